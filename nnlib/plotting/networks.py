"""Networks as drawings: units, connections, and numbers on them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from nnlib.network import Network
from nnlib.plotting.style import CARD, FAINT, INK, in_style, new_axes

Position = tuple[float, float]
Places = Mapping[int, Position]


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
    sizes = sizes_of(sizes)
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
            text += [number_text(np.asarray(values[layer])[unit])] if values is not None else []
            ax.text(x, y, "\n".join(text), ha="center", va="center", fontsize=11 - len(text))
        if size > most:
            ax.text(layer, _height(most // 2, most), "⋮", ha="center", va="center", fontsize=18)
        caption = f"{kinds[layer]}\n{size}" if captions is None else captions[layer]
        ax.text(layer, -rows / 2 - 0.05, caption, ha="center", va="top")
    ax.set(xlim=(-0.4, len(sizes) - 0.6), ylim=(-rows / 2 - 1.1, rows / 2))
    ax.set_axis_off()
    return ax


def sizes_of(sizes: Sequence[int] | Network) -> Sequence[int]:
    """Return the number of units in each layer."""
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
            line(ax, start, end)
            if weights is not None:
                x, y = (0.68 * a + 0.32 * b for a, b in zip(start, end, strict=True))
                note(ax, x, y, number_text(weights[j, i]), INK, va="center")


def line(ax: Axes, start: Position, end: Position) -> None:
    """Draw a connection."""
    (x0, y0), (x1, y1) = start, end
    ax.plot([x0, x1], [y0, y1], color=FAINT, linestyle="-", linewidth=1, zorder=1)


def note(ax: Axes, x: float, y: float, text: str, colour: str, **options: Any) -> None:
    """Write a number onto a connection."""
    box = {"facecolor": CARD, "edgecolor": "none", "pad": 0.8}
    ax.text(x, y, text, color=colour, ha="center", fontsize=10, bbox=box, **options)


def number_text(value: Any) -> str:
    """Return a number with three digits."""
    return f"{value:.3g}".replace("-", "−")
