# mypy: allow-untyped-defs, allow-untyped-calls
"""Exercises of chapter 7: from bytes to inputs, splitting, measuring, and a network that reads."""

from __future__ import annotations

from functools import cache

import numpy as np

from nnlib.checks.compare import all_of
from nnlib.checks.exercise import Exercise, Mistake, Property
from nnlib.checks.parts import random_probabilities, unpacked
from nnlib.checks.plain import Unreadable, describe


def preprocess(images):
    """One row of numbers between 0 and 1 per image."""
    return images.reshape(len(images), -1).astype(np.float32) / 255


def _images(rng):
    cases = []
    for n in (5, 3):
        images = rng.integers(0, 240, (n, 28, 28), dtype=np.uint8)
        images[0, 0, 0] = 255
        cases.append((images,))
    return [*cases, (rng.integers(0, 100, (2, 28, 28), dtype=np.uint8),)]


def _is_float32(received, expected, args):
    if received.dtype == np.float32:
        return ""
    return f"Its dtype is {received.dtype}, float32 was asked for."


def _flat(images):
    return images.reshape(len(images), -1)


def _standardised(images):
    X = _flat(images).astype(np.float32)
    return (X - X.mean()) / X.std()


PREPROCESS = Exercise(
    key="mnist.preprocess",
    points=2,
    signature="preprocess(images)",
    statement="uint8 (n, 28, 28) → float32 (n, 784) in [0, 1].",
    why="Inputs of size 1 suit the initial weights; float32 halves memory and time.",
    reference=preprocess,
    properties=[
        Property("each row holds an image's pixels, row by row, divided by 255", _images),
        Property("the dtype is float32", _images, judge=_is_float32),
    ],
    alternatives=[
        lambda images: np.array([image.ravel() / 255 for image in images], dtype=np.float32),
        lambda images: np.float32(_flat(images)) / np.float32(255),
        lambda images: np.stack([np.concatenate(list(i)) for i in images]).astype("f4") * (1 / 255),
    ],
    mistakes=[
        Mistake("no division", lambda images: _flat(images).astype(np.float32),
                "Print X.max(): what is the largest pixel, and what should it become?"),
        Mistake("divides by 256", lambda images: _flat(images).astype(np.float32) / 256,
                "Print X.max(): the blackest ink has the value 255 and should become exactly 1."),
        Mistake("divides by the largest pixel", lambda images: _flat(images).astype(np.float32)
                / images.max(),
                "Give it dark images only: they become bright. By which fixed number should all "
                "images be divided?"),
        Mistake("standardised", _standardised,
                "Print X.min() and X.mean(): the range [0, 1] is asked for, not mean 0."),
        Mistake("not flattened", lambda images: images.astype(np.float32) / 255,
                "Say the shape aloud: a dense layer wants one row of 784 per image."),
        Mistake("pixels in another order",
                lambda images: _flat(images.transpose(0, 2, 1)).astype(np.float32) / 255,
                "Make an image of a row and look at it: is it lying on its side? In which order "
                "are the pixels laid down?"),
        Mistake("images in columns", lambda images: _flat(images).T.astype(np.float32) / 255,
                "Rows are examples. Say the shape aloud."),
        Mistake("float64 kept", lambda images: _flat(images) / 255,
                "Print X.dtype: dividing integers gives 64 bits per number. Which method changes "
                "the dtype?"),
        Mistake("integers", lambda images: _flat(images) // 255,
                "Print some rows: only 0 and 1 are left. Which operation or dtype cuts the "
                "decimals off?"),
        Mistake("all in one row", lambda images: images.ravel().astype(np.float32) / 255,
                "Each image keeps its own row: (n, 784)."),
        Mistake("black and white exchanged",
                lambda images: 1 - _flat(images).astype(np.float32) / 255,
                "A pixel of 0 should stay 0. What is it in yours?"),
        Mistake("between −1 and 1", lambda images: _flat(images).astype(np.float32) / 127.5 - 1,
                "Print X.min(): the range [0, 1] is asked for."),
        Mistake("only the first image", lambda images: _flat(images)[:1].astype(np.float32) / 255,
                "How many images went in, and how many rows came out?"),
    ],
    hints=[
        "Three things change: the shape, the dtype, and the range. Do one per step.",
        "`reshape(n, -1)` lays the rows of an image end to end; the dtype changes by `.astype`.",
        "Pixels run from 0 to 255. Which division makes exactly 1 of 255?",
    ],
)  # fmt: skip


