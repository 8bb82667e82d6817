"""Activation functions: each one's value and, right below it, its vector–Jacobian product.

An activation is called like a NumPy function, ``A = sigmoid(Z)`` or ``sigmoid(Z, out=A)``, and
carries a method ``sigmoid.backward(dA, Z, A)`` that turns ∂L/∂A into ∂L/∂Z. To add one, write its
two formulas here under ``@activation``; networks and tests then find it by its name.
"""

import functools
import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from nnlib._validate import Array, as_numbers, check_new_name, find_by_name

__all__ = [
    "ACTIVATIONS", "Activation", "activation",
    "gelu", "identity", "leaky_relu", "relu", "sigmoid", "softmax", "tanh",
]  # fmt: skip

ACTIVATIONS: "dict[str, Activation]" = {}
Rule = Callable[[Array, Array, Array, Array], object]


class Activation:
    """A function a = σ(z) together with the rule that carries gradients backwards through it.

    Args:
        value: a function (Z, out) that writes σ(Z) into `out`; its name becomes the activation's.

    Attributes:
        name: what `Dense` and `Neuron` find it by.
        init: the initialisation that suits it, see `Dense`.
        gives: what its values are: "numbers", "probabilities" (each in [0, 1]) or "distributions"
            (rows of probabilities that add up to 1). A loss may need the latter.
        rule: the function given to `derivative`; `backward` calls it.

    Example:
        >>> sigmoid(0.0), sigmoid.backward(np.array([1.0]), np.array([0.0]), np.array([0.5]))
        (np.float64(0.5), array([0.25]))
    """

    init = "glorot"
    gives = "numbers"

    def __init__(self, value: Callable[[Array, Array], object]) -> None:
        functools.update_wrapper(self, value)  # its name and docstring …
        del self.__dict__["__wrapped__"]  # … but not its signature: that is the one of __call__
        self.name: str = value.__name__
        self.value = value
        self.rule: Rule = self._no_rule
        check_new_name("activation", value, ACTIVATIONS)
        ACTIVATIONS[self.name] = self

    def __call__(self, Z: npt.ArrayLike, out: Array | None = None) -> Array:
        """Return σ(Z), written into `out` if it is given.

        Raises:
            ValueError: Z is not made of numbers; `out` is no array of Z's shape and dtype.
        """
        Z = as_numbers(self.name, "Z", Z)
        if out is None:
            out = np.empty_like(Z)
            self.value(Z, out)
            return out[()]  # as NumPy does: a number for a number
        _check_out(self.name, out, Z)
        self.value(Z.copy() if np.may_share_memory(Z, out) else Z, out)
        return out

    def derivative(self, rule: Rule) -> None:
        """Attach the rule: a function (dA, Z, A, out) that writes ∂L/∂Z into `out`.

        Used as a decorator, below the value. It computes no derivative: `backward` does.

        Raises:
            ValueError: `rule` is no function.
        """
        if not callable(rule):
            raise ValueError(
                f"{self.name}.derivative attaches a rule, expected a function (dA, Z, A, out); "
                f"{self.name}.backward computes"
            )
        self.rule = rule

    def _no_rule(self, dA: Array, Z: Array, A: Array, out: Array) -> None:
        raise ValueError(f"{self.name} has no derivative: attach one with @{self.name}.derivative")

    def backward(self, dA: Array, Z: Array, A: Array, out: Array | None = None) -> Array:
        """Return ∂L/∂Z, given dA = ∂L/∂A, the input Z and the output A = σ(Z).

        This is the exact vector–Jacobian product, for softmax too. All have the same shape;
        `out` must be none of the three other arrays.

        Raises:
            ValueError: arrays of different shapes; `out` of another shape or dtype, or in their
                memory.
        """
        dA, Z, A = (as_numbers(self.name, n, x) for n, x in (("dA", dA), ("Z", Z), ("A", A)))
        if not dA.shape == Z.shape == A.shape:
            raise ValueError(
                f"{self.name}.backward: dA, Z and A have shapes {dA.shape}, {Z.shape} and {A.shape}"
                ", expected the same"
            )
        if out is None:
            out = np.empty_like(A)
            self.rule(dA, Z, A, out)
            return out[()]
        _check_out(f"{self.name}.backward", out, A)
        if any(np.may_share_memory(out, x) for x in (dA, Z, A)):
            raise ValueError(f"{self.name}.backward: out shares memory with dA, Z or A")
        self.rule(dA, Z, A, out)
        return out

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> str:
        return self.name  # there is one object of each name: copying and unpickling return it


