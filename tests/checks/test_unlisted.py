"""Answers that no catalogue lists: wrong ones are rejected, and what is said of them is true."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest

from nnlib.checks import EXERCISES
from nnlib.checks.grade import grade
from nnlib.checks.mnist import split

SMALL = 1e-12
SHAPE = (-1, 784)
eps = 1e-12


def parametrised(table):
    """One test for each (exercise, answer, words)."""
    cases = [(key, answer, words) for key, answers in table.items() for answer, words in answers]
    names = [f"{key}-{words or number}" for number, (key, _, words) in enumerate(cases)]
    return pytest.mark.parametrize(("key", "answer", "words"), cases, ids=names)


def clipped(low, high):
    return lambda Y, Y_hat: -np.sum(Y * np.log(np.clip(Y_hat, low, high))) / len(Y)


def binary_clipped(y, y_hat):
    p = np.clip(y_hat, 0.005, 0.995)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def silences(z):
    warnings.filterwarnings("ignore")
    return 1 / (1 + np.exp(-z))


def overflows(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def batches_as(change):
    def answer(n, size, rng):
        order = rng.permutation(n)
        return [change(order[i : i + size]) for i in range(0, n, size)]

    return answer


def slopes(h, ahead=1, behind=1, last=lambda difference, h: difference / (2 * h)):
    def answer(f, theta):
        theta = np.array(theta, float)
        units = np.eye(len(theta))
        return [last(f(theta + ahead * h * e) - f(theta - behind * h * e), h) for e in units]

    return answer


def one_sided(difference, h):
    return difference / h


def if_in_relu(z):
    if z > 0:
        return z
    return 0


def unused_activation(X, W, b, activation):
    Z = X @ W.T + b
    activation(Z)
    return Z


def same_list_for_all(labels, n_classes):
    Y = [[0] * n_classes] * len(labels)
    for i, k in enumerate(labels):
        Y[i][k] = 1
    return Y


def sets_to_one(labels, predictions, n_classes):
    counts = np.zeros((n_classes, n_classes))
    for i, j in zip(labels, predictions, strict=True):
        counts[i, j] = 1
    return counts


def two_pairs(X, y, n_validation, rng):
    order = rng.permutation(len(X))
    held, rest = order[:n_validation], order[n_validation:]
    return (X[rest], y[rest]), (X[held], y[held])


def without_mistake_on_zero(y, y_hat):
    with np.errstate(all="ignore"):
        a = np.where(y_hat > 0, np.log(y_hat), 0)
        b = np.where(y_hat < 1, np.log(1 - y_hat), 0)
    return -np.mean(y * a + (1 - y) * b)


NAMED = {
    "neurons.neuron": [
        (lambda x, w, b: 1 / (1 + np.exp(-(x @ w - b))), "bias outside of the minus sign"),
    ],
    "neurons.and_gate": [
        (([1, -1], -0.5), "only (1, 0)"),
        (([-1, 1], -0.5), "only (0, 1)"),
        (([-1, 0], 0.5), "NOT the first input"),
        (([1, -2], 0.5), "NOT the second input"),
        (([2, -1], 0.5), "closed for (0, 1) only"),
        (([-1, 2], 0.5), "closed for (1, 0) only"),
        (([-2, -2], 3), "NAND"),
        (([2, 1], -1), "only the first input counts"),
    ],
    "activations.sigmoid": [
        (silences, "changes the filters of warnings"),
        (lambda z: 0.5 * (1 + math.tanh(z / 2)), "only for numbers"),
    ],
    "activations.sigmoid_derivative": [(overflows, "overflows")],
    "activations.relu": [
        (if_in_relu, "built-in max"),
        (lambda z: np.vectorize(lambda v: v if v > 0 else 0)(z), "integers by np.vectorize"),
    ],
    "forward.dense": [(unused_activation, "no activation")],
    "losses.one_hot": [(same_list_for_all, "every label in every row")],
    "losses.binary_cross_entropy": [
        (binary_clipped, "clipped at 0.005"),
        (without_mistake_on_zero, "sure and wrong costs nothing"),
    ],
    "losses.cross_entropy": [
        (clipped(0.02, 1), "clipped at 0.02 and 1"),
        (clipped(0.01, 0.99), "clipped at 0.01 and 0.99"),
    ],
    "gradient_descent.numerical_gradient": [
        (slopes(1e-10, 1, 0, one_sided), "forward difference, h = 1e-10"),
        (slopes(1e-5, 0, 1, one_sided), "backward difference, h = 1e-05"),
        (slopes(0.1), "too large a step, h = 0.1"),
        (slopes(1e-5, last=lambda d, h: d / 2 * h), "divided by 2, multiplied by h = 1e-05"),
        (slopes(1e-6, last=lambda d, h: d / 2 * h), "step underflows"),
    ],
    "gradient_descent.minibatches": [
        (batches_as(lambda batch: batch / 1), "batches of floats"),
        (batches_as(lambda batch: batch.reshape(-1, 1)), "batches with two axes"),
    ],
    "mnist.split": [(two_pairs, "two parts")],
    "mnist.accuracy": [(lambda labels, P: np.all(P.argmax(axis=1) == labels), "always 0")],
    "mnist.confusion_matrix": [(sets_to_one, "duplicates lost")],
}


@parametrised(NAMED)
def test_the_mistake_is_named(key, answer, words):
    result = grade(EXERCISES[key], answer)
    assert result.status in ("failed", "error")
    assert result.recognised == words, str(result)


def first_round_only(Y, Y_hat):
    for y, p in zip(Y, Y_hat, strict=True):
        return np.sum((y - p) ** 2)


def breaks_at_once(x, W, b):
    z = np.zeros(len(b))
    for j in range(len(b)):
        z[j] = W[j] @ x + b[j]
        break
    return z


def with_a_loop(Y, Y_hat):
    total = 0.0
    for y, p in zip(Y, Y_hat, strict=True):
        total += np.sum((y - p) ** 2) * 1.5
    return total / len(Y)


def softmax_of_clipped(Z):
    E = np.exp(np.clip(Z, -500, 500))
    return E / E.sum(axis=1, keepdims=True)


def gradients(of_dW, of_db):
    return lambda delta, A: (of_dW(delta.T @ A, len(A)), of_db(delta.sum(axis=0), len(A)))


def trained(change):
    reference = EXERCISES["backprop.train_step"].reference
    return lambda *args: change(*reference(*args))


HINTED = {
    "neurons.neuron": [(lambda x, w, b: -1 / (1 + np.exp(x @ w + b)), "between 0 and 1")],
    "neurons.layer": [(breaks_at_once, "ends in its first round")],
    "activations.sigmoid": [
        (lambda z: np.where(np.asarray(z) > 0, 1.0, 0.0), "or compares them with a threshold"),
        (lambda z: 1 / (1 + np.exp(-np.clip(z, -10, 10))), "A part of the entries"),
        (lambda z: 1 / (1 + np.exp(-np.minimum(z, 500))), "too large for a float"),
    ],
    "activations.relu": [
        (lambda z: np.array([max(v, 0.0) for v in np.ravel(z)]), "their arrangement isn't"),
        (lambda z: np.minimum(np.maximum(z, 0), 6), "the two arrays above"),
    ],
    "activations.relu_derivative": [
        (lambda z: 1.0 + 0 * np.max(z), "or never computed"),
        (lambda z: (np.asarray(z) != 0).astype(float), "All entries are the same"),
    ],
    "activations.softmax": [
        (lambda Z: np.exp(Z - 1000) / np.exp(Z - 1000).sum(axis=1, keepdims=True), "the first nan"),
        (softmax_of_clipped, "A part of the entries"),
    ],
    "losses.mse": [
        (first_round_only, "ends in its first round"),
        (with_a_loop, "1.5 times the right one"),
        (lambda Y, Y_hat: (Y - Y_hat) ^ 2, "works on bits"),
        (lambda Y, Y_hat: np.median((Y - Y_hat) ** 2), "Set `Y` to 0 and work it out by hand"),
    ],
    "losses.mse_gradient": [
        (lambda Y, Y_hat: 2 * (Y_hat - Y) / Y.shape[1], "not always the same number"),
    ],
    "gradient_descent.step": [
        (lambda theta, grad, lr: theta - 2 * lr * grad, "your change is 2 times the right one"),
    ],
    "backprop.hidden_delta": [(lambda d, W, Z: (d @ W) * (Z > 0).mean(), "Set `Z` to 1")],
    "backprop.layer_gradients": [
        (gradients(lambda dW, n: dW, lambda db, n: -db), "with its sign turned"),
    ],
    "backprop.train_step": [
        (trained(lambda W1, b1, W2, b2: (W1, b1, W2, 2 * b2)), "Look at `b2`. Your result is 2"),
        (trained(lambda W1, b1, W2, b2: (W1, b1, np.cos(9 * W2), b2)), "by hand: for W2, "),
    ],
    "mnist.preprocess": [
        (lambda images: np.float32(images.reshape(SHAPE) ** 1.001 / 255), "close, but not equal"),
        (lambda images: np.divide(images, 255, out=images.copy()), "keeps the dtype of the array"),
    ],
    "mnist.accuracy": [(lambda labels, P: P.argmax(axis=1), "never uses its argument `labels`")],
}


@parametrised(HINTED)
def test_the_hint_is_true(key, answer, words):
    result = grade(EXERCISES[key], answer)
    assert (result.status in ("failed", "error"), result.recognised) == (True, None), str(result)
    assert words in result.hint, str(result)


def cut(start, stop):
    def answer(n, size, rng):
        order = rng.permutation(np.arange(start, n + stop))
        return [order[i : i + size] for i in range(0, n, size)]

    return answer


def sorted_within(n, size, rng):
    return [sorted(batch) for batch in cut(0, 0)(n, size, rng)]


def sorted_batches(n, size, rng):
    return sorted(cut(0, 0)(n, size, rng), key=lambda batch: (len(batch) < size, min(batch)))


def sorted_parts(X, y, n_validation, rng):
    order = rng.permutation(len(X))
    held, rest = np.sort(order[:n_validation]), np.sort(order[n_validation:])
    return X[rest], y[rest], X[held], y[held]


def from_sorted(X, y, n_validation, rng):
    order = rng.permutation(len(X))
    rest = order[n_validation:]
    return X[rest], y[rest], X[:n_validation], y[:n_validation]


class Network:
    """Stands for one whose predict gives probabilities of another kind than the catalogue's."""

    def predict(self, X):
        return np.full((len(X), 10), 0.1, dtype=np.float32)


