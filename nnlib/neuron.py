"""One neuron: a weighted sum, a bias, an activation."""

import numpy as np
import numpy.typing as npt

from nnlib._validate import Array, as_numbers, check_finite, check_shape
from nnlib.activations import Activation, get_activation, softmax


class Neuron:
    r"""A single neuron.

    .. math:: a = \sigma(w \cdot x + b)

    Args:
        weights: w, shape (n_in,).
        bias: b, a number.
        activation: σ, by name or as an object.

    Raises:
        ValueError: weights or inputs of the wrong shape, or not finite; unknown activation.

    Example:
        >>> neuron = Neuron(weights=[0, 1], bias=4, activation="sigmoid")
        >>> neuron([2, 3])
        np.float64(0.9990889488055994)
    """

    def __init__(
        self,
        weights: npt.ArrayLike,
        bias: float = 0.0,
        activation: str | Activation = "sigmoid",
    ) -> None:
        self.w = as_numbers("Neuron", "weights", weights).copy()
        check_shape("Neuron", "weights", self.w, ("n_in",))
        check_finite("Neuron", "weights", self.w)
        self.b = as_numbers("Neuron", "bias", bias, self.w.dtype).copy()
        check_shape("Neuron", "bias", self.b, ())
        check_finite("Neuron", "bias", self.b)
        self.activation = get_activation(activation)
        if self.activation is softmax:
            raise ValueError("Neuron: softmax needs several neurons, expected another activation")

    def __call__(self, x: npt.ArrayLike) -> Array:
        """Return the output for one example (n_in,), or one output for each row of (n, n_in).

        Raises:
            ValueError: x of another shape, not numbers, or not finite.
        """
        x = as_numbers(repr(self), "x", x)
        n_in = len(self.w)
        check_shape(repr(self), "x", x, ("n", n_in) if x.ndim == 2 else (n_in,))
        check_finite(repr(self), "x", x)
        return self.activation(np.dot(x, self.w) + self.b)

    def __repr__(self) -> str:
        return f"Neuron({len(self.w)} inputs, {self.activation})"
