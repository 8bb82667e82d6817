"""Which class is taken for which."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from nnlib._validate import Array, check_shape
from nnlib.plotting.style import CARD, INK, in_style, new_axes

COUNTS = LinearSegmentedColormap.from_list("counts", [CARD, "#8fc1e3", "#00456b"])


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
