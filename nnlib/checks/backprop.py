# mypy: allow-untyped-defs, allow-untyped-calls
"""Exercises of chapter 6: deltas, gradients of a layer, one step of training, a bug hunt."""

from __future__ import annotations

import numpy as np

from nnlib.checks.exercise import Exercise, Mistake, Property
from nnlib.checks.parts import part, random_matrix, random_one_hot, random_probabilities


def output_delta(Y, Y_hat):
    """Derivative of the mean cross-entropy by the logits of a softmax."""
    return (Y_hat - Y) / len(Y)


def _unfused(Y, Y_hat):
    """The long way: derivative by Ŷ, times softmax's Jacobian, row by row."""
    rows = []
    for y, p in zip(Y, Y_hat, strict=True):
        rows.append((np.diag(p) - np.outer(p, p)) @ (-y / p))
    return np.array(rows) / len(Y)


def _classes(rng):
    return [
        (random_one_hot(rng, n, c), random_probabilities(rng, n, c)) for n, c in ((4, 3), (2, 5))
    ]


def _times_softmax_slope(Y, P):
    D = (P - Y) / len(Y)
    return P * (D - np.sum(D * P, axis=1, keepdims=True))


OUTPUT_DELTA = Exercise(
    key="backprop.output_delta",
    points=2,
    signature="output_delta(Y, Y_hat)",
    statement="δ = ∂L/∂Z for softmax with cross-entropy, 1/n included.",
    why="Softmax and cross-entropy collapse to a difference: what was said, minus what is true.",
    reference=output_delta,
    properties=[Property("(Ŷ − Y)/n, for 4 and for 2 examples", _classes)],
    alternatives=[
        _unfused,
        lambda Y, Y_hat: Y_hat / Y.shape[0] - Y / Y.shape[0],
        lambda Y, Y_hat: [(p - y) / len(Y) for y, p in zip(Y, Y_hat, strict=True)],
    ],
    mistakes=[
        Mistake("1/n missing", lambda Y, Y_hat: Y_hat - Y,
                "Repeat the batch: the gradients would double. Where does the 1/n of the loss go?"),
        Mistake("1/n twice", lambda Y, Y_hat: (Y_hat - Y) / len(Y) ** 2,
                "How often does 1/n occur in the loss?"),
        Mistake("sign", lambda Y, Y_hat: (Y - Y_hat) / len(Y),
                "At the true class, a larger z lowers the loss: which sign must δ have there?"),
        Mistake("p in place of p − y", lambda Y, Y_hat: Y_hat / len(Y),
                "What should δ be for an example that is predicted perfectly? Where does Y come "
                "in?"),
        Mistake("softmax′ multiplied on top", _times_softmax_slope,
                "Which step did p − y absorb already? Compare with a difference quotient for one "
                "logit."),
        Mistake("slope of a sigmoid multiplied on top",
                lambda Y, P: (P - Y) * P * (1 - P) / len(Y),
                "Which step did p − y absorb already? There is no a(1 − a) left."),
        Mistake("derivative by Ŷ", lambda Y, Y_hat: -Y / Y_hat / len(Y),
                "That is the derivative by Ŷ. Which step lies between Z and Ŷ?"),
        Mistake("mean over all entries", lambda Y, Y_hat: (Y_hat - Y) / Y.size,
                "By which number does the cross-entropy of this book divide: n, or n times c?"),
        Mistake("factor 2", lambda Y, Y_hat: 2 * (Y_hat - Y) / len(Y),
                "The 2 belongs to the squared error. Is there a square in the cross-entropy?"),
        Mistake("summed over examples", lambda Y, Y_hat: np.mean(Y_hat - Y, axis=0),
                "There is a δ for each example and class: which shape has the result?"),
        Mistake("only the true class", lambda Y, Y_hat: Y * (Y_hat - Y) / len(Y),
                "Do the logits of the other classes change the loss, too? They are in every "
                "denominator of softmax."),
        Mistake("sign, and 1/n missing", lambda Y, Y_hat: Y - Y_hat,
                "Compare with a difference quotient for one logit: which factor is between them, "
                "and which sign?"),
    ],
    hints=[
        "Chapter 6 derives it: two fractions cancel. What is left for one example?",
        "For one example: what the network says, minus what is true. Check the sign at the true "
        "class.",
        "The loss is a mean over n rows, so each row of δ carries its 1/n.",
    ],
)  # fmt: skip


