"""Naming the mistake: the catalogue first, then wider fingerprints.

A catalogued mistake is recognised by running it on the same inputs: the answer that behaves like it
everywhere, or at least wherever the first broken property fails, is taken for it.
"""

from __future__ import annotations

import dis
import inspect
from dataclasses import replace

from nnlib.checks.attempt import Attempt
from nnlib.checks.compare import is_close
from nnlib.checks.exercise import Mistake
from nnlib.checks.experiments import experiment
from nnlib.checks.fingerprints import Pair, fingerprint
from nnlib.checks.namespace import is_notebook_variable
from nnlib.checks.observe import is_same_outcome, observe
from nnlib.checks.placeholder import code_of
from nnlib.checks.problem import Problem
from nnlib.checks.symptoms import SIDE_EFFECTS


def catalogued(attempt: Attempt) -> Mistake | None:
    """The mistake of the exercise's catalogue that behaves like the answer, if one does."""
    failing, every = set(attempt.failing), set(range(len(attempt.trials)))
    best, most = None, -1
    for mistake in attempt.exercise.mistakes:
        if all(_alike(attempt, mistake, i) for i in failing):
            also = sum(_alike(attempt, mistake, i) for i in every - failing)
            if also > most:
                best, most = mistake, also
    return best


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
    try:
        hint = fingerprint(_pairs(attempt)) or _unused(attempt)
        return experiment(attempt) if not hint and problem.stage == "wrong" else hint
    except Exception:  # a hint is never worth an exception in the learner's notebook
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


def _pairs(attempt: Attempt) -> list[Pair]:
    """Expected beside received, wherever the first broken property fails."""
    pairs = []
    for i in attempt.failing:
        trial, value = attempt.trials[i], attempt.outcomes[i].value
        names = dict(zip(attempt.exercise.argument_names, trial.args, strict=False))
        if attempt.outcomes[i].stage:
            return []
        if not isinstance(trial.expected, (list, tuple)):
            pairs.append(Pair(trial.expected, value, names))
            continue
        parts = zip(value, trial.expected, strict=False)
        pairs += [
            Pair(expected, received, names)
            for received, expected in parts
            if not is_close(received, expected)
        ][:1]  # of several parts, the first that differs
    return pairs
