"""Rows of pixels as pictures, and which digit is taken for which."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from nnlib._validate import Array, as_numbers, check_shape
from nnlib.plotting.style import (
    CARD,
    COLOURS,
    DIVERGING,
    INK,
    figure_of,
    in_style,
    new_axes,
    new_grid,
)

COUNTS = LinearSegmentedColormap.from_list("counts", [CARD, "#8fc1e3", "#00456b"])


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


@in_style
def confusion_matrix(
    y: npt.ArrayLike,
    y_hat: npt.ArrayLike,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Count how often each class was taken for which.

    The shade grows with the logarithm of the count, so that the few errors show beside the many
    right answers.

    Args:
        y: true labels, (n,), integers from 0.
        y_hat: predicted labels, (n,).
        names: names of the classes; by default their numbers, up to the largest that occurs.
        ax: axes to draw into; by default new ones.

    Raises:
        ValueError: labels that are no integers from 0, or two vectors that don't fit each other.

    Alt text: "Confusion matrix of ten digits: over 950 right in each row; the most frequent error
    is a 4 taken for a 9, 14 times."

    Example:
        >>> ax = confusion_matrix([0, 1, 1], [0, 1, 0])
        >>> [text.get_text() for text in ax.texts]
        ['1', '', '1', '1']
    """
    counts = _count_pairs(y, y_hat, 0 if names is None else len(names))
    names = [str(i) for i in range(len(counts))] if names is None else names
    ax = new_axes((5.6, 5.2)) if ax is None else ax
    shade = np.log1p(counts)
    ax.imshow(shade, cmap=COUNTS)
    for (i, j), count in np.ndenumerate(counts):
        colour = CARD if shade[i, j] > 0.6 * shade.max() else INK
        text = f"{count}" if count else ""
        ax.text(j, i, text, ha="center", va="center", color=colour, fontsize=10)
    for i in range(len(counts)):
        ax.add_patch(Rectangle((i - 0.5, i - 0.5), 1, 1, fill=False, edgecolor=INK, linewidth=1))
    ax.set_xticks(range(len(names)), names)
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(length=0)
    ax.set_xlabel("predicted")
    ax.set_ylabel("true")
    return ax


def _count_pairs(y: npt.ArrayLike, y_hat: npt.ArrayLike, n_classes: int) -> Array:
    y, y_hat = np.asarray(y), np.asarray(y_hat)
    for name, labels in (("y", y), ("y_hat", y_hat)):
        check_shape("confusion_matrix", name, labels, ("n",))
        if labels.dtype.kind not in "iu" or labels.min() < 0:
            raise ValueError(f"confusion_matrix: {name} has no class labels, expected 0, 1, 2, …")
    check_shape("confusion_matrix", "y_hat", y_hat, (len(y),))
    largest = int(max(y.max(), y_hat.max()))
    if n_classes and largest >= n_classes:
        raise ValueError(f"confusion_matrix: {n_classes} names, but a label is {largest}")
    counts = np.zeros((n_classes or largest + 1,) * 2, dtype=np.intp)
    np.add.at(counts, (y, y_hat), 1)
    return counts


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
