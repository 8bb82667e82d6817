"""When no mistake is recognised: an experiment that narrows it down, made with the answer itself.

Each argument in turn is set to 0. Where that makes a wrong answer right, the mistake is in how that
argument comes in; else the case is simple enough to be worked out by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from nnlib.checks.attempt import Attempt, run
from nnlib.checks.compare import first_other, is_close
from nnlib.checks.observe import Trial, expected_of
from nnlib.checks.plain import show
from nnlib.checks.problem import problem_of


def _settings(value: Any, alone: bool) -> Iterator[tuple[str, Any]]:
    """Simpler values of an argument, with words for them."""
    if isinstance(value, list) and all(isinstance(each, int) for each in value):
        yield "1, 1, …", [1] * len(value)
    elif isinstance(value, (float, np.ndarray)):
        array = np.asarray(value)
        yield "0", np.zeros_like(array)
        if not alone:
            yield "1", np.ones_like(array)
        else:
            yield "0, 1, 2, …", np.arange(array.size).reshape(array.shape).astype(array.dtype)


def _simpler(attempt: Attempt, trial: Trial) -> Iterator[tuple[str, Trial]]:
    """The same input with one argument made simple."""
    exercise = attempt.exercise
    names = exercise.argument_names[: len(trial.args)]
    for i, name in enumerate(names):
        if name == "lr":  # at rate 0 every wrong gradient looks right
            continue
        for words, setting in _settings(trial.args[i], len(names) == 1):
            args = (*trial.args[:i], setting, *trial.args[i + 1 :])
            try:
                simple = Trial(trial.property, args, expected_of(exercise, trial.property, args))
            except Exception:  # the exercise makes no sense there
                continue
            several = isinstance(simple.expected, (list, tuple))
            parts = simple.expected if several else [simple.expected]
            if all(is_close(part, np.zeros_like(part)) for part in parts):
                continue  # many a wrong product is 0 there, too
            yield f"`{name}` to {words}", simple
            if len(names) > 1:
                break


def experiment(attempt: Attempt) -> str:
    """What comes out of a simpler input, in words, or ""."""
    assert attempt.first is not None
    named = list(_simpler(attempt, attempt.trials[attempt.first]))
    outcomes = run(attempt.exercise, attempt.answer, [trial for _, trial in named])
    words = ""
    for (setting, trial), outcome in zip(named, outcomes, strict=False):
        if problem_of(trial, outcome, attempt.exercise) is None:
            if len(attempt.exercise.argument_names) > 1:
                name = setting.partition(" ")[0]
                return f"Set {setting}, and your result is right. How does {name} come in?"
        elif not words and outcome.stage == "":
            right, mine, part = trial.expected, outcome.value, ""
            if names := trial.property.parts:  # of several parts, the first that differs
                place = first_other(mine, right)
                right, mine, part = right[place], mine[place], f"for {names[place]}, "
            words = (
                f"Set {setting} and work it out by hand: {part}{show(right, 80)} is right, "
                f"{show(mine, 80)} is yours. Which step makes the difference?"
            )
    return words
