"""A few epochs of the same training, by each of those that are compared.

Each function here takes the data and a batch size, sets everything up, and returns a function that
trains for `EPOCHS` epochs: only that is timed. All compute on one thread, in float32 but for the
one that says otherwise: 784–128–10, ReLU, softmax, cross-entropy, learning rate 0.1; in each epoch
every image is visited once, in a new random order, and the last short batch is trained on.
"""

from functools import partial

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier

from nnlib import SGD, Adam, Dense, Network, textbook, train

N_IN, N_OUT, LR = 784, 10, 0.1
EPOCHS = 3


def matrix_products(X, Y, batch_size, n_hidden=128, by_columns=False):
    """The five products that no training can do without, always on the same batch."""
    rng = np.random.default_rng(0)
    shapes = (n_hidden, N_IN), (N_OUT, n_hidden)
    W1, W2 = (0.1 * rng.standard_normal(shape, np.float32) for shape in shapes)
    dW1, dW2 = np.empty_like(W1), np.empty_like(W2)
    order = "F" if by_columns else "C"
    widths = n_hidden, N_OUT, n_hidden
    full, last = (
        (X[:n].copy(), *(np.zeros((n, width), np.float32, order) for width in widths))
        for n in (batch_size, len(X) % batch_size or batch_size)
    )

    def run():
        for _ in range(EPOCHS):
            for start in range(0, len(X), batch_size):
                x, a1, a2, d1 = full if start + batch_size <= len(X) else last
                np.matmul(x, W1.T, out=a1)
                np.matmul(a1, W2.T, out=a2)
                np.matmul(a2.T, a1, out=dW2)
                np.matmul(a2, W2, out=d1)
                np.matmul(d1.T, x, out=dW1)

    return run


def nnlib_training(optimizer):
    """The public interface, as chapter 7 uses it."""

    def peer(X, Y, batch_size, n_hidden=128):
        layers = [Dense(N_IN, n_hidden, "relu"), Dense(n_hidden, N_OUT, "softmax")]
        network = Network(layers, "cross_entropy", rng=0, dtype=np.float32)
        chosen, rng = optimizer(), np.random.default_rng(0)
        return lambda: train(network, X, Y, chosen, EPOCHS, batch_size, rng)

    return peer


def torch_eager(X, Y, batch_size):
    """PyTorch as its tutorials write it, with the data in memory: no DataLoader, no compilation."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(N_IN, 128), torch.nn.ReLU(), torch.nn.Linear(128, N_OUT)
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=LR)
    loss_function = torch.nn.CrossEntropyLoss()
    images, labels = torch.from_numpy(X), torch.from_numpy(Y.argmax(axis=1))

    def epoch():
        total = 0.0
        for rows in torch.randperm(len(images)).split(batch_size):
            optimizer.zero_grad()
            loss = loss_function(model(images[rows]), labels[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        return total / len(images)

    return lambda: [epoch() for _ in range(EPOCHS)]


def sklearn_mlp(X, Y, batch_size):
    """scikit-learn's MLPClassifier; `partial_fit` on all of the data is one epoch."""
    model = MLPClassifier(
        (128,), solver="sgd", learning_rate_init=LR, momentum=0, nesterovs_momentum=False, alpha=0,
        batch_size=batch_size, random_state=0,
    )  # fmt: skip
    labels = Y.argmax(axis=1)
    model.partial_fit(X[:batch_size], labels[:batch_size], classes=np.arange(N_OUT))
    return lambda: [model.partial_fit(X, labels) for _ in range(EPOCHS)]


def textbook_training(dtype):
    """`nnlib.textbook`: plain lines that make new arrays."""

    def peer(X, Y, batch_size):
        X, Y, rng = X.astype(dtype), Y.astype(dtype), np.random.default_rng(0)
        state = [p.astype(dtype) for p in textbook.initialise(N_IN, 128, N_OUT, rng)]

        def run():
            state[:] = textbook.train(X, Y, state, LR, EPOCHS, batch_size, rng)

        return run

    return peer


PEERS = {
    "matrix products alone": matrix_products,
    "the same, stored by columns": partial(matrix_products, by_columns=True),
    "nnlib, SGD": nnlib_training(lambda: SGD(LR)),
    "nnlib, SGD with momentum": nnlib_training(lambda: SGD(LR, momentum=0.9)),
    "nnlib, Adam": nnlib_training(lambda: Adam()),
    "nnlib.textbook, float32": textbook_training(np.float32),
    "nnlib.textbook, float64": textbook_training(np.float64),
    "scikit-learn MLPClassifier": sklearn_mlp,
    "PyTorch eager": torch_eager,
}
