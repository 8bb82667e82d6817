"""Mistakes that no catalogue lists get a hint from how they relate to the right result."""

from __future__ import annotations

import numpy as np
import pytest

from nnlib.checks.fingerprints import Pair, fingerprint
from nnlib.checks.symptoms import hint_for_exception, hint_for_shape

RNG = np.random.default_rng(5)
X = [RNG.normal(0.3, 1, (4, 3)), RNG.normal(0.3, 1, (2, 5))]
E = [x + np.sin(7 * x) for x in X]


def hint_of(wrong, expected=E):
    pairs = [
        Pair(np.asarray(e), np.asarray(wrong(e, x)), {"X": x, "b": x[0], "f": np.sin})
        for e, x in zip(expected, X, strict=True)
    ]
    return fingerprint(pairs)


def row(e, k, value=9.0):
    changed = e.copy()
    changed[k] = value
    return changed


MATRICES = {
    "itself": lambda e, x: x,
    "transpose": lambda e, x: e.T,
    "axis of length 1": lambda e, x: e[None],
    "sign turned": lambda e, x: -e,
    "base 2": lambda e, x: e / np.log(2),
    "base 10": lambda e, x: e / np.log(10),
    "3 times": lambda e, x: 3 * e,
    "multiplied by the number of rows": lambda e, x: len(e) * e,
    "divided by the number of rows": lambda e, x: e / len(e),
    "divided by the number of entries": lambda e, x: -e / e.size,
    "multiplied by the number of columns": lambda e, x: e * e.shape[1],
    "square of the number of rows": lambda e, x: e / len(e) ** 2,
    "less `X`": lambda e, x: e - x,
    "more `b`": lambda e, x: e + x[0],
    "1 minus": lambda e, x: 1 - e,
    "sign got lost": lambda e, x: np.abs(e),
    "root": lambda e, x: np.sqrt(np.abs(e)),
    "square of the right": lambda e, x: e**2,
    "exponential": lambda e, x: np.exp(e),
    "It is the logarithm of": lambda e, x: np.log(np.abs(e)),
    "Rounding": lambda e, x: np.round(e),
    "decimals off": lambda e, x: np.trunc(e),
    "isn't equal to it": lambda e, x: 1.0001 * e + 1,
    "One reduction too many": lambda e, x: e.sum(axis=0),
    "other places": lambda e, x: e[::-1],
    "but the last": lambda e, x: row(e, -1),
    "but the first": lambda e, x: row(e, 0),
    "All entries are 0": lambda e, x: 0 * e,
    "All entries are the same": lambda e, x: 0 * e + 2.5,
    "not always the same number": lambda e, x: e * (1 + len(e)),
    "A part of the entries": lambda e, x: np.where(e > 0, e, 5.0),
}


@pytest.mark.parametrize(("words", "wrong"), MATRICES.items(), ids=MATRICES)
def test_fingerprint(words, wrong):
    assert words in hint_of(wrong), hint_of(wrong)


def test_fingerprints_of_one_number():
    def reduced(wrong, right):
        return fingerprint([Pair(np.asarray(right(e)), np.asarray(wrong(e)), {}) for e in E])

    assert "not been summed" in reduced(lambda e: e, np.sum)
    assert "not been averaged" in reduced(lambda e: e, np.mean)
    assert "close, but not equal" in reduced(lambda e: e.sum() * 1.001 + 1e-2 * e[0, 0], np.sum)
    assert "complex" in reduced(lambda e: e.sum() * 1j, np.sum)


def test_an_update_that_goes_too_far():
    pairs = [Pair(x - 0.1 * e, x - 0.3 * e, {"theta": x}) for e, x in zip(E, X, strict=True)]
    assert "Measured from `theta`, your change is 3 times" in fingerprint(pairs)


def test_counts_that_are_off_by_one():
    counts = [np.round(3 * e) for e in E]
    assert "too large by exactly 1" in hint_of(lambda e, x: e + 1, counts)
    assert "too small by exactly 1" in hint_of(lambda e, x: e - 1, counts)
    assert "exactly 1" not in hint_of(lambda e, x: e + 1)


def test_what_only_looks_like_a_ground():
    same = [E[0], E[0] + 1]
    assert "the last" not in hint_of(lambda e, x: row(e, -1), same)  # one shape: by chance
    assert "One reduction" not in hint_of(lambda e, x: np.ones(()), [E[0] > 0, E[1] > 0])
    assert "times the right one" not in hint_of(lambda e, x: 1e300 * e)
    assert "other places" not in hint_of(lambda e, x: e.ravel())


def test_a_factor_where_all_sizes_are_equal():
    pairs = [Pair(e, 4 * e, {"X": e}) for e in (E[0], E[0] + 1)]
    assert "4 times the right one" in fingerprint(pairs)


def test_arguments_of_other_shapes_do_no_harm():
    pairs = [Pair(e, np.cos(9 * e), {"b": np.ones(7)}) for e in E]
    assert "`b`" not in fingerprint(pairs)


def test_no_fingerprint_where_nothing_fits():
    assert fingerprint([]) == ""
    assert hint_of(lambda e, x: np.cos(9 * x**2)) == ""
    assert hint_of(lambda e, x: np.zeros((3, 3, 3))) != "x"
    assert fingerprint([Pair(np.ones(2), np.ones(10**5), {})]) == ""
    empty = np.zeros((0, 3))
    assert fingerprint([Pair(empty, np.zeros((0, 2)), {"X": np.float64(1)})]) == ""


@pytest.mark.parametrize(
    ("name", "message", "words"),
    [
        ("numpy.exceptions.AxisError", "axis 1", "ndim"),
        ("ValueError", "shapes (2,3) and (2,3) not aligned", "aloud"),
        ("ValueError", "truth value of an array", "decision"),
        ("ValueError", "other", "Print"),
        ("StrangeError", "", "new cell"),
    ],
)
def test_hints_for_exceptions(name, message, words):
    assert words in hint_for_exception(name, message)


@pytest.mark.parametrize(
    ("value", "expected", "words"),
    [
        (np.zeros((2, 3)), np.zeros((3, 2)), "exchanged"),
        (np.zeros((6, 1)), np.zeros((3, 2)), "arrangement"),
        (np.zeros(()), np.zeros((3, 2)), "one number"),
        (np.zeros(4), np.zeros(()), "still many"),
        (np.zeros(4), np.zeros((3, 2)), "aloud"),
        ([1], [1, 2], "parts"),
    ],
)
def test_hints_for_shapes(value, expected, words):
    assert words in hint_for_shape(value, expected)
