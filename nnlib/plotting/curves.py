"""Curves: activations with their slopes, and losses as training goes on."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nnlib._validate import as_numbers
from nnlib.activations import Activation, get_activation
from nnlib.plotting.style import COLOURS, INK, LINES, check_colours, in_style, new_axes


@in_style
def activation_curves(
    *activations: str | Activation,
    show: str = "both",
    limits: tuple[float, float] = (-5, 5),
    ax: Axes | None = None,
) -> Axes:
    """Draw activations, their derivatives, or both.

    Args:
        activations: names or objects, not softmax, which needs more than one number.
        show: "both" (derivatives dashed), "value" or "derivative".
        limits: smallest and largest z.
        ax: axes to draw into; by default new ones.

    Alt text: "Sigmoid rises from 0 to 1, steepest at z = 0; its derivative is a hill of height
    one quarter around 0 and nearly 0 beyond ±5."

    Example:
        >>> ax = activation_curves("sigmoid")
        >>> [text.get_text() for text in ax.get_legend().get_texts()]
        ['sigmoid', 'sigmoid′']
    """
    if show not in ("both", "value", "derivative"):
        raise ValueError(f"activation_curves: show is {show!r}, expected both, value or derivative")
    check_colours("activation_curves", "activations", len(activations))
    ax = new_axes() if ax is None else ax
    z = np.linspace(*limits, 1001)
    for i, each in enumerate(activations):
        function = get_activation(each)
        if function.name == "softmax":
            raise ValueError("activation_curves: softmax needs a vector, expected one of z alone")
        a = function(z)
        if show != "derivative":
            line = "-" if show == "both" else LINES[i]
            ax.plot(z, a, color=COLOURS[i], linestyle=line, label=function.name)
        if show != "value":
            slope, line = function.backward(np.ones_like(z), z, a), LINES[i]
            line = "--" if show == "both" else line
            ax.plot(z, slope, color=COLOURS[i], linestyle=line, label=f"{function.name}′")
    ax.set_xlabel("z")
    ax.set_ylabel({"both": "a and da/dz", "value": "a", "derivative": "da/dz"}[show])
    _light_cross(ax)
    ax.legend()
    return ax


@in_style
def loss_curves(
    histories: Any, quantity: str = "loss", log: bool = False, ax: Axes | None = None
) -> Axes:
    """Draw loss or accuracy epoch by epoch, on validation data too where they were recorded.

    Args:
        histories: what `train` returned, a plain sequence of numbers, or a dict of either by name.
        quantity: which record: "loss" or "accuracy".
        log: whether the vertical axis is logarithmic.
        ax: axes to draw into; by default new ones.

    Raises:
        ValueError: a history that holds no such record.

    Alt text: "Training loss falls from 0.30 to 0.01 in ten epochs; validation loss levels off at
    0.07 after the fifth."

    Example:
        >>> ax = loss_curves([0.25, 0.10, 0.04])
        >>> ax.get_lines()[0].get_ydata()
        array([0.25, 0.1 , 0.04])
    """
    named = histories if isinstance(histories, Mapping) else {"": histories}
    check_colours("loss_curves", "histories", len(named))
    ax = new_axes() if ax is None else ax
    for i, (name, history) in enumerate(named.items()):
        curves = _records(history, quantity)
        if not curves:
            raise ValueError(f"loss_curves: the history {name!r} holds no {quantity}")
        for kind, values in curves.items():
            label = ", ".join(filter(None, [name, kind]))
            line = "--" if len(curves) > 1 and kind == "validation" else "-"
            epochs = np.arange(1, len(values) + 1)
            marker = "o" if len(values) <= 20 else ""
            colour = COLOURS[i] if name or kind != "validation" else COLOURS[i + 1]
            ax.plot(epochs, values, line, color=colour, marker=marker, markersize=4, label=label)
    ax.set_xlabel("epoch")
    ax.set_ylabel(f"validation {quantity}" if set(curves) == {"validation"} else quantity)
    ax.locator_params(axis="x", integer=True)  # there is no epoch 2½
    if log:
        ax.set_yscale("log")
    if len(ax.get_lines()) > 1:
        ax.legend()
    return ax


def _records(history: Any, quantity: str) -> dict[str, Any]:
    """Return the curves of one history, by what they were measured on."""
    if isinstance(history, (Sequence, np.ndarray)):
        return {"": as_numbers("loss_curves", "the history (several go into a dict)", history)}
    found = {"training": quantity, "validation": f"val_{quantity}"}
    return {kind: v for kind, name in found.items() if (v := getattr(history, name, None))}


def _light_cross(ax: Axes) -> None:
    """Mark the two zero lines."""
    ax.axhline(0, color=INK, linewidth=0.6, alpha=0.5, zorder=0)
    ax.axvline(0, color=INK, linewidth=0.6, alpha=0.5, zorder=0)
