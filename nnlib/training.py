"""Training: epochs of shuffled mini-batches, each one a gradient and a step."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from nnlib._validate import Array, check_positive_int
from nnlib.data import minibatches
from nnlib.network import Network
from nnlib.optimizers import Optimizer, get_optimizer


@dataclass
class History:
    """What happened in training, one entry per epoch.

    Attributes:
        loss: mean loss of the epoch's batches, each measured just before its step.
        val_loss: loss on the validation set after the epoch.
        val_accuracy: share of validation examples whose label is predicted; stays empty where
            targets are quantities and no labels.
        lr: learning rate at the end of the epoch.
    """

    loss: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)
    lr: list[float] = field(default_factory=list)


#: Called after each epoch; training stops when it returns True.
Callback = Callable[[Network, History], bool | None]
#: Changes a batch of inputs in place before the network sees it.
Transform = Callable[[Array, np.random.Generator], object]


def train(
    network: Network,
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    optimizer: str | Optimizer = "sgd",
    epochs: int = 10,
    batch_size: int = 64,
    rng: int | np.random.Generator = 0,
    validation: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    callback: Callback | None = None,
    transform: Transform | None = None,
    progress: bool = False,
) -> History:
    """Train a network by mini-batch gradient descent.

    Each epoch visits every example once, in a new random order; the last batch may be smaller.

    Args:
        network: changed in place.
        X: inputs (n, n_0).
        Y: targets (n, c), one-hot for cross-entropy.
        optimizer: `SGD`, `Adam` or your own; "sgd" or "adam" for their usual settings.
        epochs: how often each example is seen.
        batch_size: examples per step.
        rng: seed or generator of the order, and of `transform`.
        validation: pair (X_val, Y_val), looked at after each epoch and never learnt from.
        callback: called with (network, history) after each epoch; stops training by returning True.
        transform: called with (X_batch, rng) before each step; changes the batch, a copy, in place.
        progress: show a bar (needs tqdm).

    If the loss becomes NaN or infinite, training ends with that epoch.

    Raises:
        ValueError: X, Y or validation data that don't fit the network, epochs or batch_size
            below 1; the network is then as it was.

    Example:
        >>> from nnlib import SGD, Dense, load_people
        >>> people = load_people()
        >>> network = Network([Dense(2, 2, "sigmoid"), Dense(2, 1, "sigmoid")], "mse")
        >>> history = train(network, people.X, people.Y, SGD(0.1), epochs=1000, batch_size=1)
        >>> history.loss[-1] < 0.01
        True
    """
    check_positive_int("train", "epochs", epochs)
    check_positive_int("train", "batch_size", batch_size)
    X, Y = network.check(X, Y)
    if validation is not None:
        if not isinstance(validation, (tuple, list)) or len(validation) != 2:
            raise ValueError("train: validation is no pair, expected (X_val, Y_val)")
        try:
            validation = network.check(*validation)
        except ValueError as error:
            raise ValueError(f"train: validation: {error}") from error
    optimizer = get_optimizer(optimizer)
    rng = np.random.default_rng(rng)
    batches = _Batches(X, Y, batch_size, transform)
    history = History()
    with _progress_bar(epochs, progress) as bar:
        for epoch in range(epochs):
            loss = _train_one_epoch(network, optimizer, batches, rng, epoch, epochs)
            history.loss.append(loss)
            history.lr.append(optimizer.rate((epoch + 1) / epochs))
            if not np.isfinite(loss):
                break
            if validation is not None:
                _validate(network, *validation, history)
            if bar is not None:
                bar.set_postfix_str(f"loss {loss:.4f}", refresh=False)
                bar.update()
            if callback is not None and callback(network, history):
                break
    return history


# Where training diverges, numbers overflow: the loss says so, a warning per operation is no help.
ignore_overflow = np.errstate(over="ignore", invalid="ignore")


@ignore_overflow
def _train_one_epoch(
    network: Network,
    optimizer: Optimizer,
    batches: "_Batches",
    rng: np.random.Generator,
    epoch: int,
    epochs: int,
) -> float:
    """Visit every example once; return the mean loss."""
    n, total, seen = batches.n_examples, 0.0, 0
    for X, Y in batches.shuffled(rng):
        total += network.backward(X, Y) * len(X)
        optimizer.step(network.theta, network.grad, (epoch + seen / n) / epochs)
        seen += len(X)
    return total / n


class _Batches:
    """Shuffled batches of (X, Y), always copied into the same two arrays: no memory per step."""

    def __init__(self, X: Array, Y: Array, batch_size: int, transform: Transform | None) -> None:
        self.n_examples = len(X)
        self.batch_size = min(batch_size, len(X))
        # np.take would copy all of an array at each step that is not contiguous: so once, here.
        self.X, self.Y = np.ascontiguousarray(X), np.ascontiguousarray(Y)
        self.transform = transform
        self.X_batch = np.empty((self.batch_size, X.shape[1]), X.dtype)
        self.Y_batch = np.empty((self.batch_size, Y.shape[1]), Y.dtype)

    def shuffled(self, rng: np.random.Generator) -> Iterator[tuple[Array, Array]]:
        """Yield (X, Y) for each batch of a new random order."""
        for rows in minibatches(self.n_examples, self.batch_size, rng):
            X, Y = self.X_batch[: len(rows)], self.Y_batch[: len(rows)]
            # mode="clip" skips a second copy, which the default mode makes to be able to raise.
            np.take(self.X, rows, axis=0, out=X, mode="clip")
            np.take(self.Y, rows, axis=0, out=Y, mode="clip")
            if self.transform is not None and self.transform(X, rng) is not None:
                raise ValueError(
                    "train: transform returned a value, expected it to change its batch"
                )
            yield X, Y


@ignore_overflow
def _validate(network: Network, X: Array, Y: Array, history: History) -> None:
    history.val_loss.append(network.evaluate(X, Y))
    one_per_row = Y.shape[1] == 1 or (Y.sum(axis=1) == 1).all()
    if one_per_row and ((Y == 0) | (Y == 1)).all():  # labels, and no quantities
        labels = Y.argmax(axis=1) if Y.shape[1] > 1 else Y[:, 0]
        history.val_accuracy.append(float(np.mean(network.predict(X) == labels)))


def _progress_bar(epochs: int, wanted: bool) -> Any:
    if not wanted:
        return nullcontext()
    from tqdm import tqdm  # only here: nothing else needs it

    return tqdm(total=epochs, desc="epochs", leave=False)


class EarlyStopping:
    """Stop when the validation loss has not improved for `patience` epochs.

    Used as the callback of `train`. When it stops training, it puts the best θ back; after a
    training that ended otherwise, `best_theta` holds it.

    Raises:
        ValueError: patience below 1; or, when called, no validation loss to look at.

    Example:
        >>> from nnlib import Dense
        >>> stop = EarlyStopping(patience=2)
        >>> network = Network([Dense(1, 1)])
        >>> [stop(network, History(val_loss=[3.0, 2.0, 2.5, 2.1][:n])) for n in (1, 2, 3, 4)]
        [False, False, False, True]
    """

    def __init__(self, patience: int = 3) -> None:
        check_positive_int("EarlyStopping", "patience", patience)
        self.patience = patience
        self.best_theta: Array | None = None

    def __call__(self, network: Network, history: History) -> bool:
        """Remember the best θ; return True when patience is at its end."""
        if not history.val_loss:
            raise ValueError("EarlyStopping: no validation loss, expected train(validation=(X, Y))")
        best = int(np.argmin(np.nan_to_num(history.val_loss, nan=np.inf)))
        waited = len(history.val_loss) - 1 - best
        if waited == 0:
            self.best_theta = network.theta.copy()
        elif waited >= self.patience and self.best_theta is not None:
            network.theta = self.best_theta
        return waited >= self.patience
