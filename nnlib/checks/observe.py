"""One answer, one input: what happens.

Everything here runs inside the guard (time limit, captured printing, restored kernel), because
looking at a strange object may run the object's own code.
"""

from __future__ import annotations

import copy
import linecache
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnlib.checks.compare import is_close
from nnlib.checks.exercise import Args, Exercise, Property
from nnlib.checks.placeholder import code_of, returned_placeholder
from nnlib.checks.plain import Unreadable, plain
from nnlib.checks.timelimit import TimeIsOver


@dataclass(frozen=True)
class Trial:
    """A property, one input on which it is tried, and what the reference gives there."""

    property: Property
    args: Args
    expected: Any


@dataclass
class Outcome:
    """What an answer did with one input."""

    value: Any = None  # plain arrays, where it returned something readable
    stage: str = ""  # "placeholder", "raised", "slow", "none", "type", or "" for a value
    words: str = ""  # the exception's message, or what kind of value came
    error: str = ""  # the exception's name
    line: str = ""  # the line of the learner's code that raised
    changed: list[str] = field(default_factory=list)  # arguments that were modified
    overflow: str = ""  # NumPy's warnings, where an overflow counts as a mistake
    silenced: str = ""  # "error state" or "warnings", where that was changed and not undone


def trials_of(exercise: Exercise, seeds: Sequence[int]) -> list[Trial]:
    """All inputs of all properties, each with the reference's result."""
    trials: list[Trial] = []
    for number, each in enumerate(exercise.properties):
        for seed in seeds:
            for args in each.cases(np.random.default_rng([seed, number])):
                if not args and seed != seeds[0]:
                    continue  # without an input there is nothing that a seed changes
                trials.append(Trial(each, args, expected_of(exercise, each, args)))
    return trials


def expected_of(exercise: Exercise, each: Property, args: Args) -> Any:
    """What the reference gives."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = each.use(exercise.reference, *copy.deepcopy(args))
    return plain(expected, expected)


def _is_same(value: Any, before: Any) -> bool:
    """Whether an argument is as it was; functions and generators of random numbers may change."""
    if type(value) is not type(before):
        return False
    if isinstance(before, np.ndarray):
        return (value.dtype, value.shape) == (before.dtype, before.shape) and bool(
            value.tobytes() == before.tobytes()
        )
    if isinstance(before, (list, tuple)):
        return len(value) == len(before) and all(map(_is_same, value, before))
    return True


def _line_of(error: BaseException, answer: Any) -> str:
    """The deepest line of the learner's own code in a traceback, as text."""
    code = code_of(answer)
    home = code.co_filename if code else None
    line, trace = "", error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name == home or "ipykernel" in name or name.startswith("<ipython"):
            source = linecache.getline(name, trace.tb_lineno).strip()
            line = f"line {trace.tb_lineno}" + (f": {source}" if source else "")
        trace = trace.tb_next
    return line


def _message(error: BaseException) -> str:
    try:
        return str(error)[:300]
    except Exception:
        return "(a message that can't be shown)"


def _meet(trial: Trial, answer: Any, args: Args) -> Outcome:
    """Call the answer and read what it returns."""
    try:
        value = trial.property.use(answer, *args)
        if returned_placeholder(value):
            return Outcome(stage="placeholder")
        if value is None:
            return Outcome(stage="none")
        return Outcome(value=plain(value, trial.expected))
    except Unreadable as error:
        return Outcome(stage="type", words=str(error))
    except NotImplementedError:
        return Outcome(stage="placeholder")
    except TimeIsOver:
        raise
    except BaseException as error:
        if isinstance(error, TypeError) and "ellipsis" in _message(error):
            return Outcome(stage="placeholder")
        name, line = type(error).__name__, _line_of(error, answer)
        return Outcome(stage="raised", error=name, words=_message(error), line=line)


def observe(trial: Trial, answer: Any, names: Sequence[str]) -> Outcome:
    """What an answer does with one input, whatever it does."""
    try:
        return _observe(trial, answer, names)
    except Exception as error:  # NumPy itself is broken, or the object breaks when looked at
        return Outcome(stage="raised", error=type(error).__name__, words=_message(error))


def _hides(each: Any) -> bool:
    """Whether a filter hides warnings, and isn't one of the harmless ones that imports add."""
    action, message = each[:2]
    return action == "ignore" and not (message and "size changed" in message.pattern)


def _observe(trial: Trial, answer: Any, names: Sequence[str]) -> Outcome:
    """Meet an answer with a copy of the input and note all that happens besides."""
    args = copy.deepcopy(trial.args)
    with np.errstate(all="warn"), warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        before = np.geterr()
        filters = list(warnings.filters)
        outcome = _meet(trial, answer, args)
        if np.geterr() != before:
            outcome.silenced = "error state"
        elif any(_hides(each) for each in warnings.filters if each not in filters):
            outcome.silenced = "warnings"
    warned = sorted({str(warning.message).partition(" ")[0] for warning in seen})
    if not trial.property.overflow and "overflow" in warned:
        outcome.overflow = " ".join(warned)
    pairs = zip(names, args, trial.args, strict=False)
    outcome.changed = [name for name, now, was in pairs if not _is_same(now, was)]
    return outcome


def is_same_outcome(trial: Trial, mine: Outcome, other: Outcome) -> bool:
    """Whether two answers behave alike on one input, down to the exception's message."""

    def message(outcome: Outcome) -> str:
        return re.sub(r"[\w.<>]*\(\)", "()", outcome.words)

    def traits(outcome: Outcome) -> tuple[object, ...]:
        side_effects = outcome.changed, outcome.silenced, outcome.overflow
        return outcome.stage, outcome.error, side_effects, message(outcome)

    signature = trial.property.signature
    return traits(mine) == traits(other) and (
        mine.stage != "" or is_close(signature(mine.value), signature(other.value))
    )
