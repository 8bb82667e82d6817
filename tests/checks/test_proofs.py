"""What proves a check, for every exercise of the registry; a new one needs no new test."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from nnlib.checks import EXERCISES
from nnlib.checks.grade import grade
from nnlib.checks.observe import observe, trials_of
from nnlib.checks.problem import problem_of

ALL = list(EXERCISES.values())
SEEDS = [0, 10, 20, 30, 40]  # each check uses three from here on


def name_of(exercise):
    return exercise.key


def pairs(field):
    return [
        pytest.param(exercise, each, id=f"{exercise.key}-{getattr(each, 'name', number)}")
        for exercise in ALL
        for number, each in enumerate(getattr(exercise, field))
    ]


@pytest.fixture(params=SEEDS)
def seed(request, monkeypatch):
    monkeypatch.setenv("NNLIB_CHECK_SEED", str(request.param))
    return request.param


@pytest.mark.parametrize("exercise", ALL, ids=name_of)
def test_reference_gets_full_points(exercise, seed):
    result = grade(exercise, exercise.reference)
    assert result.status == "passed", str(result)
    assert result.points == result.max_points == exercise.points
    assert result.held == tuple(each.name for each in exercise.properties)
    assert (result.hint, result.recognised) == ("", None)


@pytest.mark.parametrize(("exercise", "alternative"), pairs("alternatives"))
def test_alternative_passes(exercise, alternative, seed):
    result = grade(exercise, alternative)
    assert result.status == "passed", str(result)


@pytest.mark.parametrize(("exercise", "mistake"), pairs("mistakes"))
def test_mistake_is_named(exercise, mistake, seed):
    result = grade(exercise, mistake.answer)
    assert result.status in ("failed", "error")
    assert result.recognised == mistake.name, str(result)
    assert result.hint == mistake.hint
    assert not result
    assert 0 <= result.points < exercise.points
    assert float(result.points * 2).is_integer()
    assert result.points == 0 or exercise.properties[0].name in result.held


@pytest.mark.parametrize("exercise", ALL, ids=name_of)
def test_definition_is_complete(exercise):
    assert len(exercise.alternatives) >= 2
    assert len(exercise.mistakes) >= 4
    assert len(exercise.hints) >= 2
    assert 1 <= exercise.points <= 4
    names = [mistake.name for mistake in exercise.mistakes]
    hints = [mistake.hint for mistake in exercise.mistakes]
    assert len(set(names)) == len(names)
    assert exercise.why
    assert all(len(text) > 20 for text in [*hints, *exercise.hints, exercise.statement])
    properties = [each.name for each in exercise.properties]
    assert len(set(properties)) == len(properties)


@functools.cache
def broken_properties(key):
    """For each mistake of an exercise, the properties that it breaks (seeds 0, 1 and 2)."""
    exercise = EXERCISES[key]
    trials = trials_of(exercise, [0, 1, 2])
    return [
        {
            trial.property.name
            for trial in trials
            if problem_of(trial, observe(trial, mistake.answer, exercise.argument_names), exercise)
        }
        for mistake in exercise.mistakes
    ]


@pytest.mark.parametrize(("exercise", "removed"), pairs("properties"))
def test_no_property_can_be_removed(exercise, removed):
    broken = broken_properties(exercise.key)
    assert {removed.name} in broken, f"every mistake that breaks {removed.name!r} breaks another"
    if len(exercise.properties) > 1:
        rest = [each for each in exercise.properties if each is not removed]
        weaker = replace(exercise, properties=rest)
        let_through = exercise.mistakes[broken.index({removed.name})]
        assert grade(weaker, let_through.answer).status == "passed"


@pytest.mark.parametrize("exercise", [e for e in ALL if e.is_function], ids=name_of)
def test_float32_answer_is_right(exercise):
    def in_float32(*args):
        return to_float32(exercise.reference(*args))

    result = grade(exercise, in_float32)
    assert result, str(result)


def to_float32(value):
    if isinstance(value, (list, tuple)):
        return type(value)(to_float32(part) for part in value)
    value = np.asarray(value)
    return value.astype(np.float32) if value.dtype == np.float64 else value
