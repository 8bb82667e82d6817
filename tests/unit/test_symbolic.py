"""The formulas say what the network computes, and their gradients what backprop computes."""

import time

import numpy as np
import pytest
import sympy as sp

from nnlib.activations import ACTIVATIONS
from nnlib.layers import Dense
from nnlib.losses import LOSSES
from nnlib.network import Network
from nnlib.symbolic import (
    ACTIVATIONS as FORMULAS,
)
from nnlib.symbolic import (
    LOSSES as COSTS,
)
from nnlib.symbolic import (
    compiled,
    formula,
    gradient,
    input_symbols,
    loss_formula,
    parameter_symbols,
)

W0, W13, W14, W23, W24, W35, W45 = THETA = sp.symbols("w0 w13 w14 w23 w24 w35 w45")
SHARED = [W13, W23, W14, W24, 2 * W0, 2 * W0, W35, W45, 2 * W0]
START = [0.1, 0.2, 0.8, 0.6, 0.4, 0.1, 0.5]


def network_of(hidden: str, output: str = "identity", loss: str = "mse", width: int = 2) -> Network:
    network = Network([Dense(2, 2, hidden), Dense(2, width, output)], loss, rng=4)
    network.theta[:] = np.random.default_rng(5).normal(size=network.n_parameters)
    return network


@pytest.fixture(scope="module")
def perceptron() -> Network:
    """The 2–2–1 network whose seven numbers are named in chapters 3 and 6."""
    layers = [Dense(2, 2, "sigmoid"), Dense(2, 1, "sigmoid")]
    return Network(layers, loss="binary_cross_entropy")


@pytest.fixture(scope="module")
def loss(perceptron: Network) -> sp.Expr:
    return loss_formula(perceptron, Y=[[1]], X=[[0.35, 0.9]], parameters=SHARED)


def test_every_activation_and_loss_of_the_library_has_a_formula():
    assert set(FORMULAS) == set(ACTIVATIONS)
    assert set(COSTS) == set(LOSSES)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_formula_equals_network(name):
    network = network_of(name, name)
    symbols = [*parameter_symbols(network), *input_symbols(network)]
    f = compiled(list(formula(network)), symbols)
    for x in np.random.default_rng(6).normal(size=(5, 2)):
        assert f([*network.theta, *x]) == pytest.approx(network([x])[0], rel=1e-12, abs=1e-14)


@pytest.mark.parametrize(
    ("hidden", "output", "loss", "width"),
    [(name, "identity", "mse", 1) for name in ACTIVATIONS]
    + [("tanh", "softmax", "cross_entropy", 2), ("relu", "sigmoid", "binary_cross_entropy", 1)],
)
def test_gradient_equals_backprop(hidden, output, loss, width):
    network = network_of(hidden, output, loss, width)
    X = np.random.default_rng(7).normal(size=(1, 2))
    Y = np.eye(1, width)
    symbols = parameter_symbols(network)
    L = loss_formula(network, Y, X)
    value, slopes = network.loss_and_gradient(X, Y)
    assert compiled(L, symbols)(network.theta) == pytest.approx(value, rel=1e-12)
    found = compiled(gradient(L, symbols), symbols)(network.theta)
    assert found == pytest.approx(slopes, rel=1e-9, abs=1e-13)


def test_relu_and_its_slope_are_those_of_backprop_at_and_beside_the_kink():
    z = sp.Symbol("z")
    value = FORMULAS["relu"](sp.Matrix([[z]]))[0]
    slope = gradient(value, [z])[z]
    assert [value.subs(z, v) for v in (-2, 0, 3)] == [0, 0, 3]
    assert [slope.subs(z, v) for v in (-2, 0, 3)] == [0, 0, 1]
    assert gradient(slope, [z])[z] == 0
    assert compiled([value, slope], [z])([3.0]) == [3, 1]