def hidden_delta(delta_next, W_next, Z):
    """Delta of a ReLU layer: what flows back through W, where the neuron was active."""
    return (delta_next @ W_next) * (Z > 0)


def _hidden_by_loop(delta_next, W_next, Z):
    delta = np.zeros(Z.shape)
    for i in range(Z.shape[0]):
        for j in range(Z.shape[1]):
            if Z[i, j] > 0:
                delta[i, j] = sum(delta_next[i, k] * W_next[k, j] for k in range(len(W_next)))
    return delta


def _flow(delta_next, W_next):
    return delta_next @ W_next


def _hidden(rng):
    return [(random_matrix(rng, n, c), random_matrix(rng, c, h), random_matrix(rng, n, h) - 0.2)
            for n, h, c in ((4, 5, 3), (3, 4, 2))]  # fmt: skip


def _at_zero(rng):
    return [(random_matrix(rng, 2, 3), random_matrix(rng, 3, 4), np.zeros((2, 4)))]


def _sigma(Z):
    return 1 / (1 + np.exp(-Z))


HIDDEN_DELTA = Exercise(
    key="backprop.hidden_delta",
    points=2,
    signature="hidden_delta(delta_next, W_next, Z)",
    statement="δ of a ReLU layer with pre-activations Z, from the next layer's δ and W.",
    why="This step, repeated, carries the error through any number of layers.",
    reference=hidden_delta,
    properties=[
        Property("what flows back through W, times ReLU′(Z)", _hidden),
        Property("nothing flows where Z is exactly 0", _at_zero),
    ],
    alternatives=[
        _hidden_by_loop,
        lambda delta_next, W_next, Z: np.where(Z > 0, (W_next.T @ delta_next.T).T, 0),
        lambda delta_next, W_next, Z: np.einsum("nk,kh,nh->nh", delta_next, W_next,
            np.heaviside(Z, 0)),
    ],
    mistakes=[
        Mistake("ReLU mask missing", lambda d, W, Z: _flow(d, W),
                "A neuron that was switched off had no say. What should its δ be, and where in "
                "your code is Z?"),
        Mistake("σ′ for ReLU′", lambda d, W, Z: _flow(d, W) * _sigma(Z) * (1 - _sigma(Z)),
                "Which activation has this layer? How steep is it right of 0?"),
        Mistake("transposed product", lambda d, W, Z: (d @ W.T) * (Z > 0),
                "Say the shapes aloud: δ is (n, n_next), W is (n_next, n_hidden). Which one meets "
                "which?"),
        Mistake("mask exchanged", lambda d, W, Z: _flow(d, W) * (Z < 0),
                "On which side of 0 does ReLU let something through?"),
        Mistake("multiplied by A", lambda d, W, Z: _flow(d, W) * np.maximum(Z, 0),
                "The slope of ReLU is 0 or 1. What do you multiply by?"),
        Mistake("multiplied by Z", lambda d, W, Z: _flow(d, W) * Z,
                "The slope of ReLU is 0 or 1. What do you multiply by?"),
        Mistake("mask of what flows back", lambda d, W, Z: np.maximum(_flow(d, W), 0),
                "Your mask looks at the sign of the error. Whose sign decides whether the neuron "
                "was active?"),
        Mistake("1 at Z = 0", lambda d, W, Z: _flow(d, W) * (Z >= 0),
                "At z = 0 this book takes 0 for the slope. Which comparison leaves 0 out?"),
        Mistake("divided by n", lambda d, W, Z: _flow(d, W) * (Z > 0) / len(Z),
                "δ of the next layer has its 1/n already. How often does it belong there?"),
        Mistake("tanh′ for ReLU′", lambda d, W, Z: _flow(d, W) * (1 - np.tanh(Z) ** 2),
                "Which activation has this layer? How steep is it right of 0?"),
        Mistake("only the mask", lambda d, W, Z: (Z > 0) * d.sum(axis=1, keepdims=True),
                "On its way back, the error passes through weights. Where is W in your code?"),
        Mistake("sign", lambda d, W, Z: -_flow(d, W) * (Z > 0),
                "The minus belongs to the update of the weights, not to δ."),
    ],
    hints=[
        "Two things stand between the next layer's Z and this one's: weights, and an activation.",
        "Backwards: each neuron collects the δ of those it feeds, weighted by the weights that "
        "lead there.",
        "(n, n_next) @ (n_next, n_hidden) has the right shape. Then the mask where Z > 0.",
    ],
)  # fmt: skip


