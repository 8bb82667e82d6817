# mypy: allow-untyped-defs, allow-untyped-calls
"""Exercises of chapter 2: activations and their derivatives, in their stable forms."""

from __future__ import annotations

import math

import numpy as np

from nnlib.checks.exercise import Exercise, Mistake, Property
from nnlib.checks.parts import random_matrix


def _elementwise(rng):
    return [(3 * random_matrix(rng, 7),), (2 * random_matrix(rng, 3, 2),)]


def _sigma(z):
    return (1 + np.tanh(np.asarray(z) / 2)) / 2


def sigmoid(z):
    """1 / (1 + exp(-z)), with an exponential that is never larger than 1."""
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1 / (1 + e), e / (1 + e))


def _sigmoid_by_loop(z):
    def one(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    return np.array([one(v) for v in np.ravel(z)]).reshape(np.shape(z))


def _sigmoid_by_mask(z):
    a = np.empty_like(z)
    a[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    a[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return a


SIGMOID = Exercise(
    key="activations.sigmoid",
    points=2,
    signature="sigmoid(z)",
    statement="The logistic function, for numbers and arrays of any shape, without overflow.",
    why="Saturated neurons are common; a sigmoid that overflows there spoils a whole training run.",
    reference=sigmoid,
    properties=[
        Property("σ(z) for arrays of one and two axes", _elementwise),
        Property("σ(±1000) is 1 and 0, without an overflow",
                 lambda rng: [(np.array([-1000.0, 1000.0, 0.0, -800.0]),)], overflow=False),
        Property("a plain number gives one number", lambda rng: [(0.0,), (40.0,)]),
    ],
    alternatives=[
        _sigma,
        _sigmoid_by_loop,
        lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
        lambda z: np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z))),
        lambda z: np.exp(-np.logaddexp(0, -np.asarray(z))),
    ],
    mistakes=[
        Mistake("brackets missing", lambda z: 1 / 1 + np.exp(-z),
                "Your σ(0) is 2 instead of one half. What belongs below the line of the fraction? "
                "Bracket the denominator."),
        Mistake("exp(+z)", lambda z: 1 / (1 + np.exp(z)),
                "Should large z approach 0 or 1? Try z = 5."),
        Mistake("overflows", lambda z: 1 / (1 + np.exp(-z)),
                "Right for moderate z, but at z = −1000 the exponential is larger than any float. "
                "Which form exponentiates only non-positive numbers?"),
        Mistake("overflows on the branch that isn't used",
                lambda z: np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z))),
                "`np.where` computes both branches everywhere and then chooses: one of them "
                "overflows. What could stand in both exponents that is never positive?"),
        Mistake("overflows for large z", lambda z: np.exp(z) / (1 + np.exp(z)),
                "At z = 1000 your numerator and denominator are both infinite. What happens if you "
                "divide both by e to the power z, and for which z is that safe?"),
        Mistake("tanh for σ", np.tanh,
                "Print your function at 0 and at −5. Between which values does σ run?"),
        Mistake("a straight line, clipped", lambda z: np.clip(np.asarray(z) / 4 + 0.5, 0, 1),
                "It is right at 0 and far away, but wrong between. Is there an exponential in it?"),
        Mistake("only for arrays", _sigmoid_by_mask,
                "A plain number can't be indexed by a mask. What makes an array of a number, and "
                "which function chooses elementwise without indexing?"),
        Mistake("only for numbers", lambda z: 1 / (1 + math.exp(-z)),
                "`float` and the functions of `math` take one number. Which module has the same "
                "functions for whole arrays?"),
        Mistake("minus in the denominator", lambda z: 1 / (1 - np.exp(-z)),
                "Try z = 0: by what do you divide? Can the denominator of σ ever be 0?"),
        Mistake("its derivative", lambda z: _sigma(z) * (1 - _sigma(z)),
                "Your function is largest at 0 and falls on both sides. Should σ rise everywhere?"),
    ],
    hints=[
        "Begin with the formula for moderate z and check σ(0), σ(5), σ(−5).",
        "For z = −1000 the exponent in exp(−z) is +1000. Multiply numerator and denominator by "
        "e to the power z: which form results, and for which z is it safe?",
        "exp(−|z|) is never larger than 1. Write σ with it once for z ≥ 0 and once for z < 0, and "
        "choose by `np.where`.",
    ],
)  # fmt: skip


def sigmoid_derivative(z):
    """Slope of the sigmoid at z: a(1 - a) with a = sigmoid(z)."""
    a = (1 + np.tanh(np.asarray(z) / 2)) / 2
    return a * (1 - a)


