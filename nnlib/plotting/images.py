"""Rows of pixels as pictures."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib._validate import Array, as_numbers, check_shape
from nnlib.plotting.style import (
    COLOURS,
    DIVERGING,
    INK,
    figure_of,
    in_style,
    new_grid,
)


@in_style
def digits(
    X: npt.ArrayLike,
    labels: Sequence[int] | npt.ArrayLike | None = None,
    predictions: Sequence[int] | npt.ArrayLike | None = None,
    confidence: Sequence[float] | npt.ArrayLike | None = None,
    columns: int = 5,
) -> Figure:
    """Show images in a grid, each under its label; a wrong prediction is framed and spelt out.

    Args:
        X: rows of square images, (n, 784), or images, (n, 28, 28).
        labels: n true labels.
        predictions: n predicted labels.
        confidence: n probabilities of the predictions.
        columns: images in a row.

    Raises:
        ValueError: X is not images; as many labels, predictions or probabilities as images don't
            come.

    Alt text: "Ten handwritten digits, 7 2 1 0 4 1 4 9 5 9, all predicted rightly but the ninth: a
    5 taken for a 6."

    Example:
        >>> figure = digits(np.zeros((3, 784)), labels=[7, 2, 1], predictions=[7, 2, 8])
        >>> [ax.get_title() for ax in figure.axes]
        ['7', '2', '1, not 8']
    """
    images = _as_images("digits", X)
    known = {"labels": labels, "predictions": predictions, "confidence": confidence}
    for name, values in known.items():
        if values is not None:
            check_shape("digits", name, np.asarray(values), (len(images),))
    panels = new_grid(len(images), columns)
    for i, (ax, image) in enumerate(zip(panels, images, strict=True)):
        label, prediction, p = (None if v is None else np.asarray(v)[i] for v in known.values())
        ax.imshow(image, cmap="gray_r", interpolation="nearest")
        wrong = label is not None and prediction is not None and bool(label != prediction)
        title = f"{prediction if label is None else label}" + (f", not {prediction}" * wrong)
        title += "" if p is None else f"\n{p:.0%}"
        if label is not None or prediction is not None:
            ax.set_title(title, color=COLOURS[1] if wrong else INK)
        _frame(ax, COLOURS[1] if wrong else INK, 2.5 if wrong else 0.5)
    return figure_of(panels[0])


@in_style
def weights_as_images(
    W: npt.ArrayLike,
    shape: tuple[int, int] = (28, 28),
    columns: int = 6,
    names: Sequence[str] | None = None,
) -> Figure:
    """Show what hidden units look for: each row of W as a picture, vermilion +, blue −.

    All pictures share one scale, symmetric around 0.

    Args:
        W: weights, (units, pixels).
        shape: height and width of the pictures.
        columns: pictures in a row.
        names: a title for each picture.

    Raises:
        ValueError: as many pixels as `shape` has don't come in each row.

    Alt text: "Weights of 24 hidden units as pictures: patches of positive and negative weights
    form strokes and spots in the middle; the borders are close to zero."

    Example:
        >>> figure = weights_as_images(np.ones((2, 4)), shape=(2, 2))
        >>> len(figure.axes)
        2
    """
    W = as_numbers("weights_as_images", "W", W)
    check_shape("weights_as_images", "W", W, ("units", shape[0] * shape[1]))
    scale = abs(W).max() or 1.0
    panels = new_grid(len(W), columns, titles=names is not None)
    for i, (ax, row) in enumerate(zip(panels, W, strict=True)):
        ax.imshow(row.reshape(shape), cmap=DIVERGING, vmin=-scale, vmax=scale)
        ax.set_title(names[i] if names is not None else "")
        _frame(ax, INK, 0.5)
    return figure_of(panels[0])


def _as_images(owner: str, X: npt.ArrayLike) -> Array:
    X = as_numbers(owner, "X", X)
    side = math.isqrt(X.shape[-1]) if X.ndim == 2 else 0
    if X.ndim == 2 and side**2 == X.shape[1]:
        X = X.reshape(len(X), side, side)
    check_shape(owner, "X", X, ("n", "height", "width"))
    return X


def _frame(ax: Axes, colour: str, width: float) -> None:
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set(visible=True, edgecolor=colour, linewidth=width)
