"""The figures of the course, drawn by matplotlib in one style.

Each function draws into the axes that it is given, or into a new figure, and returns it. Nothing
that computes imports this package, and importing it changes no setting of matplotlib.
"""

from nnlib.plotting.animation import Animation, animate_descent
from nnlib.plotting.bending import layer_as_transformation
from nnlib.plotting.computation import computation_graph
from nnlib.plotting.confusion import confusion_matrix
from nnlib.plotting.curves import activation_curves, loss_curves
from nnlib.plotting.descent import contour_path, curve_path
from nnlib.plotting.images import digits, weights_as_images
from nnlib.plotting.landscapes import loss_surfaces, surface
from nnlib.plotting.networks import network_diagram
from nnlib.plotting.planes import decision_boundary
from nnlib.plotting.style import (
    COLOURS,
    INK,
    LINES,
    MARKERS,
    new_axes,
    new_panels,
    style,
    use_style,
)

__all__ = [
    "COLOURS",
    "INK",
    "LINES",
    "MARKERS",
    "Animation",
    "activation_curves",
    "animate_descent",
    "computation_graph",
    "confusion_matrix",
    "contour_path",
    "curve_path",
    "decision_boundary",
    "digits",
    "layer_as_transformation",
    "loss_curves",
    "loss_surfaces",
    "network_diagram",
    "new_axes",
    "new_panels",
    "style",
    "surface",
    "use_style",
    "weights_as_images",
]