def layer_gradients(delta, A_prev):
    """Gradients of a layer's weights and biases; the 1/n is in delta already."""
    return delta.T @ A_prev, delta.sum(axis=0)


def _by_outer_products(delta, A_prev):
    dW = sum(np.outer(d, a) for d, a in zip(delta, A_prev, strict=True))
    return dW, sum(delta)


def _deltas(rng):
    return [
        (random_matrix(rng, n, o), random_matrix(rng, n, i)) for n, o, i in ((4, 3, 5), (2, 4, 3))
    ]


_DW = ("dW", "db")

LAYER_GRADIENTS = Exercise(
    key="backprop.layer_gradients",
    points=2,
    signature="layer_gradients(delta, A_prev)",
    statement="(dW, db) of a layer; the 1/n is in delta already.",
    why="Error times input, summed over the batch: every weight in the network learns by this "
        "rule.",
    reference=layer_gradients,
    properties=[
        Property("dW, with W's shape (n_out, n_in)", _deltas, part(_DW, 0)),
        Property("db, with b's shape (n_out,)", _deltas, part(_DW, 1)),
    ],
    alternatives=[
        _by_outer_products,
        lambda delta, A_prev: ((A_prev.T @ delta).T, np.ones(len(delta)) @ delta),
        lambda delta, A_prev: [np.einsum("no,ni->oi", delta, A_prev), np.einsum("no->o", delta)],
    ],
    mistakes=[
        Mistake("transposed product", lambda d, A: (A.T @ d, d.sum(axis=0)),
                "dW has W's shape. Which is it, and which is yours?"),
        Mistake("product without transposition", lambda d, A: (d @ A, d.sum(axis=0)),
                "Say the shapes aloud: both have n rows, and the sum runs over examples. Which "
                "axis has to vanish?"),
        Mistake("db not summed", lambda d, A: (d.T @ A, d),
                "b is the same for all examples. What combines their shares, so that db has b's "
                "shape?"),
        Mistake("db averaged", lambda d, A: (d.T @ A, d.mean(axis=0)),
                "δ has its 1/n already. Which second one is in db?"),
        Mistake("dW divided by n", lambda d, A: (d.T @ A / len(d), d.sum(axis=0)),
                "δ has its 1/n already. Which second one is in dW?"),
        Mistake("both divided by n", lambda d, A: (d.T @ A / len(d), d.mean(axis=0)),
                "δ has its 1/n already. Repeat the batch: should the gradient change?"),
        Mistake("db summed over neurons", lambda d, A: (d.T @ A, d.sum(axis=1)),
                "db has b's shape: one number per neuron. Which axis has to vanish?"),
        Mistake("db as one number", lambda d, A: (d.T @ A, d.sum()),
                "db has b's shape: one number per neuron. Which axis has to vanish?"),
        Mistake("db as a row", lambda d, A: (d.T @ A, d.sum(axis=0, keepdims=True)),
                "b has one axis. Where does yours get a second one?"),
        Mistake("order", lambda d, A: (d.sum(axis=0), d.T @ A),
                "Which of the two comes first: dW, or db?"),
        Mistake("sign", lambda d, A: (-d.T @ A, -d.sum(axis=0)),
                "The minus belongs to the update, not to the gradient."),
        Mistake("only dW", lambda d, A: d.T @ A,
                "Two things are asked for, (dW, db). What does b get?"),
        Mistake("db from the inputs", lambda d, A: (d.T @ A, A.sum(axis=0)),
                "Through which quantity does b act on the loss: through A, or through Z?"),
    ],
    hints=[
        "One example first: how does L change with W[j, i], if z_j = Σ W[j, i] a_i + b_j?",
        "For one example dW is the outer product of δ and a. The batch adds these up.",
        "A product of matrices does that sum: (n_out, n) @ (n, n_in). And b acts like a weight "
        "whose input is always 1.",
    ],
)  # fmt: skip


