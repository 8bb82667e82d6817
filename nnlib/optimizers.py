"""Optimisers: how a gradient becomes a step. They see θ and ∇θ, never a network.

Each step is a few passes over one flat vector, in place. The learning rate may change on the way:
a schedule is a function from the fraction of training that is done, 0 … 1, to the rate.
"""

import math
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from nnlib._validate import Array, find_by_name

Schedule = Callable[[float], float]


class Optimizer(Protocol):
    """What `train` asks of an optimiser."""

    def rate(self, fraction: float) -> float:
        """Return the learning rate when `fraction` of training is done."""

    def step(self, theta: Array, grad: Array, fraction: float = 0.0) -> None:
        """Change θ in place."""


def constant(lr: float) -> Schedule:
    """Return a schedule that keeps the learning rate at `lr`.

    Example:
        >>> constant(0.1)(0.5)
        0.1
    """
    _check_number("constant", "lr", lr, above=0)
    return lambda fraction: lr


def cosine(lr: float, last: float = 0.0) -> Schedule:
    r"""Return a schedule that falls from `lr` to `last` along half a cosine.

    .. math:: \alpha(t) = \alpha_1 + (\alpha_0 - \alpha_1) \frac{1 + \cos \pi t}{2}

    Large steps first, to get far; small ones at the end, to settle (Loshchilov & Hutter, 2017).

    Example:
        >>> schedule = cosine(0.2)
        >>> [round(schedule(t), 3) for t in (0, 0.5, 1)]
        [0.2, 0.1, 0.0]
    """
    _check_number("cosine", "lr", lr, above=0)
    _check_number("cosine", "last", last, at_least=0)
    return lambda fraction: last + (lr - last) * (1 + math.cos(math.pi * fraction)) / 2


class SGD:
    r"""Gradient descent, with momentum if you like.

    .. math:: v \leftarrow \mu v + \nabla\theta \qquad
              \theta \leftarrow (1 - \alpha\lambda)\,\theta - \alpha v

    Args:
        lr: learning rate α, a number or a schedule.
        momentum: μ in [0, 1); with 0, v is the gradient itself (Polyak, 1964).
        weight_decay: λ. It pulls on the whole of θ: an optimiser doesn't know which entries are
            biases, and they are few (138 of the 101,770 numbers of chapter 7's network).
            It acts beside the gradient, not through it, so its strength depends neither on momentum
            nor on Adam's scaling (Loshchilov & Hutter, 2019).

    The velocity stays between two trainings of one network; another network, or a deep copy of the
    optimiser, starts without. For an independent run make a new one.

    Raises:
        ValueError: a hyperparameter out of its range.

    Example:
        >>> theta = np.array([1.0, -2.0])
        >>> SGD(lr=0.1).step(theta, 2 * theta)  # one step down x² + y²
        >>> theta
        array([ 0.8, -1.6])
    """

    def __init__(
        self, lr: float | Schedule = 0.1, momentum: float = 0.0, weight_decay: float = 0.0
    ) -> None:
        _check_number("SGD", "momentum", momentum, at_least=0, below=1)
        _check_number("SGD", "weight_decay", weight_decay, at_least=0)
        self.lr, self.momentum, self.weight_decay = lr, float(momentum), float(weight_decay)
        _check_lr("SGD", lr)
        self._theta: Array | None = None

    def rate(self, fraction: float) -> float:
        """Return the learning rate when `fraction` of training is done."""
        return _rate(self.lr, fraction)

    def step(self, theta: Array, grad: Array, fraction: float = 0.0) -> None:
        """Move θ one step against the gradient, in place; `grad` is left as it is."""
        _check_pair("SGD", theta, grad)
        if theta is not self._theta:  # velocity belongs to the θ that it was gathered on
            self._theta, self._velocity = theta, np.zeros_like(theta)
            self._step = np.empty_like(theta)
        lr = self.rate(fraction)
        if self.weight_decay:
            theta *= 1 - lr * self.weight_decay
        if self.momentum:
            self._velocity *= self.momentum
            self._velocity += grad
            grad = self._velocity
        np.multiply(grad, lr, out=self._step)
        theta -= self._step


