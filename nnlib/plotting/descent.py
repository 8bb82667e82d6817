"""Functions of one and two numbers, and the paths that gradient descent takes on them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from nnlib._validate import Array, as_numbers, check_shape
from nnlib.plotting.style import (
    COLOURS,
    FAINT,
    HEIGHT,
    INK,
    LINES,
    MARKERS,
    in_style,
    new_axes,
)

Limits = tuple[float, float, float, float]


@in_style
def curve_path(
    f: Callable[[Array], Array],
    *paths: npt.ArrayLike,
    limits: tuple[float, float],
    labels: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the curve of f and, on it, the points that descents go through.

    Args:
        f: a function of one number that takes arrays.
        paths: each the x of every step, (steps + 1,).
        limits: smallest and largest x; what leaves them is cut off.
        labels: names of the paths for the legend.
        ax: axes to draw into; by default new ones.

    Alt text: "On the parabola x², steps of rate 0.1 from x = 2 grow shorter and shorter towards
    the minimum at 0."

    Example:
        >>> ax = curve_path(lambda x: x**2, [2, 1, 0.5], limits=(-2, 2))
        >>> ax.get_lines()[1].get_ydata()
        array([4.  , 1.  , 0.25])
    """
    ax = new_axes() if ax is None else ax
    x = np.linspace(*limits, 401)
    ax.plot(x, f(x), color=INK, linestyle="-", linewidth=1.2)
    ax.set(xlim=limits, ylim=ax.get_ylim(), xlabel="x", ylabel="f(x)")
    for i, values in enumerate(paths):
        path = as_path("curve_path", values, 1)[:, 0]
        trace(ax, (path, f(path)), i, labels)
    return ax


@in_style
def contour_path(
    f: Callable[[Array, Array], Array],
    *paths: npt.ArrayLike,
    limits: Limits,
    labels: Sequence[str] | None = None,
    levels: int = 12,
    ax: Axes | None = None,
) -> Axes:
    """Draw f as a map with lines of equal height and, on it, the paths of descents.

    Args:
        f: a function of two numbers that takes arrays.
        paths: each the points of every step, (steps + 1, 2).
        limits: (left, right, bottom, top).
        labels: names of the paths for the legend.
        levels: about how many lines of equal height.
        ax: axes to draw into; by default new ones.

    Alt text: "Circles of equal height of x² + y² with a path straight from (2, 1) to the centre."

    Example:
        >>> ax = contour_path(lambda x, y: x + y, [[1, 1], [0, 0]], limits=(-1, 1, -1, 1))
        >>> ax.get_lines()[0].get_xdata()
        array([1., 0.])
    """
    ax = new_axes((5.6, 4.2)) if ax is None else ax
    U, V = grid(limits)
    heights = f(U, V)
    ax.contourf(U, V, heights, levels, cmap=HEIGHT)
    ax.contour(U, V, heights, levels, colors=FAINT, linewidths=0.7, linestyles="-",
               antialiased=False)  # fmt: skip
    for i, values in enumerate(paths):
        trace(ax, as_path("contour_path", values, 2).T, i, labels)
    ax.set(xlim=limits[:2], ylim=limits[2:], xlabel="x", ylabel="y")
    return ax


def grid(limits: Limits, n: int = 151) -> tuple[Array, Array]:
    """Return the coordinates of n × n points that fill the limits."""
    U, V = np.meshgrid(np.linspace(*limits[:2], n), np.linspace(*limits[2:], n))
    return U, V


def as_path(owner: str, values: npt.ArrayLike, dimensions: int) -> Array:
    """Return a path as an array (steps + 1, dimensions) of float64.

    Raises:
        ValueError: another shape.
    """
    path = as_numbers(owner, "path", values, np.float64)
    if path.ndim == 1 and dimensions == 1:
        path = path[:, None]
    check_shape(owner, "path", path, ("steps + 1", dimensions))
    return path


def trace(ax: Any, coordinates: Sequence[Array] | Array, i: int, labels: Any) -> None:
    """Draw the i-th path with a marker at every step and a large one where it begins."""
    colour, marker = COLOURS[1:][i % 6], MARKERS[i % len(MARKERS)]
    label = None if labels is None else labels[i]
    style = {"color": colour, "marker": marker, "zorder": 3}
    ax.plot(*coordinates, linestyle=LINES[i % 3], linewidth=1.5, markersize=4, label=label, **style)
    start = [values[:1] for values in coordinates]
    ax.plot(*start, markersize=9, markeredgecolor="white", linestyle="", **style)
    if labels is not None:
        ax.legend()
