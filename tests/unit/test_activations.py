import copy
import doctest
import pickle

import numpy as np
import pytest

import nnlib
from nnlib import ACTIVATIONS, LOSSES, Dense, Network, activation, check_gradient, relu, sigmoid
from nnlib.activations import Activation


@pytest.mark.parametrize("name", [*ACTIVATIONS, *LOSSES])
def test_the_examples_in_the_docstrings(name):
    """Activations and losses are objects: pytest's doctest collection does not look into them."""
    thing = getattr(nnlib, name)
    test = doctest.DocTestParser().get_doctest(thing.__doc__, vars(nnlib).copy(), name, None, None)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_extreme_inputs_give_no_warning_and_no_nan(name, dtype):
    Z = np.array([[-1000, -50, -1e-3, 0, 1e-3, 50, 1000]], dtype)
    A = ACTIVATIONS[name](Z)
    assert np.isfinite(A).all()
    assert np.isfinite(ACTIVATIONS[name].backward(np.ones_like(A), Z, A)).all()


def test_numbers_give_numbers_and_lists_give_arrays():
    assert isinstance(sigmoid(0), float)
    assert sigmoid(0) == 0.5
    assert relu([[-1, 2]]).tolist() == [[0, 2]]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_out_may_be_a_view_of_the_input(name):
    Z = np.array([-2.0, 0.5, 3.0])
    expected = ACTIVATIONS[name](Z)
    np.testing.assert_array_equal(ACTIVATIONS[name](Z, out=Z[:]), expected)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_backward_writes_into_out(name):
    Z, out = np.array([[-1.0, 0.5], [2.0, 0.1]]), np.empty((2, 2))
    A = ACTIVATIONS[name](Z)
    expected = ACTIVATIONS[name].backward(Z + 3, Z, A)
    assert ACTIVATIONS[name].backward(Z + 3, Z, A, out=out) is out
    np.testing.assert_array_equal(out, expected)


def test_relu_has_slope_0_at_0():
    Z = np.zeros(1)
    assert relu.backward(np.ones(1), Z, relu(Z)).tolist() == [0]


@pytest.mark.parametrize("name", ["relu", "cross_entropy"])
def test_there_is_one_object_of_each_name(name):
    thing = getattr(nnlib, name)
    assert copy.deepcopy(thing) is copy.copy(thing) is pickle.loads(pickle.dumps(thing)) is thing
    assert repr(thing) == thing.__name__ == thing.name == name


def test_a_new_activation_is_one_definition():
    try:

        @activation
        def cube(Z, out):
            """Only for this test."""
            np.power(Z, 3, out=out)

        with pytest.raises(ValueError, match="cube has no derivative"):
            cube.backward(np.ones(2), np.ones(2), np.ones(2))

        @cube.derivative
        def _(dA, Z, A, out):
            np.multiply(dA, 3 * Z**2, out=out)

        assert isinstance(cube, Activation)
        for choice in ("cube", cube):
            network = Network([Dense(2, 3, choice), Dense(3, 1)], "mse")
            assert check_gradient(network, [[1, 2]], [[3]]).ok
    finally:
        del ACTIVATIONS["cube"]


@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
def test_the_complex_step_has_the_slope_of_backprop_at_a_kink(name):
    """All biases are 0 at first, so a row of zeros puts every unit exactly there."""
    network = Network([Dense(2, 3, name), Dense(3, 1, "sigmoid")], "binary_cross_entropy", rng=0)
    report = check_gradient(network, [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
    assert report.ok, str(report)


def test_a_new_activation_says_what_it_gives():
    """Only then a loss that needs probabilities accepts it."""
    try:

        @activation
        def half_tanh(Z, out):
            np.tanh(Z, out=out)
            out[...] = (1 + out) / 2

        with pytest.raises(ValueError, match="half_tanh, expected one such as sigmoid"):
            Network([Dense(2, 1, half_tanh)], "binary_cross_entropy")
        half_tanh.gives = "probabilities"
        network = Network([Dense(2, 1, half_tanh)], "binary_cross_entropy")
        assert 0 < network.evaluate([[1, 2]], [[1]]) < 10
    finally:
        del ACTIVATIONS["half_tanh"]


def test_nobody_replaces_what_nnlib_has():
    before = dict(ACTIVATIONS)
    with pytest.raises(ValueError, match=r"nnlib\.activations has activation sigmoid already"):
        activation(_named("sigmoid"))
    assert before == ACTIVATIONS


def _named(name):
    def function(Z, out):
        out[...] = Z

    function.__name__ = name
    return function


def test_a_cell_may_define_its_activation_again():
    try:
        first, second = (activation(_named("again")) for _ in range(2))
        assert ACTIVATIONS["again"] is second is not first
    finally:
        del ACTIVATIONS["again"]