def split(X, y, n_validation, rng):
    """Shuffled examples in two parts: for training, and for validation."""
    order = rng.permutation(len(X))
    held, rest = order[:n_validation], order[n_validation:]
    return X[rest], y[rest], X[held], y[held]


_PARTS = ("X_train", "y_train", "X_val", "y_val")


def _sorted_data(rng):
    """Row i of X begins with i; the label is its class, and the classes are in order."""
    n = 40
    X = np.column_stack([np.arange(n), rng.normal(size=(n, 2))])
    return X, np.arange(n) // 8


def _cases(*sizes):
    return lambda rng: [(*_sorted_data(rng), size, int(rng.integers(1000))) for size in sizes]


def _split(look):
    """Look at the parts of a split, not at which examples chance put where."""

    def use(answer, X, y, n_validation, seed):
        value = answer(X, y, n_validation, np.random.default_rng(seed))
        if value is None or value is Ellipsis:
            return value
        parts = [np.asarray(each) for each in unpacked(value, _PARTS)]
        if any(each.ndim != like for each, like in zip(parts, (2, 1, 2, 1), strict=True)):
            shapes = ", ".join(str(each.shape) for each in parts)
            raise Unreadable(
                f"arrays of shapes {shapes}; rows of X and single labels were expected"
            )
        return look(parts, X, y)

    return use


def _sizes(parts, X, y):
    return [len(each) for each in parts]


def _pairs_kept(parts, X, y):
    def kept(rows, labels):
        numbers = rows[:, 0].astype(int)
        return np.array_equal(y[numbers], labels) and np.allclose(X[numbers], rows, atol=1e-4)

    return [kept(*parts[:2]), kept(*parts[2:])]


def _each_once(parts, X, y):
    train, held = parts[0][:, 0], parts[2][:, 0]
    twice = any(len(set(part)) < len(part) for part in (train, held))
    return [not set(train) & set(held), not twice]


def _mixed(parts, X, y):
    train, held = parts[0][:, 0], parts[2][:, 0]
    return [bool(np.any(np.diff(each) < 0)) for each in (train, held, parts[1])]


def _follows_generator(answer, X, y, n_validation, seed):
    numbers = _split(lambda parts, X, y: np.concatenate([parts[2][:, 0], parts[0][:, 0]]))
    first, again, other = (numbers(answer, X, y, n_validation, s) for s in (seed, seed, seed + 1))
    if not isinstance(first, np.ndarray):
        return first
    return [np.array_equal(first, again), not np.array_equal(first, other)]


def _split_by_mask(X, y, n_validation, rng):
    order = rng.permutation(len(X))
    cut = len(X) - n_validation
    return X[order][:cut], y[order][:cut], X[order][cut:], y[order][cut:]


def _split_of_lists(X, y, n_validation, rng):
    both = list(zip(X, y, strict=True))
    rng.shuffle(order := list(range(len(both))))
    held, rest = [both[i] for i in order[:n_validation]], [both[i] for i in order[n_validation:]]
    return [np.array([p[k] for p in part]) for part in (rest, held) for k in (0, 1)]


def _shuffled_apart(X, y, n_validation, rng):
    X, y = rng.permutation(X), rng.permutation(y)
    return X[n_validation:], y[n_validation:], X[:n_validation], y[:n_validation]


def _drawn_twice(X, y, n_validation, rng):
    rest = rng.permutation(len(X))[: len(X) - n_validation]
    held = rng.permutation(len(X))[:n_validation]
    return X[rest], y[rest], X[held], y[held]


def _validation_stays(X, y, n_validation, rng):
    order = rng.permutation(len(X))
    held = order[:n_validation]
    return X[order], y[order], X[held], y[held]


def _labels_left_sorted(X, y, n_validation, rng):
    order = rng.permutation(len(X))
    X = X[order]
    return X[n_validation:], y[n_validation:], X[:n_validation], y[:n_validation]


