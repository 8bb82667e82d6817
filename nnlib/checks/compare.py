"""Comparing what an answer returned with what the reference returned.

Tolerances are honest: an answer computed in float32 passes, a wrong formula doesn't.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Judge = Callable[..., str]  # (received, expected, args) → what is wrong, or ""

RTOL, ATOL = 1e-4, 1e-6


def is_close(received: Any, expected: Any, rtol: float = RTOL, atol: float = ATOL) -> bool:
    """Whether two plain values (arrays, or lists and tuples of them) are equal up to rounding."""
    if isinstance(expected, (list, tuple)):
        return (
            isinstance(received, (list, tuple))
            and len(received) == len(expected)
            and all(is_close(r, e, rtol, atol) for r, e in zip(received, expected, strict=True))
        )
    if not isinstance(received, np.ndarray) or received.shape != np.shape(expected):
        return False
    with np.errstate(all="ignore"):
        return bool(np.allclose(received, expected, rtol, atol, equal_nan=True))


def first_other(received: Any, expected: Any) -> int:
    """Of several parts, the number of the first that differs."""
    pairs = zip(received, expected, strict=False)
    return next((i for i, (mine, right) in enumerate(pairs) if not is_close(mine, right)), 0)


def judge_like_reference(received: Any, expected: Any, args: tuple[Any, ...]) -> str:
    """The usual judgement: the answer agrees with the reference."""
    return "" if is_close(received, expected) else "The numbers differ."


def within(rtol: float, atol: float) -> Judge:
    """A judgement with other tolerances."""

    def judge(received: Any, expected: Any, args: tuple[Any, ...]) -> str:
        return "" if is_close(received, expected, rtol, atol) else "The numbers differ."

    return judge


def all_of(*words: str) -> Judge:
    """A judgement of several yes or no: the words for the first no."""

    def judge(received: Any, expected: Any, args: tuple[Any, ...]) -> str:
        return next((no for no, yes in zip(words, received, strict=True) if not yes), "")

    return judge


def shape_words(shape: Sequence[int]) -> str:
    """A shape in words: `one number` or `an array of shape (3, 4)`."""
    return f"an array of shape {tuple(shape)}" if shape else "one number"


def shape_problem(received: Any, expected: Any, names: Sequence[str] = ()) -> str:
    """What is wrong with the shape of a plain value, or ""."""
    if isinstance(expected, (list, tuple)):
        kind = "list" if isinstance(expected, list) else "tuple"
        if len(received) != len(expected):
            return f"A {kind} of {len(expected)} parts was expected, yours has {len(received)}."
        for i, (part, like) in enumerate(zip(received, expected, strict=True)):
            if problem := shape_problem(part, like):
                return f"{names[i] if i < len(names) else f'Part {i + 1}'}: {problem}"
        return ""
    if received.shape == np.shape(expected):
        return ""
    return (
        f"{shape_words(np.shape(expected))} was expected, yours is {shape_words(received.shape)}."
    )


def is_finite(value: Any) -> bool:
    """Whether a plain value holds neither nan nor infinity."""
    if isinstance(value, (list, tuple)):
        return all(is_finite(part) for part in value)
    return bool(np.all(np.isfinite(value)))
