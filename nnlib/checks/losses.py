# mypy: allow-untyped-defs, allow-untyped-calls
"""Exercises of chapter 4: losses, one-hot labels, and the gradient of the first loss."""

from __future__ import annotations

import numpy as np

from nnlib.checks.compare import within
from nnlib.checks.exercise import Exercise, Mistake, Property
from nnlib.checks.parts import random_matrix, random_one_hot, random_probabilities

SMALL = 1e-12


def _outputs(rng):
    return [
        (random_matrix(rng, n, c), random_matrix(rng, n, c)) for n, c in ((4, 3), (2, 5), (6, 1))
    ]


def mse(Y, Y_hat):
    """Squared errors, summed over the outputs and averaged over the rows."""
    return np.mean(np.sum((Y_hat - Y) ** 2, axis=1))


def _mse_by_loop(Y, Y_hat):
    total = 0.0
    for y, y_hat in zip(Y, Y_hat, strict=True):
        for p, q in zip(y, y_hat, strict=True):
            total += (p - q) ** 2
    return total / len(Y)


MSE = Exercise(
    key="losses.mse",
    points=1,
    signature="mse(Y, Y_hat)",
    statement="Squared errors, summed over the outputs, averaged over the n rows.",
    why="A mean over the examples doesn't depend on how many there are, so batches of any size "
        "can be compared.",
    reference=mse,
    properties=[Property("Σ over outputs, mean over rows, for three shapes", _outputs)],
    alternatives=[
        _mse_by_loop,
        lambda Y, Y_hat: np.sum((Y - Y_hat) ** 2) / len(Y),
        lambda Y, Y_hat: np.linalg.norm(Y - Y_hat) ** 2 / Y.shape[0],
        lambda Y, Y_hat: np.einsum("ij,ij->", Y - Y_hat, Y - Y_hat) / len(Y),
    ],
    mistakes=[
        Mistake("sum, not mean", lambda Y, Y_hat: np.sum((Y - Y_hat) ** 2),
                "Repeat the batch: should the loss change?"),
        Mistake("mean over all entries", lambda Y, Y_hat: np.mean((Y - Y_hat) ** 2),
                "In this book the errors of one example are summed; the mean is over examples "
                "only. By which number did you divide?"),
        Mistake("root of the mean", lambda Y, Y_hat: np.sqrt(np.sum((Y - Y_hat) ** 2) / len(Y)),
                "Double all errors: a squared error grows fourfold. Does yours?"),
        Mistake("absolute error", lambda Y, Y_hat: np.sum(np.abs(Y - Y_hat)) / len(Y),
                "Double all errors: a squared error grows fourfold. Does yours?"),
        Mistake("a half in front", lambda Y, Y_hat: np.sum((Y - Y_hat) ** 2) / len(Y) / 2,
                "Some books put ½ before it to shorten the derivative. What does this one do?"),
        Mistake("not squared", lambda Y, Y_hat: np.sum(Y - Y_hat) / len(Y),
                "Can an error of +1 and one of −1 cancel each other?"),
        Mistake("sum squared", lambda Y, Y_hat: np.sum(Y - Y_hat) ** 2 / len(Y),
                "Is each error squared, or their sum? Try errors of +1 and −1."),
        Mistake("one loss per row", lambda Y, Y_hat: np.sum((Y - Y_hat) ** 2, axis=1),
                "There is a number per example. What makes one loss of them?"),
        Mistake("one loss per output", lambda Y, Y_hat: np.mean((Y - Y_hat) ** 2, axis=0),
                "There is a number per output. What makes one loss of them?"),
        Mistake("divided by the outputs", lambda Y, Y_hat: np.sum((Y - Y_hat) ** 2) / Y.shape[1],
                "Repeat the batch: should the loss change? By which of the two sizes do you "
                "divide?"),
        Mistake("squares of each", lambda Y, Y_hat: np.sum(Y**2 - Y_hat**2) / len(Y),
                "First the difference, then the square: which order is yours?"),
    ],
    hints=[
        "Three steps: difference, square, and then two ways to combine the numbers.",
        "Sum within a row (`axis=1`), then the mean over rows. That isn't the mean of everything.",
        "Repeat the batch with `np.vstack([Y, Y])`: the loss has to stay as it is.",
    ],
)  # fmt: skip


