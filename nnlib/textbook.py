"""The whole of it once more, as one would write it on a blackboard.

One hidden layer, ReLU, softmax, cross-entropy, gradient descent: each line is a formula of the
book. Nothing is checked, nothing is reused, every line makes new arrays. `nnlib.network` computes
the same numbers in memory that it keeps; the tests hold the two against each other.
"""

import numpy as np


def initialise(n_in, n_hidden, n_out, rng):
    W1 = rng.standard_normal((n_hidden, n_in)) * np.sqrt(2 / n_in)
    W2 = rng.standard_normal((n_out, n_hidden)) * np.sqrt(2 / (n_hidden + n_out))
    return W1, np.zeros(n_hidden), W2, np.zeros(n_out)


def forward(X, W1, b1, W2, b2):
    Z1 = X @ W1.T + b1
    A1 = np.maximum(0, Z1)
    Z2 = A1 @ W2.T + b2
    E = np.exp(Z2 - Z2.max(axis=1, keepdims=True))
    Y_hat = E / E.sum(axis=1, keepdims=True)
    return Z1, A1, Y_hat


def cross_entropy(Y, Y_hat):
    return -np.sum(Y * np.log(Y_hat)) / len(Y)


def gradient(X, Y, W1, b1, W2, b2):
    Z1, A1, Y_hat = forward(X, W1, b1, W2, b2)
    delta2 = (Y_hat - Y) / len(Y)
    delta1 = (delta2 @ W2) * (Z1 > 0)
    return delta1.T @ X, delta1.sum(axis=0), delta2.T @ A1, delta2.sum(axis=0)


def train(X, Y, parameters, lr, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            gradients = gradient(X[rows], Y[rows], *parameters)
            parameters = [p - lr * g for p, g in zip(parameters, gradients, strict=True)]
    return parameters