class Adam:
    r"""Adaptive moments: each parameter's step is scaled by how large its gradients usually are.

    .. math:: m \leftarrow \beta_1 m + (1 - \beta_1) \nabla\theta \qquad
              s \leftarrow \beta_2 s + (1 - \beta_2) \nabla\theta^2 \qquad
              \theta \leftarrow (1 - \alpha\lambda)\,\theta
              - \alpha \frac{m / (1 - \beta_1^t)}{\sqrt{s / (1 - \beta_2^t)} + \epsilon}

    Args:
        lr: learning rate α, a number or a schedule.
        betas: β₁ and β₂, the memory of m and s, each in [0, 1).
        eps: ε, keeps the division finite.
        weight_decay: λ, as in `SGD`.

    The moments m and s stay between two trainings of one network, as the velocity of `SGD` does.

    Raises:
        ValueError: a hyperparameter out of its range.

    Source: Kingma & Ba (2015).

    Example:
        >>> theta = np.array([1.0, -2.0])
        >>> Adam(lr=0.1).step(theta, 2 * theta)  # the first step has length lr in each direction
        >>> theta.round(6)
        array([ 0.9, -1.9])
    """

    def __init__(
        self,
        lr: float | Schedule = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        if not isinstance(betas, Sequence) or len(betas) != 2:
            raise ValueError(f"Adam: betas is {betas!r}, expected two numbers")
        for beta in betas:
            _check_number("Adam", "beta", beta, at_least=0, below=1)
        _check_number("Adam", "eps", eps, above=0)
        _check_number("Adam", "weight_decay", weight_decay, at_least=0)
        self.lr, self.betas = lr, (float(betas[0]), float(betas[1]))
        self.eps, self.weight_decay = float(eps), float(weight_decay)
        _check_lr("Adam", lr)
        self._theta: Array | None = None

    def rate(self, fraction: float) -> float:
        """Return the learning rate when `fraction` of training is done."""
        return _rate(self.lr, fraction)

    def step(self, theta: Array, grad: Array, fraction: float = 0.0) -> None:
        """Move θ one step, in place; `grad` is left as it is."""
        _check_pair("Adam", theta, grad)
        if theta is not self._theta:  # the moments belong to the θ that they were gathered on
            self._theta, self._t = theta, 0
            self._m, self._s, self._step = np.zeros((3, *theta.shape), theta.dtype)
        self._t += 1
        lr = self.rate(fraction)
        if self.weight_decay:
            theta *= 1 - lr * self.weight_decay
        beta1, beta2 = self.betas
        m, s, step = self._m, self._s, self._step
        m *= beta1
        m += np.multiply(grad, 1 - beta1, out=step)
        s *= beta2
        np.multiply(grad, grad, out=step)
        s += np.multiply(step, 1 - beta2, out=step)
        # α m̂ / (√ŝ + ε), with the two corrections of the start moved into α and ε
        root = math.sqrt(1 - beta2**self._t)
        np.sqrt(s, out=step)
        step += self.eps * root
        np.divide(m, step, out=step)
        theta -= np.multiply(step, lr * root / (1 - beta1**self._t), out=step)


OPTIMIZERS: dict[str, type[SGD] | type[Adam]] = {"sgd": SGD, "adam": Adam}


def get_optimizer(choice: str | Optimizer) -> Optimizer:
    """Return a new optimiser of that name, with its usual settings; an object as it is.

    Raises:
        ValueError: an unknown name, or something that takes no steps.
    """
    if isinstance(choice, str):
        return find_by_name("optimizer", choice, OPTIMIZERS)()
    if isinstance(choice, type) or not (hasattr(choice, "step") and hasattr(choice, "rate")):
        raise ValueError(
            f"optimizer is {choice!r}, expected one such as SGD(lr=0.1), with methods step and rate"
        )
    return choice


def _check_lr(owner: str, lr: object) -> None:
    if not callable(lr):
        _check_number(owner, "lr", lr, above=0)


def _rate(lr: float | Schedule, fraction: float) -> float:
    rate = float(lr(fraction) if callable(lr) else lr)  # a NumPy float64 would promote float32
    if not 0 <= rate < math.inf:
        raise ValueError(f"learning rate is {rate}, expected a number of at least 0")
    return rate


def _check_number(
    owner: str,
    name: str,
    value: object,
    above: float = -math.inf,
    at_least: float = -math.inf,
    below: float = math.inf,
) -> None:
    is_number = isinstance(value, (int, float, np.integer, np.floating)) and value is not True
    if is_number and value > above and at_least <= value < below:  # type: ignore[operator]
        return
    bounds = [f"> {above:g}", f">= {at_least:g}", f"< {below:g}"]
    wanted = " and ".join(bound for bound in bounds if "inf" not in bound)
    raise ValueError(f"{owner}: {name} is {value!r}, expected a number {wanted}")


def _check_pair(owner: str, theta: Array, grad: Array) -> None:
    arrays = isinstance(theta, np.ndarray) and isinstance(grad, np.ndarray)
    if not arrays or theta.shape != grad.shape or theta.dtype.kind not in "fc":
        came = [f"{getattr(a, 'dtype', type(a).__name__)} {np.shape(a)}" for a in (theta, grad)]
        raise ValueError(
            f"{owner}: theta is {came[0]} and grad {came[1]}, expected float arrays of one shape"
        )