def _images_left_sorted(X, y, n_validation, rng):
    y = y[rng.permutation(len(X))]
    return X[n_validation:], y[n_validation:], X[:n_validation], y[:n_validation]


def _with_replacement(X, y, n_validation, rng):
    order = rng.integers(0, len(X), len(X))
    held, rest = order[:n_validation], order[n_validation:]
    return X[rest], y[rest], X[held], y[held]


def _only_training_shuffled(X, y, n_validation, rng):
    order = rng.permutation(len(X) - n_validation)
    cut = len(order)
    return X[order], y[order], X[cut:], y[cut:]


def _in_place(X, y, n_validation, rng):
    order = rng.permutation(len(X))
    X[:], y[:] = X[order], y[order]
    return X[n_validation:], y[n_validation:], X[:n_validation], y[:n_validation]


def _exchanged(*order):
    """The mistake of returning the parts of a right split in another order."""

    def answer(X, y, n_validation, rng):
        parts = split(X, y, n_validation, rng)
        return tuple(parts[i] for i in order)

    return answer


SPLIT = Exercise(
    key="mnist.split",
    points=3,
    signature="split(X, y, n_validation, rng)",
    statement="Shuffle by rng, set n_validation examples aside: X_train, y_train, X_val, y_val.",
    why="What the network has trained on can't tell how well it does on what is new.",
    reference=split,
    properties=[
        Property("the sizes of X_train, y_train, X_val, y_val", _cases(10, 25), _split(_sizes)),
        Property("each example stays beside its label", _cases(15), _split(_pairs_kept),
                 all_of("In the training part, labels belong to other examples.",
                        "In the validation part, labels belong to other examples."), shows=[]),
        Property("no example is in both parts, none twice", _cases(20), _split(_each_once),
                 all_of("Some example is in both parts.", "Some example is twice in one part."),
                 shows=[]),
        Property("sorted data get mixed, in both parts", _cases(15), _split(_mixed),
                 all_of("The training part is in its old order.",
                        "The validation part is in its old order.",
                        "The labels of the training part are in their old order."), shows=[]),
        Property("the same generator gives the same split, another one another", _cases(15),
                 _follows_generator,
                 all_of("From the same seed comes another split the second time.",
                        "From different seeds comes the same split."), shows=[]),
    ],
    alternatives=[_split_by_mask, _split_of_lists],
    mistakes=[
        Mistake("X and y shuffled separately", _shuffled_apart,
                "Show an image beside its label. How many random orders do you draw, and how many "
                "should there be?"),
        Mistake("only X shuffled", _labels_left_sorted,
                "Show an image beside its label. Which of the two was put in the new order?"),
        Mistake("only y shuffled", _images_left_sorted,
                "Show an image beside its label. Which of the two was put in the new order?"),
        Mistake("no shuffling", lambda X, y, n, rng: (X[n:], y[n:], X[:n], y[:n]),
                "Give it data that are sorted by class: which classes are in your validation set? "
                "Where is `rng` used?"),
        Mistake("only the training part shuffled", _only_training_shuffled,
                "Give it data that are sorted by class: which classes are in your validation set?"),
        Mistake("drawn twice", _drawn_twice,
                "Is an example of your validation set in the training set, too? Which line of "
                "yours keeps the two apart?"),
        Mistake("validation stays in training", _validation_stays,
                "How many examples went in, and how many came out altogether?"),
        Mistake("drawn with replacement", _with_replacement,
                "Does each example occur once? Drawing numbers is not shuffling them."),
        Mistake("validation first", _exchanged(2, 3, 0, 1),
                "Which part has n_validation examples, and in which order are the four asked for? "
                "Say the shapes aloud."),
        Mistake("both X, then both y", _exchanged(0, 2, 1, 3),
                "In which order are the four asked for: X_train, y_train, and then?"),
        Mistake("a generator of its own", lambda X, y, n, rng: split(X, y, n,
                np.random.default_rng()),
                "Call it twice with generators of the same seed: the splits differ. Which "
                "generator "
                "draws the order?"),
        Mistake("always the same seed", lambda X, y, n, rng: split(X, y, n,
                np.random.default_rng(0)),
                "Call it with generators of different seeds: the split is always the same. Which "
                "generator draws the order?"),
        Mistake("shuffles the caller's data", _in_place,
                "Print X before and after the call. Which line writes into the caller's arrays?"),
        Mistake("two parts", lambda X, y, n, rng: split(X, y, n, rng)[::2],
                "Four arrays are asked for, side by side: X_train, y_train, X_val, y_val. Which "
                "two things do you hand back, and what is in each?"),
    ],
    hints=[
        "One random order of all examples, used for X and for y. Then cut it in two.",
        "`rng.permutation(len(X))` gives the order; its first n_validation entries go aside.",
        "X[order] and y[order] with the same order keep image and label together.",
    ],
)  # fmt: skip


