"""The plane of two inputs: what a model says where, and how layers bend it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from nnlib._validate import Array, as_numbers, check_shape
from nnlib.plotting.style import (
    COLOURS,
    DIVERGING,
    INK,
    LINES,
    MARKERS,
    check_colours,
    in_style,
    new_axes,
)

Limits = tuple[float, float, float, float]
Model = Callable[[Array], Any]


@in_style
def decision_boundary(
    model: Model,
    X: npt.ArrayLike | None = None,
    y: npt.ArrayLike | None = None,
    limits: Limits | None = None,
    shade: bool = True,
    label: str | None = None,
    colour: int = 0,
    ax: Axes | None = None,
) -> Axes:
    """Shade the plane by what a model says and draw the line on which it changes its mind.

    Args:
        model: a network, a neuron or any function of rows (n, 2) that returns a probability for
            each, (n,) or (n, 1), or one of c classes, (n, c).
        X: points to show, (n, 2).
        y: their classes, n integers.
        limits: (left, right, bottom, top); by default around the points.
        shade: whether to shade; without it, several boundaries go into the same axes.
        label: what the line is called in the legend.
        colour: number of the line's colour and style, when nothing is shaded.
        ax: axes to draw into; by default new ones.

    Raises:
        ValueError: points that are not (n, 2), or labels that don't fit them.

    Alt text: "The plane in two colours, divided by a straight line from top left to bottom right;
    the three points of class 1 lie above it, the others below."

    Example:
        >>> ax = decision_boundary(lambda X: X[:, 0], X=[[0, 0], [1, 1]], y=[0, 1])
        >>> len(ax.collections)  # shades, the line, and two classes of points
        4
    """
    points, classes = points_and_classes("decision_boundary", X, y)
    limits = around(points) if limits is None else limits
    U, V, values = _on_grid(model, limits)
    check_colours("decision_boundary", "classes", values.shape[2] if values.ndim == 3 else 2)
    ax = new_axes((5.6, 4.2)) if ax is None else ax
    style: dict[str, Any] = {"colors": INK, "linestyles": "-"}
    if not shade:
        style = {"colors": COLOURS[colour], "linestyles": [LINES[colour]]}
    elif values.ndim == 3:
        tints = ListedColormap(COLOURS[: values.shape[2]])
        ax.contourf(U, V, values.argmax(axis=2), np.arange(values.shape[2] + 1) - 0.5, cmap=tints,
                    alpha=0.3)  # fmt: skip
    else:
        levels = np.linspace(0, 1, 11)
        ax.contourf(U, V, values, levels, cmap=DIVERGING, alpha=0.5, extend="both")
    for level, height in _boundaries(values):
        if height.min() < level < height.max():
            ax.contour(U, V, height, [level], linewidths=2, **style)
    if label is not None:
        ax.plot([], [], color=style["colors"], linestyle=LINES[0 if shade else colour], label=label)
        ax.legend()
    scatter(ax, points, classes)
    ax.set(xlim=limits[:2], ylim=limits[2:], xlabel="x₁", ylabel="x₂")
    return ax


def points_and_classes(
    owner: str, X: npt.ArrayLike | None, y: npt.ArrayLike | None
) -> tuple[Array, Array]:
    """Return points (n, 2) and their classes (n,) as arrays, or say what is wrong with them."""
    points = as_numbers(owner, "X", np.empty((0, 2)) if X is None else X)
    if X is not None:
        check_shape(owner, "X", points, ("n", 2))
    classes = np.zeros(len(points), dtype=int) if y is None else np.asarray(y).astype(int)
    classes = classes.reshape(-1) if classes.size == len(points) else classes  # (n, 1) will do
    if len(points):
        check_shape(owner, "y", classes, (len(points),))
        check_colours(owner, "classes", int(classes.max()) + 1)
    return points, classes


def around(points: Array, margin: float = 0.25) -> Limits:
    """Return limits that leave some room around the points."""
    if not len(points):
        return (-3, 3, -3, 3)
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    dx, dy = (margin * (size or 1) for size in (right - left, top - bottom))
    return (float(left - dx), float(right + dx), float(bottom - dy), float(top + dy))


def _on_grid(model: Model, limits: Limits, n: int = 151) -> tuple[Array, Array, Array]:
    U, V = np.meshgrid(np.linspace(*limits[:2], n), np.linspace(*limits[2:], n))
    values = np.asarray(model(np.column_stack([U.ravel(), V.ravel()])), dtype=float)
    if values.ndim == 2 and values.shape[1] > 1:
        return U, V, values.reshape(n, n, -1)
    return U, V, values.reshape(n, n)


def _boundaries(values: Array) -> list[tuple[float, Array]]:
    """Return levels and heights whose contour is the boundary: ½, or where a class overtakes."""
    if values.ndim == 2:
        return [(0.5, values)]
    classes = range(values.shape[2])
    return [(0.0, values[..., k] - np.delete(values, k, axis=2).max(axis=2)) for k in classes]


def scatter(ax: Axes, points: Array, classes: Array) -> None:
    """Draw points, each class with its colour and marker."""
    for k in np.unique(classes):
        u, v = points[classes == k].T
        ax.scatter(u, v, s=60, color=COLOURS[k], marker=MARKERS[k], edgecolor="white", zorder=3)