def one_hot(labels, n_classes):
    """A row of zeros for each label, with a 1 at its class."""
    Y = np.zeros((len(labels), n_classes))
    Y[np.arange(len(labels)), labels] = 1
    return Y


def _one_hot_by_loop(labels, n_classes):
    return [[1 if k == label else 0 for k in range(n_classes)] for label in labels]


def _fixed(make):
    return lambda labels, n_classes: make(np.asarray(labels), n_classes)


def _label_as_value(labels, n_classes):
    return one_hot(labels, n_classes) * labels[:, None]


def _every_label_in_every_row(labels, n_classes):
    Y = np.zeros((len(labels), n_classes))
    Y[:, labels] = 1
    return Y


ONE_HOT = Exercise(
    key="losses.one_hot",
    points=2,
    signature="one_hot(labels, n_classes)",
    statement="n integers from 0 → (n, n_classes) of zeros and ones.",
    why="A label becomes the distribution that the network should output: sure of one class.",
    reference=one_hot,
    properties=[
        Property("a 1 at the label, 0 elsewhere", lambda rng: [
            (np.append(rng.integers(0, 4, 5), [3, 1]), 4), (np.array([2, 2, 0, 1]), 3)]),
        Property("classes that don't occur keep their column", lambda rng: [
            (np.array([0, 1, 2]), 5)]),
    ],
    alternatives=[
        _one_hot_by_loop,
        lambda labels, n_classes: np.eye(n_classes)[labels],
        lambda labels, n_classes: labels[:, None] == np.arange(n_classes),
        lambda labels, n_classes: np.eye(n_classes, dtype=int)[list(labels)],
    ],
    mistakes=[
        Mistake("transposed", lambda labels, n_classes: one_hot(labels, n_classes).T,
                "Rows are examples: with 7 labels, how many rows should there be?"),
        Mistake("classes counted from 1", lambda labels, n_classes: one_hot(labels - 1, n_classes),
                "Where does the 1 for label 0 stand in your result? Classes are counted from 0."),
        Mistake("shifted to the right",
                lambda labels, n_classes: one_hot((labels + 1) % n_classes, n_classes),
                "Where does the 1 for label 0 stand in your result? Classes are counted from 0."),
        Mistake("as many columns as labels occur",
                lambda labels, n_classes: one_hot(labels, labels.max() + 1),
                "A class may be absent from a batch. Which argument says how many columns there "
                "are?"),
        Mistake("labels ignored", lambda labels, n_classes: np.eye(max(len(labels), n_classes))[
                    : len(labels), :n_classes],
                "Your 1s run down the diagonal. Where do the labels come in? Try labels [2, 2]."),
        Mistake("the label in place of 1", _fixed(_label_as_value),
                "Look at the row of label 3: which number stands there, and which should?"),
        Mistake("every label in every row", _every_label_in_every_row,
                "Sum each row: is it 1? Every row holds the 1 of every label. Which line writes "
                "into all rows at once, or are all rows one and the same list?"),
        Mistake("one column too many", lambda labels, n_classes: one_hot(labels, n_classes + 1),
                "How many columns are asked for, and how many are there?"),
        Mistake("a square", lambda labels, n_classes: np.eye(n_classes),
                "With 7 labels, how many rows should there be?"),
        Mistake("0 and 1 exchanged", lambda labels, n_classes: 1 - one_hot(labels, n_classes),
                "Sum each row: is it 1?"),
    ],
    hints=[
        "For labels [2, 0] and 3 classes, write the result on paper.",
        "Begin with zeros of the right shape. Row i gets its 1 in column labels[i].",
        "Two index arrays, one of row numbers and one of labels, address all those places at once. "
        "Or: which rows of the unit matrix are they?",
    ],
)  # fmt: skip


def _small_where_right(received, expected, args):
    """Sure and right costs nearly nothing; sure and wrong costs much, but not infinitely much."""
    if not np.any(np.asarray(args[0]) != np.asarray(args[1])):
        return "" if -1e-3 < received < 1e-2 else "Sure and right should cost nearly nothing."
    return "" if 2 < received < 1e4 else "Sure and wrong should cost much, but not infinitely much."


