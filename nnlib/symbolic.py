"""A small network written out as one mathematical formula, by SymPy, and its exact gradient.

Symbols are counted from 1, as in mathematics: w^{(2)}_{13} is the weight of layer 2 from its
third input to its first unit, which nnlib stores in ``network.layers[1].W[0, 2]``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from nnlib._validate import find_by_name
from nnlib.network import Network

Expression = Any  # SymPy has no types of its own


class step(sp.Function):  # type: ignore[misc]
    """The slope of ReLU: 1 where z > 0, else 0."""

    @classmethod
    def eval(cls, z: Expression) -> Expression | None:
        """Replace step of a number by its value."""
        return sp.Integer(bool(z > 0)) if z.is_number else None

    def fdiff(self, argindex: int = 1) -> Expression:
        """Return its own slope, which is 0."""
        return sp.Integer(0)


class relu(sp.Function):  # type: ignore[misc]
    """max(0, z), kept as one symbol: SymPy's own maximum would pile up case distinctions."""

    @classmethod
    def eval(cls, z: Expression) -> Expression | None:
        """Replace relu of a number by its value."""
        return sp.Max(z, 0) if z.is_number else None

    def fdiff(self, argindex: int = 1) -> Expression:
        """Return the slope."""
        return step(self.args[0])


def _elementwise(rule: Callable[[Expression], Expression]) -> Callable[[Expression], Expression]:
    return lambda z: z.applyfunc(rule)


def _sigmoid(z: Expression) -> Expression:
    return 1 / (1 + sp.exp(-z))


def _tanh(z: Expression) -> Expression:
    # SymPy's own tanh searches its argument for multiples of π, which can take minutes.
    return 2 * _sigmoid(2 * z) - 1


def _softmax(z: Expression) -> Expression:
    exponentials = z.applyfunc(sp.exp)
    return exponentials / sum(exponentials)


ACTIVATIONS: dict[str, Callable[[Expression], Expression]] = {
    "identity": lambda z: z,
    "sigmoid": _elementwise(_sigmoid),
    "tanh": _elementwise(_tanh),
    "relu": _elementwise(relu),
    "leaky_relu": _elementwise(lambda z: z / 100 + sp.Rational(99, 100) * relu(z)),
    "gelu": _elementwise(
        lambda z: z / 2 * (1 + _tanh(sp.sqrt(2 / sp.pi) * (z + sp.Rational("0.044715") * z**3)))
    ),
    "softmax": _softmax,
}

LOSSES: dict[str, Callable[[Expression, Expression], Expression]] = {
    "mse": lambda y, y_hat: (y - y_hat) ** 2,
    "binary_cross_entropy": lambda y, y_hat: -y * sp.log(y_hat) - (1 - y) * sp.log(1 - y_hat),
    "cross_entropy": lambda y, y_hat: -y * sp.log(y_hat),
}


def input_symbols(network: Network) -> tuple[Expression, ...]:
    """Return the symbols x_1, x_2, … of a network's inputs.

    Example:
        >>> from nnlib import Dense
        >>> input_symbols(Network([Dense(2, 1)]))
        (x_1, x_2)
    """
    return tuple(sp.symbols(f"x_1:{network.layers[0].n_in + 1}"))


def parameter_symbols(network: Network) -> tuple[Expression, ...]:
    """Return a symbol for each entry of θ, in the order of θ: W¹ row by row, b¹, W², b², …

    Example:
        >>> from nnlib import Dense
        >>> parameter_symbols(Network([Dense(2, 1)]))
        (w^{(1)}_{11}, w^{(1)}_{12}, b^{(1)}_1)
    """
    names = []
    for number, layer in enumerate(network.layers, start=1):
        rows, columns = range(1, layer.n_out + 1), range(1, layer.n_in + 1)
        comma = "," if max(layer.n_out, layer.n_in) > 9 else ""  # w_{1,12} is not w_{11,2}
        names += [f"w^{{({number})}}_{{{i}{comma}{j}}}" for i in rows for j in columns]
        names += [f"b^{{({number})}}_{i}" if i < 10 else f"b^{{({number})}}_{{{i}}}" for i in rows]
    return tuple(map(sp.Symbol, names))


