"""Ways to use an answer other than to call it and look at all that it returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.checks.placeholder import returned_placeholder
from nnlib.checks.plain import Unreadable, describe


def unpacked(value: Any, names: tuple[str, ...]) -> list[Any]:
    """The parts of a returned tuple, or what came instead, in words."""
    if not isinstance(value, (tuple, list)):
        raise Unreadable(f"{describe(value)}; ({', '.join(names)}) was expected")
    if len(value) != len(names):
        raise Unreadable(f"{len(value)} parts; ({', '.join(names)}) was expected")
    return list(value)


def part(names: tuple[str, ...], *chosen: int) -> Callable[..., Any]:
    """Call an answer that returns `names` and look at the chosen parts only."""

    def use(answer: Any, *args: Any) -> Any:
        value = answer(*args)
        if value is None or returned_placeholder(value):
            return value
        parts = unpacked(value, names)
        return tuple(parts[i] for i in chosen) if len(chosen) > 1 else parts[chosen[0]]

    return use


def random_matrix(rng: np.random.Generator, *shape: int) -> Any:
    """Numbers that are neither symmetric about 0 nor small: mean 0.3, deviation 1."""
    return rng.normal(0.3, 1.0, shape)


def random_one_hot(rng: np.random.Generator, n: int, c: int) -> Any:
    """One-hot rows of random classes."""
    return np.eye(c)[rng.integers(c, size=n)]


def random_probabilities(rng: np.random.Generator, n: int, c: int) -> Any:
    """Rows of positive numbers with sum 1."""
    E = rng.uniform(0.2, 2.0, (n, c))
    return E / E.sum(axis=1, keepdims=True)