SIGMOID_DERIVATIVE = Exercise(
    key="activations.sigmoid_derivative",
    points=2,
    signature="sigmoid_derivative(z)",
    statement="σ′(z) from z, elementwise, without overflow at ±1000.",
    why="The slope is at most ¼ and vanishes where the neuron is sure: this is why it learns "
        "slowly there.",
    reference=sigmoid_derivative,
    properties=[
        Property("σ′(z) for numbers and arrays", lambda rng: [*_elementwise(rng), (0.0,)]),
        Property("σ′(±1000) is 0, not nan",
                 lambda rng: [(np.array([1000.0, -1000.0]),)], overflow=False),
    ],
    alternatives=[
        lambda z: sigmoid(z) * (1 - sigmoid(z)),
        lambda z: sigmoid(z) * sigmoid(-np.asarray(z)),
        lambda z: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))) ** 2,
        lambda z: 0.25 * (1 - np.tanh(np.asarray(z) / 2) ** 2),
        lambda z: sigmoid(z) - sigmoid(z) ** 2,
    ],
    mistakes=[
        Mistake("fed with a instead of z", lambda z: z * (1 - z),
                "Your σ′(0) is 0, it should be ¼. Is the input of your function z or a? The "
                "formula a(1 − a) needs a."),
        Mistake("σ applied twice", lambda z: _sigma(_sigma(z)) * (1 - _sigma(_sigma(z))),
                "σ is in it twice. Where is z turned into a, and how often?"),
        Mistake("σ itself", _sigma,
                "Far to the right σ is flat at 1. How large is its slope there?"),
        Mistake("tanh′", lambda z: 1 - np.tanh(z) ** 2,
                "Your slope at 0 is 1. Estimate it from σ(0.1) − σ(−0.1)."),
        Mistake("overflows", lambda z: 1 / (1 + np.exp(-z)) * (1 - 1 / (1 + np.exp(-z))),
                "Right everywhere, but at z = −1000 an exponential on the way is larger than any "
                "float. Which form of σ exponentiates only non-positive numbers?"),
        Mistake("nan far away", lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
                "Right for moderate z, but at −1000 it is infinity over infinity. Which form of σ′ "
                "needs only σ?"),
        Mistake("nan far to the right", lambda z: np.exp(z) / (1 + np.exp(z)) ** 2,
                "Right for moderate z, but at +1000 it is infinity over infinity. Which form of σ′ "
                "needs only σ?"),
        Mistake("plus for minus", lambda z: _sigma(z) * (1 + _sigma(z)),
                "Far to the right the slope should vanish. What is 1 + a there?"),
        Mistake("only 1 − a", lambda z: 1 - _sigma(z),
                "Far to the left the slope should vanish, too. Which factor is missing?"),
        Mistake("square of σ", lambda z: _sigma(z) ** 2,
                "Far to the right the slope should vanish. Which factor takes care of it?"),
        Mistake("sign", lambda z: -_sigma(z) * (1 - _sigma(z)),
                "σ rises everywhere. Can its slope be negative?"),
    ],
    hints=[
        "Sketch σ. Where is it steepest, where is it flat?",
        "With a = σ(z) the slope is an expression in a alone, 0 for a = 0 and for a = 1.",
        "Compute a from z first, on a line of its own. Then the slope is a product of two factors.",
    ],
)  # fmt: skip


def relu(z):
    """z where it is positive, else 0."""
    return np.maximum(z, 0)


def _relu_in_place(z):
    z[z < 0] = 0
    return z


def _relu_by_mask(z):
    a = z.copy()
    a[a < 0] = 0
    return a


