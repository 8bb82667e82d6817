"""The data of the course: handwritten digits and four people, and what prepares them."""

import gzip
import hashlib
import math
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from nnlib._validate import Array, check_positive_int, check_shape

MNIST_FOLDER = Path(__file__).parent / "mnist"
#: The four canonical files and the SHA-256 of each after unpacking.
MNIST_FILES = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


class MNIST(NamedTuple):
    """Images as rows of 784 float32 pixels in [0, 1], labels as integers 0 … 9."""

    X_train: npt.NDArray[np.float32]
    y_train: npt.NDArray[np.int64]
    X_test: npt.NDArray[np.float32]
    y_test: npt.NDArray[np.int64]


class People(NamedTuple):
    """X: weight − 135 lb and height − 66 in; Y: 1 for a woman, 0 for a man."""

    names: tuple[str, ...]
    X: npt.NDArray[np.float64]
    Y: npt.NDArray[np.float64]


def load_mnist(folder: str | Path = MNIST_FOLDER) -> MNIST:
    """Read MNIST (LeCun, Cortes & Burges): 60,000 training and 10,000 test images of digits.

    The files come with nnlib; nothing is downloaded. Each is compared with its SHA-256.

    Raises:
        OSError: a file is missing, truncated or damaged; says which one and what to do.

    Example:
        >>> mnist = load_mnist()
        >>> mnist.X_train.shape, mnist.y_train[:3]
        ((60000, 784), array([5, 0, 4]))
    """
    arrays = []
    for name, sha256 in MNIST_FILES.items():
        array = read_idx(Path(folder) / f"{name}.gz", sha256)
        if array.ndim == 3:
            arrays.append(np.divide(array.reshape(len(array), -1), 255, dtype=np.float32))
        else:
            arrays.append(array.astype(np.int64))
    return MNIST(*arrays)


def read_idx(path: str | Path, sha256: str | None = None) -> npt.NDArray[np.uint8]:
    """Read a gzip'ed IDX file of bytes.

    IDX is two zero bytes, a byte for the type (8: unsigned byte), a byte for the number of axes,
    each axis's length as four bytes, most significant first; then the values.

    Args:
        path: the ``.gz`` file.
        sha256: what the unpacked content must hash to, if given.

    Raises:
        OSError: the file is missing, truncated or damaged, or is no IDX file of bytes.
    """
    path = Path(path)
    advice = "install nnlib again, or fetch the file again from where you have it"
    try:
        content = gzip.decompress(path.read_bytes())
    except FileNotFoundError as error:
        raise FileNotFoundError(f"{path} is missing: {advice}") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise OSError(f"{path} is damaged ({error}): {advice}") from error
    if sha256 is not None and hashlib.sha256(content).hexdigest() != sha256:
        raise OSError(f"{path} is damaged (its SHA-256 is not {sha256}): {advice}")
    n_axes = content[3] if len(content) > 3 and content[:3] == b"\0\0\x08" else 0
    header = 4 + 4 * n_axes
    shape = struct.unpack(f">{n_axes}I", content[4:header].ljust(4 * n_axes, b"\0"))
    if n_axes == 0 or len(content) != header + math.prod(shape):
        raise OSError(f"{path} is not an IDX file of bytes: {advice}")
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)


def load_people() -> People:
    """Return the four people on whom chapter 6 trains its first network.

    Example:
        >>> people = load_people()
        >>> people.names[0], people.X[0], people.Y[0]
        ('Alice', array([-2., -1.]), array([1.]))
    """
    pounds_and_inches = np.array([[133.0, 65], [160, 72], [152, 70], [120, 60]])
    is_woman = np.array([[1.0], [0], [0], [1]])
    return People(("Alice", "Bob", "Charlie", "Diana"), pounds_and_inches - [135, 66], is_woman)


def one_hot(
    labels: npt.ArrayLike, n_classes: int, dtype: npt.DTypeLike = np.float32
) -> npt.NDArray[Any]:
    """Turn class labels into rows with a single 1.

    Args:
        labels: integers 0 … n_classes − 1, shape (n,).
        n_classes: length of a row.
        dtype: of the result.

    Raises:
        ValueError: labels that are no such integers.

    Example:
        >>> one_hot([2, 0], 3)
        array([[0., 0., 1.],
               [1., 0., 0.]], dtype=float32)
    """
    check_positive_int("one_hot", "n_classes", n_classes)
    labels = np.asarray(labels)
    check_shape("one_hot", "labels", labels, ("n",))
    if labels.dtype.kind not in "iu":
        raise ValueError(f"one_hot: labels have dtype {labels.dtype}, expected integers")
    if labels.min() < 0 or labels.max() >= n_classes:
        bad = int(labels.min()) if labels.min() < 0 else int(labels.max())
        raise ValueError(f"one_hot: a label is {bad}, expected 0 to {n_classes - 1}")
    Y = np.zeros((len(labels), n_classes), dtype)
    Y[np.arange(len(labels)), labels] = 1
    return Y


def minibatches(
    n: int, batch_size: int, rng: int | np.random.Generator = 0
) -> Iterator[npt.NDArray[np.intp]]:
    """Yield the indices 0 … n − 1 in random order, `batch_size` at a time; the last may be fewer.

    Raises:
        ValueError: n or batch_size below 1.

    Example:
        >>> [len(rows) for rows in minibatches(10, 4, rng=0)]
        [4, 4, 2]
    """
    check_positive_int("minibatches", "n", n)
    check_positive_int("minibatches", "batch_size", batch_size)
    order = np.random.default_rng(rng).permutation(n)
    return (order[start : start + batch_size] for start in range(0, n, batch_size))


def shift_images(
    X: Array, rng: int | np.random.Generator, pixels: int = 1, width: int = 28
) -> None:
    """Move each image by up to `pixels` in each direction, in place; what moves in is black.

    Meant as the `transform` of `train`: a digit that is moved is the same digit.

    Args:
        X: images as rows (n, width · width).
        rng: seed or generator of the shifts.
        pixels: how far at most.
        width: of an image, which is square.

    Raises:
        ValueError: no array, or rows of another length; pixels or width below 1.

    Example:
        >>> X = np.arange(1.0, 10).reshape(1, 9)
        >>> shift_images(X, np.random.default_rng(2), width=3)  # right and up
        >>> X.reshape(3, 3)
        array([[0., 4., 5.],
               [0., 7., 8.],
               [0., 0., 0.]])
    """
    check_positive_int("shift_images", "pixels", pixels)
    check_positive_int("shift_images", "width", width)
    if not isinstance(X, np.ndarray):
        raise ValueError(f"shift_images: X is a {type(X).__name__}, expected an array to change")
    check_shape("shift_images", "X", X, ("n", width * width))
    n, size = len(X), width + 2 * pixels
    padded = np.zeros((n, size, size), X.dtype)
    padded[:, pixels : pixels + width, pixels : pixels + width] = X.reshape(n, width, width)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (width, width), axis=(1, 2))
    down, right = np.random.default_rng(rng).integers(0, 2 * pixels + 1, size=(2, n))
    X[...] = windows[np.arange(n), down, right].reshape(n, -1)
