"""The plane of two inputs: what a model says where, and how layers bend it."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from nnlib._validate import Array, as_numbers, check_shape
from nnlib.layers import Dense
from nnlib.network import Network
from nnlib.plotting.style import (
    COLOURS,
    DIVERGING,
    FAINT,
    INK,
    LINES,
    MARKERS,
    figure_of,
    in_style,
    new_axes,
    new_grid,
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
    points, classes = _points("decision_boundary", X, y)
    limits = _around(points) if limits is None else limits
    ax = new_axes((5.6, 4.2)) if ax is None else ax
    U, V, values = _on_grid(model, limits)
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
    _scatter(ax, points, classes)
    ax.set(xlim=limits[:2], ylim=limits[2:], xlabel="x₁", ylabel="x₂")
    return ax


@in_style
def layer_as_transformation(
    network: Network,
    X: npt.ArrayLike,
    y: npt.ArrayLike,
    limits: Limits | None = None,
    step: str = "layer",
) -> Figure:
    """Show the plane of inputs, and what becomes of its grid and its points layer by layer.

    Behind each panel's grid, the shade tells what the rest of the network makes of a point there.

    Args:
        network: a network with two inputs whose hidden layers have two units each.
        X: points to show, (n, 2).
        y: their classes, n integers.
        limits: (left, right, bottom, top) of the grid; by default around the points.
        step: "layer", or "both" to show Z before the activation as well as A after it.

    Raises:
        ValueError: a layer that doesn't map the plane to the plane.

    Alt text: "Left, the four XOR points on a square grid, with two bent boundaries. Right, the
    grid after the hidden layer: folded so that a straight line divides the classes."

    Example:
        >>> network = Network([Dense(2, 2, "tanh"), Dense(2, 1, "sigmoid")])
        >>> figure = layer_as_transformation(network, [[0, 0], [1, 1]], [0, 1])
        >>> [ax.get_title() for ax in figure.axes]
        ['X', 'A⁽¹⁾']
    """
    points, classes = _points("layer_as_transformation", X, y)
    stages = _stages(network, step)
    lines = _grid_lines(_around(points) if limits is None else limits)
    panels = new_grid(len(stages), columns=2)
    for ax, (title, move, rest) in zip(panels, stages, strict=True):
        points, lines = move(points), [move(line) for line in lines]
        area = _around(np.concatenate([points, *lines]), margin=0.06)
        decision_boundary(rest, limits=area, ax=ax)
        for line in lines:
            ax.plot(*line.T, color=FAINT, linestyle="-", linewidth=0.8)
        _scatter(ax, points, classes)
        ax.set(title=title, xlabel="", ylabel="")
    return figure_of(panels[0])


Stage = tuple[str, Model, Model]


def _stages(network: Network, step: str) -> list[Stage]:
    """Return title, map from the stage before, and map to the output for each stage."""
    if step not in ("layer", "both"):
        raise ValueError(f"layer_as_transformation: step is {step!r}, expected layer or both")
    widths = [network.layers[0].n_in, *(layer.n_out for layer in network.layers[:-1])]
    if set(widths) != {2}:
        raise ValueError(f"layer_as_transformation: inputs and layers of {widths}, expected all 2")
    stages: list[Stage] = [("X", lambda A: A, network)]
    for i, layer in enumerate(network.layers[:-1]):
        number = "¹²³⁴⁵⁶⁷⁸⁹"[i]
        rest = _composed(network.layers[i + 1 :])
        if step == "layer":
            stages.append((f"A⁽{number}⁾", layer, rest))
        else:
            stages.append((f"Z⁽{number}⁾", _affine(layer), _composed([layer.activation, rest])))
            stages.append((f"A⁽{number}⁾", layer.activation, rest))
    return stages


def _affine(layer: Dense) -> Model:
    return lambda A: A @ layer.W.T + layer.b


def _composed(functions: Sequence[Model]) -> Model:
    return lambda A: functools.reduce(lambda value, function: function(value), functions, A)


def _grid_lines(limits: Limits, n: int = 13) -> list[Array]:
    left, right, bottom, top = limits
    u, v = np.linspace(left, right, 121), np.linspace(bottom, top, 121)
    across = [np.column_stack([u, np.full_like(u, y)]) for y in np.linspace(bottom, top, n)]
    return across + [np.column_stack([np.full_like(v, x), v]) for x in np.linspace(left, right, n)]


def _points(owner: str, X: npt.ArrayLike | None, y: npt.ArrayLike | None) -> tuple[Array, Array]:
    points = as_numbers(owner, "X", np.empty((0, 2)) if X is None else X)
    if X is not None:
        check_shape(owner, "X", points, ("n", 2))
    classes = np.zeros(len(points), dtype=int) if y is None else np.asarray(y).astype(int)
    classes = classes.reshape(-1) if classes.size == len(points) else classes  # (n, 1) will do
    if len(points):
        check_shape(owner, "y", classes, (len(points),))
    return points, classes


def _around(points: Array, margin: float = 0.25) -> Limits:
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


def _scatter(ax: Axes, points: Array, classes: Array) -> None:
    for k in np.unique(classes):
        u, v = points[classes == k].T
        ax.scatter(u, v, s=60, color=COLOURS[k], marker=MARKERS[k], edgecolor="white", zorder=3)