def accuracy(labels, probabilities):
    """Share of rows whose largest probability is at the label."""
    return np.mean(np.argmax(probabilities, axis=1) == labels)


def _accuracy_by_loop(labels, probabilities):
    right = 0
    for label, row in zip(labels, probabilities, strict=True):
        right += max(range(len(row)), key=lambda k: row[k]) == label
    return right / len(labels)


def _guesses(rng):
    cases = []
    for n, c in ((13, 4), (11, 5)):
        P = random_probabilities(rng, n, c)
        P[[0, -2, -1]] = 0.3 / (c - 1)  # three sure ones; the surest votes for the last class
        P[[0, -2, -1], [c - 1, 1, 0]] = 0.7
        P[0] *= 0.9
        P[0, -1] += 0.1
        labels = np.argmax(P, axis=1)
        labels[1:3] = np.argmin(P[1:3], axis=1)  # four mistakes, two of them the worst possible
        labels[3:5] = np.argsort(P[3:5], axis=1)[:, -2]
        cases.append((labels, P))
    return cases


ACCURACY = Exercise(
    key="mnist.accuracy",
    points=1,
    signature="accuracy(labels, probabilities)",
    statement="The share of rows whose largest probability is at the label.",
    why="Losses are for learning; this is what one wants to know.",
    reference=accuracy,
    properties=[Property("right predictions divided by examples", _guesses)],
    alternatives=[
        _accuracy_by_loop,
        lambda labels, P: np.count_nonzero(P.argmax(axis=1) == labels) / len(labels),
        lambda labels, P: np.mean(P[np.arange(len(P)), labels] == P.max(axis=1)),
        lambda labels, P: 1 - np.mean(np.argsort(P, axis=1)[:, -1] != labels),
    ],
    mistakes=[
        Mistake("argmax over axis 0", lambda labels, P: np.mean(np.argmax(P, axis=0) == labels),
                "Say the shapes aloud: there should be one prediction per example. Along which "
                "axis are the classes?"),
        Mistake("argmax of everything", lambda labels, P: np.mean(np.argmax(P) == labels),
                "Without an axis, argmax gives one number for the whole array. How many "
                "predictions are needed?"),
        Mistake("in percent", lambda labels, P: 100 * accuracy(labels, P),
                "A share lies between 0 and 1. Between which numbers is yours?"),
        Mistake("counted, not averaged", lambda labels, P: np.sum(P.argmax(axis=1) == labels),
                "Repeat the batch: should the share change? By what must the count be divided?"),
        Mistake("share of errors", lambda labels, P: np.mean(P.argmax(axis=1) != labels),
                "What does your function say for perfect predictions?"),
        Mistake("always 0", lambda labels, P: np.mean(P.max(axis=1) == labels),
                "Your share is 0 for every input. Print both sides of your comparison, and then "
                "what you make of it: where do the right ones get lost?"),
        Mistake("divided by the classes", lambda labels, P: np.sum(
                    P.argmax(axis=1) == labels) / P.shape[1],
                "By which size do you divide: the number of classes, or of examples?"),
        Mistake("more than one half", lambda labels, P: np.mean(
                    P[np.arange(len(P)), labels] > 0.5),
                "With many classes the largest probability may be below one half. What decides?"),
        Mistake("mean probability of the truth", lambda labels, P: np.mean(
                    P[np.arange(len(P)), labels]),
                "That is how sure the network is of the truth. How often is it right?"),
        Mistake("the least likely class", lambda labels, P: np.mean(P.argmin(axis=1) == labels),
                "Which entry of a row is the prediction: the largest or the smallest?"),
        Mistake("one entry per example", lambda labels, P: P.argmax(axis=1) == labels,
                "There is a True or False per example. What makes one share of them?"),
        Mistake("rounded", lambda labels, P: np.round(accuracy(labels, P)),
                "Only 0 and 1 come out. Where is it rounded?"),
    ],
    hints=[
        "From probabilities to predictions first: which class does each row vote for?",
        "`np.argmax` tells where the largest entry is; the axis says whether per row or per "
        "column.",
        "True counts as 1: what is the mean of a comparison?",
    ],
)  # fmt: skip


