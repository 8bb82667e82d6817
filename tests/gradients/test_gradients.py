"""Backprop against numbers that only needed the loss: every activation, loss and depth."""

import itertools

import numpy as np
import pytest

from nnlib import (
    ACTIVATIONS,
    LOSSES,
    Dense,
    Network,
    central_difference,
    check_gradient,
    check_projections,
    complex_step,
    one_hot,
    softmax,
)

FITTING = {"cross_entropy": ("softmax",), "binary_cross_entropy": ("sigmoid", "softmax")}
COMBINATIONS = [
    (hidden, output, loss, depth)
    for hidden, output, loss, depth in itertools.product(ACTIVATIONS, ACTIVATIONS, LOSSES, range(4))
    if output in FITTING.get(loss, ACTIVATIONS)
    if depth > 0 or hidden == "identity"  # without hidden layers their activation plays no part
]


def make(hidden, output, loss, depth, dtype=np.float64, rng=0):
    """A network with `depth` hidden layers of unequal widths, and a batch that fits it."""
    rng = np.random.default_rng([rng, depth])
    sizes = [*(3, 5, 2, 6)[: depth + 1], 4]
    names = [hidden] * depth + [output]
    layers = [
        Dense(n_in, n_out, name)
        for n_in, n_out, name in zip(sizes[:-1], sizes[1:], names, strict=True)
    ]
    network = Network(layers, loss, rng=rng, dtype=dtype)
    for layer in network.layers:
        layer.b = 0.3 * rng.standard_normal(layer.b.shape)
    X = rng.standard_normal((7, 3))
    Y = one_hot(rng.integers(0, 4, 7), 4) if LOSSES[loss].needs != "numbers" else X[:, [0, 1, 2, 0]]
    return network, X, Y


@pytest.mark.parametrize(("hidden", "output", "loss", "depth"), COMBINATIONS)
def test_backprop_equals_the_complex_step(hidden, output, loss, depth):
    network, X, Y = make(hidden, output, loss, depth)
    report = check_gradient(network, X, Y)
    assert report.ok, str(report)
    assert report.error < 1e-10
    assert np.abs(report.analytic).max() > 1e-4  # not equal because everything is 0


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_backprop_equals_central_differences_away_from_kinks(activation, loss):
    output = activation if activation in FITTING.get(loss, ACTIVATIONS) else "softmax"
    network, X, Y = make(activation, output, loss, depth=2)
    network.backward(*network.check(X, Y))
    distance = min(np.abs(layer.Z).min() for layer in network.layers)
    assert distance > 1e-4  # far more than the step of the differences
    report = check_gradient(network, X, Y, method="central")
    assert report.ok, str(report)


@pytest.mark.parametrize("method", ["complex", "central"])
def test_random_projections_on_the_mnist_network(method):
    rng = np.random.default_rng(0)
    layers = [Dense(784, 128, "relu"), Dense(128, 10, "softmax")]
    network = Network(layers, "cross_entropy", rng=0, dtype=np.float64)
    X, Y = rng.random((6, 784)), one_hot(rng.integers(0, 10, 6), 10)
    assert check_projections(network, X, Y, n_directions=5, method=method).ok
    gradient = network.loss_and_gradient(X, Y)[1]
    gradient[51_234] += 0.01 * np.abs(gradient).max()  # one wrong number among 101,770
    report = check_projections(network, X, Y, n_directions=5, method=method, gradient=gradient)
    assert not report.ok
    assert report.parameter.startswith("direction")


def test_the_report_names_the_worst_parameter():
    network, X, Y = make("tanh", "softmax", "cross_entropy", depth=1)
    gradient = network.loss_and_gradient(X, Y)[1]
    wrong = network.parameter_names().index("W2[1, 3]")
    gradient[wrong] *= 1.5
    report = check_gradient(network, X, Y, gradient=gradient)
    assert not report.ok
    assert (report.parameter, report.index) == ("W2[1, 3]", wrong)
    assert report.error == pytest.approx(1 / 3)
    assert "DIFFERS" in str(report)
    assert "W2[1, 3]" in str(report)
    assert "agrees" in str(check_gradient(network, X, Y))


