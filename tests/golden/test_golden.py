"""The numbers of the course's sources, each from the code that a chapter uses."""

import numpy as np
import pytest

from nnlib import (
    SGD,
    Dense,
    Network,
    Neuron,
    binary_cross_entropy,
    cross_entropy,
    load_mnist,
    load_people,
    mse,
    one_hot,
)


def test_one_neuron():
    assert Neuron(weights=[0, 1], bias=4)([2, 3]) == 0.9990889488055994


def test_three_neurons():
    network = Network([Dense(2, 2, "sigmoid"), Dense(2, 1, "sigmoid")])
    network.theta = [0, 1, 0, 1, 0, 0, 0, 1, 0]
    assert network([[2, 3]]).item() == pytest.approx(0.7216325609518421, abs=1e-16)


def test_a_network_of_seven_numbers():
    w0, w13, w14, w23, w24, w35, w45 = 0.1, 0.2, 0.8, 0.6, 0.4, 0.1, 0.5
    network = Network([Dense(2, 2, "sigmoid"), Dense(2, 1, "sigmoid")], "binary_cross_entropy")
    network.theta = [w13, w23, w14, w24, 2 * w0, 2 * w0, w35, w45, 2 * w0]
    assert network([[0.35, 0.9]]).item() == pytest.approx(0.649864477526152, abs=1e-15)
    loss, g = network.loss_and_gradient([[0.35, 0.9]], [[1]])
    assert loss == pytest.approx(0.4309914339, abs=1e-10)
    by_name = [2 * (g[4] + g[5] + g[8]), g[0], g[2], g[1], g[3], g[6], g[7]]
    expected = [-0.788936, -0.002611, -0.012905, -0.006715, -0.033184, -0.242332, -0.244557]
    np.testing.assert_allclose(by_name, expected, atol=5e-7)


def test_losses():
    assert mse([1, 0, 0, 1], [0, 0, 0, 0]) == 0.5
    Y_hat = [[0.1, 0.5, 0.2, 0.2], [0.3, 0.4, 0.2, 0.1], [0.2, 0.3, 0.4, 0.1]]
    Y = one_hot([1, 0, 2], 4)
    assert cross_entropy(Y, Y_hat) == pytest.approx(0.9378035722533454, abs=1e-15)
    assert binary_cross_entropy([1], [0.649864477526152]) == pytest.approx(0.4309914339, abs=1e-10)
    guess = np.full((1, 10), 0.1)
    assert cross_entropy(one_hot([3], 10), guess) == pytest.approx(np.log(10))


def test_parameter_counts():
    assert Network([Dense(3, 4), Dense(4, 2)]).n_parameters == 26
    assert Network([Dense(784, 128), Dense(128, 10)]).n_parameters == 101_770


def test_people():
    people = load_people()
    assert people.names == ("Alice", "Bob", "Charlie", "Diana")
    np.testing.assert_array_equal(people.X, [[-2, -1], [25, 6], [17, 4], [-15, -6]])
    np.testing.assert_array_equal(people.Y, [[1], [0], [0], [1]])


@pytest.mark.parametrize(
    ("epochs", "emily", "frank"), [(1000, (0.945, 0.975), 0.05), (10_000, (0.985, 0.995), 0.017)]
)
def test_people_are_learnt(epochs, emily, frank):
    """One person at a time, in order, rate 0.1, as the source does."""
    people = load_people()
    layers = [Dense(2, 2, "sigmoid", "normal"), Dense(2, 1, "sigmoid", "normal")]
    network = Network(layers, "mse", rng=1)
    optimizer = SGD(0.1)
    before = network.evaluate(people.X, people.Y)
    for _ in range(epochs):
        for i in range(4):
            network.backward(people.X[i : i + 1], people.Y[i : i + 1])
            optimizer.step(network.theta, network.grad)
    assert before > 0.1
    assert network.evaluate(people.X, people.Y) < 0.01
    assert emily[0] < network([[-7, -3]]).item() < emily[1]
    assert network([[20, 2]]).item() < frank


def test_mnist_shapes_and_first_digits():
    mnist = load_mnist()
    assert mnist.X_train.shape == (60_000, 784)
    assert mnist.X_test.shape == (10_000, 784)
    assert mnist.y_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert mnist.y_test[:5].tolist() == [7, 2, 1, 0, 4]
    assert np.bincount(mnist.y_train).tolist() == [
        5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]  # fmt: skip
    assert mnist.X_train.mean() == pytest.approx(0.1307, abs=1e-4)  # the well-known mean and …
    assert mnist.X_train.std() == pytest.approx(0.3081, abs=1e-4)  # … standard deviation


def test_the_first_loss_on_mnist_is_near_that_of_guessing():
    mnist = load_mnist()
    network = Network([Dense(784, 128, "relu"), Dense(128, 10, "softmax")], "cross_entropy")
    loss = network.evaluate(mnist.X_test, one_hot(mnist.y_test, 10))
    assert loss == pytest.approx(np.log(10), abs=0.2)