def _to_a_hundredth(loss):
    """What makes two wrong losses the same, however small the number is that stands for 0."""
    return np.asarray(np.round(loss, 2))


def binary_cross_entropy(y, y_hat):
    """Mean surprise about y, where y_hat is the probability of 1."""
    p = np.clip(y_hat, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def _clipped(y_hat):
    return np.clip(y_hat, SMALL, 1 - SMALL)


def _of_true(y, y_hat):
    """Probability that was given to what is true."""
    return _clipped(np.where(y == 1, y_hat, 1 - y_hat))


def _bce_by_loop(y, y_hat):
    losses = [-np.log(max(q if t == 1 else 1 - q, 1e-15)) for t, q in zip(y, y_hat, strict=True)]
    return sum(losses) / len(losses)


def _bce_limited(y, y_hat):
    with np.errstate(divide="ignore"):
        log_p, log_q = np.maximum(np.log(y_hat), -100), np.maximum(np.log(1 - y_hat), -100)
    return -np.mean(y * log_p + (1 - y) * log_q)


def _binary(rng):
    cases = []
    for n in (5, 8):
        y = np.append(rng.integers(0, 2, n - 3), [1, 1, 0]).astype(float)
        cases.append((y, rng.uniform(0.05, 0.9, n)))
    return [*cases, (np.array([1.0, 1, 0, 0, 1]), np.array([1e-4, 0.9999, 0.9999, 1e-4, 0.6]))]


_SURE = np.array([1.0, 0.0, 1.0, 0.0])

BINARY_CROSS_ENTROPY = Exercise(
    key="losses.binary_cross_entropy",
    points=2,
    signature="binary_cross_entropy(y, y_hat)",
    statement="Mean of −y ln ŷ − (1 − y) ln(1 − ŷ), finite where ŷ is exactly 0 or 1.",
    why="It is the surprise at the truth: minimising it makes the data as likely as possible.",
    reference=binary_cross_entropy,
    properties=[
        Property("the mean surprise of 5 and of 8 examples", _binary, judge=within(2e-3, 1e-6)),
        Property("finite where ŷ is exactly 0 or 1", lambda rng: [
            (_SURE, _SURE.copy()), (_SURE, 1 - _SURE)],
            judge=_small_where_right, signature=_to_a_hundredth, shows=["Received:"]),
    ],
    alternatives=[
        _bce_by_loop,
        _bce_limited,
        lambda y, y_hat: np.mean(-np.log(_of_true(y, y_hat))),
        lambda y, y_hat: -np.sum(y * np.log(y_hat + 1e-9) + (1 - y) * np.log(1 - y_hat + 1e-9))
        / len(y),
    ],
    mistakes=[
        Mistake("sum, not mean", lambda y, y_hat: -np.sum(np.log(_of_true(y, y_hat))),
                "Repeat the batch: should the loss change?"),
        Mistake("no minus", lambda y, y_hat: np.mean(np.log(_of_true(y, y_hat))),
                "Can surprise be negative? Which sign does the logarithm of a probability have?"),
        Mistake("log 0", lambda y, y_hat: -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat)),
                "Right while ŷ lies strictly between 0 and 1. What is log 0, and 0 times that? "
                "Which smallest probability would you allow?"),
        Mistake("half of it missing", lambda y, y_hat: -np.mean(y * np.log(_clipped(y_hat))),
                "What does an example with y = 0 cost in your function, whatever ŷ is?"),
        Mistake("only the examples with y = 0",
                lambda y, y_hat: -np.mean((1 - y) * np.log(_clipped(1 - y_hat))),
                "What does an example with y = 1 cost in your function, whatever ŷ is?"),
        Mistake("ŷ and 1 − ŷ exchanged", lambda y, y_hat: -np.mean(np.log(_of_true(1 - y, y_hat))),
                "Take y = 1 and ŷ = 0.99: should that cost little or much?"),
        Mistake("y and ŷ exchanged", lambda y, y_hat: binary_cross_entropy(y_hat, y),
                "Which of the two is inside the logarithm? Arguments come true value first."),
        Mistake("logarithm to base 2", lambda y, y_hat: -np.mean(np.log2(_of_true(y, y_hat))),
                "ŷ = ½ should cost ln 2 = 0.693. What does it cost in your function, and which "
                "logarithm is that?"),
        Mistake("logarithm to base 10", lambda y, y_hat: -np.mean(np.log10(_of_true(y, y_hat))),
                "ŷ = ½ should cost ln 2 = 0.693. What does it cost in your function, and which "
                "logarithm is that?"),
        Mistake("squared error", lambda y, y_hat: np.mean((y - y_hat) ** 2),
                "That is the squared error. What is the logarithm of the probability of the "
                "truth?"),
        Mistake("sigmoid applied to ŷ", lambda y, y_hat: binary_cross_entropy(
                    y, 1 / (1 + np.exp(-y_hat))),
                "ŷ is a probability already. Which step is too many?"),
        Mistake("minus between the terms", lambda y, y_hat: -np.mean(
                    y * np.log(_clipped(y_hat)) - (1 - y) * np.log(_clipped(1 - y_hat))),
                "Does the minus sign reach both terms? What does an example with y = 0 cost?"),
        Mistake("one loss per example", lambda y, y_hat: -np.log(_of_true(y, y_hat)),
                "There is a number per example. What makes one loss of them?"),
        Mistake("sure and wrong costs nothing", lambda y, y_hat: -np.mean(
                    np.log(np.where(_of_true(y, y_hat) > 2 * SMALL, _of_true(y, y_hat), 1))),
                "What does an example cost in your function whose truth got the probability 0? "
                "Should it be free to be sure and wrong?"),
        *(Mistake(f"clipped at {least:g}", lambda y, y_hat, least=least: -np.mean(
                    np.log(np.clip(np.where(y == 1, y_hat, 1 - y_hat), least, 1 - least))),
                  "Clipping should change nothing but exact zeros and ones. How far do you clip? "
                  "Try ŷ = 0.0001.")
          for least in (0.1, 0.05, 0.01, 0.005, 0.001)),
    ],
    hints=[
        "One example first. With y = 1 only one of the two terms is left, with y = 0 the other.",
        "Then the mean over the examples, and the sign: surprise is positive.",
        "Before the logarithm, keep ŷ away from 0 and 1 by something tiny: `np.clip`.",
    ],
)  # fmt: skip