def formula(
    network: Network,
    inputs: Iterable[Any] | None = None,
    parameters: Iterable[Any] | None = None,
) -> Expression:
    r"""Return the network's outputs for one example as formulas, a SymPy matrix of shape (1, c).

    .. math:: \hat y = \sigma_L(W^{(L)} \cdots \sigma_1(W^{(1)} x + b^{(1)}) \cdots + b^{(L)})

    Args:
        network: gives sizes and activations; its numbers in θ are not used.
        inputs: what stands for x: symbols, numbers or names; by default `input_symbols`.
        parameters: what stands for θ, entry by entry: symbols, numbers, names, or expressions
            such as 2·w₀ for a bias that several neurons share; by default `parameter_symbols`.

    Raises:
        ValueError: not as many inputs or parameters as the network has; an activation whose
            formula is not in the table above.

    Example:
        >>> from nnlib import Dense
        >>> network = Network([Dense(2, 1, "sigmoid")])
        >>> formula(network, inputs=[0, 1], parameters=["u", "v", "b"])[0]
        1/(exp(-b - v) + 1)
    """
    names = input_symbols(network) if inputs is None else inputs
    A = sp.Matrix([_entries("inputs", names, network.layers[0].n_in)])
    names = parameter_symbols(network) if parameters is None else parameters
    theta = iter(_entries("parameters", names, network.n_parameters))
    for layer in network.layers:
        W = sp.Matrix(layer.n_out, layer.n_in, lambda i, j: next(theta))
        b = sp.Matrix(1, layer.n_out, lambda i, j: next(theta))
        A = find_by_name("activation", layer.activation.name, ACTIVATIONS)(A * W.T + b)
    return A


def loss_formula(
    network: Network,
    Y: Sequence[Sequence[Any]],
    X: Sequence[Sequence[Any]] | None = None,
    parameters: Iterable[Any] | None = None,
) -> Expression:
    r"""Return the network's loss as one formula, averaged over the rows of X (n, n_in), Y (n, c).

    .. math:: L = \frac1n \sum_i \sum_j \ell(y_{ij}, \hat y_{ij})

    Without X there is one row, of `input_symbols`. Entries may be numbers, symbols or names.

    Raises:
        ValueError: X, Y or parameters that don't fit the network or each other.

    Example:
        >>> from nnlib import Dense
        >>> network = Network([Dense(1, 1)], loss="mse")
        >>> loss_formula(network, Y=[["y"]], X=[["x"]], parameters=["w", "b"])
        (-b - w*x + y)**2
    """
    rows = [input_symbols(network)] if X is None else list(X)
    if len(Y) != len(rows) or not rows:
        raise ValueError(f"loss_formula: Y has {len(Y)} rows, expected as many as X: {len(rows)}")
    parameters = list(parameter_symbols(network) if parameters is None else parameters)
    cost = find_by_name("loss", network.loss.name, LOSSES)
    total = sp.Integer(0)
    for x, y in zip(rows, Y, strict=True):
        Y_hat = formula(network, x, parameters)
        total += sum(map(cost, _entries("values of Y", y, len(Y_hat)), Y_hat))
    return total / len(rows)


def gradient(
    expression: Expression, parameters: Iterable[Expression]
) -> dict[Expression, Expression]:
    """Return ∂expression/∂p for each p of `parameters`, which are symbols.

    Example:
        >>> w, b = sp.symbols("w b")
        >>> gradient((3 * w + b) ** 2, [w, b])
        {w: 6*b + 18*w, b: 2*b + 6*w}
    """
    return {parameter: sp.diff(expression, parameter) for parameter in parameters}


def compiled(
    expressions: Expression | Sequence[Expression] | Mapping[Any, Expression],
    arguments: Iterable[Expression],
) -> Callable[[npt.ArrayLike], Any]:
    """Turn formulas into a fast NumPy function of one vector, which holds the arguments' values.

    Subexpressions that occur several times are computed once. One expression gives a function
    that returns a number; a sequence, or a dict such as `gradient` returns, one that returns a
    list.

    Example:
        >>> x, y = sp.symbols("x y")
        >>> compiled(x**2 + y, [x, y])([3, 1])
        10
        >>> compiled([x + y, x - y], [x, y])([3, 1])
        [4, 2]
    """
    if isinstance(expressions, Mapping):
        expressions = list(expressions.values())
    own = {"relu": lambda z: np.maximum(z, 0), "step": lambda z: np.heaviside(z, 0)}
    function: Callable[[npt.ArrayLike], Any] = sp.lambdify(
        [list(arguments)],
        expressions,
        modules=[own, "numpy"],
        cse=lambda formulas: sp.cse(formulas, order="none", list=False),
    )
    return function


def _entries(name: str, values: Iterable[Any], expected: int) -> list[Expression]:
    """Return `values` as SymPy objects, a name as the symbol of that name."""
    entries = [sp.Symbol(v) if isinstance(v, str) else sp.sympify(v) for v in values]
    if len(entries) != expected:
        raise ValueError(f"formula: {len(entries)} {name}, expected {expected}")
    return entries
