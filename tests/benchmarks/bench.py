# ruff: noqa: E402 - the number of threads must be set before NumPy and PyTorch are imported
"""Measure training beside its peers and write results.md: `make bench`.

Everything that is compared runs in this one process, on one thread, in turn: each repetition runs
every peer once, so that a busy moment of the machine does not fall on one of them alone. A ratio is
taken within each repetition. Reported are medians and the spread from the least to the most.
"""

import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # read when NumPy and PyTorch are imported, so before

import json
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

import matplotlib as mpl
import numpy as np
import sklearn
import torch
from peers import EPOCHS, PEERS, matrix_products, nnlib_training

from nnlib import SGD, load_mnist, one_hot

mpl.use("svg")
import matplotlib.pyplot as plt

torch.set_num_threads(1)
HERE = Path(__file__).parent
REPETITIONS = int(os.environ.get("BENCH_REPETITIONS", "7"))
BATCH_SIZES = (32, 64, 128)
BASE, PLAIN = "matrix products alone", "nnlib, SGD"
BY_COLUMNS = "the same, stored by columns"
#: (numerator, denominator, bound by batch size, whether the ratio should be at most or at least it)
TARGETS = [
    (PLAIN, BASE, {32: 1.45, 64: 1.35, 128: 1.35}, "≤"),
    (PLAIN, BY_COLUMNS, {}, ""),
    ("nnlib, SGD with momentum", PLAIN, {32: 1.15, 64: 1.15, 128: 1.15}, "≤"),
    ("nnlib, Adam", PLAIN, {32: 1.6, 64: 1.6, 128: 1.6}, "≤"),
    ("PyTorch eager", PLAIN, {32: 2.0, 64: 2.0, 128: 1.5}, "≥"),
    ("scikit-learn MLPClassifier", PLAIN, {32: 2.0, 64: 2.0, 128: 2.0}, "≥"),
    ("PyTorch eager", BY_COLUMNS, {}, ""),
    ("scikit-learn MLPClassifier", BY_COLUMNS, {}, ""),
    ("nnlib.textbook, float32", PLAIN, {}, ""),
    ("nnlib.textbook, float64", PLAIN, {}, ""),
]
#: Compared once more where memory is given back at once.
LIBRARIES = [
    PLAIN, "nnlib.textbook, float32", "nnlib.textbook, float64", "scikit-learn MLPClassifier",
    "PyTorch eager",
]  # fmt: skip


def images_and_targets():
    """The training set of MNIST, as networks take it."""
    mnist = load_mnist()
    return mnist.X_train, one_hot(mnist.y_train, 10)


def interleaved(runs):
    """Run each function REPETITIONS times, in turns, after one round to warm up."""
    seconds = {name: [] for name in runs}
    for repetition in range(REPETITIONS + 1):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            if repetition > 0:
                seconds[name].append((time.perf_counter() - start) / EPOCHS)
    return seconds


def table(header, rows):
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def spread(values, digits):
    """Median and range, in words."""
    median, least, most = statistics.median(values), min(values), max(values)
    return f"{median:.{digits}f} ({least:.{digits}f}–{most:.{digits}f})"


def epochs_and_ratios(X, Y):
    """The two main tables: seconds per epoch, and what they are divided by each other."""
    seconds = {}
    for batch_size in BATCH_SIZES:
        print(f"batch size {batch_size} …", flush=True)
        seconds[batch_size] = interleaved(
            {name: peer(X, Y, batch_size) for name, peer in PEERS.items()}
        )
    header = ["seconds per epoch", *(f"batch {b}" for b in BATCH_SIZES)]
    rows = [[name, *(spread(seconds[b][name], 3) for b in BATCH_SIZES)] for name in PEERS]
    ratio_rows = []
    for over, under, bounds, sign in TARGETS:
        row = [f"{over} ÷ {under}"]
        for b in BATCH_SIZES:
            pairs = zip(seconds[b][over], seconds[b][under], strict=True)
            ratios = [numerator / denominator for numerator, denominator in pairs]
            row.append(spread(ratios, 2) + verdict(statistics.median(ratios), bounds.get(b), sign))
        ratio_rows.append(row)
    ratio_header = ["ratio; wanted", *(f"batch {b}" for b in BATCH_SIZES)]
    return table(header, rows), table(ratio_header, ratio_rows)


