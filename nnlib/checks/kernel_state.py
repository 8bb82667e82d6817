"""What an answer must leave as it found it, noticed and put back.

Watched are the functions of NumPy, math and Python, the global random generators, the warning
filters, the printing options, the recursion limit and the standard streams. NumPy's error state
belongs to the context of the thread in which an answer runs, so a change dies with it.
"""

from __future__ import annotations

import builtins
import io
import math
import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np

WATCHED = (np, np.linalg, np.random, math, random, builtins)
KEPT = 2000  # characters of what an answer prints


class Printed(io.StringIO):
    """A stream that keeps the beginning of what is printed, and counts the rest."""

    total = 0

    def write(self, text: str) -> int:
        """Keep the text while there is room."""
        if self.total < KEPT:
            super().write(text[: KEPT - self.total])
        self.total += len(text)
        return len(text)


def _differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Names that were replaced, deleted or added (submodules come and go by importing)."""
    gone = object()
    changed = [name for name, value in before.items() if now.get(name, gone) is not value]
    added = [name for name in now if name not in before and not isinstance(now[name], ModuleType)]
    return [name for name in changed + added if name != "_"]  # Python's console stores its last `_`


def _random_states() -> dict[str, Any]:
    state: Any = np.random.get_state()  # noqa: NPY002 (it is the global one that is watched)
    kind, keys, *rest = state
    return {"np.random": (kind, bytes(keys), *rest), "random": random.getstate()}


@contextmanager
def unchanged_kernel() -> Iterator[tuple[Printed, list[str]]]:
    """Hold the kernel's state during the block; the list names what had to be put back."""
    printed, meddled = Printed(), list[str]()
    spaces = [(module.__name__, vars(module), vars(module).copy()) for module in WATCHED]
    legacy, generators = np.random.get_state(), _random_states()  # noqa: NPY002
    options, limit = np.get_printoptions(), sys.getrecursionlimit()
    streams = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), printed, Printed()
    try:
        with warnings.catch_warnings():
            yield printed, meddled
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        after = [(name, space.copy(), before) for name, space, before in spaces]
        for _, space, before in spaces:  # first of all: what follows uses these functions
            space.update(before)
        for (_, space, _), (name, now, before) in zip(spaces, after, strict=True):
            names = _differences(before, now)
            meddled += [f"{name}.{changed}" for changed in names]
            for added in set(names) - set(before):
                del space[added]
        sys.setrecursionlimit(limit)
        np.set_printoptions(**options)
        states = _random_states()
        meddled += [
            f"the random state of {name}" for name in states if states[name] != generators[name]
        ]
        np.random.set_state(legacy)  # noqa: NPY002
        random.setstate(generators["random"])
