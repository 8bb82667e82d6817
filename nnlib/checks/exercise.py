"""What an exercise is: a reference, properties that an answer must have, and known mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.checks.compare import Judge, judge_like_reference

Args = tuple[Any, ...]


def call(answer: Any, *args: Any) -> Any:
    """Use an answer that is a function: call it."""
    return answer(*args)


@dataclass(frozen=True)
class Property:
    """One thing that holds for a right answer, in words, and the inputs on which it is tried.

    `cases` makes the arguments from a seeded generator; `use` says how an answer meets them;
    `judge` compares what came with the reference and returns what is wrong, or "".
    """

    name: str
    cases: Callable[[np.random.Generator], Iterable[Args]]
    use: Callable[..., Any] = call
    judge: Judge = judge_like_reference
    signature: Callable[[Any], Any] = lambda value: value  # what makes two wrong answers the same
    overflow: bool = True  # False: a floating-point overflow warning is a mistake
    shows: Sequence[str] = ("Expected:", "Received:")  # fewer where one says little
    parts: Sequence[str] = ()  # names, where it looks at several parts of what is returned


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners give, its name, and the hint that helps."""

    name: str
    answer: Any
    hint: str


@dataclass(frozen=True)
class Exercise:
    """An exercise with everything that `check`, `hint`, `solution` and the proofs need."""

    key: str
    points: int
    signature: str
    statement: str
    why: str
    reference: Any
    properties: Sequence[Property]
    alternatives: Sequence[Any]
    mistakes: Sequence[Mistake]
    hints: Sequence[str]
    given: Any = None  # what the learner starts from, if that is not a placeholder
    solution: str = ""  # source to show where the reference is not a function
    seconds: float = 5.0

    @property
    def is_function(self) -> bool:
        """Whether the answer is a function (its signature has parentheses) or a value."""
        return "(" in self.signature

    @property
    def argument_names(self) -> list[str]:
        """Names of the arguments as in the signature."""
        inside = self.signature.partition("(")[2].rstrip(")")
        return [name.strip() for name in inside.split(",") if name.strip()]