def verdict(ratio, bound, sign):
    """What was wanted of a ratio, and whether it was missed."""
    if bound is None:
        return ""
    missed = ratio > bound if sign == "≤" else ratio < bound
    return f"; {sign} {bound:g}" + (", **missed**" if missed else "")


def scaling(X, Y):
    """Time against the number of examples, and against the width of the hidden layer."""
    print("scaling …", flush=True)
    sgd = nnlib_training(lambda: SGD(0.1))
    sizes = [7_500, 15_000, 30_000, 60_000]
    by_size = interleaved({n: sgd(X[:n], Y[:n], 64) for n in sizes})
    per_example = {n: statistics.median(t) / n * 1e6 for n, t in by_size.items()}
    widths = [32, 64, 128, 256, 512, 1024]
    n = 6_000
    epochs = {}
    for width in widths:
        epochs["products", width] = matrix_products(X[:n], Y[:n], 64, width)
        epochs["nnlib", width] = sgd(X[:n], Y[:n], 64, width)
    medians = {key: statistics.median(times) for key, times in interleaved(epochs).items()}
    ratio = {w: medians["nnlib", w] / medians["products", w] for w in widths}
    per_parameter = {
        w: medians["nnlib", w] / n / (784 * w + w + 10 * w + 10) * 1e12 for w in widths
    }
    draw(per_example, ratio)
    return (
        table(["examples", *(f"{n:,}" for n in sizes)],
              [["µs per example", *(f"{per_example[n]:.2f}" for n in sizes)]]),
        table(["hidden neurons", *widths],
              [["÷ matrix products", *(f"{ratio[w]:.2f}" for w in widths)],
               ["ps per example and parameter", *(f"{per_parameter[w]:.0f}" for w in widths)]]),
    )  # fmt: skip


def draw(per_example, ratio):
    """The same two as a figure."""
    mpl.rcParams.update({"svg.hashsalt": "nnlib", "font.size": 11})
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    left.plot(list(per_example), list(per_example.values()), "o-")
    left.set(
        xlabel="examples", ylabel="µs per example", ylim=(0, None), title="linear in the examples"
    )
    right.semilogx(list(ratio), list(ratio.values()), "o-", base=2)
    right.axhline(1, linestyle="--", color="grey")
    right.set(xlabel="hidden neurons", ylabel="time ÷ matrix products", ylim=(0, None),
              title="overhead beside the products")  # fmt: skip
    right.set_xticks(list(ratio), [str(width) for width in ratio])
    figure.savefig(HERE / "scaling.svg", metadata={"Date": None})


def in_a_process(code, **environment):
    """Run code in a fresh interpreter, in this folder, and return what it prints."""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE, env=os.environ | environment,
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return run.stdout


def memory_and_import():
    """Peak memory of a whole training, and the time that `import nnlib` takes."""
    print("memory and import …", flush=True)
    peak = float(in_a_process(
        "import re, numpy as np\n"
        "from nnlib import *\n"
        "m = load_mnist()\n"
        "layers = [Dense(784, 128, 'relu'), Dense(128, 10, 'softmax')]\n"
        "network = Network(layers, 'cross_entropy', dtype=np.float32)\n"
        "train(network, m.X_train, one_hot(m.y_train, 10), epochs=10,\n"
        "      validation=(m.X_test, one_hot(m.y_test, 10)))\n"
        # VmHWM is this process's own; ru_maxrss would count what its parent had.
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1024)"
    ))  # fmt: skip
    code = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
    load = (
        "import time, nnlib; t = time.perf_counter(); nnlib.load_mnist();"
        "print(time.perf_counter() - t)"
    )
    both = [
        statistics.median(float(in_a_process(code.format(m))) for _ in range(7))
        for m in ("nnlib", "numpy")
    ]
    loading = statistics.median(float(in_a_process(load)) for _ in range(5))
    return table(
        ["", "measured", "wanted"],
        [
            ["peak memory: load MNIST, train 10 epochs", f"{peak:.0f} MB", "< 600 MB"],
            [
                "`import nnlib` (of which `import numpy`)",
                f"{both[0]:.3f} s ({both[1]:.3f} s)",
                "< 0.25 s",
            ],
            ["`load_mnist()`", f"{loading:.2f} s", "< 2 s"],
        ],
    )