def _check_out(owner: str, out: object, like: Array) -> None:
    fits = isinstance(out, np.ndarray) and (out.shape, out.dtype) == (like.shape, like.dtype)
    if not fits:
        came = f"{getattr(out, 'dtype', type(out).__name__)} {getattr(out, 'shape', '')}".rstrip()
        raise ValueError(f"{owner}: out is {came}, expected {like.dtype} {like.shape}")


def get_activation(choice: "str | Activation") -> Activation:
    """Return the activation of that name; an `Activation` is returned as it is."""
    if isinstance(choice, Activation):
        return choice
    return find_by_name("activation", choice, ACTIVATIONS)


def activation(value: Callable[[Array, Array], object]) -> Activation:
    """Turn a function (Z, out), which writes σ(Z) into `out`, into an `Activation`.

    Write by ``out=out`` or ``out[...] = …``: `out` may be stored by columns, and then
    ``out.ravel()`` is a copy.

    Example:
        >>> @activation
        ... def square(Z, out):
        ...     np.multiply(Z, Z, out=out)
        >>> @square.derivative
        ... def _(dA, Z, A, out):
        ...     np.multiply(dA, 2 * Z, out=out)
        >>> square([3.0]), square.backward([1.0], [3.0], [9.0])
        (array([9.]), array([6.]))
        >>> del ACTIVATIONS["square"]  # only an example
    """
    return Activation(value)


@activation
def identity(Z: Array, out: Array) -> None:
    r"""Leave the weighted sum as it is: the output layer of a regression.

    .. math:: a = z \qquad \frac{da}{dz} = 1

    Example:
        >>> identity([-1.0, 2.0])
        array([-1.,  2.])
    """
    out[...] = Z


@identity.derivative
def _(dA: Array, Z: Array, A: Array, out: Array) -> None:
    out[...] = dA


@activation
def sigmoid(Z: Array, out: Array) -> None:
    r"""Squash any number into (0, 1): a probability, or a soft yes or no.

    .. math:: \sigma(z) = \frac{1}{1 + e^{-z}} \qquad \sigma'(z) = \sigma(z)\,(1 - \sigma(z))

    Example:
        >>> sigmoid([-1000.0, 0.0, 1000.0])
        array([0. , 0.5, 1. ])
    """
    np.negative(Z, out=out)
    if out.dtype.kind == "c":  # only in gradient checks: a complex ∞ would become NaN
        np.minimum(out, 700, out=out)
    with np.errstate(over="ignore"):  # e⁻ᶻ may overflow to ∞, and 1/(1 + ∞) = 0 is right
        np.exp(out, out=out)
    out += 1
    np.divide(1, out, out=out)


@sigmoid.derivative
def _(dA: Array, Z: Array, A: Array, out: Array) -> None:
    np.subtract(1, A, out=out)
    out *= A
    out *= dA


@activation
def tanh(Z: Array, out: Array) -> None:
    r"""Squash any number into (−1, 1), with 0 in the middle.

    .. math:: \tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}} = 2\sigma(2z) - 1
              \qquad \tanh' z = 1 - \tanh^2 z

    Example:
        >>> tanh([-1000.0, 0.0, 1000.0])
        array([-1.,  0.,  1.])
    """
    np.tanh(Z, out=out)


@tanh.derivative
def _(dA: Array, Z: Array, A: Array, out: Array) -> None:
    np.multiply(A, A, out=out)
    np.subtract(1, out, out=out)
    out *= dA


