"""Descents to play, pause and step through in a page that has no kernel behind it."""

import html
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from nnlib._validate import Array
from nnlib.plotting.descent import as_path
from nnlib.plotting.drawing import SHAPES, Window, draw_all, draw_axes, draw_curve, draw_map, pixels
from nnlib.plotting.player import player
from nnlib.plotting.style import COLOURS


class Animation:
    """An animation that a notebook shows as a playable drawing, and a terminal as its words."""

    def __init__(self, page: str, alt: str) -> None:
        self.page, self.alt = page, alt

    def _repr_html_(self) -> str:
        return self.page

    def __repr__(self) -> str:
        return self.alt


def animate_descent(
    f: Callable[..., Any],
    *paths: npt.ArrayLike,
    limits: tuple[float, float] | tuple[float, float, float, float],
    names: Sequence[str] | None = None,
    alt: str | None = None,
    levels: int = 10,
) -> Animation:
    """Return descents on the curve of f(x) or on the map of f(x, y), to be played step by step.

    Args:
        f: a function of one or two numbers that takes arrays.
        paths: up to five; each the points of every step, (steps + 1,) or (steps + 1, 2). One that
            is shorter than others waits at its end.
        limits: (left, right) for a curve, (left, right, bottom, top) for a map.
        names: names of the paths.
        alt: description of the still frame; by default where the paths begin and end.
        levels: about how many heights the map tells apart.

    Raises:
        ValueError: no path, more than five, or one of another shape.

    Alt text: "The parabola x² and two descents on it: with rate 0.1 from 2 straight to 0, with
    rate 0.9 to and fro."

    Example:
        >>> animate_descent(lambda x: x**2, [2, 1, 0.5], limits=(-2, 2))
        Gradient descent, 2 steps. From x = 2.000, f = 4.000 to x = 0.500, f = 0.250.
    """
    if not 1 <= len(paths) <= len(SHAPES):
        raise ValueError(f"animate_descent: {len(paths)} paths, expected 1 to {len(SHAPES)}")
    dimensions = len(limits) // 2
    places = [as_path("animate_descent", path, dimensions) for path in paths]
    heights = [np.asarray(f(*place.T)) for place in places]
    window = _window(f, limits)
    background = draw_map(f, window, levels) if dimensions == 2 else draw_curve(f, window)
    shown = places if dimensions == 2 else [
        np.column_stack([place, height]) for place, height in zip(places, heights, strict=True)
    ]  # fmt: skip
    points = [pixels(path, window) for path in shown]
    texts = [_words(place, height) for place, height in zip(places, heights, strict=True)]
    alt = _describe(texts) if alt is None else alt
    labels = ("x", "y") if dimensions == 2 else ("x", "f(x)")
    svg = draw_all(background + draw_axes(window, labels), points, alt)
    return Animation(player(svg, points, texts, _marks(len(paths), names)), alt)


def _window(f: Callable[..., Any], limits: Sequence[float]) -> Window:
    """Return left, right, bottom, top; for a curve, bottom and top are where it goes."""
    left, right = limits[:2]
    if len(limits) == 4:
        return (left, right, limits[2], limits[3])
    y = np.asarray(f(np.linspace(left, right, 401)))
    margin = 0.06 * float(np.ptp(y))
    return (left, right, float(y.min()) - margin, float(y.max()) + margin)


def _words(place: Array, height: Array) -> list[str]:
    names = ["x", "f"] if place.shape[1] == 1 else ["x", "y", "f"]
    rows = np.column_stack([place, height]).tolist()
    return [
        ", ".join(f"{name} = {_rounded(value)}" for name, value in zip(names, row, strict=True))
        for row in rows
    ]


def _rounded(value: float) -> str:
    text = f"{value:.3f}" if abs(value) < 1e4 else f"{value:.2e}"
    return "0.000" if text == "-0.000" else text.replace("-", "−")


def _describe(texts: list[list[str]]) -> str:
    steps = max(map(len, texts)) - 1
    ways = "; ".join(f"from {text[0]} to {text[-1]}" for text in texts)
    return f"Gradient descent, {steps} steps. {ways[0].upper()}{ways[1:]}."


def _marks(n: int, names: Sequence[str] | None) -> list[str]:
    marks = []
    for i in range(n):
        sign = f'<span aria-hidden="true" style="color:{COLOURS[i + 1]}">{SHAPES[i][0]}</span> '
        marks.append(sign + (f"{html.escape(names[i])}: " if names is not None else ""))
    return marks
