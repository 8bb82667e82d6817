"""One answer, met with all inputs of its exercise: outcomes, and what is wrong on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nnlib.checks.exercise import Exercise, Property
from nnlib.checks.kernel_state import unchanged_kernel
from nnlib.checks.namespace import without_notebook
from nnlib.checks.observe import Outcome, Trial, observe, trials_of
from nnlib.checks.problem import Problem, problem_of
from nnlib.checks.timelimit import run_for


@dataclass(frozen=True)
class Attempt:
    """An answer and what it did."""

    exercise: Exercise
    answer: Any
    trials: Sequence[Trial]
    outcomes: Sequence[Outcome]
    printed: str  # the beginning of what it printed
    n_printed: int
    meddled: Sequence[str]  # what it changed in the kernel

    @cached_property
    def problems(self) -> list[Problem | None]:
        """What is wrong on each input."""
        pairs = zip(self.trials, self.outcomes, strict=True)
        return [problem_of(trial, outcome, self.exercise) for trial, outcome in pairs]

    @cached_property
    def first(self) -> int | None:
        """The first input on which something is wrong."""
        return next((i for i, problem in enumerate(self.problems) if problem), None)

    def _holds(self, each: Property) -> bool:
        mine = [p for t, p in zip(self.trials, self.problems, strict=True) if t.property is each]
        return bool(mine) and not any(mine)

    @property
    def held(self) -> list[str]:
        """Names of the properties that hold."""
        return [each.name for each in self.exercise.properties if self._holds(each)]

    @property
    def failing(self) -> list[int]:
        """The inputs on which the first property that doesn't hold fails."""
        trials, first = self.trials, self.first
        assert first is not None
        return [
            i
            for i, problem in enumerate(self.problems)
            if problem and trials[i].property is trials[first].property
        ]


def attempt(exercise: Exercise, answer: Any, seeds: Sequence[int]) -> Attempt:
    """Run an answer on all inputs, inside the guard."""
    trials = trials_of(exercise, seeds)
    with unchanged_kernel() as (printed, meddled):
        outcomes = run(exercise, answer, trials)
    reached = trials[: len(outcomes)]
    return Attempt(exercise, answer, reached, outcomes, printed.getvalue(), printed.total, meddled)


def run(exercise: Exercise, answer: Any, trials: Sequence[Trial]) -> list[Outcome]:
    """The outcomes of the trials; the last one is "slow" where the time was over."""
    outcomes: list[Outcome] = []
    isolated = without_notebook(answer)

    def all_trials() -> None:
        for trial in trials:
            outcomes.append(observe(trial, isolated, exercise.argument_names))

    if run_for(exercise.seconds, all_trials):
        return outcomes
    return [*outcomes[: len(trials) - 1], Outcome(stage="slow")]  # the thread may still append