def cross_entropy(Y, Y_hat):
    """Mean over the rows of the surprise at the true class."""
    P = np.clip(Y_hat, 1e-12, 1)
    return -np.mean(np.sum(Y * np.log(P), axis=1))


def _log(P):
    return np.log(np.clip(P, SMALL, 1))


def _true(Y, Y_hat):
    return Y_hat[np.arange(len(Y)), Y.argmax(axis=1)]


def _cross_entropy_by_loop(Y, Y_hat):
    total = 0.0
    for y, p in zip(Y, Y_hat, strict=True):
        for t, q in zip(y, p, strict=True):
            if t == 1:
                total -= np.log(max(q, 1e-15))
    return total / len(Y)


def _of_softmax(Y, Y_hat):
    E = np.exp(Y_hat)
    return cross_entropy(Y, E / E.sum(axis=1, keepdims=True))


def _classes(rng):
    small = np.array([[1e-4, 0.9998, 1e-4], [1e-4, 5e-5, 0.99985]])
    cases = [
        (random_one_hot(rng, n, c), random_probabilities(rng, n, c)) for n, c in ((4, 3), (2, 5))
    ]
    return [*cases, (np.eye(3)[[0, 2]], small)]


CROSS_ENTROPY = Exercise(
    key="losses.cross_entropy",
    points=2,
    signature="cross_entropy(Y, Y_hat)",
    statement="Mean over rows of −Σ Y ln Ŷ, finite where Ŷ holds an exact 0.",
    why="Guessing among ten classes costs ln 10 ≈ 2.30: the first loss of chapter 7 is checked "
        "by it.",
    reference=cross_entropy,
    properties=[
        Property("the mean surprise of 4 and of 2 examples", _classes, judge=within(2e-3, 1e-6)),
        Property("finite where a probability is exactly 0", lambda rng: [
            (np.eye(3), np.eye(3)), (np.eye(3), np.eye(3)[[1, 2, 0]])],
            judge=_small_where_right, signature=_to_a_hundredth, shows=["Received:"]),
    ],
    alternatives=[
        _cross_entropy_by_loop,
        lambda Y, Y_hat: -np.sum(Y * np.log(Y_hat + 1e-9)) / len(Y),
        lambda Y, Y_hat: np.mean(-np.log(np.maximum(_true(Y, Y_hat), 1e-15))),
        lambda Y, Y_hat: -np.mean(np.log(np.maximum(np.sum(Y * Y_hat, axis=1), 1e-300))),
    ],
    mistakes=[
        Mistake("sum, not mean", lambda Y, Y_hat: -np.sum(Y * _log(Y_hat)),
                "Repeat the batch: should the loss change?"),
        Mistake("no minus", lambda Y, Y_hat: np.sum(Y * _log(Y_hat)) / len(Y),
                "Can surprise be negative? Which sign does the logarithm of a probability have?"),
        Mistake("log 0", lambda Y, Y_hat: -np.mean(np.sum(Y * np.log(Y_hat), axis=1)),
                "Right while all probabilities are positive. What is log 0, and 0 times that? "
                "Which smallest probability would you allow?"),
        Mistake("mean over all entries", lambda Y, Y_hat: -np.mean(Y * _log(Y_hat)),
                "Guessing among ten should cost ln 10. You divide by n times c: by which number "
                "should it be?"),
        Mistake("binary terms", lambda Y, Y_hat: -np.sum(
                    Y * _log(Y_hat) + (1 - Y) * _log(1 - Y_hat)) / len(Y),
                "With many classes only the true one is counted: what do the terms with 1 − Y add, "
                "and why are they not needed?"),
        Mistake("softmax applied again", _of_softmax,
                "Ŷ holds probabilities already: sum a row of it. Which step is too many?"),
        Mistake("logarithm to base 2", lambda Y,
                Y_hat: -np.sum(Y * _log(Y_hat)) / len(Y) / np.log(2),
                "A probability of ½ should cost ln 2 = 0.693. What does it cost in your function?"),
        Mistake("logarithm to base 10",
                lambda Y, Y_hat: -np.sum(Y * _log(Y_hat)) / len(Y) / np.log(10),
                "A probability of ½ should cost ln 2 = 0.693. What does it cost in your function?"),
        Mistake("Y and Ŷ exchanged", lambda Y, Y_hat: -np.sum(Y_hat * _log(Y)) / len(Y),
                "Which of the two is inside the logarithm? Arguments come true value first."),
        Mistake("all classes counted", lambda Y, Y_hat: -np.sum(_log(Y_hat)) / len(Y),
                "Where does Y come in? Only the true class should be counted."),
        Mistake("probability without logarithm", lambda Y, Y_hat: -np.sum(Y * Y_hat) / len(Y),
                "That is the mean probability of the truth. Surprise is its logarithm."),
        Mistake("squared error", lambda Y, Y_hat: np.sum((Y - Y_hat) ** 2) / len(Y),
                "That is the squared error. What is the logarithm of the probability of the "
                "truth?"),
        Mistake("one loss per row", lambda Y, Y_hat: -np.sum(Y * _log(Y_hat), axis=1),
                "There is a number per example. What makes one loss of them?"),
        Mistake("sure and wrong costs nothing", lambda Y, Y_hat: -np.sum(
                    Y * np.log(np.where(Y_hat > 0, Y_hat, 1))) / len(Y),
                "What does an example cost in your function whose true class got the probability "
                "0? Should it be free to be sure and wrong?"),
        *(Mistake(f"clipped at {least:g} and {most:g}", lambda Y, Y_hat, least=least, most=most:
                  -np.sum(Y * np.log(np.clip(Y_hat, least, most))) / len(Y),
                  "Clipping should change nothing but exact zeros. How far do you clip? Try a "
                  "probability of 0.0001.")
          for least, most in ((0.1, 1), (0.02, 1), (0.01, 1), (0.01, 0.99), (0.001, 1))),
        Mistake("logarithm of the mean", lambda Y, Y_hat: -np.log(
                    max(np.mean(np.sum(Y * Y_hat, axis=1)), SMALL)),
                "Is it the mean of the logarithms, or the logarithm of the mean?"),
    ],
    hints=[
        "One row first: Y picks the probability of the true class. What does the loss make of it?",
        "The product Y · ln Ŷ is 0 except at the true class. Sum over classes, mean over rows, "
        "minus.",
        "Before the logarithm, keep Ŷ away from 0 by something tiny: `np.clip`.",
    ],
)  # fmt: skip


