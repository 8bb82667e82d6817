import gzip
import hashlib
import shutil

import numpy as np
import pytest

from nnlib import load_mnist
from nnlib.data import MNIST_FILES, MNIST_FOLDER, read_idx


@pytest.fixture
def folder(tmp_path):
    """A copy of the four files, to be spoilt."""
    for name in MNIST_FILES:
        shutil.copy(MNIST_FOLDER / f"{name}.gz", tmp_path)
    return tmp_path


LABELS = "t10k-labels-idx1-ubyte.gz"


def test_mnist_is_scaled_flat_and_of_the_right_types():
    mnist = load_mnist()
    assert (mnist.X_train.dtype, mnist.y_train.dtype) == (np.float32, np.int64)
    assert (mnist.X_train.min(), mnist.X_train.max()) == (0, 1)
    images = read_idx(MNIST_FOLDER / "t10k-images-idx3-ubyte.gz")
    assert images.shape == (10_000, 28, 28)
    np.testing.assert_allclose(mnist.X_test, images.reshape(10_000, 784) / 255, rtol=1e-7)


def test_a_missing_file_is_named(folder):
    (folder / LABELS).unlink()
    with pytest.raises(FileNotFoundError, match=f"{LABELS} is missing: install nnlib again"):
        load_mnist(folder)


@pytest.mark.parametrize("size", [0, 5, 100, 4000])
def test_a_truncated_file_is_named(folder, size):
    path = folder / LABELS
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(OSError, match=f"{LABELS} is damaged"):
        load_mnist(folder)


def test_a_changed_file_is_named(folder):
    path = folder / LABELS
    content = bytearray(gzip.decompress(path.read_bytes()))
    content[4000] ^= 1
    path.write_bytes(gzip.compress(bytes(content)))
    with pytest.raises(OSError, match=f"{LABELS} is damaged .its SHA-256 is not"):
        load_mnist(folder)
    noise = bytearray((MNIST_FOLDER / LABELS).read_bytes())
    noise[1000] ^= 255
    path.write_bytes(noise)
    with pytest.raises(OSError, match=f"{LABELS} is damaged"):
        load_mnist(folder)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\x08",
        b"\0\0\x08\0",  # no axis
        b"\0\0\x0d\1\0\0\0\1\0\0\0\0",  # floats
        b"\0\0\x08\1\0\0",  # header cut short
        b"\0\0\x08\1\0\0\0\3ab",  # one byte too few
        b"\0\0\x08\1\0\0\0\3abcd",  # one byte too many
    ],
)
def test_a_file_of_another_kind(tmp_path, content):
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(content))
    with pytest.raises(OSError, match=r"x\.gz is not an IDX file of bytes"):
        read_idx(path, hashlib.sha256(content).hexdigest())


def test_idx_by_hand(tmp_path):
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"\0\0\x08\2" + b"\0\0\0\2" + b"\0\0\0\3" + bytes(range(6))))
    assert read_idx(path).tolist() == [[0, 1, 2], [3, 4, 5]]