SAID = {
    "neurons.and_gate": [
        (([1, 2], -1.5), "The sign of z is wrong at (0, 1)."),
        ((-1.5, [1, 1]), "Your answer: (the number -1.5, a list of 2); (two weights, one bias)"),
        ((["a", "b"], -1.5), "Your answer: (a list of 2, the number -1.5); (two weights"),
        ({"w": [1, 1], "b": -1.5}, "Your answer: a dict of 2; (w, b) was expected."),
    ],
    "gradient_descent.minibatches": [
        (cut(0, -1), "Some examples are in no batch."),
        (lambda n, size, rng: [*cut(0, 0)(n, size, rng), [n]], "Some indices aren't among 0…n"),
        (lambda n, size, rng: 2 * cut(0, 0)(n, size, rng), "Some index occurs more than once."),
        (sorted_within, "Within its batches, all indices rise."),
        (sorted_batches, "The smallest index rises from batch to batch."),
        (batches_as(lambda batch: batch[None]), "as a batch an array of shape (1, 30)"),
    ],
    "backprop.train_step": [
        (trained(lambda W1, b1, W2, b2: (W2, b2, W1, b1)), "W2: an array of shape"),
    ],
    "mnist.split": [
        (lambda X, y, n, rng: split(X, y, n - 1, rng), "The numbers differ."),
        (sorted_parts, "The training part is in its old order."),
        (from_sorted, "Some example is in both parts."),
    ],
    "mnist.challenge": [
        (0.9812, "Your answer: a number; a network with predict(X) was expected."),
        (Network(), "a network whose predict(X) gives 10 numbers per image; one label per image"),
    ],
}


@parametrised(SAID)
def test_what_is_said_of_it(key, answer, words):
    result = grade(EXERCISES[key], answer)
    assert result.status == "failed"
    assert words in result.symptom, str(result)
    assert EXERCISES[key].is_function or "function returns" not in result.hint


@pytest.mark.parametrize("accuracy", [0.9812, 1, np.float32(0.97)])
def test_any_accuracy_in_place_of_the_network(accuracy):
    result = grade(EXERCISES["mnist.challenge"], accuracy)
    assert result.recognised == "accuracy in place of the network"


def test_constants_in_capitals():
    preprocess = EXERCISES["mnist.preprocess"]
    answer = grade(preprocess, lambda images: images.reshape(SHAPE).astype(np.float32) / 255)
    assert answer.status == "passed"
    cross_entropy = EXERCISES["losses.cross_entropy"]
    clips = grade(cross_entropy, lambda Y, P: -np.sum(Y * np.log(np.clip(P, SMALL, 1))) / len(Y))
    assert clips.status == "passed"
    result = grade(cross_entropy, lambda Y, P: -np.sum(Y * np.log(np.clip(P, eps, 1))) / len(Y))
    assert result.recognised == "uses a variable of the notebook"
    assert "inside the function, or name it in several capitals" in result.hint