def test_a_saturated_sigmoid_is_no_mistake():
    network = Network([Dense(1, 1, "sigmoid"), Dense(1, 1)])
    network.theta = [1, 0, 1, 0]
    for x in (-1000, 1000):
        assert check_gradient(network, [[x]], [[1]]).ok


def test_a_gradient_with_nan_does_not_pass():
    network, X, Y = make("tanh", "softmax", "cross_entropy", depth=1)
    gradient = np.full(network.n_parameters, np.nan)
    assert not check_gradient(network, X, Y, gradient=gradient).ok


def test_a_check_leaves_the_network_as_it_is():
    network, X, Y = make("relu", "softmax", "cross_entropy", depth=1, dtype=np.float32)
    theta, gradient = network.theta.copy(), network.grad.copy()
    assert check_gradient(network, X, Y).ok
    np.testing.assert_array_equal(network.theta, theta)
    np.testing.assert_array_equal(network.grad, gradient)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("shape", [(5,), (4, 5)])
def test_backward_is_the_vector_jacobian_product(name, shape):
    activation, rng = ACTIVATIONS[name], np.random.default_rng(1)
    Z, v = rng.standard_normal(shape), rng.standard_normal(shape)
    expected = complex_step(lambda z: (v * activation(z)).sum(), Z)
    np.testing.assert_allclose(activation.backward(v, Z, activation(Z)), expected, rtol=1e-12)


@pytest.mark.parametrize("name", LOSSES)
def test_the_gradient_of_a_loss_is_its_derivative(name):
    loss, rng = LOSSES[name], np.random.default_rng(2)
    Y, Y_hat = one_hot([2, 0, 1], 4), softmax(rng.standard_normal((3, 4)))
    expected = complex_step(lambda p: loss.value(Y, p), Y_hat)
    np.testing.assert_allclose(loss.backward(Y, Y_hat), expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("output", "loss"), [("softmax", "cross_entropy"), ("sigmoid", "binary_cross_entropy")]
)
def test_a_fused_pair_equals_its_chain(output, loss):
    network, X, Y = make("tanh", output, loss, depth=1)
    value = network.backward(*network.check(X, Y))
    last, chain = network.layers[-1], LOSSES[loss]
    dA = chain.backward(Y, last.A)
    np.testing.assert_allclose(
        last.delta, last.activation.backward(dA, last.Z, last.A), rtol=1e-10, atol=1e-15
    )
    assert value == pytest.approx(chain(Y, last.A), rel=1e-12)
    assert value == pytest.approx(chain.from_logits(Y, last.Z), rel=1e-12)


def test_central_difference_has_an_error_of_second_order():
    errors = [abs(central_difference(np.exp, 1.0, h) - np.e) for h in (1e-1, 1e-2, 1e-3)]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.02)
    assert errors[1] / errors[2] == pytest.approx(100, rel=0.02)


def test_numeric_gradients_keep_the_shape_and_leave_theta():
    theta = np.arange(6).reshape(2, 3)
    for gradient in (central_difference, complex_step):
        np.testing.assert_allclose(gradient(lambda t: (t**2).sum(), theta), 2 * theta, atol=1e-8)
    np.testing.assert_array_equal(theta, np.arange(6).reshape(2, 3))


def test_bad_arguments():
    network, X, Y = make("tanh", "softmax", "cross_entropy", depth=1)
    with pytest.raises(ValueError, match="unknown method 'forward', expected one of: complex, ce"):
        check_gradient(network, X, Y, method="forward")
    with pytest.raises(ValueError, match=r"gradient has shape \(3,\), expected \(44,\)"):
        check_gradient(network, X, Y, gradient=[1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="n_directions is 0"):
        check_projections(network, X, Y, n_directions=0)
