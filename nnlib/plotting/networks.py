"""Networks as drawings: units, connections, and the numbers that run along them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from nnlib._validate import Array
from nnlib.network import Network
from nnlib.plotting.style import CARD, COLOURS, FAINT, INK, in_style, new_axes

Position = tuple[float, float]
Places = Mapping[int, Position]
FORWARD, BACKWARD = INK, COLOURS[1]
INPUT_ROW, UNIT_ROW, LOSS_ROW = 1.4, 1.8, 1.0  # heights of the graph's rows, in inches
CENTRED: Any = {"ha": "center", "va": "center", "fontsize": 11}


@in_style
def network_diagram(
    sizes: Sequence[int] | Network,
    names: Sequence[Sequence[str]] | None = None,
    values: Sequence[npt.ArrayLike] | None = None,
    weights: Sequence[npt.ArrayLike] | None = None,
    captions: Sequence[str] | None = None,
    most: int = 5,
    ax: Axes | None = None,
) -> Axes:
    """Draw the units of each layer as circles and the weights as lines, from left to right.

    Args:
        sizes: number of units in each layer, inputs first, or a network.
        names: for each layer its units' names, written into the circles.
        values: for each layer its units' numbers, written below the names.
        weights: for each pair of layers the array (n_out, n_in), written on the lines.
        captions: for each layer the words below it; by default its kind and size.
        most: a larger layer is abridged to this many places, one of them dots.
        ax: axes to draw into; by default new ones.

    Alt text: "A network of two inputs, two hidden units and one output; each unit is connected
    with all units of the next layer."

    Example:
        >>> ax = network_diagram([784, 128, 10])
        >>> [text.get_text() for text in ax.texts if "\\n" in text.get_text()]
        ['input\\n784', 'hidden\\n128', 'output\\n10']
    """
    sizes = _sizes(sizes)
    rows = min(max(sizes), most)
    ax = new_axes((5.6, 0.62 * rows + 1.1)) if ax is None else ax
    places = [_places(layer, size, most) for layer, size in enumerate(sizes)]
    for layer in range(len(sizes) - 1):
        matrix = None if weights is None else np.asarray(weights[layer])
        _connect(ax, places[layer], places[layer + 1], matrix)
    kinds = ["input"] + ["hidden"] * (len(sizes) - 2) + ["output"]
    for layer, size in enumerate(sizes):
        for unit, (x, y) in places[layer].items():
            ax.plot([x], [y], "o", markersize=30, color=CARD, markeredgecolor=INK)
            text = [names[layer][unit]] if names is not None else []
            text += [_number(np.asarray(values[layer])[unit])] if values is not None else []
            ax.text(x, y, "\n".join(text), ha="center", va="center", fontsize=11 - len(text))
        if size > most:
            ax.text(layer, _height(most // 2, most), "⋮", ha="center", va="center", fontsize=18)
        caption = f"{kinds[layer]}\n{size}" if captions is None else captions[layer]
        ax.text(layer, -rows / 2 - 0.05, caption, ha="center", va="top")
    ax.set(xlim=(-0.4, len(sizes) - 0.6), ylim=(-rows / 2 - 1.1, rows / 2))
    ax.set_axis_off()
    return ax


def _sizes(sizes: Sequence[int] | Network) -> Sequence[int]:
    if isinstance(sizes, Network):
        return [sizes.layers[0].n_in, *(layer.n_out for layer in sizes.layers)]
    return sizes


def _places(layer: int, size: int, most: int) -> Places:
    """Return where the units stand that are shown: all, or the first and the last ones."""
    if size <= most:
        return {unit: (layer, _height(unit, size)) for unit in range(size)}
    shown = [place for place in range(most) if place != most // 2]  # where the dots are
    return {
        place if place < most // 2 else size - most + place: (layer, _height(place, most))
        for place in shown
    }


def _height(place: int, places: int) -> float:
    return (places - 1) / 2 - place


def _connect(ax: Axes, left: Places, right: Places, weights: Any) -> None:
    for i, start in left.items():
        for j, end in right.items():
            _line(ax, start, end)
            if weights is not None:
                x, y = (0.68 * a + 0.32 * b for a, b in zip(start, end, strict=True))
                _note(ax, x, y, _number(weights[j, i]), FORWARD, va="center")


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
    sizes = _sizes(network)
    names = _default_names(sizes) if names is None else names
    depth = INPUT_ROW + UNIT_ROW * (len(sizes) - 2) + LOSS_ROW
    ax = new_axes((5.6, depth + 0.6)) if ax is None else ax
    places = [_row(number, size) for number, size in enumerate(sizes)]
    for above, below, layer in zip(places, places[1:], network.layers, strict=False):
        _weights(ax, above, below, layer.W, layer.dW)
    for name, place, value in zip(names[0], places[0], X[0], strict=True):
        _box(ax, place, [f"{name} = {_number(value)}"])
    for layer, row, units in zip(network.layers, places[1:], names[1:], strict=True):
        numbers = np.array([layer.b, layer.Z[0], layer.A[0], layer.dA[0], layer.delta[0]]).T
        for name, place, (b, z, a, da, dz) in zip(units, row, numbers, strict=True):
            forward = [f"b = {_number(b)}", f"z = {_number(z)}", f"{name} = {_number(a)}"]
            back = [f"∂L/∂{name} = {_number(da)}", f"∂L/∂z = ∂L/∂b = {_number(dz)}"]
            _box(ax, place, forward, back)
    end = (0.5, -depth)
    for x, y in places[-1]:
        _line(ax, (x, y), end)
    _box(ax, end, [f"L = {_number(loss)}"])
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
        _line(ax, above[i], below[j])
        t = (0.85 if y0 else 0.45) / (y0 - y1)  # just below the box that the line comes from
        x, y = (1 - t) * x0 + t * x1, (1 - t) * y0 + t * y1
        _note(ax, x, y, _number(w), FORWARD, va="bottom")
        _note(ax, x, y, _number(dW[j, i]), BACKWARD, va="top", style="italic")


def _line(ax: Axes, start: Position, end: Position) -> None:
    (x0, y0), (x1, y1) = start, end
    ax.plot([x0, x1], [y0, y1], color=FAINT, linestyle="-", linewidth=1, zorder=1)


def _note(ax: Axes, x: float, y: float, text: str, colour: str, **options: Any) -> None:
    box = {"facecolor": CARD, "edgecolor": "none", "pad": 0.8}
    ax.text(x, y, text, color=colour, ha="center", fontsize=10, bbox=box, **options)


def _number(value: Any) -> str:
    return f"{value:.3g}".replace("-", "−")
