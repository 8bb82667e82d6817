"""Loss functions: one number for how wrong the outputs are, and its gradient.

True values come first, as in scikit-learn: ``mse(Y, Y_hat)``. A loss adds up over the outputs of an
example and averages over examples, and this is the only place of the 1/n. To add one, write its
two formulas here under ``@loss``; networks and tests then find it by its name.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from nnlib._validate import (
    Array,
    as_numbers,
    check_finite,
    check_new_name,
    check_shape,
    find_by_name,
)

__all__ = ["FUSED", "LOSSES", "Loss", "binary_cross_entropy", "cross_entropy", "loss", "mse"]

LOSSES: "dict[str, Loss]" = {}

#: Pairs (activation, loss) whose joint gradient is simply ∂L/∂Z = (Ŷ − Y)/n, each with its loss
#: computed straight from Z: where Ŷ has long been rounded to 0 or 1, Z still tells how far off.
#: (The rules may be given A = Ŷ too, which is at hand in training.)
FUSED: dict[tuple[str, str], Callable[..., Any]] = {}

Check = Callable[[str, Array], None]


class Loss:
    """A function L(Y, Ŷ) together with its gradient ∂L/∂Ŷ.

    Args:
        value: a function (Y, Ŷ) → L; its name becomes the loss's.
        check: a function (name, Y) that raises where a Y makes no sense.
        needs: what Ŷ has to be: "numbers", "probabilities" (each in [0, 1]) or "distributions"
            (rows of probabilities that add up to 1).

    Example:
        >>> mse([1.0, 0.0], [0.0, 0.0]), mse.backward([1.0, 0.0], [0.0, 0.0])
        (0.5, array([-1.,  0.]))
    """

    def __init__(
        self, value: Callable[[Array, Array], Any], check: Check | None, needs: str
    ) -> None:
        functools.update_wrapper(self, value)  # its name and docstring
        self.name: str = value.__name__
        self.value = value
        self.needs = needs
        self.gradient: Callable[[Array, Array], Array] = self._no_gradient
        self._check = check
        check_new_name("loss", value, LOSSES)
        LOSSES[self.name] = self

    def __call__(self, Y: npt.ArrayLike, Y_hat: npt.ArrayLike) -> float:
        """Return the mean loss of all examples.

        Raises:
            ValueError: Y and Ŷ of different shapes, empty or not finite; values that are no
                probabilities where this loss needs some.
        """
        return _number(self.value(*self._clean(Y, Y_hat)))

    def backward(self, Y: npt.ArrayLike, Y_hat: npt.ArrayLike) -> Array:
        """Return ∂L/∂Ŷ, in the shape of Ŷ; it contains the 1/n. Raises as a call does."""
        return self.gradient(*self._clean(Y, Y_hat))

    def from_logits(self, Y: npt.ArrayLike, Z: npt.ArrayLike) -> float:
        """Return the loss of Ŷ = σ(Z), where σ is the activation that this loss is fused with."""
        rules = [rule for (_, name), rule in FUSED.items() if name == self.name]
        if not rules:
            raise ValueError(f"{self.name}: no activation is fused with this loss")
        Z = as_numbers(self.name, "Z", Z)
        check_shape(self.name, "Z", Z, ("n", "c"))
        check_finite(self.name, "Z", Z)
        return _number(rules[0](self.check_targets(Y, Z.shape, Z.dtype), Z))

    def derivative(self, gradient: Callable[[Array, Array], Array]) -> None:
        """Attach the function (Y, Ŷ) → ∂L/∂Ŷ; used as a decorator, below the value."""
        if not callable(gradient):
            raise ValueError(
                f"{self.name}.derivative attaches a gradient, expected a function (Y, Y_hat); "
                f"{self.name}.backward computes"
            )
        self.gradient = gradient

    def fused_with(self, activation: str) -> Callable[[Callable[..., Any]], None]:
        """Attach the function (Y, Z, A) → L that is to be used behind `activation`.

        Only for pairs with ∂L/∂Z = (Ŷ − Y)/n: networks use that in place of both derivatives.
        """

        def attach(rule: Callable[..., Any]) -> None:
            FUSED[activation, self.name] = rule

        return attach

    def check_targets(
        self, Y: npt.ArrayLike, expected: tuple[int, ...], dtype: npt.DTypeLike | None = None
    ) -> Array:
        """Return Y as an array of the expected shape with values that this loss can be asked about.

        Raises:
            ValueError: another shape; NaN; class labels where one-hot rows belong; values that are
                no probabilities.
        """
        Y = as_numbers(self.name, "Y", Y, dtype)
        labels = Y.ndim > 0 and Y.size == len(Y)  # (n,) or (n, 1)
        if labels and len(expected) == 2 and expected[1] > 1:
            raise ValueError(
                f"{self.name}: Y has shape {Y.shape}, expected {expected}: "
                f"one-hot encode integer labels with one_hot(y, {expected[1]})"
            )
        check_shape(self.name, "Y", Y, expected)
        check_finite(self.name, "Y", Y)
        if self._check is not None:
            self._check(self.name, Y)
        return Y

    def _clean(self, Y: npt.ArrayLike, Y_hat: npt.ArrayLike) -> tuple[Array, Array]:
        Y_hat = as_numbers(self.name, "Y_hat", Y_hat)
        check_shape(self.name, "Y_hat", Y_hat, ("n",) if Y_hat.ndim == 1 else ("n", "c"))
        check_finite(self.name, "Y_hat", Y_hat)
        if self.needs != "numbers" and not _within_0_and_1(Y_hat):
            raise ValueError(f"{self.name}: Y_hat leaves [0, 1], expected probabilities")
        return self.check_targets(Y, Y_hat.shape, Y_hat.dtype), Y_hat

    def _no_gradient(self, Y: Array, Y_hat: Array) -> Array:
        raise ValueError(f"{self.name} has no derivative: attach one with @{self.name}.derivative")

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> str:
        return self.name  # there is one object of each name: copying and unpickling return it


def get_loss(choice: "str | Loss") -> Loss:
    """Return the loss of that name; a `Loss` is returned as it is."""
    return choice if isinstance(choice, Loss) else find_by_name("loss", choice, LOSSES)


def loss(
    check: Check | None = None, needs: str = "numbers"
) -> Callable[[Callable[[Array, Array], Any]], Loss]:
    """Turn a function (Y, Ŷ) → L into a `Loss`, which says what `check` and `needs` are.

    Example:
        >>> @loss()
        ... def quartic(Y, Y_hat):
        ...     return ((Y - Y_hat) ** 4).sum() / len(Y)
        >>> @quartic.derivative
        ... def _(Y, Y_hat):
        ...     return 4 * (Y_hat - Y) ** 3 / len(Y)
        >>> quartic([1.0], [3.0])
        16.0
        >>> del LOSSES["quartic"]  # only an example
    """
    return lambda value: Loss(value, check, needs)


def _number(value: Any) -> float:
    """A Python number: a float, or in a complex step a complex."""
    return np.asarray(value).item()  # type: ignore[no-any-return]


def _within_0_and_1(P: Array) -> bool:
    return bool(P.real.min() >= 0 and P.real.max() <= 1 + 1e-6)


def _check_probabilities(name: str, Y: Array) -> None:
    if not _within_0_and_1(Y):
        raise ValueError(f"{name}: Y has values outside [0, 1], expected 0, 1 or a probability")


def _check_one_hot(name: str, Y: Array) -> None:
    hint = "one-hot encode integer labels with one_hot(y, n_classes)"
    if Y.ndim != 2:
        raise ValueError(f"{name}: Y has shape {Y.shape}, expected (n, c): {hint}")
    P = Y.real
    bad = (P.min(axis=1) < 0) | (P.max(axis=1) > 1 + 1e-6) | (abs(P.sum(axis=1) - 1) > 1e-5)
    if bad.any():
        row = int(bad.argmax())
        raise ValueError(
            f"{name}: Y is not one-hot: row {row} is {Y[row].tolist()}, "
            f"expected values between 0 and 1 that add up to 1; {hint}"
        )


def _log(P: Array) -> Array:
    """ln P, with ln 0 replaced by the logarithm of the smallest number: very bad, but finite."""
    return np.log(np.maximum(P, np.finfo(P.dtype).tiny))  # type: ignore[no-any-return]


@loss()
def mse(Y: Array, Y_hat: Array) -> Any:
    r"""Mean squared error: how far off, squared; the loss of regression.

    .. math:: L = \frac1n \sum_i \sum_j (y_{ij} - \hat y_{ij})^2 \qquad
              \frac{\partial L}{\partial \hat Y} = \frac2n (\hat Y - Y)

    Y and Ŷ have the same shape: (n,), or (n, c) with one row per example.

    Example:
        >>> mse([1, 0, 0, 1], [0, 0, 0, 0])
        0.5
    """
    return ((Y - Y_hat) ** 2).sum() / len(Y)


@mse.derivative
def _(Y: Array, Y_hat: Array) -> Array:
    return 2 * (Y_hat - Y) / len(Y)


@loss(_check_probabilities, needs="probabilities")
def binary_cross_entropy(Y: Array, Y_hat: Array) -> Any:
    r"""Surprise at a yes-or-no answer that was given the probability ŷ.

    .. math:: L = -\frac1n \sum_i \sum_j y_{ij} \ln \hat y_{ij}
              + (1 - y_{ij}) \ln (1 - \hat y_{ij}) \qquad
              \frac{\partial L}{\partial \hat Y} = \frac1n \frac{\hat Y - Y}{\hat Y (1 - \hat Y)}

    Y and Ŷ have the same shape: (n,), or (n, c) for c questions at once.

    Example:
        >>> round(binary_cross_entropy([1], [0.649864477526152]), 10)
        0.4309914339
    """
    return -(Y * _log(Y_hat) + (1 - Y) * _log(1 - Y_hat)).sum() / len(Y)


@binary_cross_entropy.derivative
def _(Y: Array, Y_hat: Array) -> Array:
    variance = np.maximum(Y_hat * (1 - Y_hat), np.finfo(Y_hat.dtype).tiny)
    return (Y_hat - Y) / variance / len(Y)  # type: ignore[no-any-return]


@binary_cross_entropy.fused_with("sigmoid")
def _(Y: Array, Z: Array, A: Array | None = None) -> Any:
    # −ln σ(z) = ln(1 + e⁻ᶻ) = max(z, 0) − z + ln(1 + e^−|z|), which never overflows.
    positive = np.maximum(Z, 0)
    softplus = positive + np.log1p(np.exp(Z - 2 * positive))
    return (softplus - Y * Z).sum() / len(Y)


@loss(_check_one_hot, needs="distributions")
def cross_entropy(Y: Array, Y_hat: Array) -> Any:
    r"""Surprise at the true class, which was given the probability ŷ.

    .. math:: L = -\frac1n \sum_i \sum_j y_{ij} \ln \hat y_{ij} \qquad
              \frac{\partial L}{\partial \hat Y} = -\frac1n \frac{Y}{\hat Y}

    Y and Ŷ have shape (n, c), one row per example; a row of Y is one-hot.

    Example:
        >>> Y_hat = [[0.1, 0.5, 0.2, 0.2], [0.3, 0.4, 0.2, 0.1], [0.2, 0.3, 0.4, 0.1]]
        >>> round(cross_entropy([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0]], Y_hat), 10)
        0.9378035723
    """
    return -(Y * _log(Y_hat)).sum() / len(Y)


@cross_entropy.derivative
def _(Y: Array, Y_hat: Array) -> Array:
    return -Y / np.maximum(Y_hat, np.finfo(Y_hat.dtype).tiny) / len(Y)  # type: ignore[no-any-return]


@cross_entropy.fused_with("softmax")
def _(Y: Array, Z: Array, A: Array | None = None) -> Any:
    if A is not None and A.real.min() > 0:  # nothing was rounded to 0: the short way will do
        return -(Y * np.log(A)).sum() / len(Y)
    # −ln softmax(z)ⱼ = ln Σₖ eᶻᵏ − zⱼ, and a row of Y adds up to 1.
    S = Z - Z.max(axis=1, keepdims=True)
    return (np.log(np.exp(S).sum(axis=1)).sum() - (Y * S).sum()) / len(Y)
