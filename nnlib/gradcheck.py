"""Is the gradient right? Compare backprop with numbers that only needed the loss itself.

Central differences need nothing but real numbers and are good to about ten digits. The complex
step (Squire & Trapp, 1998) subtracts nothing, so nothing cancels: it is exact to the last digits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nnlib._validate import Array, as_numbers, check_positive_int, check_shape
from nnlib.network import Network


def central_difference(
    f: Callable[[Array], Any], theta: npt.ArrayLike, h: float = 6e-6
) -> npt.NDArray[np.float64]:
    r"""Approximate ∇f at θ from two values for each parameter.

    .. math:: \frac{\partial f}{\partial \theta_i} \approx
              \frac{f(\theta + h e_i) - f(\theta - h e_i)}{2h}

    The error of the formula falls with h², the error of rounding grows with 1/h. The best h lies
    near the cube root of the machine precision, which is the default. θ may have any shape; the
    gradient has the same.

    Raises:
        ValueError: θ is not made of real numbers.

    Example:
        >>> central_difference(lambda t: t[0] ** 2 + 3 * t[1], [2.0, 5.0]).round(6)
        array([4., 3.])
    """
    theta = as_numbers("central_difference", "theta", theta, np.float64)
    grad = np.empty_like(theta)
    for i in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad


def complex_step(
    f: Callable[[Array], Any], theta: npt.ArrayLike, h: float = 1e-20
) -> npt.NDArray[np.float64]:
    r"""Compute ∇f at θ by a tiny step in the imaginary direction.

    .. math:: \frac{\partial f}{\partial \theta_i} = \frac{\operatorname{Im} f(\theta + i h e_i)}{h}

    f must be made of functions that take complex numbers: no absolute value, no ``float()``.
    θ may have any shape; the gradient has the same.

    Raises:
        ValueError: θ is not made of numbers, or f returns a real one.

    Example:
        >>> complex_step(lambda t: np.exp(t[0]) * t[1], [0.0, 5.0])
        array([5., 1.])
    """
    theta = as_numbers("complex_step", "theta", theta, np.complex128)
    grad = np.empty(theta.shape)
    for i in np.ndindex(theta.shape):
        step = theta.copy()
        step[i] += 1j * h
        value = f(step)
        if not np.iscomplexobj(value):
            raise ValueError(
                "complex_step: f returned a real number, expected a complex one: no abs, no float()"
            )
        grad[i] = value.imag / h
    return grad


@dataclass(frozen=True, eq=False)
class GradientReport:
    """Where two gradients differ most.

    `error` is the largest distance between analytic and numeric entry, relative to the larger of
    the two or to the largest entry of the gradient times 10⁻³, whichever is greater: so noise in an
    entry that is nearly 0 does not count as a mistake.
    """

    ok: bool
    error: float
    parameter: str
    index: int
    analytic: npt.NDArray[np.float64]
    numeric: npt.NDArray[np.float64]

    def __str__(self) -> str:
        i = self.index
        return (
            f"gradient {'agrees' if self.ok else 'DIFFERS'}: worst at {self.parameter}, "
            f"backprop {self.analytic[i]:.6g}, numeric {self.numeric[i]:.6g}, "
            f"relative error {self.error:.0e}"
        )


def check_gradient(
    network: Network,
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    method: str = "complex",
    gradient: npt.ArrayLike | None = None,
    tolerance: float | None = None,
) -> GradientReport:
    """Compare ∇θ from backprop, or a `gradient` of your own, with a numeric one.

    The work is done on a float64 or complex128 copy; the network is left as it is. It costs one or
    two losses for each parameter: meant for small networks (for large ones: `check_projections`).

    Args:
        method: "complex" (tolerance 1e-10), for activations and losses that take complex numbers
            as they are, without abs; or "central" (tolerance 1e-5), which a kink can deceive: a
            ReLU whose z is exactly 0 has no slope there.
        gradient: a flat vector to check in place of the network's own.
        tolerance: the largest relative error that still counts as equal, if not the usual one.

    Raises:
        ValueError: as `Network.loss_and_gradient`; an unknown method; a gradient of another length.

    Example:
        >>> from nnlib import Dense
        >>> network = Network([Dense(2, 3, "tanh"), Dense(3, 1, "sigmoid")], "mse")
        >>> check_gradient(network, [[1, 2], [-3, 1]], [[1], [0]]).ok
        True
    """
    analytic, f, tolerance = _prepare(network, X, Y, method, gradient, tolerance)
    theta = network.theta.real.astype(np.float64)
    numeric = complex_step(f, theta) if method == "complex" else central_difference(f, theta)
    return _compare(analytic, numeric, network.parameter_names(), tolerance)


def check_projections(
    network: Network,
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    n_directions: int = 10,
    rng: int | np.random.Generator = 0,
    method: str = "complex",
    gradient: npt.ArrayLike | None = None,
    tolerance: float | None = None,
) -> GradientReport:
    r"""Compare ∇θ · v with the slope of the loss along v, for random directions v.

    Each direction looks at all parameters at once, so a few of them find a mistake in a network of
    a hundred thousand parameters: a wrong gradient agrees along a random v with probability 0.

    Args:
        n_directions: how many.
        rng: seed or generator of the directions.
        method, gradient, tolerance: as in `check_gradient`.

    Raises:
        ValueError: as `check_gradient`; fewer than one direction.

    Example:
        >>> from nnlib import Dense
        >>> network = Network([Dense(50, 40, "tanh"), Dense(40, 1, "sigmoid")], "mse")
        >>> check_projections(network, np.ones((1, 50)), [[1]]).ok
        True
    """
    check_positive_int("check_projections", "n_directions", n_directions)
    analytic, f, tolerance = _prepare(network, X, Y, method, gradient, tolerance)
    theta = network.theta.real.astype(np.float64)
    directions = np.random.default_rng(rng).standard_normal((n_directions, theta.size))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    slope = complex_step if method == "complex" else central_difference
    numeric = np.array([slope(lambda s, v=v: f(theta + s * v), 0.0)[()] for v in directions])  # type: ignore[misc]
    names = [f"direction {number}" for number in range(n_directions)]
    return _compare(directions @ analytic, numeric, names, tolerance)


def _prepare(
    network: Network,
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    method: str,
    gradient: npt.ArrayLike | None,
    tolerance: float | None,
) -> tuple[Array, Callable[[Array], Any], float]:
    """Return the gradient to check, the loss as a function of θ, and the tolerance."""
    tolerances = {"complex": 1e-10, "central": 1e-5}
    if method not in tolerances:
        raise ValueError(f"unknown method {method!r}, expected one of: {', '.join(tolerances)}")
    if gradient is None:
        gradient = network.astype(np.float64).loss_and_gradient(X, Y)[1]
    analytic = as_numbers("check_gradient", "gradient", gradient, np.float64)
    check_shape("check_gradient", "gradient", analytic, (network.n_parameters,))
    copy = network.astype(np.complex128 if method == "complex" else np.float64)

    def loss(theta: Array) -> Any:
        copy.theta[:] = theta
        return copy.evaluate(X, Y)

    return analytic, loss, tolerances[method] if tolerance is None else tolerance


def _compare(analytic: Array, numeric: Array, names: list[str], tolerance: float) -> GradientReport:
    difference = np.abs(analytic - numeric)
    size = np.maximum(np.abs(analytic), np.abs(numeric))
    floor = max(1e-3 * float(size.max()), float(np.finfo(np.float64).tiny))
    error = difference / np.maximum(size, floor)
    worst = int(np.argmax(np.where(np.isnan(error), np.inf, error)))
    worst_error = float(error[worst])
    return GradientReport(
        worst_error <= tolerance, worst_error, names[worst], worst, analytic, numeric
    )
