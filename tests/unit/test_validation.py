"""Bad input: each message names the object, what came and what was expected."""

# ruff: noqa: E501 - a table reads best with a case in a line
import re

import numpy as np
import pytest

from nnlib import (
    SGD,
    Adam,
    Dense,
    EarlyStopping,
    History,
    Network,
    Neuron,
    binary_cross_entropy,
    complex_step,
    constant,
    cosine,
    cross_entropy,
    minibatches,
    mse,
    one_hot,
    relu,
    shift_images,
    softmax,
    train,
)

NAN, INF = float("nan"), float("inf")


def network(loss="cross_entropy", **options):
    return Network([Dense(784, 5, "relu"), Dense(5, 10, "softmax")], loss, **options)


X, Y = np.zeros((4, 784)), one_hot([3, 1, 4, 1], 10)
NOTHING = np.zeros((0, 784))
WITH_NAN = np.where(np.arange(784) == 7, NAN, X)

CASES = {
    # shapes
    "layer columns": (lambda: network()(np.zeros((64, 10))),
                      "Dense(784 → 5): X has shape (64, 10), expected (n, 784)"),
    "layer one row": (lambda: network()(X[0]), "X has shape (784,), expected (n, 784)"),
    "images not flat": (lambda: network()(X.reshape(4, 28, 28)), "X has shape (4, 28, 28)"),
    "single layer": (lambda: Dense(3, 2)([[1, 2]]), "Dense(3 → 2): X has shape (1, 2), exp"),
    "empty batch": (lambda: network()(NOTHING), "X is empty: it has shape (0, 784)"),
    "labels": (lambda: network().loss_and_gradient(X, [3, 1, 4, 1]),
               "cross_entropy: Y has shape (4,), expected (4, 10): "
               "one-hot encode integer labels with one_hot(y, 10)"),
    "rows of Y": (lambda: network().evaluate(X, Y[:3]), "Y has shape (3, 10), expected (4, 10)"),
    "columns of Y": (lambda: network().evaluate(X, Y[:, :9]), "Y has shape (4, 9), expected (4, 10)"),
    "loss shapes": (lambda: mse([1, 2], [1, 2, 3]), "mse: Y has shape (2,), expected (3,)"),
    "loss labels": (lambda: cross_entropy([1, 0], np.full((2, 3), 1 / 3)), "one_hot(y, 3)"),
    "loss vector": (lambda: cross_entropy([0, 1], [0.5, 0.5]), "Y has shape (2,), expected (n, c)"),
    "loss scalar": (lambda: mse(1, 2), "mse: Y_hat has shape (), expected (n, c)"),
    "out": (lambda: relu(np.zeros(3), out=np.zeros(4)), "relu: out is float64 (4,), expected float64 (3,)"),
    "softmax number": (lambda: softmax(3.0), "softmax: Z has shape (), expected rows of scores"),
    "neuron inputs": (lambda: Neuron([1, 2])([1, 2, 3]), "x has shape (3,), expected (2,)"),
    "neuron rows": (lambda: Neuron([1, 2])([[1, 2, 3]]), "x has shape (1, 3), expected (n, 2)"),
    "neuron weights": (lambda: Neuron([[1, 2]]), "weights has shape (1, 2), expected (n_in,)"),
    "neuron bias": (lambda: Neuron([1], bias=[1]), "Neuron: bias has shape (1,), expected ()"),
    "theta": (lambda: setattr(network(), "theta", [1, 2]), "theta has shape (2,), expected (3985,)"),
    "W": (lambda: setattr(Dense(3, 2), "W", np.zeros((3, 2))), "W has shape (3, 2), expected (2, 3)"),
    "b": (lambda: setattr(Dense(3, 2), "b", [1, NAN]), "Dense(3 → 2): b has nan at [1]"),
    "images": (lambda: shift_images(np.zeros((2, 9)), np.random.default_rng(0)), "expected (n, 784)"),
    "step": (lambda: SGD().step(np.zeros(3), np.zeros(4)), "SGD: theta is float64 (3,) and grad flo"),
    "int step": (lambda: Adam().step(np.zeros(3, int), np.zeros(3)), "expected float arrays of one shape"),
    # kinds and values
    "text": (lambda: network()([["a"] * 784]), "X has dtype <U1, expected numbers"),
    "objects": (lambda: network()([[None] * 784]), "X has dtype object, expected numbers"),
    "ragged": (lambda: mse([[1, 2], [3]], [[1, 2], [3, 4]]), "Y is not a rectangular array"),
    "complex": (lambda: network()(X + 1j), "X has dtype complex128, expected real numbers"),
    "NaN": (lambda: network()(WITH_NAN), "X has nan at [0, 7], expected finite numbers"),
    "infinity": (lambda: Neuron([1, 2])([1, -INF]), "x has -inf at [1], expected finite numbers"),
    "NaN in Y": (lambda: mse([NAN], [1]), "mse: Y has nan at [0]"),
    "NaN in Y_hat": (lambda: mse([1], [NAN]), "mse: Y_hat has nan at [0]"),
    "not one-hot": (lambda: network().evaluate(X, Y * 2), "cross_entropy: Y is not one-hot: row"),
    "rows of 0": (lambda: network().evaluate(X, Y * 0), "add up to 1; one-hot encode"),
    "no probability": (lambda: binary_cross_entropy([0, 2], [0.1, 0.1]), "Y has values outside [0, 1]"),
    "no probabilities": (lambda: cross_entropy([[1, 0]], [[1.5, -0.5]]), "Y_hat leaves [0, 1]"),
    "no logits": (lambda: mse.from_logits([1], [1]), "mse: no activation is fused with this loss"),
    "label 10": (lambda: one_hot([3, 10], 10), "one_hot: a label is 10, expected 0 to 9"),
    "label -1": (lambda: one_hot([3, -1], 10), "one_hot: a label is -1, expected 0 to 9"),
    "float labels": (lambda: one_hot([3.0], 10), "labels have dtype float64, expected integers"),
    "no labels": (lambda: one_hot(np.zeros(0, int), 10), "labels is empty"),
    # names and numbers
    "activation": (lambda: Dense(3, 2, "rleu"), "unknown activation 'rleu', expected one of: identity,"),
    "no string": (lambda: Dense(3, 2, max), "unknown activation <built-in function max>"),
    "loss": (lambda: network("crossentropy"), "unknown loss 'crossentropy', expected one of: mse,"),
    "init": (lambda: Dense(3, 2, init="xavier"), "unknown initialisation 'xavier', expected one of: he"),
    "n_in": (lambda: Dense(0, 2), "Dense: n_in is 0, expected a whole number of at least 1"),
    "n_out": (lambda: Dense(3, 2.5), "Dense: n_out is 2.5, expected a whole number"),
    "batch_size": (lambda: train(network(), X, Y, batch_size=0), "train: batch_size is 0"),
    "boolean": (lambda: train(network(), X, Y, batch_size=True), "train: batch_size is True"),
    "epochs": (lambda: train(network(), X, Y, epochs=0), "train: epochs is 0"),
    "minibatches": (lambda: minibatches(0, 3), "minibatches: n is 0"),
    "lr": (lambda: SGD(lr=0), "SGD: lr is 0, expected a number > 0"),
    "lr NaN": (lambda: Adam(lr=NAN), "Adam: lr is nan, expected a number > 0"),
    "lr text": (lambda: SGD(lr="0.1"), "SGD: lr is '0.1', expected a number > 0"),
    "lr infinite": (lambda: constant(INF), "constant: lr is inf, expected a number > 0"),
    "momentum": (lambda: SGD(momentum=1), "SGD: momentum is 1, expected a number >= 0 and < 1"),
    "decay": (lambda: Adam(weight_decay=-1), "Adam: weight_decay is -1, expected a number >= 0"),
    "beta": (lambda: Adam(betas=(0.9, 1.0)), "Adam: beta is 1.0, expected a number >= 0 and < 1"),
    "eps": (lambda: Adam(eps=0), "Adam: eps is 0, expected a number > 0"),
    "cosine": (lambda: cosine(0.1, last=-1), "cosine: last is -1, expected a number >= 0"),
    "patience": (lambda: EarlyStopping(0), "EarlyStopping: patience is 0"),
    "no validation": (lambda: EarlyStopping()(network(), History()), "no validation loss, expected"),
    # networks
    "no layers": (lambda: Network([]), "Network: no layers, expected at least one Dense"),
    "no layer": (lambda: Network([Dense(3, 2), "relu"]), "layer 2 is 'relu', expected a Dense"),
    "no fit": (lambda: Network([Dense(3, 2), Dense(3, 1)]),
               "layer 2 is Dense(3 → 1), expected 2 inputs: layer 1 is Dense(3 → 2)"),
    "twice": (lambda: Network([layer := Dense(2, 2), layer]), "layer 2 is in use already"),
    "two networks": (lambda: Network(Network([Dense(2, 2)]).layers), "layer 1 is in use already"),
    "dtype": (lambda: network(dtype=int), "dtype is int64, expected float32"),
    "output": (lambda: Network([Dense(2, 1)], "binary_cross_entropy"),
               "activation is identity, expected one such as sigmoid: binary_cross_entropy needs pr"),
    "classes": (lambda: Network([Dense(2, 3, "sigmoid")], "cross_entropy"),
                "expected one such as softmax: cross_entropy needs distributions"),
    "one class": (lambda: Dense(2, 1, "softmax"), "softmax over a single output is always 1"),
    "softmax neuron": (lambda: Neuron([1, 2], 0, "softmax"), "softmax needs several neurons"),
    "no list": (lambda: Network(Dense(2, 1)), "layers is Dense(2 → 1), expected a list of layers"),
    "float16": (lambda: network(dtype=np.float16), "dtype is float16, expected float32, float64 or"),
    "no dtype": (lambda: network(dtype="foo"), "dtype is 'foo', expected float32, float64 or comp"),
    # functions that are given the wrong thing
    "derivative of a number": (lambda: relu.derivative(np.zeros(2)), "relu.backward computes"),
    "derivative of a loss": (lambda: mse.derivative([1.0]), "mse.backward computes"),
    "backward shapes": (lambda: relu.backward([1.0], [1.0, 2.0], [1.0, 2.0]), "expected the same"),
    "out of integers": (lambda: relu([0.5], out=np.zeros(1, int)), "relu: out is int64 (1,), exp"),
    "out is a list": (lambda: relu([0.5], out=[0]), "relu: out is list"),
    "real step": (lambda: complex_step(lambda t: abs(t[0]), [3.0]), "f returned a real number"),
    "complex Y": (lambda: mse([1j], [1.0]), "Y has dtype complex128, expected real numbers"),
    "NaN in Z": (lambda: cross_entropy.from_logits([[1, 0]], [[NAN, 0]]), "Z has nan at [0, 0]"),
    "scalar Z": (lambda: cross_entropy.from_logits(1, 2), "Z has shape (), expected (n, c)"),
    "optimizer": (lambda: train(network(), X, Y, "sdg"), "unknown optimizer 'sdg', expected one of: sgd"),
    "optimizer class": (lambda: train(network(), X, Y, SGD), "expected one such as SGD(lr=0.1)"),
    "optimizer number": (lambda: train(network(), X, Y, 0.1), "optimizer is 0.1, expected"),
    "validation": (lambda: train(network(), X, Y, validation=(X, Y, Y)), "expected (X_val, Y_val)"),
    "no pair": (lambda: train(network(), X, Y, validation=5), "expected (X_val, Y_val)"),
    "bad pair": (lambda: train(network(), X, Y, validation=(X[:, 1:], Y)),
                 "train: validation: Dense(784 → 5): X has shape (4, 783)"),
    "no rate": (lambda: train(network(), X, Y, object()), "with methods step and rate"),
    "column of labels": (lambda: network().evaluate(X, [[3], [1], [4], [1]]), "one_hot(y, 10)"),
    "the row": (lambda: cross_entropy([[1, 0], [2, -1]], [[0.5, 0.5]] * 2), "row 1 is [2.0, -1.0]"),
    "backward out": (lambda: relu.backward([1.0], [1.0], [1.0], out=np.zeros((2, 1))),
                     "relu.backward: out is float64 (2, 1), expected float64 (1,)"),
    "backward into dA": (lambda: relu.backward(X, X, X, out=X), "out shares memory with dA, Z or A"),
    "transform": (lambda: train(network(), X, Y, transform=lambda X, rng: X), "transform returned a"),
    "betas": (lambda: Adam(betas=(0.9,)), "Adam: betas is (0.9,), expected two numbers"),
    "lr True": (lambda: SGD(lr=True), "SGD: lr is True"),
    "schedule": (lambda: SGD(lambda t: -1).step(np.zeros(2), np.zeros(2)), "learning rate is -1.0"),
    "lists": (lambda: SGD().step([1.0], [1.0]), "theta is list (1,) and grad list (1,)"),
    "list of images": (lambda: shift_images([[0.0] * 784], 0), "X is a list, expected an array"),
    "pixels": (lambda: shift_images(X.copy(), 0, pixels=-1), "shift_images: pixels is -1"),
    "grad": (lambda: setattr(network(), "grad", [1, 2]), "grad has shape (2,), expected (3985,)"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_clear_error(case):
    call, message = CASES[case]
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


@pytest.mark.parametrize(
    "bad",
    [
        {"X": WITH_NAN},
        {"X": NOTHING, "Y": Y[:0]},
        {"Y": Y[:2]},
        {"Y": np.argmax(Y, axis=1)},
        {"epochs": -1},
        {"batch_size": 1.5},
        {"validation": (X[:, :3], Y)},
        {"validation": (X, Y[:1])},
    ],
)
def test_a_rejected_training_changes_nothing(bad):
    net = network(dtype=np.float32)
    theta = net.theta.copy()
    with pytest.raises(ValueError, match=r"has|is"):
        train(net, **({"X": X, "Y": Y} | bad))
    np.testing.assert_array_equal(net.theta, theta)


def test_a_large_sum_of_finite_numbers_is_no_infinity():
    huge = np.full((1, 4), np.finfo(np.float64).max)
    assert Dense(4, 1, init="zeros")(huge).item() == 0
