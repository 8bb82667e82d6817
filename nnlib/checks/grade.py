"""From an answer to the `Result` that a learner sees."""

from __future__ import annotations

import os
from typing import Any

from nnlib.checks.attempt import Attempt, attempt
from nnlib.checks.exercise import Exercise
from nnlib.checks.kernel_state import unchanged_kernel
from nnlib.checks.observe import is_same_outcome, observe
from nnlib.checks.placeholder import MISSING, is_placeholder
from nnlib.checks.plain import describe, show
from nnlib.checks.problem import Problem
from nnlib.checks.recognise import name_mistake
from nnlib.checks.result import Result, Status
from nnlib.checks.symptoms import SIDE_EFFECTS

N_SEEDS = 3


def seeds() -> list[int]:
    """Three seeds, from the environment variable NNLIB_CHECK_SEED on (0 by default)."""
    text = os.environ.get("NNLIB_CHECK_SEED", "0")
    if not text.isdecimal():
        raise ValueError(f"NNLIB_CHECK_SEED is {text!r}, expected an integer from 0")
    return [int(text) + i for i in range(N_SEEDS)]


def grade(exercise: Exercise, answer: Any = MISSING) -> Result:
    """The result of one answer to one exercise; never raises because of the answer."""
    name = exercise.signature.partition("(")[0].partition(" ")[0]
    if answer is MISSING:
        return _untouched(exercise, f'Hand over your answer: `check("{exercise.key}", {name})`.')
    if is_placeholder(answer):
        return _untouched(exercise)
    if exercise.is_function and not callable(answer):
        words = f"`{exercise.signature}` was expected, and {describe(answer)} came."
        hint = f"Hand over the function itself, without calling it: `{name}`, not `{name}(…)`."
        return _result(exercise, Problem("type", words, hint))
    tried = attempt(exercise, answer, seeds())
    with unchanged_kernel():  # the catalogue's wrong answers print and meddle, too
        return _judge(tried)


def _judge(tried: Attempt) -> Result:
    """The result of an answer that has been tried."""
    exercise, printed = tried.exercise, _printed(tried)
    if tried.outcomes[0].stage == "placeholder" or _is_given(tried):
        return _untouched(exercise)
    if tried.first is not None:
        return _result(exercise, name_mistake(tried), tried)
    if tried.meddled:
        name, hint = SIDE_EFFECTS["kernel"]
        words = f"It gives the right results, but it changes {', '.join(tried.meddled[:3])}."
        return _result(exercise, Problem("changed", words, hint, name), tried)
    held, points = tuple(tried.held), exercise.points
    why = exercise.why
    return Result(exercise.key, "passed", points, points, held=held, printed=printed, onward=why)


def _untouched(exercise: Exercise, words: str = "") -> Result:
    """The quiet state before an answer."""
    start = "Put your code in place of the `...`" if exercise.given is None else "Change the code"
    words = words or f"{start}, run its cell, then run this check again."
    return Result(exercise.key, "not attempted", 0, exercise.points, symptom=words)


def _result(exercise: Exercise, problem: Problem, tried: Attempt | None = None) -> Result:
    """The result of an answer that isn't right."""
    status: Status = "error" if problem.stage in ("raised", "slow", "notebook") else "failed"
    held = tried.held if tried else []
    first = tried.first if tried else None
    return Result(
        exercise.key,
        status,
        _partial(exercise, held),
        exercise.points,
        symptom=problem.words,
        hint=problem.hint,
        recognised=problem.recognised,
        held=tuple(held),
        failed=tried.trials[first].property.name if tried and first is not None else "",
        details=_details(tried) if tried else (),
        printed=_printed(tried) if tried else "",
        onward=_onward(exercise, problem),
    )


def _partial(exercise: Exercise, held: list[str]) -> float:
    """Points for a part: once the first property holds, its share, in halves, never all."""
    names = [each.name for each in exercise.properties]
    if not held or held[0] != names[0]:
        return 0
    share = min(len(held), len(names) - 1) / len(names)
    return int(2 * exercise.points * share) / 2


def _is_given(tried: Attempt) -> bool:
    """Whether the answer still does what the code that the exercise began with does."""
    given, names = tried.exercise.given, tried.exercise.argument_names
    return given is not None and all(
        is_same_outcome(trial, outcome, observe(trial, given, names))
        for trial, outcome in zip(tried.trials, tried.outcomes, strict=True)
    )


def _details(tried: Attempt) -> tuple[tuple[str, str], ...]:
    """Input, expected and received, where the first problem is."""
    if tried.first is None:
        return ()
    trial, outcome = tried.trials[tried.first], tried.outcomes[tried.first]
    pairs = zip(tried.exercise.argument_names, trial.args, strict=False)
    details = [("Input:", "\n".join(f"{name} = {_shown(name, value)}" for name, value in pairs))]
    details.append(("Expected:", show(trial.expected)))
    if not outcome.stage:
        details.append(("Received:", show(outcome.value)))
    shown = ("Input:", *trial.property.shows)
    return tuple((label, text) for label, text in details if label in shown and text)


def _shown(name: str, value: Any) -> str:
    """An argument; generators of random numbers are made from a seed for each use."""
    return f"np.random.default_rng({value})" if name == "rng" else show(value)


def _printed(tried: Attempt) -> str:
    """What the answer printed, cut."""
    text, total = tried.printed[:600].rstrip(), tried.n_printed
    return text if total <= 600 else f"{text}\n… ({total} characters in all)"


def _onward(exercise: Exercise, problem: Problem) -> str:
    """How to go on."""
    if problem.stage == "raised":
        return "Mend that line, run its cell, then run this check again."
    if problem.hint:
        return ""
    return f'Stuck? `hint("{exercise.key}")` gives a first nudge.'