def train_step(X, Y, W1, b1, W2, b2, lr):
    """One step of gradient descent: forward, backward, and only then the four updates."""
    Z1 = X @ W1.T + b1
    A1 = np.maximum(Z1, 0)
    Z2 = A1 @ W2.T + b2
    E = np.exp(Z2 - Z2.max(axis=1, keepdims=True))
    delta2 = (E / E.sum(axis=1, keepdims=True) - Y) / len(X)
    delta1 = (delta2 @ W2) * (Z1 > 0)
    return (
        W1 - lr * delta1.T @ X,
        b1 - lr * delta1.sum(axis=0),
        W2 - lr * delta2.T @ A1,
        b2 - lr * delta2.sum(axis=0),
    )


def _gradient(X, Y, W1, b1, W2, b2, *, mask=None, over_n=1.0, target=1.0, W2_back=None, power=1):
    """Gradients (dW1, db1, dW2, db2), with a mistake where one is asked for."""
    Z1 = X @ W1.T + b1
    A1 = np.maximum(Z1, 0)
    E = np.exp(A1 @ W2.T + b2)
    delta2 = (E / E.sum(axis=1, keepdims=True) - target * Y) / len(X) ** power * over_n
    slope = (Z1 > 0) if mask is None else mask(Z1)
    delta1 = (delta2 @ (W2 if W2_back is None else W2_back(delta2, A1))) * slope
    return delta1.T @ X, delta1.sum(axis=0), delta2.T @ A1, delta2.sum(axis=0)


def _no_mask(Z):
    return 1.0


def _updated(rates=(1, 1, 1, 1), **changes):
    """A training step whose gradient has a mistake, or whose rates differ by parameter."""

    def step(X, Y, W1, b1, W2, b2, lr):
        parameters = (W1, b1, W2, b2)
        gradients = _gradient(X, Y, *parameters, **changes)
        return tuple(p - lr * r * g for p, r, g in zip(parameters, rates, gradients, strict=True))

    return step


def _rate_on_weights_only(X, Y, W1, b1, W2, b2, lr):
    dW1, db1, dW2, db2 = _gradient(X, Y, W1, b1, W2, b2)
    return W1 - lr * dW1, b1 - db1, W2 - lr * dW2, b2 - db2


def _rate_forgotten(X, Y, W1, b1, W2, b2, lr):
    return _updated()(X, Y, W1, b1, W2, b2, 1.0)


def _output_first(X, Y, W1, b1, W2, b2, lr):
    updated = _updated(W2_back=lambda delta2, A1: W2 - lr * delta2.T @ A1)
    return updated(X, Y, W1, b1, W2, b2, lr)


def _in_place(X, Y, W1, b1, W2, b2, lr):
    for parameter, new in zip((W1, b1, W2, b2), train_step(X, Y, W1, b1, W2, b2, lr), strict=True):
        parameter[...] = new
    return W1, b1, W2, b2


