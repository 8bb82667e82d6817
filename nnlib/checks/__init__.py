"""The course's exercises: `check` an answer, ask for a `hint`, see the `solution`.

An exercise is one definition in the file of its chapter (`exercise.py` says what belongs to it);
the rest of this folder grades answers.

Examples:
    >>> from nnlib.checks import check
    >>> def relu(z):
    ...     return z * (z > 0)
    >>> result = check("activations.relu", relu, record=False)
    >>> result.status, result.points
    ('passed', 1)
"""

from __future__ import annotations

import inspect
from typing import Any

from nnlib.checks import logbook
from nnlib.checks.display import Code, Panel
from nnlib.checks.exercise import Exercise
from nnlib.checks.grade import grade
from nnlib.checks.placeholder import MISSING, code_of
from nnlib.checks.registry import EXERCISES, find
from nnlib.checks.result import NotPassed, Result

__all__ = ["EXERCISES", "Exercise", "NotPassed", "Result", "check", "hint", "progress", "solution"]


def check(key: str, answer: Any = MISSING, *, record: bool = True) -> Result:
    """Grade an answer and say which mistake it makes, if it makes one.

    Args:
        key: the exercise, such as "activations.sigmoid".
        answer: the learner's function, or value.
        record: whether `progress()` is to know; names that end in `_solution` are never recorded.

    Raises:
        KeyError: no exercise has this key. Nothing is raised because of the answer.

    Examples:
        >>> check("activations.relu", lambda z: ..., record=False).status
        'not attempted'
    """
    result = grade(find(key), answer)
    if record and not _is_solution(answer):
        logbook.record(result)
    return result


def _is_solution(answer: Any) -> bool:
    code = code_of(answer)
    return code is not None and code.co_name.endswith("_solution")


def hint(key: str, n: int = 1) -> Panel:
    """The n-th hint of an exercise; later ones are more explicit.

    Raises:
        KeyError: no exercise has this key.
        ValueError: n is no positive integer.

    Examples:
        >>> print(hint("activations.relu"))  # doctest: +ELLIPSIS
        Hint 1 of ...
    """
    hints = find(key).hints
    if not isinstance(n, int) or isinstance(n, bool) or n < 1:
        raise ValueError(f"hint: n is {n!r}, expected 1 to {len(hints)}")
    number = min(n, len(hints))
    more = f'`hint("{key}", {number + 1})` says more.'
    last = f'That was the last one; `solution("{key}")` shows a solution.'
    onward = more if number < len(hints) else last
    return Panel(f"Hint {number} of {len(hints)} · {key}", [hints[number - 1], onward])


def solution(key: str) -> Panel:
    """The reference solution of an exercise, as source code.

    Raises:
        KeyError: no exercise has this key.

    Examples:
        >>> print(solution("activations.relu"))  # doctest: +ELLIPSIS
        A solution · activations.relu
        ...
    """
    exercise = find(key)
    source = exercise.solution or inspect.getsource(exercise.reference).rstrip()
    return Panel(f"A solution · {key}", [Code("", source, "python"), exercise.why])


def progress() -> Panel:
    """A table of all exercises: which are done, and which is next."""
    return logbook.progress_panel(EXERCISES)