def confusion_matrix(labels, predictions, n_classes):
    """How often each class (row) was taken for each class (column)."""
    counts = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(counts, (labels, predictions), 1)
    return counts


def _confusion_by_loop(labels, predictions, n_classes):
    counts = [[0] * n_classes for _ in range(n_classes)]
    for label, prediction in zip(labels, predictions, strict=True):
        counts[label][prediction] += 1
    return counts


def _confusion_by_bincount(labels, predictions, n_classes):
    flat = np.bincount(labels * n_classes + predictions, minlength=n_classes**2)
    return flat.reshape(n_classes, n_classes)


def _duplicates_lost(labels, predictions, n_classes):
    counts = np.zeros((n_classes, n_classes))
    counts[labels, predictions] += 1
    return counts


def _size_from_data(labels, predictions, n_classes):
    return confusion_matrix(labels, predictions, max(labels.max(), predictions.max()) + 1)


def _per_row(labels, predictions, n_classes):
    counts = confusion_matrix(labels, predictions, n_classes)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def _predictions(rng):
    return [(np.append(rng.integers(0, c, n), [c - 1, 0, 0, 0]),
             np.append(rng.integers(0, c, n), [0, c - 1, 1, 1]), c) for n, c in ((20, 4), (12,
                 3))]  # fmt: skip


CONFUSION_MATRIX = Exercise(
    key="mnist.confusion_matrix",
    points=2,
    signature="confusion_matrix(labels, predictions, n_classes)",
    statement="Counts of shape (n_classes, n_classes): row = true, column = predicted.",
    why="It shows which digits are taken for which: accuracy alone can't.",
    reference=confusion_matrix,
    properties=[
        Property("how often each class was taken for each", _predictions),
        Property("classes that don't occur keep their row and column",
                 lambda rng: [(np.array([0, 1]), np.array([0, 1]), 4)]),
    ],
    alternatives=[
        _confusion_by_loop,
        _confusion_by_bincount,
        lambda labels, predictions, n_classes: np.eye(n_classes)[labels].T
        @ np.eye(n_classes)[predictions],
        lambda labels, predictions, n_classes: np.histogram2d(
            labels, predictions, bins=n_classes, range=[[-0.5, n_classes - 0.5]] * 2)[0],
    ],
    mistakes=[
        Mistake("rows and columns exchanged", lambda labels, predictions, n_classes:
                confusion_matrix(predictions, labels, n_classes),
                "Count one pair by hand: true 3, predicted 5. In which row should it be?"),
        Mistake("duplicates lost", _duplicates_lost,
                "Sum all entries: are there as many as examples? Take a pair that occurs three "
                "times: what do the second and the third change?"),
        Mistake("shares of each row", _per_row,
                "Counts are asked for. By what do you divide?"),
        Mistake("shares of all", lambda labels, predictions, n_classes: confusion_matrix(
                    labels, predictions, n_classes) / len(labels),
                "Counts are asked for. By what do you divide?"),
        Mistake("size from the classes that occur", _size_from_data,
                "A class may be absent from the data. Which argument says how large the matrix "
                "is?"),
        Mistake("only the right ones", lambda labels, predictions, n_classes: np.diag(
                    np.bincount(labels[labels == predictions], minlength=n_classes)),
                "Sum all entries: are there as many as examples? Where do the mistakes go?"),
        Mistake("only the errors", lambda labels, predictions, n_classes: confusion_matrix(
                    labels, predictions, n_classes) * (1 - np.eye(n_classes, dtype=int)),
                "Sum all entries: are there as many as examples? Where do the right ones go?"),
        Mistake("classes counted from 1", lambda labels, predictions, n_classes: confusion_matrix(
                    labels - 1, predictions - 1, n_classes),
                "Where does class 0 stand in your matrix? Classes are counted from 0."),
        Mistake("one row and column too many", lambda labels, predictions, n_classes:
                confusion_matrix(labels, predictions, n_classes + 1),
                "How many classes are there, from 0 on? Say the shape aloud."),
        Mistake("counts per class", lambda labels, predictions, n_classes: np.bincount(
                    labels, minlength=n_classes),
                "Those are counts by true class. Where do the predictions come in?"),
        Mistake("the last example left out", lambda labels, predictions, n_classes:
                confusion_matrix(labels[:-1], predictions[:-1], n_classes),
                "Sum all entries: are there as many as examples? Where does your loop end?"),
        Mistake("only the fact that it occurs", lambda labels, predictions, n_classes: (
                    confusion_matrix(labels, predictions, n_classes) > 0).astype(float) * 2,
                "How often is asked for, not whether."),
    ],
    hints=[
        "Begin with zeros of the right shape. What does one example change?",
        "One example adds 1 at row `label`, column `prediction`.",
        "A loop does it. Without one: `np.add.at`, which counts repeated pairs, too.",
    ],
)  # fmt: skip

