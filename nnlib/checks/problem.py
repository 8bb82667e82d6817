"""What is wrong on one input: the first thing in a fixed order.

raises → returns None → type → shape → not finite → wrong numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from nnlib.checks.compare import is_finite, shape_problem
from nnlib.checks.exercise import Exercise
from nnlib.checks.observe import Outcome, Trial
from nnlib.checks.symptoms import (
    FINITE,
    NONE,
    SIDE_EFFECTS,
    TYPE,
    TYPE_OF_VALUE,
    hint_for_exception,
    hint_for_shape,
)


@dataclass(frozen=True)
class Problem:
    """The stage in the order above, words for it, and the hint that fits any such problem."""

    stage: str
    words: str
    hint: str = ""
    recognised: str | None = None


def _unreadable(outcome: Outcome, exercise: Exercise) -> Problem | None:
    """Problems before there is a value to look at."""
    if outcome.stage == "raised":
        where = f" ({outcome.line})" if outcome.line else ""
        words = f"{outcome.error}: {outcome.words}{where}"
        return Problem("raised", words, hint_for_exception(outcome.error, outcome.words))
    if outcome.stage == "slow":
        words = f"It was still running after {exercise.seconds:g} seconds and was stopped."
        return Problem("slow", words, hint_for_exception("TimeIsOver", ""))
    if outcome.stage == "placeholder":
        return Problem("placeholder", "A placeholder is still in it.")
    if outcome.stage == "none":
        return Problem("none", "It returns None.", NONE)
    if outcome.stage == "type":
        if exercise.is_function:
            return Problem("type", f"It returns {outcome.words}.", TYPE)
        return Problem("type", f"Your answer: {outcome.words}.", TYPE_OF_VALUE)
    return None


def problem_of(trial: Trial, outcome: Outcome, exercise: Exercise) -> Problem | None:
    """What is wrong with the outcome of one trial, or None."""
    if problem := _unreadable(outcome, exercise):
        return problem
    value, expected = outcome.value, trial.expected
    if words := shape_problem(value, expected, trial.property.parts):
        return Problem("shape", words, hint_for_shape(value, expected))
    if is_finite(expected) and not is_finite(value):
        return Problem("not finite", "The result holds nan or infinity.", FINITE)
    if outcome.changed:
        name, hint = SIDE_EFFECTS["argument"]
        return Problem("changed", f"It modifies its argument {outcome.changed[0]}.", hint, name)
    if outcome.silenced:
        name, hint = SIDE_EFFECTS[outcome.silenced]
        return Problem("changed", f"It {name}.", hint, name)
    if words := trial.property.judge(value, expected, trial.args):
        return Problem("wrong", words)
    if outcome.overflow:
        words = "The result is right, but on its way a number overflows."
        return Problem("overflow", words, hint_for_exception("OverflowError", ""))
    return None
