"""Functions of two numbers as landscapes in three dimensions."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nnlib._validate import Array, as_numbers, check_shape
from nnlib.activations import sigmoid
from nnlib.losses import binary_cross_entropy, mse
from nnlib.plotting.descent import Limits, as_path, grid, trace
from nnlib.plotting.style import FAINT, HEIGHT, figure_of, in_style, new_axes, new_panels


@in_style
def surface(
    f: Callable[[Array, Array], Array],
    *paths: npt.ArrayLike,
    limits: Limits,
    labels: tuple[str, str, str] = ("x", "y", "f"),
    view: tuple[float, float] = (35, -60),
    ax: Any = None,
) -> Axes:
    """Draw f as a landscape in three dimensions, with the paths of descents on it.

    Args:
        f: a function of two numbers that takes arrays.
        paths: each the points of every step, (steps + 1, 2).
        limits: (left, right, bottom, top).
        labels: names of the three axes.
        view: elevation and azimuth of the eye, in degrees.
        ax: three-dimensional axes to draw into; by default new ones.

    Alt text: "The surface x² + y², a bowl with its lowest point at the origin."

    Example:
        >>> surface(lambda x, y: x**2 + y**2, limits=(-1, 1, -1, 1)).get_zlabel()
        'f'
    """
    ax = new_axes((5.6, 4.4), projection="3d") if ax is None else ax
    U, V = grid(limits, 61)
    look = {"cmap": HEIGHT, "edgecolor": FAINT, "linewidth": 0.2, "antialiased": False}
    ax.plot_surface(U, V, f(U, V), rcount=30, ccount=30, alpha=0.9 if paths else 1.0, **look)
    ax.computed_zorder = False  # paths lie on the surface: draw them after it
    for i, values in enumerate(paths):
        u, v = as_path("surface", values, 2).T
        inside = (limits[0] <= u) & (u <= limits[1]) & (limits[2] <= v) & (v <= limits[3])
        u, v = u[inside], v[inside]
        trace(ax, (u, v, f(u, v)), i, None)
    for axis, name in zip((ax.xaxis, ax.yaxis, ax.zaxis), labels, strict=True):
        axis.set_label_text(name)
        axis.get_major_locator().set_params(nbins=3)
        axis.pane.set_alpha(0)
    ax.view_init(*view)
    ax.set_box_aspect(None, zoom=0.9)
    drawn: Axes = ax
    return drawn


@in_style
def loss_surfaces(
    x: npt.ArrayLike, y: npt.ArrayLike, limits: Limits = (-10, 10, -10, 10)
) -> Figure:
    """Draw two losses of the neuron ŷ = σ(wx + b) over w and b: squared error and cross-entropy.

    Args:
        x: n numbers.
        y: their n labels, 0 or 1.
        limits: (smallest w, largest w, smallest b, largest b).

    Raises:
        ValueError: as many labels as numbers don't come.

    Alt text: "Two surfaces over w and b. Left, squared error: flat terraces at several heights,
    with steep steps between them. Right, cross-entropy: a smooth valley, steep wherever the
    neuron is wrong."

    Example:
        >>> [ax.get_title() for ax in loss_surfaces([-1, 1], [0, 1]).axes]
        ['MSE', 'cross-entropy']
    """
    x, y = as_numbers("loss_surfaces", "x", x), as_numbers("loss_surfaces", "y", y)
    check_shape("loss_surfaces", "x", x, ("n",))
    check_shape("loss_surfaces", "y", y, (len(x),))
    losses: dict[str, Callable[[Array], float]] = {
        "MSE": lambda z: mse(y, sigmoid(z)),
        "cross-entropy": lambda z: binary_cross_entropy.from_logits(y[:, None], z[:, None]),
    }
    panels = new_panels(1, 2, (5.6, 3.0), projection="3d")
    for ax, (name, loss) in zip(panels, losses.items(), strict=True):
        height = np.vectorize(lambda w, b, loss=loss: loss(w * x + b))
        surface(height, limits=limits, labels=("w", "b", ""), ax=ax)
        ax.set_title(name)
    return figure_of(panels[0])