CHALLENGE_SOLUTION = """\
import numpy as np
from nnlib import SGD, Dense, Network, cosine, load_mnist, one_hot, train

mnist = load_mnist()
my_network = Network(
    [Dense(784, 128, "relu"), Dense(128, 10, "softmax")],
    loss="cross_entropy",
    rng=0,
    dtype=np.float32,
)
train(
    my_network,
    mnist.X_train,
    one_hot(mnist.y_train, 10),
    optimizer=SGD(lr=cosine(0.1), momentum=0.9, weight_decay=1e-4),
    epochs=10,
    batch_size=64,
    rng=0,
    progress=False,
)"""

GOAL = 0.98


class _Reader:
    """Stands for a network: predicts what `read(X, truth)` says of the test images."""

    def __init__(self, read):
        self.read = read

    def predict(self, X):
        return self.read(X, _test_set()[1][: len(X)])


@cache
def _test_set():
    """The test images and labels, read once, and locked."""
    from nnlib.data import MNIST_FILES, MNIST_FOLDER, read_idx

    names = ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
    images, labels = (read_idx(MNIST_FOLDER / f"{name}.gz", MNIST_FILES[name]) for name in names)
    X = preprocess(images)
    X.setflags(write=False)
    return X, labels.astype(int)


def _share(network, X, y):
    """Share of right predictions, or words for what can't be one."""
    labels = np.asarray(network.predict(X))
    if labels.shape != y.shape:
        what = f"{labels.shape[1]} numbers per image" if labels.ndim == 2 else describe(labels)
        raise Unreadable(f"a network whose predict(X) gives {what}; one label per image was "
                         "expected")  # fmt: skip
    return float(np.mean(labels == y)), labels


def _exam(network):
    """Accuracy on the test images, and on variants of some of them that betray a mistake."""
    if not callable(getattr(network, "predict", None)):
        what = "a number" if isinstance(network, (int, float, np.number)) else describe(network)
        raise Unreadable(f"{what}; a network with predict(X) was expected")
    X, y = _test_set()
    share, labels = _share(network, X, y)
    few, true = X[:500], y[:500]
    turned = few.reshape(-1, 28, 28).transpose(0, 2, 1).reshape(-1, 784)
    most = max(np.mean(labels == k) for k in np.unique(labels))
    others = [_share(network, 255 * few, true)[0], _share(network, turned, true)[0],
              _share(network, 1 - few, true)[0], np.mean(labels == (y + 1) % 10),
              np.mean(labels == (y - 1) % 10), most]  # fmt: skip
    return np.array([share, *others])


