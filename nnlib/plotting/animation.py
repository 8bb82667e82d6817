"""Descents to play, pause and step through in a page that has no kernel behind it."""

import html
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from nnlib._validate import Array
from nnlib.plotting.descent import as_path, grid
from nnlib.plotting.player import player
from nnlib.plotting.style import CARD, COLOURS, FAINT, HEIGHT, INK

WIDTH, HEIGHT_PX = 1280, 840  # of the drawing, in its own units
LEFT, RIGHT, TOP, BOTTOM = 148, 1252, 24, 726
SHAPES = [  # a dot for each path that can be told apart without its colour
    ("●", '<circle r="15"/>'),
    ("■", '<rect x="-14" y="-14" width="28" height="28"/>'),
    ("▲", '<path d="M0-18 17 13H-17z"/>'),
    ("◆", '<path d="M0-20 20 0 0 20-20 0z"/>'),
    ("▼", '<path d="M0 18 17-13H-17z"/>'),
]
DASHES = ["", "18 10", "4 8", "18 8 4 8", "30 8"]


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
    background = _map(f, window, levels) if dimensions == 2 else _curve(f, window)
    shown = places if dimensions == 2 else [
        np.column_stack([place, height]) for place, height in zip(places, heights, strict=True)
    ]  # fmt: skip
    points = [_pixels(path, window) for path in shown]
    texts = [_words(place, height) for place, height in zip(places, heights, strict=True)]
    alt = _describe(texts) if alt is None else alt
    labels = ("x", "y") if dimensions == 2 else ("x", "f(x)")
    svg = _svg(background + _axes(window, labels), points, alt)
    return Animation(player(svg, points, texts, _marks(len(paths), names)), alt)


Window = tuple[float, float, float, float]


def _window(f: Callable[..., Any], limits: Sequence[float]) -> Window:
    """Return left, right, bottom, top; for a curve, bottom and top are where it goes."""
    left, right = limits[:2]
    if len(limits) == 4:
        return (left, right, limits[2], limits[3])
    y = np.asarray(f(np.linspace(left, right, 401)))
    margin = 0.06 * float(np.ptp(y))
    return (left, right, float(y.min()) - margin, float(y.max()) + margin)


def _pixels(points: Array, window: Window) -> list[tuple[int, int]]:
    """Turn points (n, 2) into whole units of the drawing, far-away ones into merely outside."""
    left, right, bottom, top = window
    x = LEFT + (points[:, 0] - left) / (right - left) * (RIGHT - LEFT)
    y = BOTTOM - (points[:, 1] - bottom) / (top - bottom) * (BOTTOM - TOP)
    xy = np.nan_to_num(np.column_stack([x, y]), nan=-5000).clip(-5000, 5000)
    return [(int(u), int(v)) for u, v in xy.round()]


def _trail(points: Sequence[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _curve(f: Callable[..., Any], window: Window) -> str:
    x = np.linspace(window[0], window[1], 201)
    trail = _trail(_pixels(np.column_stack([x, f(x)]), window))
    return f'<path d="M{trail}" fill="none" stroke="{INK}" stroke-width="4"/>'


def _map(f: Callable[..., Any], window: Window, levels: int) -> str:
    U, V = grid(window, 101)
    bands = Figure().add_subplot().contourf(U, V, f(U, V), levels, cmap=HEIGHT)
    colours: Any = bands.get_facecolor()
    drawn = []
    for band, colour in zip(bands.get_paths(), colours, strict=True):
        areas = [_pixels(np.asarray(area), window) for area in band.to_polygons()]
        d = "".join(f"M{_trail(area)}z" for area in areas)
        look = f'fill="{to_hex(colour)}" stroke="{FAINT}" stroke-width="1"'
        drawn.append(f'<path d="{d}" fill-rule="evenodd" {look}/>')
    return "".join(drawn)


def _axes(window: Window, labels: tuple[str, str]) -> str:
    left, right, bottom, top = window
    parts = [f'<path d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}" fill="none" stroke="{INK}"/>']
    for x in _ticks(left, right):
        [(u, _)] = _pixels(np.array([[x, bottom]]), window)
        parts.append(f'<text x="{u}" y="{BOTTOM + 50}" text-anchor="middle">{_number(x)}</text>')
    for y in _ticks(bottom, top):
        [(_, v)] = _pixels(np.array([[left, y]]), window)
        parts.append(f'<text x="{LEFT - 14}" y="{v + 15}" text-anchor="end">{_number(y)}</text>')
    middle, centre = (LEFT + RIGHT) // 2, (TOP + BOTTOM) // 2
    parts.append(f'<text x="{middle}" y="{HEIGHT_PX - 14}" text-anchor="middle">{labels[0]}</text>')
    turned = f'transform="translate(38 {centre}) rotate(-90)" text-anchor="middle"'
    parts.append(f"<text {turned}>{labels[1]}</text>")
    return f'<g font-size="42" fill="{INK}" stroke-width="2">{"".join(parts)}</g>'


def _ticks(low: float, high: float) -> list[float]:
    ticks = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in ticks if low <= tick <= high]


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _svg(background: str, points: list[list[tuple[int, int]]], alt: str) -> str:
    moving = []
    for i, path in enumerate(points):
        colour, (_, shape) = COLOURS[i + 1], SHAPES[i]
        dash = f' stroke-dasharray="{DASHES[i]}"' if DASHES[i] else ""
        moving.append(f'<polyline points="{_trail(path)}" fill="none" stroke="{colour}"{dash}/>')
        steps = "".join(f"M{x},{y}h0" for x, y in path)
        round_dots = f'stroke="{colour}" stroke-width="13" stroke-linecap="round"'
        moving.append(f'<path class="nn-steps" d="{steps}" {round_dots}/>')
        for kind, fill, (x, y) in (("nn-start", CARD, path[0]), ("nn-dot", colour, path[-1])):
            look = f'fill="{fill}" stroke="{colour}" transform="translate({x},{y})"'
            moving.append(f'<g class="{kind}" {look}>{shape}</g>')
    # The inner svg cuts off what leaves the axes.
    inside = f'x="{LEFT}" y="{TOP}" width="{RIGHT - LEFT}" height="{BOTTOM - TOP}"'
    box = f'viewBox="{LEFT} {TOP} {RIGHT - LEFT} {BOTTOM - TOP}"'
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT_PX}" role="img" aria-label="{html.escape(alt)}">'
        f'{background}<svg {inside} {box} stroke-width="5" stroke-linejoin="round">'
        f"{''.join(moving)}</svg></svg>"
    )


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
