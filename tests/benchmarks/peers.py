"""One epoch of the same training, by each of those that are compared.

Each function here takes the data and a batch size, sets everything up, and returns a function that
trains for one epoch: only that is timed. All compute in float32 on one thread, 784–128–10, ReLU,
softmax, cross-entropy, learning rate 0.1; every image is visited once, in a new random order, and
the last short batch is trained on.
"""

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier

from nnlib import SGD, Adam, Dense, Network, textbook, train

N_IN, N_OUT, LR = 784, 10, 0.1


def matrix_products(X, Y, batch_size, n_hidden=128):
    """The five products that no training can do without, always on the same batch."""
    rng = np.random.default_rng(0)
    shapes = (n_hidden, N_IN), (N_OUT, n_hidden)
    W1, W2 = (0.1 * rng.standard_normal(shape, np.float32) for shape in shapes)
    dW1, dW2 = np.empty_like(W1), np.empty_like(W2)
    rest = len(X) % batch_size
    sizes = [batch_size] * (len(X) // batch_size) + [rest] * (rest > 0)
    widths = n_hidden, N_OUT, n_hidden
    full = X[:batch_size].copy(), *(np.zeros((batch_size, n), np.float32) for n in widths)

    def epoch():
        for n in sizes:
            x, a1, a2, d1 = (array[:n] for array in full)
            np.matmul(x, W1.T, out=a1)
            np.matmul(a1, W2.T, out=a2)
            np.matmul(a2.T, a1, out=dW2)
            np.matmul(a2, W2, out=d1)
            np.matmul(d1.T, x, out=dW1)

    return epoch


def nnlib_training(optimizer):
    """The public interface, as chapter 7 uses it."""

    def peer(X, Y, batch_size, n_hidden=128):
        layers = [Dense(N_IN, n_hidden, "relu"), Dense(n_hidden, N_OUT, "softmax")]
        network = Network(layers, "cross_entropy", rng=0, dtype=np.float32)
        chosen, rng = optimizer(), np.random.default_rng(0)
        return lambda: train(network, X, Y, chosen, epochs=1, batch_size=batch_size, rng=rng)

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

    return epoch


def sklearn_mlp(X, Y, batch_size):
    """scikit-learn's MLPClassifier; `partial_fit` on all of the data is one epoch."""
    model = MLPClassifier(
        (128,), solver="sgd", learning_rate_init=LR, momentum=0, nesterovs_momentum=False, alpha=0,
        batch_size=batch_size, random_state=0,
    )  # fmt: skip
    labels = Y.argmax(axis=1)
    model.partial_fit(X[:batch_size], labels[:batch_size], classes=np.arange(N_OUT))
    return lambda: model.partial_fit(X, labels)


def textbook_training(X, Y, batch_size):
    """`nnlib.textbook`: plain lines that make new arrays, here in float32 like the others."""
    parameters = textbook.initialise(N_IN, 128, N_OUT, np.random.default_rng(0))
    state = {"parameters": [p.astype(np.float32) for p in parameters]}
    rng = np.random.default_rng(0)

    def epoch():
        state["parameters"] = textbook.train(X, Y, state["parameters"], LR, 1, batch_size, rng)

    return epoch


def textbook_float64(X, Y, batch_size):
    """The same in float64, NumPy's default: what one gets without thinking of it."""
    X, Y = X.astype(np.float64), Y.astype(np.float64)
    state = {"parameters": textbook.initialise(N_IN, 128, N_OUT, np.random.default_rng(0))}
    rng = np.random.default_rng(0)

    def epoch():
        state["parameters"] = textbook.train(X, Y, state["parameters"], LR, 1, batch_size, rng)

    return epoch


PEERS = {
    "matrix products alone": matrix_products,
    "nnlib, SGD": nnlib_training(lambda: SGD(LR)),
    "nnlib, SGD with momentum": nnlib_training(lambda: SGD(LR, momentum=0.9)),
    "nnlib, Adam": nnlib_training(lambda: Adam()),
    "nnlib.textbook, float32": textbook_training,
    "nnlib.textbook, float64": textbook_float64,
    "scikit-learn MLPClassifier": sklearn_mlp,
    "PyTorch eager": torch_eager,
}
