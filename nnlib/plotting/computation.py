"""The graph of a network's computation: values run down it, derivatives back up."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from nnlib._validate import Array
from nnlib.network import Network
from nnlib.plotting.networks import Position, line, note, number_text, sizes_of
from nnlib.plotting.style import CARD, COLOURS, INK, in_style, new_axes

FORWARD, BACKWARD = INK, COLOURS[1]
INPUT_ROW, UNIT_ROW, LOSS_ROW = 1.4, 1.8, 1.0  # heights of the rows, in inches
CENTRED: Any = {"ha": "center", "va": "center", "fontsize": 11}


@in_style
def computation_graph(
    network: Network,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    names: Sequence[Sequence[str]] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what one example computes, from top to bottom, and what flows back.

    Each unit shows its bias, z and a as the forward pass knows them and, in italics, their
    derivatives as the backward pass finds them; each connection shows its weight w and ∂L/∂w.

    Args:
        network: a network with few units.
        x: one example, (n_in,).
        y: its true values, (n_out,).
        names: for each layer its units' names, inputs first.
        ax: axes to draw into; by default new ones.

    Alt text: "The people network on Alice: her inputs −2 and −1 at the top, two hidden units and
    the output below, the loss 0.31 at the bottom; each unit shows z, a and the two derivatives."

    Example:
        >>> from nnlib import Dense
        >>> network = Network([Dense(1, 1)])
        >>> network.theta[:] = [2, 0]
        >>> ax = computation_graph(network, [1], [5])
        >>> [text.get_text() for text in ax.texts][:3]
        ['2', '−6', 'x = 1']
    """
    network = network.copy()
    X, Y = network.check(np.asarray(x)[None], np.asarray(y)[None])
    loss = network.backward(X, Y)
    last = network.layers[-1]
    last.dA[:] = network.loss.gradient(Y, last.A)
    sizes = sizes_of(network)
    names = _default_names(sizes) if names is None else names
    depth = INPUT_ROW + UNIT_ROW * (len(sizes) - 2) + LOSS_ROW
    ax = new_axes((5.6, depth + 0.6)) if ax is None else ax
    places = [_row(number, size) for number, size in enumerate(sizes)]
    for above, below, layer in zip(places, places[1:], network.layers, strict=False):
        _weights(ax, above, below, layer.W, layer.dW)
    for name, place, value in zip(names[0], places[0], X[0], strict=True):
        _box(ax, place, [f"{name} = {number_text(value)}"])
    for layer, row, units in zip(network.layers, places[1:], names[1:], strict=True):
        numbers = np.array([layer.b, layer.Z[0], layer.A[0], layer.dA[0], layer.delta[0]]).T
        for name, place, (b, z, a, da, dz) in zip(units, row, numbers, strict=True):
            forward = [
                f"b = {number_text(b)}",
                f"z = {number_text(z)}",
                f"{name} = {number_text(a)}",
            ]
            back = [f"∂L/∂{name} = {number_text(da)}", f"∂L/∂z = ∂L/∂b = {number_text(dz)}"]
            _box(ax, place, forward, back)
    end = (0.5, -depth)
    for x, y in places[-1]:
        line(ax, (x, y), end)
    _box(ax, end, [f"L = {number_text(loss)}"])
    ax.set(xlim=(0, 1), ylim=(-depth - 0.3, 0.3))
    ax.set_axis_off()
    return ax


def _default_names(sizes: Sequence[int]) -> list[list[str]]:
    digits = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    letters = ["x", *"h" * (len(sizes) - 2), "ŷ"]
    return [
        [letter + str(i + 1).translate(digits) * (size > 1) for i in range(size)]
        for letter, size in zip(letters, sizes, strict=True)
    ]


def _row(number: int, size: int) -> list[Position]:
    y = -(INPUT_ROW + UNIT_ROW * (number - 1)) if number else 0.0
    return [((i + 0.5) / size, y) for i in range(size)]


def _box(ax: Axes, place: Position, forward: list[str], backward: Sequence[str] = ()) -> None:
    """Write forward values and, in italics, backward ones into a box around `place`."""
    x, y = place
    frame = {"boxstyle": "round,pad=0.35", "facecolor": CARD, "edgecolor": INK}
    ax.text(x, y, "\n".join([*forward, *backward]), color="none", bbox=frame, **CENTRED)
    ax.text(x, y, "\n".join([*forward, *(" " for _ in backward)]), color=FORWARD, **CENTRED)
    lines = [*(" " for _ in forward), *backward]
    ax.text(x, y, "\n".join(lines), color=BACKWARD, style="italic", **CENTRED)


def _weights(ax: Axes, above: list[Position], below: list[Position], W: Array, dW: Array) -> None:
    for (j, i), w in np.ndenumerate(W):
        (x0, y0), (x1, y1) = above[i], below[j]
        line(ax, above[i], below[j])
        t = (0.85 if y0 else 0.45) / (y0 - y1)  # just below the box that the line comes from
        x, y = (1 - t) * x0 + t * x1, (1 - t) * y0 + t * y1
        note(ax, x, y, number_text(w), FORWARD, va="bottom")
        note(ax, x, y, number_text(dW[j, i]), BACKWARD, va="top", style="italic")
