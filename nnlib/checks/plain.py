"""Turning whatever an answer returned into plain arrays, or saying in words why that fails.

This runs inside the guard: a strange object may run its own code when it is looked at.
"""

from __future__ import annotations

import inspect
import reprlib
from typing import Any

import numpy as np


class Unreadable(Exception):
    """The value is of a kind that can't be the answer; the message says which, in words."""


def describe(value: Any) -> str:
    """A value in a few words, whatever it is."""
    kind = type(value).__name__
    try:
        if isinstance(value, str):
            return f"a string, {reprlib.repr(value)}"
        if isinstance(value, np.ndarray):
            return f"an array of shape {value.shape} and dtype {value.dtype}"
        if inspect.isgenerator(value):
            return "a generator (a recipe for values, not the values)"
        if inspect.isroutine(value) or isinstance(value, (type, np.ufunc)):
            return f"a function or class, {getattr(value, '__name__', kind)}"
        if isinstance(value, (list, tuple, dict, set)):
            return f"a {kind} of {len(value)}"
        if isinstance(value, (bool, int, float, complex, np.generic)):
            return f"the number {reprlib.repr(value)}"
        return f"an object of type {kind}"
    except Exception:
        return f"an object of type {kind} that can't be shown"


def plain_array(value: Any) -> np.ndarray[Any, Any]:
    """A numeric array of what was returned."""
    if isinstance(value, (str, bytes, dict, set, frozenset, type)) or (
        callable(value) and not hasattr(value, "__array__")
    ):
        raise Unreadable(describe(value))
    try:
        array = np.asarray(value)
    except ValueError:
        raise Unreadable(f"{describe(value)} whose rows have different lengths") from None
    if array.dtype == object:
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError):
            raise Unreadable(describe(value)) from None
    if array.dtype.kind not in "biufc":
        raise Unreadable(f"{describe(value)}, which holds no numbers")
    return array


def plain(value: Any, like: Any) -> Any:
    """The value as arrays, in the same nesting of lists and tuples as the expected one."""
    if not isinstance(like, (list, tuple)):
        return plain_array(value)
    if not isinstance(value, (list, tuple, np.ndarray)):
        kind = "list" if isinstance(like, list) else f"tuple of {len(like)}"
        raise Unreadable(f"{describe(value)}; a {kind} was expected")
    parts = [*like, *[like[-1]] * max(0, len(value) - len(like))]
    arrays = [plain(part, expected) for part, expected in zip(value, parts, strict=False)]
    return tuple(arrays) if isinstance(like, tuple) else arrays


def show(value: Any, limit: int = 240) -> str:
    """An input or a result for the panel: short, the same everywhere, cut at `limit`."""
    if isinstance(value, (list, tuple)):
        left, right = "[]" if isinstance(value, list) else "()"
        more = ["…"] if len(value) > 12 else []
        text = left + ", ".join([show(part, limit) for part in value[:12]] + more) + right
    elif isinstance(value, np.ndarray) and value.ndim:
        with np.printoptions(precision=4, suppress=False, threshold=40, edgeitems=2, linewidth=100):
            text = str(value)
        if value.size > 12:
            text += f"  (shape {value.shape})"
    elif isinstance(value, (bool, int, str, np.integer, np.bool_)):
        text = str(value)
    elif isinstance(value, (float, np.floating, np.ndarray)):
        text = f"{value:.6g}" if np.isrealobj(value) else str(value)
    else:
        text = getattr(value, "__name__", type(value).__name__)
    return text if len(text) <= limit else text[:limit] + " …"