def _by_differences(X, Y, W1, b1, W2, b2, lr):
    parameters = [W1.copy(), b1.copy(), W2.copy(), b2.copy()]

    def loss():
        U1, c1, U2, c2 = parameters
        Z = np.maximum(X @ U1.T + c1, 0) @ U2.T + c2
        return -np.mean(np.sum(Y * (Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)), axis=1))

    new = [parameter.copy() for parameter in parameters]
    for k, parameter in enumerate(parameters):
        for place in np.ndindex(parameter.shape):
            value = parameter[place]
            parameter[place] = value + 1e-6
            up = loss()
            parameter[place] = value - 1e-6
            new[k][place] -= lr * (up - loss()) / 2e-6
            parameter[place] = value
    return new


def _example_by_example(X, Y, W1, b1, W2, b2, lr):
    rows = [_gradient(X[i : i + 1], Y[i : i + 1], W1, b1, W2, b2) for i in range(len(X))]
    means = [np.mean([row[k] for row in rows], axis=0) for k in range(4)]
    return tuple(p - lr * g for p, g in zip((W1, b1, W2, b2), means, strict=True))


def _one_example_after_the_other(X, Y, W1, b1, W2, b2, lr):
    parameters = (W1, b1, W2, b2)
    for i in range(len(X)):
        parameters = _updated()(X[i : i + 1], Y[i : i + 1], *parameters, lr)
    return parameters


def _network(rng, *more):
    cases = []
    for n, i, h, c in ((5, 4, 6, 3), (3, 2, 5, 4)):
        parameters = (random_matrix(rng, h, i), random_matrix(rng, h) * 0.5,
                      random_matrix(rng, c, h) * 0.5, random_matrix(rng, c) * 0.5)  # fmt: skip
        cases.append((random_matrix(rng, n, i), random_one_hot(rng, n, c), *parameters, *more))
    return cases


def _steps(rng):
    return _network(rng, 0.3)


_PARAMETERS = ("W1", "b1", "W2", "b2")

TRAIN_STEP = Exercise(
    key="backprop.train_step",
    points=4,
    signature="train_step(X, Y, W1, b1, W2, b2, lr)",
    statement="One step of gradient descent for ReLU, softmax and cross-entropy: four new arrays.",
    why="Forward, backward, update: repeat this line for line and you have trained a network.",
    reference=train_step,
    properties=[
        Property("W2 and b2 of the output layer", _steps, part(_PARAMETERS, 2, 3),
                 parts=_PARAMETERS[2:]),
        Property("W1 and b1 of the hidden layer", _steps, part(_PARAMETERS, 0, 1),
                 parts=_PARAMETERS[:2]),
    ],
    alternatives=[_by_differences, _example_by_example,
                  lambda *arguments: list(_updated()(*arguments))],
    mistakes=[
        Mistake("ReLU mask missing", _updated(mask=_no_mask),
                "The output layer learns rightly, the hidden one doesn't. What happens to δ on its "
                "way back through the activation?"),
        Mistake("σ′ for ReLU′", _updated(mask=lambda Z: _sigma(Z) * (1 - _sigma(Z))),
                "The output layer learns rightly, the hidden one doesn't. Which activation has it, "
                "and how steep is that?"),
        Mistake("mask where Z is negative", _updated(mask=lambda Z: Z < 0),
                "On which side of 0 does ReLU let something through?"),
        Mistake("W2 updated before it is used", _output_first,
                "The output layer learns rightly, the hidden one doesn't quite. Which W2 carries "
                "the error back: the old one, or the new one?"),
        Mistake("1/n missing", lambda X, *rest: _updated(over_n=float(len(X)))(X, *rest),
                "Repeat the batch: should the step grow?"),
        Mistake("1/n twice", _updated(power=2),
                "Your steps are too small by the number of examples. Where is 1/n, and where is it "
                "again?"),
        Mistake("+ for −", _updated((-1, -1, -1, -1)),
                "Does the loss grow or fall after your step? The gradient points uphill."),
        Mistake("rate on W only", _rate_on_weights_only,
                "Weights and biases are to learn at the same rate. Try lr = 0: which of the four "
                "still change?"),
        Mistake("rate forgotten", _rate_forgotten,
                "Try lr = 0: which of the four still change?"),
        Mistake("biases not updated", _updated((1, 0, 1, 0)),
                "Compare old and new parameters: which of the four are still the same?"),
        Mistake("hidden layer not updated", _updated((0, 0, 1, 1)),
                "Compare old and new parameters: which of the four are still the same?"),
        Mistake("output layer not updated", _updated((1, 1, 0, 0)),
                "Compare old and new parameters: which of the four are still the same?"),
        Mistake("p in place of p − y", _updated(target=0.0),
                "Where do the true classes Y come in? What is δ for a perfect prediction?"),
        Mistake("changes the parameters in place", _in_place,
                "Print W1 before and after the call. Four *new* arrays are asked for."),
        Mistake("one example after the other", _one_example_after_the_other,
                "One step for the whole batch is asked for. At which parameters is the gradient of "
                "the second example taken?"),
        Mistake("gradients returned", lambda X, Y, W1, b1, W2, b2, lr: _gradient(
                    X, Y, W1, b1, W2, b2),
                "Those are the four gradients. What makes new parameters of them?"),
        Mistake("only the loss's derivative by W2", lambda X, Y, W1, b1, W2, b2, lr: train_step(
                    X, Y, W1, b1, W2, b2, lr)[2:],
                "Four arrays are asked for: W1, b1, W2, b2."),
    ],
    hints=[
        "Three parts, with a blank line between: forward, keeping Z1 and A1; backward; update.",
        "You have all pieces: output_delta, hidden_delta, layer_gradients, step. Compute both "
        "deltas before any parameter changes.",
        "After the forward pass: delta2 from p − y over n, delta1 from delta2, W2 and the mask "
        "Z1 > 0. Each dW is δᵀ times the layer's input.",
    ],
)  # fmt: skip


