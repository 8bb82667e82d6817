"""What layers do to the plane: they bend it until a straight line divides the classes."""

import functools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from nnlib._validate import Array
from nnlib.layers import Dense
from nnlib.network import Network
from nnlib.plotting.planes import (
    Limits,
    Model,
    around,
    decision_boundary,
    points_and_classes,
    scatter,
)
from nnlib.plotting.style import FAINT, figure_of, in_style, new_grid


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
    points, classes = points_and_classes("layer_as_transformation", X, y)
    stages = _stages(network, step)
    lines = _grid_lines(around(points) if limits is None else limits)
    panels = new_grid(len(stages), columns=2)
    for ax, (title, move, rest) in zip(panels, stages, strict=True):
        points, lines = move(points), [move(line) for line in lines]
        area = around(np.concatenate([points, *lines]), margin=0.06)
        decision_boundary(rest, limits=area, ax=ax)
        for line in lines:
            ax.plot(*line.T, color=FAINT, linestyle="-", linewidth=0.8)
        scatter(ax, points, classes)
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
