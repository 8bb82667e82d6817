"""The look that all figures share: an opaque off-white card with dark ink.

It reads the same on a light and a dark page, its colours (Okabe & Ito, 2008) stay apart for
colour-blind readers, and line styles and markers tell the same without colour.
"""

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
from cycler import cycler
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

P = ParamSpec("P")
R = TypeVar("R")

CARD = "#fcfaf5"
INK = "#23262d"
FAINT = "#8b8d92"
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b07400", "#56b4e9", INK]
LINES = ["-", "--", "-.", ":", (0, (6, 2, 1, 2, 1, 2)), (0, (3, 3)), (0, (1, 3))]
MARKERS = ["o", "s", "^", "D", "v", "P", "X"]
SIZE = (5.6, 3.4)

# Blue to vermilion around a light middle, for probabilities and weights; light blue to sand for
# heights, pale enough that paths stand out on them.
DIVERGING = LinearSegmentedColormap.from_list("diverging", [COLOURS[0], CARD, COLOURS[1]])
HEIGHT = LinearSegmentedColormap.from_list("height", ["#7fa9cc", "#c9dcea", "#fdf6e4"])

STYLE: Any = {
    "figure.figsize": SIZE,
    "figure.dpi": 144,
    "figure.facecolor": CARD,
    "figure.constrained_layout.use": True,
    "axes.facecolor": CARD,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 12,
    "axes.prop_cycle": cycler(color=COLOURS) + cycler(linestyle=LINES),
    "font.size": 12,
    "legend.fontsize": 11,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "savefig.dpi": 144,
    "savefig.facecolor": "auto",
    "svg.hashsalt": "nnlib",
}


def style() -> AbstractContextManager[None]:
    """Return a context in which matplotlib draws in the style of the course.

    Example:
        >>> with style():
        ...     figure = plt.figure()
        >>> figure.get_dpi()
        144.0
    """
    _load_backend()
    return mpl.rc_context(STYLE)


@functools.cache
def _load_backend() -> None:
    # In a notebook the first figure loads a backend that switches matplotlib to interactive. Were
    # that to happen within the context, its end would undo it, and no later figure would be shown.
    plt.switch_backend(mpl.get_backend())


def use_style() -> None:
    """Switch matplotlib to the style of the course, for the figures that a chapter draws itself.

    Example:
        >>> with mpl.rc_context():
        ...     use_style()
        ...     mpl.rcParams["figure.dpi"]
        144.0
    """
    mpl.rcParams.update(STYLE)


def check_colours(owner: str, name: str, count: int) -> None:
    """Make sure that there is a colour for each.

    Raises:
        ValueError: none at all, or more than there are colours that stay apart.
    """
    if not 1 <= count <= len(COLOURS):
        raise ValueError(f"{owner}: {count} {name}, expected 1 to {len(COLOURS)}")


def new_axes(size: tuple[float, float] | None = None, **options: Any) -> Axes:
    """Return the axes of a new figure in the style of the course.

    `size` is (width, height) in inches; `options` go to ``Figure.add_subplot``.

    Example:
        >>> new_axes((4, 3)).figure.get_size_inches()
        array([4., 3.])
    """
    return new_panels(1, 1, size, **options)[0]


def new_panels(
    rows: int, columns: int, size: tuple[float, float] | None = None, **options: Any
) -> list[Axes]:
    """Return the axes of a new figure with several panels, row by row.

    Example:
        >>> len(new_panels(1, 3))
        3
    """
    with style():
        figure = plt.figure(figsize=size or SIZE)
        panels = [
            figure.add_subplot(rows, columns, i + 1, **options) for i in range(rows * columns)
        ]
        for ax in panels:  # ticks are made later, perhaps outside of this context
            ax.tick_params(labelsize=STYLE["xtick.labelsize"], colors=INK)
    return panels


def new_grid(n: int, columns: int, titles: bool = True) -> list[Axes]:
    """Return n small square panels, as many in a row as `columns` says.

    Example:
        >>> len(new_grid(7, columns=5))
        7
    """
    columns = min(n, columns)
    rows = -(-n // columns)
    side = SIZE[0] / max(columns, 2)
    panels = new_panels(rows, columns, (columns * side, rows * (side + 0.35 * titles)))
    for ax in panels[n:]:
        ax.remove()
    return panels[:n]


def in_style(draw: Callable[P, R]) -> Callable[P, R]:
    """Let a drawing function work in the style of the course and leave matplotlib as it was."""

    @functools.wraps(draw)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with style():
            return draw(*args, **kwargs)

    return wrapper


def figure_of(ax: Axes) -> Figure:
    """Return the figure that `ax` belongs to."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    return figure
