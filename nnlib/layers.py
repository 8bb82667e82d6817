"""The dense layer: many neurons that look at the same inputs, in one matrix."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from nnlib._validate import (
    Array,
    as_numbers,
    check_finite,
    check_positive_int,
    check_shape,
    copy_into,
    find_by_name,
)
from nnlib.activations import Activation, get_activation, softmax
from nnlib.parameters import Parameters

#: Standard deviation of the initial weights, from (n_in, n_out). Biases start at 0.
INITIALISATIONS: dict[str, Callable[[int, int], float]] = {
    "he": lambda n_in, n_out: math.sqrt(2 / n_in),  # He et al., 2015: for ReLU
    "glorot": lambda n_in, n_out: math.sqrt(2 / (n_in + n_out)),  # Glorot & Bengio, 2010
    "normal": lambda n_in, n_out: 1.0,
    "zeros": lambda n_in, n_out: 0.0,
}


class Dense:
    r"""A fully connected layer.

    .. math:: Z = X W^\top + b \qquad A = \sigma(Z)

    with X (n, n_in), W (n_out, n_in), b (n_out,), and Z and A (n, n_out).

    Args:
        n_in: inputs of each neuron.
        n_out: number of neurons.
        activation: σ, by name or as an object.
        init: "he", "glorot", "normal" or "zeros"; by default He for ReLU and its relatives, Glorot
            for the others.

    A layer has memory of its own, and weights from a fixed seed, until a `Network` lays all its
    layers into one vector θ and draws new weights; from then on `W` and `b` are views into θ, and
    `dW` and `db` views into ∇θ.

    Raises:
        ValueError: sizes below 1, an unknown activation or initialisation.

    Example:
        >>> layer = Dense(3, 2, "relu", init="zeros")
        >>> layer.b[:] = [1, -1]
        >>> layer([[0, 0, 0]])
        array([[1., 0.]])
    """

    # What the last forward and backward pass of a batch left behind; dA is ∂L/∂A, delta ∂L/∂Z.
    X: Array
    Z: Array
    A: Array
    dA: Array
    delta: Array

    def __init__(
        self,
        n_in: int,
        n_out: int,
        activation: str | Activation = "identity",
        init: str | None = None,
    ) -> None:
        check_positive_int("Dense", "n_in", n_in)
        check_positive_int("Dense", "n_out", n_out)
        self.n_in, self.n_out = int(n_in), int(n_out)
        self.activation = get_activation(activation)
        if self.activation is softmax and n_out == 1:
            raise ValueError(f"{self}: softmax over a single output is always 1, expected sigmoid")
        self.init = self.activation.init if init is None else init
        find_by_name("initialisation", self.init, INITIALISATIONS)
        self.in_network = False
        own = Parameters([("W", (self.n_out, self.n_in)), ("b", (self.n_out,))])
        self.bind(*own.views(own.theta).values(), *own.views(own.grad).values())
        self.initialise(np.random.default_rng(0))

    def bind(self, W: Array, b: Array, dW: Array, db: Array) -> None:
        """Take these arrays as parameters and gradients; they are kept, not copied."""
        self._W, self._b, self._dW, self._db = W, b, dW, db
        self._memory = np.empty((4, 0), W.dtype)
        self._make_room(0)

    @property
    def W(self) -> Array:
        """The weights, (n_out, n_in). What is assigned is copied into place."""
        return self._W

    @W.setter
    def W(self, values: npt.ArrayLike) -> None:
        copy_into(repr(self), "W", values, self._W)

    @property
    def b(self) -> Array:
        """The biases, (n_out,). What is assigned is copied into place."""
        return self._b

    @b.setter
    def b(self, values: npt.ArrayLike) -> None:
        copy_into(repr(self), "b", values, self._b)

    @property
    def dW(self) -> Array:
        """∂L/∂W of the last backward pass, (n_out, n_in)."""
        return self._dW

    @property
    def db(self) -> Array:
        """∂L/∂b of the last backward pass, (n_out,)."""
        return self._db

    def initialise(self, rng: np.random.Generator) -> None:
        """Draw W at random, wide enough for signals neither to fade nor to blow up; set b to 0."""
        scale = INITIALISATIONS[self.init](self.n_in, self.n_out)
        self.W[...] = scale * rng.standard_normal(self.W.shape)
        self.b[...] = 0

    def check(self, X: npt.ArrayLike) -> Array:
        """Return X as an array that this layer can work on.

        Raises:
            ValueError: not numbers, not (n, n_in), no rows, NaN or infinity.
        """
        X = as_numbers(repr(self), "X", X, self.W.dtype)
        check_shape(repr(self), "X", X, ("n", self.n_in))
        check_finite(repr(self), "X", X)
        return X

    def __call__(self, X: npt.ArrayLike) -> Array:
        """Return A for a batch of rows X, as a new array."""
        return self.activation(self.check(X) @ self.W.T + self.b)

    def forward(self, X: Array) -> Array:
        """Compute A as a call does, but into memory that is kept for `backward` and used again."""
        if len(X) != len(self.Z):
            self._make_room(len(X))
        self.X = X
        np.matmul(X, self.W.T, out=self.Z)
        self.Z += self.b
        self.activation.value(self.Z, self.A)
        return self.A

    def backward(self) -> None:
        """From `delta` = ∂L/∂Z, compute dW = δᵀX and db, the sum of δ over the examples."""
        np.matmul(self.delta.T, self.X, out=self.dW)
        np.add.reduce(self.delta, axis=0, out=self.db)  # a sum, without np.sum's detour

    def backward_to(self, below: "Dense") -> None:
        """Carry δ down one layer: ∂L/∂A below is δW, and the activation turns it into δ below."""
        np.matmul(self.delta, self.W, out=below.dA)
        below.activation.rule(below.dA, below.Z, below.A, below.delta)

    def _make_room(self, n: int) -> None:
        """Provide Z, A, dA and delta, (n, n_out), in memory that grows and never shrinks.

        They are stored by columns, one neuron after the other: the processor multiplies X by W
        faster when it may write its result so (a quarter faster for batches of 32).
        """
        size = n * self.n_out
        if size > self._memory.shape[1]:
            self._memory = np.empty((4, size), self.W.dtype)
        columns = self._memory[:, :size].reshape(4, self.n_out, n)
        self.Z, self.A, self.dA, self.delta = columns.swapaxes(1, 2)

    def __repr__(self) -> str:
        return f"Dense({self.n_in} → {self.n_out})"