def mse_gradient(Y, Y_hat):
    """Derivative of the mean squared error by each entry of Y_hat."""
    return 2 * (Y_hat - Y) / len(Y)


def _by_differences(Y, Y_hat):
    gradient = np.zeros(Y.shape)
    for place in np.ndindex(Y.shape):
        step = np.zeros(Y.shape)
        step[place] = 1e-4
        gradient[place] = (mse(Y, Y_hat + step) - mse(Y, Y_hat - step)) / 2e-4
    return gradient


MSE_GRADIENT = Exercise(
    key="losses.mse_gradient",
    points=2,
    signature="mse_gradient(Y, Y_hat)",
    statement="∂MSE/∂Ŷ, of shape (n, c), for the loss of the first exercise.",
    why="This is where backprop begins: how the loss would change with each output.",
    reference=mse_gradient,
    properties=[Property("2(Ŷ − Y)/n, for three shapes", _outputs)],
    alternatives=[
        _by_differences,
        lambda Y, Y_hat: (Y_hat - Y) * (2 / Y.shape[0]),
        lambda Y, Y_hat: [2 * (q - p) / len(Y) for p, q in zip(Y, Y_hat, strict=True)],
    ],
    mistakes=[
        Mistake("2 missing", lambda Y, Y_hat: (Y_hat - Y) / len(Y),
                "What is the derivative of x²? There is no ½ before this loss."),
        Mistake("1/n missing", lambda Y, Y_hat: 2 * (Y_hat - Y),
                "The loss is a mean over n rows. What becomes of its 1/n in the derivative?"),
        Mistake("sign", lambda Y, Y_hat: 2 * (Y - Y_hat) / len(Y),
                "Let one ŷ be too large, and raise it a little more: does the loss grow or fall?"),
        Mistake("mean over all entries", lambda Y, Y_hat: 2 * (Y_hat - Y) / Y.size,
                "By which number does the loss of this book divide: n, or n times c?"),
        Mistake("only the difference", lambda Y, Y_hat: Y_hat - Y,
                "Two factors are missing: one from the square, one from the mean."),
        Mistake("sign, and 1/n missing", lambda Y, Y_hat: 2 * (Y - Y_hat),
                "Compare with a difference quotient for one entry: which factor is between them, "
                "and which sign?"),
        Mistake("still squared", lambda Y, Y_hat: 2 * (Y_hat - Y) ** 2 / len(Y),
                "Can your gradient be negative? It should be, wherever ŷ is too small."),
        Mistake("summed over outputs", lambda Y, Y_hat: 2 * np.sum(Y_hat - Y, axis=1) / len(Y),
                "There is a derivative for each entry of Ŷ: which shape has the result?"),
        Mistake("averaged over rows", lambda Y, Y_hat: np.mean(2 * (Y_hat - Y), axis=0),
                "There is a derivative for each entry of Ŷ: which shape has the result?"),
        Mistake("the loss itself", mse,
                "That is the loss, one number. How does it change with each entry of Ŷ?"),
        Mistake("1/n twice", lambda Y, Y_hat: 2 * (Y_hat - Y) / len(Y) ** 2,
                "How often does 1/n occur in the loss?"),
        Mistake("only the sign of the error", lambda Y, Y_hat: np.sign(Y_hat - Y) / len(Y),
                "That belongs to the absolute error. What is the derivative of a square?"),
    ],
    hints=[
        "Only one term of the sum contains a given ŷ. Take its derivative.",
        "The square gives a factor, and the mean keeps its own. Nothing is summed any more.",
        "Check it by a difference quotient: raise one entry of Ŷ by 0.001 and see how much the "
        "loss grows.",
    ],
)  # fmt: skip

EXERCISES = (MSE, ONE_HOT, BINARY_CROSS_ENTROPY, CROSS_ENTROPY, MSE_GRADIENT)
