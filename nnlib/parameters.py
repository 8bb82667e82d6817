"""All weights and biases of a network in one flat vector θ, and the named views into it.

An optimiser needs no more than θ and ∇θ; a layer needs its matrix W and its bias b. Both get what
they want without a copy: W is a *view*, a window onto a part of θ.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from nnlib._validate import Array


class Parameters:
    """One vector θ, one vector ∇θ, and views of both in the given shapes.

    Args:
        shapes: pairs (name, shape) in the order in which they are laid into θ, each row-major.

    Example:
        >>> p = Parameters([("W1", (4, 3)), ("b1", (4,)), ("W2", (2, 4)), ("b2", (2,))])
        >>> p.theta.shape
        (26,)
        >>> p.views(p.theta)["b1"][0] = 7
        >>> p.theta[12]
        np.float64(7.0)
        >>> p.names()[12]
        'b1[0]'
    """

    def __init__(
        self, shapes: Sequence[tuple[str, tuple[int, ...]]], dtype: npt.DTypeLike = np.float64
    ) -> None:
        self.shapes = dict(shapes)
        size = sum(int(np.prod(shape)) for shape in self.shapes.values())
        self.theta = np.zeros(size, dtype)
        self.grad = np.zeros(size, dtype)

    def views(self, vector: Array) -> dict[str, Array]:
        """Cut a vector of θ's length into named arrays that share its memory."""
        views, start = {}, 0
        for name, shape in self.shapes.items():
            stop = start + int(np.prod(shape))
            views[name] = vector[start:stop].reshape(shape)
            start = stop
        return views

    def names(self) -> list[str]:
        """Return a name such as ``W1[3, 2]`` for each entry of θ."""
        return [
            f"{name}{list(index)}"
            for name, shape in self.shapes.items()
            for index in np.ndindex(shape)
        ]