def broken_gradient(X, Y, W1, b1, W2, b2):
    """Gradients (dW1, db1, dW2, db2) behind one ReLU layer, with two mistakes."""
    n = len(X)
    Z1 = X @ W1.T + b1
    A1 = np.maximum(Z1, 0)
    Z2 = A1 @ W2.T + b2
    E = np.exp(Z2 - Z2.max(axis=1, keepdims=True))
    delta2 = (E / E.sum(axis=1, keepdims=True) - Y) / n
    delta1 = delta2 @ W2
    return delta1.T @ X / n, delta1.sum(axis=0), delta2.T @ A1 / n, delta2.sum(axis=0)


def repaired_gradient(X, Y, W1, b1, W2, b2):
    """Gradients (dW1, db1, dW2, db2) of softmax cross-entropy behind one ReLU layer."""
    n = len(X)
    Z1 = X @ W1.T + b1
    A1 = np.maximum(Z1, 0)
    Z2 = A1 @ W2.T + b2
    E = np.exp(Z2 - Z2.max(axis=1, keepdims=True))
    delta2 = (E / E.sum(axis=1, keepdims=True) - Y) / n
    delta1 = (delta2 @ W2) * (Z1 > 0)
    return delta1.T @ X, delta1.sum(axis=0), delta2.T @ A1, delta2.sum(axis=0)


def _scaled(*powers, **changes):
    """The gradient with 1/n to some power more in each of its four parts."""

    def gradient(X, Y, W1, b1, W2, b2):
        parts = _gradient(X, Y, W1, b1, W2, b2, **changes)
        return tuple(g / len(X) ** k for g, k in zip(parts, powers, strict=True))

    return gradient


def _gradient_by_differences(X, Y, W1, b1, W2, b2):
    old = (W1, b1, W2, b2)
    return [p - new for p, new in zip(old, _by_differences(X, Y, *old, 1.0), strict=True)]


_GRADIENTS = ("dW1", "db1", "dW2", "db2")