def memory_returned(batch_size=64):
    """The same comparison in a process that gives each freed block back to the system at once."""
    print("memory given back …", flush=True)
    code = (
        "import json, bench; X, Y = bench.images_and_targets();"
        f"runs = {{name: bench.PEERS[name](X, Y, {batch_size}) for name in {LIBRARIES}}};"
        "print(json.dumps(bench.interleaved(runs)))"
    )
    # glibc's malloc raises this limit by itself as a program goes on, unless it is set.
    seconds = json.loads(in_a_process(code, MALLOC_MMAP_THRESHOLD_=str(128 * 1024)))
    rows = []
    for name, times in seconds.items():
        ratios = [t / plain for t, plain in zip(times, seconds[PLAIN], strict=True)]
        rows.append([name, spread(times, 3), spread(ratios, 2)])
    return table(["", f"seconds per epoch, batch {batch_size}", f"÷ {PLAIN}"], rows)


def processor():
    """What the machine calls itself, as far as it says."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(": ")[1] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def main():
    """Measure everything and write it down."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    X, Y = images_and_targets()
    seconds, ratios = epochs_and_ratios(X, Y)
    examples, widths = scaling(X, Y)
    text = f"""# How fast training is

Written by `make bench`; run it to get these tables for your machine.

{processor()}, {platform.system()}, one thread (OPENBLAS_NUM_THREADS = OMP_NUM_THREADS = 1,
`torch.set_num_threads(1)`). Python {platform.python_version()}, NumPy {np.__version__} with
{blas["name"]} {blas["version"]}, PyTorch {torch.__version__}, scikit-learn {sklearn.__version__}.

## An epoch of MNIST

784–128–10, ReLU, softmax, cross-entropy, float32, learning rate 0.1, 60,000 images in a new random
order. A training of {EPOCHS} epochs is timed and divided by {EPOCHS}. Medians of {REPETITIONS}
repetitions in turns (fastest–slowest), in seconds; ratios are taken within each repetition.

{seconds}
{ratios}
What is compared: the whole of an epoch through each library's public interface, with shuffling,
the last short batch and the mean loss. The matrix products alone are the five of each step as the
formulas write them, on one batch that stays in the cache. nnlib stores what its layers compute by
columns, which makes the forward product faster; the second row does the same products so. A
library's time divided by that row is as far ahead of it as a training in NumPy could be that cost
nothing but its products.

What is not: anything but this small network on one thread of a CPU. PyTorch runs eagerly, as most
people's first programs do; it does far more per operation (it records a graph of any shape), which
is dear when a step takes a third of a millisecond and free when it takes a second. With larger
networks, more threads, a GPU or `torch.compile`, the picture changes in its favour. scikit-learn's
class checks its input and keeps its own records in each epoch. nnlib's validation, callbacks and
transforms are off. The textbook version computes no loss, checks nothing and keeps no history; what
it loses to nnlib in float64, it mostly loses to the wider numbers.

## What memory has to do with it

nnlib asks for its arrays once. All the others make new ones in each step and free them again, which
costs little as long as the C library keeps freed memory at hand, as it did above. Where it gives
large blocks back to the system at once, each step waits for fresh pages, cleared to zero. Here
glibc is told to do so (`MALLOC_MMAP_THRESHOLD_=131072`, its limit when a program starts).

{memory_returned()}
## Does time grow as it should?

Time per example should not depend on how many there are, and beside the matrix products the rest
should matter less the wider the network is. (Batch 64; the second table on 6,000 examples.)

{examples}
{widths}
![Left: microseconds per example against the number of examples. Right: time divided by that of the
matrix products against the number of hidden neurons.](scaling.svg)

## Memory and start

{memory_and_import()}"""
    (HERE / "results.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
