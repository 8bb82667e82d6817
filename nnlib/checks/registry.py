"""All exercises, by key, in the order of the chapters."""

from __future__ import annotations

import difflib

import nnlib.checks.activations as activations
import nnlib.checks.backprop as backprop
import nnlib.checks.forward as forward
import nnlib.checks.gradient_descent as gradient_descent
import nnlib.checks.losses as losses
import nnlib.checks.mnist as mnist
import nnlib.checks.neurons as neurons
from nnlib.checks.exercise import Exercise

CHAPTERS = (neurons, activations, forward, losses, gradient_descent, backprop, mnist)
EXERCISES: dict[str, Exercise] = {
    exercise.key: exercise for chapter in CHAPTERS for exercise in chapter.EXERCISES
}


def find(key: str) -> Exercise:
    """The exercise of a key.

    Raises:
        KeyError: no exercise has this key; the message gives the nearest ones.
    """
    if not isinstance(key, str):
        raise TypeError(f"key is {type(key).__name__}, expected the name of an exercise as text")
    if key in EXERCISES:
        return EXERCISES[key]
    near = difflib.get_close_matches(key, EXERCISES, n=3, cutoff=0.3)
    near = near or [name for name in EXERCISES if name.startswith(key.partition(".")[0])]
    names = ", ".join(map(repr, near or EXERCISES))
    raise UnknownExercise(f"there is no exercise {key!r}; the nearest are {names}")


class UnknownExercise(KeyError):
    """No exercise has this key."""

    def __str__(self) -> str:
        return str(self.args[0])