RELU = Exercise(
    key="activations.relu",
    points=1,
    signature="relu(z)",
    statement="max(z, 0), elementwise, any shape.",
    why="Cheap, and its slope doesn't vanish for large z: the usual choice for hidden layers.",
    reference=relu,
    properties=[
        Property("max(z, 0) for every entry of an array", lambda rng: [
            *_elementwise(rng), (np.array([-1.5, 2.7, -0.2, 60.0]),)]),  # np.vectorize: integers?
        Property("a plain number gives one number", lambda rng: [(2.5,), (-1.5,)]),
    ],
    alternatives=[
        lambda z: np.where(np.asarray(z) > 0, z, 0),
        lambda z: z * (np.asarray(z) > 0),
        lambda z: (np.abs(z) + z) / 2,
        lambda z: np.clip(z, 0, None),
        lambda z: np.vectorize(lambda v: max(v, 0.0))(z),
    ],
    mistakes=[
        Mistake("built-in max", lambda z: max(0, z),
                "`max`, `if` and `while` take one decision for the whole array, not one for each "
                "entry. Which name in NumPy takes the larger of two, elementwise?"),
        Mistake("np.max", lambda z: np.max(0, z),
                "`np.max` finds the largest entry *of one array*; its second argument is an axis. "
                "Which name compares two, elementwise?"),
        Mistake("the largest entry", lambda z: np.maximum(np.max(z), 0),
                "All entries became one number. Elementwise: which name?"),
        Mistake("leaky slope", lambda z: np.where(np.asarray(z) > 0, z, 0.01 * np.asarray(z)),
                "Look at negative z: a small slope is left, as in leaky ReLU. What should be "
                "there?"),
        Mistake("absolute value", np.abs,
                "Look at negative z: should −2 become 2?"),
        Mistake("the negative part", lambda z: np.minimum(z, 0),
                "Which half is kept, and which should be? Try z = 3."),
        Mistake("its derivative", lambda z: (np.asarray(z) > 0).astype(float),
                "Try z = 3: your function says 1. Should the value or the slope come back?"),
        Mistake("changes z", _relu_in_place,
                "Print z before and after the call. Which line writes, and into whose array?"),
        Mistake("only for arrays", _relu_by_mask,
                "A plain number has no `.copy` and no mask. Which function chooses elementwise "
                "without indexing?"),
        Mistake("identity", lambda z: z,
                "Try z = −3: what should become of it?"),
        Mistake("integers by np.vectorize", lambda z: np.vectorize(lambda v: max(0, v))(z),
                "Give it −1.5 and 2.7: what becomes of the decimals? `np.vectorize` gives all "
                "results the type of its first one. Which type is your 0?"),
        Mistake("drops negative entries", lambda z: z[z > 0],
                "How many entries went in, and how many came out? Each should keep its place."),
    ],
    hints=[
        "Two cases: what happens to 3, and what to −3?",
        "NumPy compares a whole array with a number, entry by entry. Which function takes the "
        "larger of the two?",
        "It is a longer word than `max`.",
    ],
)  # fmt: skip


def relu_derivative(z):
    """1 where z is positive, else 0."""
    return np.where(np.asarray(z) > 0, 1.0, 0.0)


RELU_DERIVATIVE = Exercise(
    key="activations.relu_derivative",
    points=1,
    signature="relu_derivative(z)",
    statement="ReLU′(z): 1 where z > 0, else 0, and 0 at z = 0.",
    why="This mask of zeros and ones is all that backprop needs of a ReLU layer.",
    reference=relu_derivative,
    properties=[
        Property("1 where z > 0, 0 where z < 0", lambda rng: [*_elementwise(rng), (2.0,)]),
        Property("0 at z = 0", lambda rng: [(np.array([0.0, 2.0, -0.0]),), (0.0,)]),
    ],
    alternatives=[
        lambda z: (np.asarray(z) > 0).astype(int),
        lambda z: np.asarray(z) > 0,
        lambda z: np.heaviside(z, 0.0),
        lambda z: np.maximum(np.sign(z), 0),
    ],
    mistakes=[
        Mistake("1 at 0", lambda z: np.where(np.asarray(z) >= 0, 1.0, 0.0),
                "At z = 0 the slope is a convention: this book takes 0. Which comparison leaves 0 "
                "out?"),
        Mistake("one half at 0", lambda z: np.heaviside(z, 0.5),
                "At z = 0 the slope is a convention: this book takes 0. What is yours there?"),
        Mistake("the sign", np.sign,
                "Left of 0 the graph of ReLU is flat. Which slope is that?"),
        Mistake("ReLU itself", relu,
                "Try z = 3: your function says 3. How steep is the graph there?"),
        Mistake("0 and 1 exchanged", lambda z: np.where(np.asarray(z) < 0, 1.0, 0.0),
                "On which side of 0 does ReLU rise?"),
        Mistake("leaky slope", lambda z: np.where(np.asarray(z) > 0, 1.0, 0.01),
                "Left of 0 the graph of ReLU is flat, not nearly flat."),
        Mistake("always 1", lambda z: np.ones_like(z),
                "How steep is ReLU left of 0?"),
        Mistake("z divided by itself", lambda z: np.maximum(z, 0) / np.asarray(z),
                "Try z = 0: by what do you divide?"),
    ],
    hints=[
        "Draw ReLU. How steep is it on the right, how steep on the left?",
        "A comparison of an array with 0 gives True and False for each entry.",
        "True counts as 1 and False as 0. Which comparison is False at 0?",
    ],
)  # fmt: skip


