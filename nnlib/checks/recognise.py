"""Naming the mistake: the catalogue first, then wider fingerprints.

A catalogued mistake is recognised by running it on the same inputs: the answer that behaves like it
wherever the first broken property fails, and doesn't contradict it elsewhere, is taken for it.
"""

from __future__ import annotations

import dis
import inspect
from dataclasses import replace
from itertools import pairwise

from nnlib.checks.attempt import Attempt
from nnlib.checks.compare import first_other
from nnlib.checks.exercise import Mistake
from nnlib.checks.experiments import experiment
from nnlib.checks.fingerprints import Pair, fingerprint
from nnlib.checks.namespace import is_notebook_variable
from nnlib.checks.observe import is_same_outcome, observe
from nnlib.checks.placeholder import code_of
from nnlib.checks.problem import Problem, problem_of
from nnlib.checks.symptoms import SIDE_EFFECTS


def catalogued(attempt: Attempt) -> Mistake | None:
    """The mistake of the exercise's catalogue that behaves like the answer, if one does."""
    fitting = [
        mistake
        for mistake in attempt.exercise.mistakes
        if all(_alike(attempt, mistake, i) for i in attempt.failing)
        and not _differs(attempt, mistake)
    ]
    every = range(len(attempt.trials))
    return max(fitting, key=lambda m: sum(_alike(attempt, m, i) for i in every), default=None)


def _differs(attempt: Attempt, mistake: Mistake) -> bool:
    """Whether a mistake fails where the answer holds, or gives other numbers where it fails."""
    exercise, compared = attempt.exercise, ("wrong", "shape")
    for i, (trial, mine) in enumerate(zip(attempt.trials, attempt.problems, strict=True)):
        outcome = observe(trial, mistake.answer, exercise.argument_names)
        theirs = problem_of(trial, outcome, exercise)
        if mine is None and theirs is not None:
            return True
        numbers = mine and mine.stage in compared and (not theirs or theirs.stage in compared)
        if numbers and not _alike(attempt, mistake, i):
            return True
    return False


def _alike(attempt: Attempt, mistake: Mistake, i: int) -> bool:
    """Whether the answer and a mistake behave alike on one input."""
    trial = attempt.trials[i]
    theirs = observe(trial, mistake.answer, attempt.exercise.argument_names)
    return is_same_outcome(trial, attempt.outcomes[i], theirs)


def name_mistake(attempt: Attempt) -> Problem:
    """The first problem of an attempt, with the best hint that there is."""
    assert attempt.first is not None
    problem, outcome = attempt.problems[attempt.first], attempt.outcomes[attempt.first]
    assert problem is not None
    if outcome.error == "NameError" and (name := _lacking(attempt)):
        kind, hint = SIDE_EFFECTS["notebook"]
        words = f"It uses `{name}`, a variable of the notebook, instead of its arguments."
        return replace(problem, stage="notebook", words=words, hint=hint, recognised=kind)
    if problem.stage == "slow":
        return problem
    if mistake := catalogued(attempt):
        return replace(problem, hint=mistake.hint, recognised=mistake.name)
    if problem.stage == "changed":  # its own hint says more than any relation of the numbers
        return problem
    return replace(problem, hint=_search(attempt, problem) or problem.hint)


def _search(attempt: Attempt, problem: Problem) -> str:
    """The wider hints, from the most to the least specific."""
    assert attempt.first is not None
    trial, stage, hint = attempt.trials[attempt.first], problem.stage, ""
    # What isn't shown is only one of several right results; a list holds sizes, or yes and no.
    numbers = "Expected:" in trial.property.shows and not isinstance(trial.expected, list)
    try:
        if stage in ("wrong", "shape", "type"):
            hint = _first_round_only(attempt)
        if not hint and numbers and stage in ("wrong", "shape"):
            hint = _relation(attempt)
        hint = hint or _unused(attempt)
        return experiment(attempt) if not hint and numbers and stage == "wrong" else hint
    except Exception:  # a hint is never worth an exception in the learner's notebook
        return ""


def _first_round_only(attempt: Attempt) -> str:
    """A hint about a `for` that is left in its first round: no jump leads back to it."""
    code = code_of(attempt.answer)
    steps = list(dis.get_instructions(code)) if code else []
    for before, step in pairwise(steps):  # a jump to a long loop leads to its EXTENDED_ARG
        once = not step.is_jump_target and before.opname != "EXTENDED_ARG"
        if step.opname == "FOR_ITER" and once:
            return "A loop of yours ends in its first round. Where does its `return` or `break` " \
                   "stand: inside it, or after it?"  # fmt: skip
    return ""


def _unused(attempt: Attempt) -> str:
    """A hint about an argument that the answer's code never looks at."""
    code, names = code_of(attempt.answer), attempt.exercise.argument_names
    if code is None or code.co_argcount != len(names) or code.co_flags & inspect.CO_VARARGS:
        return ""
    used = set(code.co_cellvars)
    for step in dis.get_instructions(code):
        if "LOAD_FAST" in step.opname:  # newer Pythons load two at once
            used.update([step.argval] if isinstance(step.argval, str) else step.argval)
    unused = [name for own, name in zip(code.co_varnames, names, strict=False) if own not in used]
    return f"Your code never uses its argument `{unused[0]}`. What depends on it?" if unused else ""


def _lacking(attempt: Attempt) -> str:
    """The notebook's variable that the answer reached for, or ""."""
    assert attempt.first is not None
    words = attempt.outcomes[attempt.first].words.split("'")
    name = words[1] if len(words) > 2 else ""
    return name if is_notebook_variable(attempt.answer, name) else ""


def _relation(attempt: Attempt) -> str:
    """A hint from how the numbers relate to the right ones, in the first part that differs."""
    assert attempt.first is not None
    trial, outcome = attempt.trials[attempt.first], attempt.outcomes[attempt.first]
    hint, names = fingerprint(_pairs(attempt)), trial.property.parts
    if not hint or not names:
        return hint
    return f"Look at `{names[first_other(outcome.value, trial.expected)]}`. {hint}"


def _pairs(attempt: Attempt) -> list[Pair]:
    """Expected beside received, wherever the first broken property fails."""
    pairs, places = [], set[int | None]()
    for i in attempt.failing:
        trial, value, place = attempt.trials[i], attempt.outcomes[i].value, None
        if attempt.outcomes[i].stage:
            return []
        expected, names = trial.expected, attempt.exercise.argument_names
        if isinstance(expected, (list, tuple)):
            place = first_other(value, expected)
            value, expected = value[place], expected[place]
        places.add(place)
        pairs.append(Pair(expected, value, dict(zip(names, trial.args, strict=False))))
    return pairs if len(places) == 1 else []