def _traits(value):
    """What makes two networks alike: not their accuracy, but where they are good."""
    share, others = value[0], value[1:]
    alike = [each > 0.8 and share < 0.8 for each in others]
    return np.array([share >= GOAL, share > 0.95, share > 0.2, *alike])


def _reaches_goal(received, expected, args):
    if received[0] >= GOAL:
        return ""
    return f"It reads {100 * received[0]:.2f}% of the 10,000 test images, 98% are asked for."


def _half_trained(X, truth):
    return np.where(np.arange(len(truth)) % 10 < 7, truth, 0)


CHALLENGE = Exercise(
    key="mnist.challenge",
    points=4,
    signature="my_network",
    statement="A trained network that reads at least 98% of the 10,000 test images.",
    why="Fewer than 200 mistakes among 10,000 digits, by a network that you understand line by "
        "line.",
    reference=_Reader(lambda X, truth: truth),
    solution=CHALLENGE_SOLUTION,
    seconds=60.0,
    properties=[Property("at least 98% of the test images", lambda rng: [()], _exam, _reaches_goal,
                         _traits, shows=[])],
    alternatives=[
        _Reader(lambda X, truth: truth.tolist()),
        _Reader(lambda X, truth: np.where(np.arange(len(truth)) % 100 == 0, 0, truth)),
    ],
    mistakes=[
        Mistake("nearly there", _Reader(
                    lambda X, truth: np.where(np.arange(len(truth)) % 33 == 0, -1, truth)),
                "Good, and not far from the goal. Does the loss still fall when training ends? "
                "Try more epochs, momentum, or a rate that falls."),
        Mistake("half trained", _Reader(_half_trained),
                "It has learnt much, but not enough. Plot the loss per epoch: does it still fall, "
                "and is the rate too small or too large?"),
        Mistake("not trained", _Reader(lambda X, truth: (truth * 7 + np.arange(len(truth))) % 10),
                "It guesses: about one in ten is right. Was `train` called with this network, and "
                "what was the last loss?"),
        Mistake("always the same digit", _Reader(lambda X, truth: np.zeros(len(truth), int)),
                "It gives nearly the same digit for every image. What was the last loss? Try a "
                "smaller rate."),
        Mistake("trained on pixels from 0 to 255", _Reader(
                    lambda X, truth: truth if X.max() > 2 else (truth + 5 * (X[:, 0] >= 0)) % 10),
                "It reads images whose pixels run from 0 to 255, but not those from 0 to 1. What "
                "was it trained on?"),
        Mistake("trained on images that were turned", _Reader(
                    lambda X, truth: truth if X[0].reshape(28,
                        28)[:7].sum() > 0.1 else (truth + 5) % 10),
                "It reads images whose rows and columns are exchanged. In which order were the "
                "pixels of the training images laid down?"),
        Mistake("trained on inverted images", _Reader(
                    lambda X, truth: truth if X.mean() > 0.5 and X.max() < 2 else (truth + 5) % 10),
                "It reads dark digits on white. Which are the training images: 1 − X, or X?"),
        Mistake("classes shifted by one", _Reader(lambda X, truth: (truth + 1) % 10),
                "Each prediction is one too large. Were the one-hot labels counted from 1?"),
        Mistake("classes shifted back by one", _Reader(lambda X, truth: (truth - 1) % 10),
                "Each prediction is one too small. Where does the counting of classes begin?"),
        Mistake("accuracy in place of the network", 0.985,
                "The network itself is asked for: the check lets it read the test images."),
        Mistake("probabilities in place of labels", _Reader(lambda X, truth: np.eye(10)[truth]),
                "`predict` has to give one label per image, not a row of probabilities."),
    ],
    hints=[
        "784–128–10 with ReLU and softmax is large enough. Look at the curve of the loss first.",
        "Ten epochs with mini-batches, momentum 0.9 and a rate near 0.1 come close.",
        "Let the rate fall to 0 on a cosine, and add a little weight decay.",
    ],
)  # fmt: skip

EXERCISES = (PREPROCESS, SPLIT, ACCURACY, CONFUSION_MATRIX, CHALLENGE)