FIND_THE_BUG = Exercise(
    key="backprop.find_the_bug",
    points=3,
    signature="repaired_gradient(X, Y, W1, b1, W2, b2)",
    statement="broken_gradient with its two mistakes repaired.",
    why="Code like this runs and even learns a little: only a gradient check shows that it is "
        "wrong.",
    reference=repaired_gradient,
    given=broken_gradient,
    properties=[
        Property("dW2 and db2 of the output layer", _network, part(_GRADIENTS, 2, 3),
                 parts=_GRADIENTS[2:]),
        Property("dW1 and db1 of the hidden layer", _network, part(_GRADIENTS, 0, 1),
                 parts=_GRADIENTS[:2]),
    ],
    alternatives=[_gradient_by_differences, _gradient, lambda *a: list(_scaled(0, 0, 0, 0)(*a))],
    mistakes=[
        Mistake("only the mask repaired", _scaled(1, 0, 1, 0),
                "The hidden δ is right now. Compare dW and db with central differences: which of "
                "them is too small, and by what factor?"),
        Mistake("only the division repaired", _scaled(0, 0, 0, 0, mask=_no_mask),
                "The output layer is right now. What happens to δ on its way back through the "
                "activation?"),
        Mistake("division repaired in dW2 only, no mask", _scaled(1, 0, 0, 0, mask=_no_mask),
                "The output layer is right. Two things are left in the hidden layer: its size, and "
                "a mask."),
        Mistake("division repaired in dW1 only", _scaled(0, 0, 1, 0),
                "The hidden layer is right. Compare dW2 with central differences: by what factor "
                "is it too small?"),
        Mistake("division repaired in dW1 only, no mask", _scaled(0, 0, 1, 0, mask=_no_mask),
                "Compare dW2 with central differences: by what factor is it too small? And what "
                "happens to δ at the activation?"),
        Mistake("division repaired in dW2 only", _scaled(1, 0, 0, 0),
                "The output layer and the mask are right. Compare dW1 with central differences."),
        Mistake("1/n removed from δ instead", _scaled(0, -1, 0, -1),
                "dW is right now, but db lost its 1/n. Where must the 1/n stand, so that all four "
                "have it once?"),
        Mistake("1/n removed from δ instead, no mask", _scaled(0, -1, 0, -1, mask=_no_mask),
                "Where must the 1/n stand, so that all four have it once? And what happens to δ at "
                "the activation?"),
        Mistake("1/n nowhere", _scaled(-1, -1, -1, -1),
                "Repeat the batch: the gradient doubles. The 1/n occurs once, in δ."),
        Mistake("db divided, too", _scaled(1, 1, 1, 1),
                "All four are too small now. δ has its 1/n already: is another one needed "
                "anywhere?"),
        Mistake("mask where Z is negative", _scaled(0, 0, 0, 0, mask=lambda Z: Z < 0),
                "On which side of 0 does ReLU let something through?"),
        Mistake("mask with σ′", _scaled(0, 0, 0, 0, mask=lambda Z: _sigma(Z) * (1 - _sigma(Z))),
                "Which activation has the hidden layer, and how steep is it?"),
        Mistake("mask of A, not of its slope", _scaled(0, 0, 0, 0, mask=lambda Z: np.maximum(Z, 0)),
                "The slope of ReLU is 0 or 1. What do you multiply by?"),
        Mistake("p in place of p − y", _scaled(0, 0, 0, 0, target=0.0),
                "The line of delta2 was right as it stood. What is δ for a perfect prediction?"),
        Mistake("sign", lambda *a: tuple(-g for g in _gradient(*a)),
                "Compare with central differences: every sign is turned. A gradient points "
                "uphill."),
    ],
    hints=[
        "Compare each of the four with central differences: which are right, and what is the "
        "ratio where they aren't?",
        "One mistake is a factor that occurs in two of the four. The other one concerns both "
        "gradients of the hidden layer.",
        "Count how often 1/n stands on the way to each gradient. Then follow δ backwards through "
        "the hidden layer: weights first, and then?",
    ],
)  # fmt: skip

EXERCISES = (OUTPUT_DELTA, HIDDEN_DELTA, LAYER_GRADIENTS, TRAIN_STEP, FIND_THE_BUG)
