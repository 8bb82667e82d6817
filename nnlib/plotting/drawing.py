"""The picture behind the buttons of an animation, as SVG.

It is written here line by line and not by matplotlib: so its paths can move, it is small, and it
comes out the same each time.
"""

import html
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from nnlib._validate import Array
from nnlib.plotting.descent import grid
from nnlib.plotting.style import CARD, COLOURS, FAINT, HEIGHT, INK

Window = tuple[float, float, float, float]

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


def pixels(points: Array, window: Window) -> list[tuple[int, int]]:
    """Turn points (n, 2) into whole units of the drawing, far-away ones into merely outside."""
    left, right, bottom, top = window
    x = LEFT + (points[:, 0] - left) / (right - left) * (RIGHT - LEFT)
    y = BOTTOM - (points[:, 1] - bottom) / (top - bottom) * (BOTTOM - TOP)
    xy = np.nan_to_num(np.column_stack([x, y]), nan=-5000).clip(-5000, 5000)
    return [(int(u), int(v)) for u, v in xy.round()]


def _trail(points: Iterable[Iterable[int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _outline(points: list[tuple[int, int]]) -> str:
    """Return a closed path; steps are shorter to write than places. A mere point gives none."""
    steps = np.diff(points, axis=0)
    steps = steps[steps.any(axis=1)]
    return f"M{_trail(points[:1])}l{_trail(steps)}z" if len(steps) else ""


def draw_curve(f: Callable[..., Any], window: Window) -> str:
    """Return the curve of f(x)."""
    x = np.linspace(window[0], window[1], 201)
    trail = _trail(pixels(np.column_stack([x, f(x)]), window))
    return f'<path d="M{trail}" fill="none" stroke="{INK}" stroke-width="4"/>'


def draw_map(f: Callable[..., Any], window: Window, levels: int) -> str:
    """Return f(x, y) as areas of about equal height."""
    U, V = grid(window, 101)
    bands = Figure().add_subplot().contourf(U, V, f(U, V), levels, cmap=HEIGHT)
    colours: Any = bands.get_facecolor()
    drawn = []
    for band, colour in zip(bands.get_paths(), colours, strict=True):
        areas = [pixels(np.asarray(area), window) for area in band.to_polygons()]
        d = "".join(map(_outline, areas))
        look = f'fill="{to_hex(colour)}" stroke="{FAINT}" stroke-width="1"'
        drawn.append(f'<path d="{d}" fill-rule="evenodd" {look}/>')
    return "".join(drawn)


def draw_axes(window: Window, labels: tuple[str, str]) -> str:
    """Return the two axes with their numbers and names."""
    left, right, bottom, top = window
    parts = [f'<path d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}" fill="none" stroke="{INK}"/>']
    for x in _ticks(left, right):
        [(u, _)] = pixels(np.array([[x, bottom]]), window)
        parts.append(f'<text x="{u}" y="{BOTTOM + 50}" text-anchor="middle">{_number(x)}</text>')
    for y in _ticks(bottom, top):
        [(_, v)] = pixels(np.array([[left, y]]), window)
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


def draw_all(background: str, points: list[list[tuple[int, int]]], alt: str) -> str:
    """Return the whole drawing: a background and, on it, the paths and their dots."""
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