def test_symbols_are_in_the_order_of_theta_and_counted_from_one():
    network = Network([Dense(3, 2), Dense(2, 1)])
    names = [str(symbol) for symbol in parameter_symbols(network)]
    assert names[:3] == ["w^{(1)}_{11}", "w^{(1)}_{12}", "w^{(1)}_{13}"]
    assert names[6:] == ["b^{(1)}_1", "b^{(1)}_2", "w^{(2)}_{11}", "w^{(2)}_{12}", "b^{(2)}_1"]
    assert len(names) == network.n_parameters


def test_two_digit_indices_are_kept_apart():
    symbols = parameter_symbols(Network([Dense(12, 11)]))
    assert len(set(symbols)) == 12 * 11 + 11
    assert {"w^{(1)}_{1,12}", "w^{(1)}_{11,2}", "b^{(1)}_{11}"} <= set(map(str, symbols))


def test_without_inputs_the_loss_is_a_formula_of_symbols():
    network = Network([Dense(1, 1)], loss="mse")
    (x,), (w, b), y = input_symbols(network), parameter_symbols(network), sp.Symbol("y")
    assert sp.expand(loss_formula(network, Y=[[y]]) - (w * x + b - y) ** 2) == 0


def test_loss_is_averaged_over_rows():
    network = network_of("tanh")
    X, Y = [[1.0, 2.0]], [[0.5, 0.25]]
    once, twice = loss_formula(network, Y, X), loss_formula(network, Y * 2, X * 2)
    assert sp.simplify(once - twice) == 0


def test_the_network_of_chapter_3_is_one_expression(perceptron):
    y_hat = formula(perceptron, inputs=[0.35, 0.9], parameters=SHARED)[0]
    assert y_hat.free_symbols == set(THETA)
    values = dict(zip(THETA, START, strict=True))
    assert str(y_hat.subs(values)) == "0.649864477526152"
    assert compiled(y_hat, THETA)(START) == pytest.approx(0.649864477526152, abs=1e-14)


def test_the_seven_slopes_of_chapter_6(loss):
    slopes = compiled(gradient(loss, THETA), THETA)(START)
    expected = [-0.788936, -0.002611, -0.012905, -0.006715, -0.033184, -0.242332, -0.244557]
    assert np.round(slopes, 6).tolist() == expected


def test_both_descents_of_chapter_6_in_well_under_a_second(perceptron, loss):
    y_hat = compiled(formula(perceptron, [0.35, 0.9], SHARED)[0], THETA)
    slopes = gradient(loss, THETA)
    partials, together = [compiled(s, THETA) for s in slopes.values()], compiled(slopes, THETA)
    began = time.perf_counter()
    theta = np.array(START)
    for _ in range(999):
        for i, partial in enumerate(partials):
            theta[i] -= 0.3 * partial(theta)
    assert y_hat(theta) == pytest.approx(0.999453185534398, abs=5e-15)
    theta = np.array(START)
    for _ in range(999):
        theta -= 0.3 * np.array(together(theta))
    assert y_hat(theta) == pytest.approx(0.9994550920, abs=5e-11)
    assert time.perf_counter() - began < 5  # here 0.05 s


def test_numbers_of_inputs_parameters_and_rows_are_checked(perceptron):
    with pytest.raises(ValueError, match="formula: 3 inputs, expected 2"):
        formula(perceptron, inputs=[1, 2, 3])
    with pytest.raises(ValueError, match="formula: 1 parameters, expected 9"):
        formula(perceptron, parameters=["w"])
    with pytest.raises(ValueError, match="Y has 2 rows, expected as many as X: 1"):
        loss_formula(perceptron, Y=[[1], [0]])
    with pytest.raises(ValueError, match="formula: 2 values of Y, expected 1"):
        loss_formula(perceptron, Y=[[1, 0]])
    with pytest.raises(ValueError, match="Y has 0 rows, expected as many as X: 0"):
        loss_formula(perceptron, Y=[], X=[])


def test_an_activation_without_formula_is_named(perceptron, monkeypatch):
    monkeypatch.delitem(FORMULAS, "sigmoid")
    with pytest.raises(ValueError, match="unknown activation 'sigmoid', expected one of: identity"):
        formula(perceptron)