@activation
def relu(Z: Array, out: Array) -> None:
    r"""Keep what is positive and cut off the rest (rectified linear unit; Nair & Hinton, 2010).

    .. math:: \operatorname{ReLU}(z) = \max(0, z)
              \qquad \operatorname{ReLU}'(z) = 1 \text{ if } z > 0 \text{ else } 0

    Example:
        >>> relu([-2.0, 0.0, 3.0])
        array([0., 0., 3.])
    """
    if out.dtype.kind == "c":  # only in gradient checks: the slope at 0 is 0 there, too
        np.multiply(Z, Z.real > 0, out=out)
    else:
        np.maximum(Z, 0, out=out)


@relu.derivative
def _(dA: Array, Z: Array, A: Array, out: Array) -> None:
    np.sign(A, out=out)  # 1 where the unit is on, 0 where it is off: ReLU′
    out *= dA


LEAK = 0.01


@activation
def leaky_relu(Z: Array, out: Array) -> None:
    r"""Like ReLU, but let a hundredth of what is negative leak through, so that no unit dies.

    .. math:: a = \max(0.01\,z,\ z) \qquad \frac{da}{dz} = 1 \text{ if } z > 0 \text{ else } 0.01

    Example:
        >>> leaky_relu([-2.0, 0.0, 3.0])
        array([-0.02,  0.  ,  3.  ])
    """
    if out.dtype.kind == "c":  # only in gradient checks, as in relu
        np.multiply(Z, np.where(Z.real > 0, 1, LEAK), out=out)
    else:
        np.multiply(Z, LEAK, out=out)
        np.maximum(Z, out, out=out)


@leaky_relu.derivative
def _(dA: Array, Z: Array, A: Array, out: Array) -> None:
    np.sign(Z, out=out)  # 1 where z > 0, else 0 or −1, …
    np.maximum(out, LEAK, out=out)  # … which become the small slope
    out *= dA


@activation
def gelu(Z: Array, out: Array) -> None:
    r"""A smooth ReLU, today's choice in transformers (Hendrycks & Gimpel, 2016, in its tanh form).

    .. math:: a = z\,s \quad\text{with}\quad s = \tfrac12 (1 + \tanh u), \quad
              u = \sqrt{2/\pi}\,(z + 0.044715\,z^3), \qquad
              \frac{da}{dz} = s + 2 z s (1 - s) \frac{du}{dz}

    Example:
        >>> gelu([-1.0, 0.0, 1.0]).round(4)
        array([-0.1588,  0.    ,  0.8412])
    """
    np.multiply(Z, _gelu_gate(Z), out=out)


@gelu.derivative
def _(dA: Array, Z: Array, A: Array, out: Array) -> None:
    s = _gelu_gate(Z)
    du = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * Z**2)
    np.multiply(dA, s + 2 * Z * s * (1 - s) * du, out=out)


def _gelu_gate(Z: Array) -> Array:
    return 0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * (Z + 0.044715 * Z**3)))


for rectifier in (relu, leaky_relu, gelu):
    rectifier.init = "he"


@activation
def softmax(Z: Array, out: Array) -> None:
    r"""Turn each row of scores into probabilities that add up to 1.

    .. math:: a_j = \frac{e^{z_j}}{\sum_k e^{z_k}} \qquad
              \frac{\partial L}{\partial z_j}
              = a_j \Big( \frac{\partial L}{\partial a_j}
              - \sum_k \frac{\partial L}{\partial a_k} a_k \Big)

    Z has shape (n, c), or (c,) for a single example.

    Example:
        >>> softmax([[1.0, 1.0, 1.0, 1.0], [1000.0, 0.0, 0.0, 0.0]])
        array([[0.25, 0.25, 0.25, 0.25],
               [1.  , 0.  , 0.  , 0.  ]])
    """
    if Z.ndim == 0 or Z.shape[-1] == 0:
        raise ValueError(f"softmax: Z has shape {Z.shape}, expected rows of scores")
    # A shift of the whole row cancels in the fraction; this one keeps eᶻ from overflowing.
    np.subtract(Z, Z.max(axis=-1, keepdims=True), out=out)
    np.exp(out, out=out)
    out /= out.sum(axis=-1, keepdims=True)


@softmax.derivative
def _(dA: Array, Z: Array, A: Array, out: Array) -> None:
    np.subtract(dA, (dA * A).sum(axis=-1, keepdims=True), out=out)
    out *= A


sigmoid.gives, softmax.gives = "probabilities", "distributions"