def softmax(Z):
    """Exponentials of each row, divided by their sum; shifted so that none overflows."""
    E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return E / np.sum(E, axis=1, keepdims=True)


def _softmax_by_rows(Z):
    rows = []
    for z in Z:
        e = np.exp(z - max(z))
        rows.append(e / sum(e))
    return rows


def _shifted_by_one_maximum(Z):
    E = np.exp(Z - np.max(Z))
    return E / np.sum(E, axis=1, keepdims=True)


def _divided_by_largest(Z):
    E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return E / np.max(E, axis=1, keepdims=True)


def _over_columns(Z):
    E = np.exp(Z - np.max(Z, axis=0))
    return E / np.sum(E, axis=0)


SOFTMAX = Exercise(
    key="activations.softmax",
    points=3,
    signature="softmax(Z)",
    statement="Softmax of each row of Z (n, c), without overflow.",
    why="It turns any scores into probabilities, and the shift makes it safe for all scores.",
    reference=softmax,
    properties=[
        Property("each row: exponentials divided by their sum",
                 lambda rng: [(random_matrix(rng, 4, 3),), (2 * random_matrix(rng, 2, 5),)]),
        Property("scores of ±1000, row by row, without nan",
                 lambda rng: [(np.array([[1000.0, 0.0, -500.0], [-3000.0, -1000.0, -2000.0]]),)]),
        Property("one row stays of shape (1, c)", lambda rng: [(np.array([[60.0, 0.0, 0.0]]),)]),
    ],
    alternatives=[
        _softmax_by_rows,
        lambda Z: (np.exp(Z.T - Z.max(axis=1)) / np.exp(Z.T - Z.max(axis=1)).sum(axis=0)).T,
        lambda Z: np.exp(Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)),
        lambda Z: np.array([1 / np.sum(np.exp(np.clip(z - z[:, None], -700, 700)), axis=1)
                            for z in Z]),
    ],
    mistakes=[
        Mistake("unshifted", lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True),
                "Right for small scores, nan at 1000. Softmax doesn't change when a row is shifted "
                "by a number: which shift makes the largest exponent 0?"),
        Mistake("one maximum for all rows", _shifted_by_one_maximum,
                "The row that is far below the others becomes nan. Whose maximum belongs to a "
                "row?"),
        Mistake("normalised over axis 0", _over_columns,
                "Sum each row of your result: is it 1? Rows are examples: along which axis are the "
                "classes?"),
        Mistake("normalised over all entries",
                lambda Z: np.exp(Z - np.max(Z)) / np.sum(np.exp(Z - np.max(Z))),
                "Sum each row of your result: is it 1? Which sum belongs below the fraction?"),
        Mistake("divided by the largest", _divided_by_largest,
                "The largest entry of each row is 1. What should be 1 instead?"),
        Mistake("keepdims missing",
                lambda Z: np.exp(Z - Z.max(axis=1, keepdims=True))
                / np.exp(Z - Z.max(axis=1, keepdims=True)).sum(axis=1),
                "Say the shapes aloud: maxima and sums have shape (n,). Against which axis of (n, "
                "c) "
                "does NumPy set them? Look for `keepdims`."),
        Mistake("no exponential", lambda Z: Z / np.sum(Z, axis=1, keepdims=True),
                "Some of your “probabilities” may be negative. What makes scores positive first?"),
        Mistake("not normalised", np.exp,
                "Sum each row of your result: is it 1?"),
        Mistake("a winner in place of probabilities",
                lambda Z: np.eye(Z.shape[1])[np.argmax(Z, axis=1)],
                "Your rows hold only 0 and 1. What should a close second get?"),
        Mistake("axis of length 1 removed", lambda Z: np.squeeze(softmax(Z)),
                "For one row your result has lost an axis. What shape should it have?"),
        Mistake("sigmoid", sigmoid,
                "Sum each row of your result: is it 1? Each class looks at itself only."),
        Mistake("exp(−z)", lambda Z: softmax(-Z),
                "Which entry of a row should get the largest probability?"),
    ],
    hints=[
        "Do it for one row first: exponentials, their sum, division. Then for all rows at once.",
        "Sums along a row: which axis? `keepdims=True` keeps the shape (n, 1), which fits beside "
        "(n, c).",
        "Subtract something from each row before the exponential: softmax doesn't notice, and no "
        "exponent is positive any more.",
    ],
)  # fmt: skip

EXERCISES = (SIGMOID, SIGMOID_DERIVATIVE, RELU, RELU_DERIVATIVE, SOFTMAX)
