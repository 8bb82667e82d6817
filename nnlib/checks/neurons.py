# mypy: allow-untyped-defs, allow-untyped-calls
"""Exercises of chapter 1: one neuron, one layer, one gate."""

from __future__ import annotations

import numpy as np

from nnlib.checks.exercise import Exercise, Mistake, Property
from nnlib.checks.parts import random_matrix, unpacked
from nnlib.checks.plain import Unreadable, describe

GROWS = "Products are summed, and b shifts the sum: this is what every neuron computes first."


def weighted_sum(x, w, b):
    """Weighted sum of the inputs plus the bias."""
    return np.dot(w, x) + b


def _sum_by_loop(x, w, b):
    z = b
    for i in range(len(x)):
        z += w[i] * x[i]
    return z


def _one_neuron(rng):
    return [(random_matrix(rng, n), random_matrix(rng, n), rng.normal() + 2) for n in (3, 1, 6)]


WEIGHTED_SUM = Exercise(
    key="neurons.weighted_sum",
    points=1,
    signature="weighted_sum(x, w, b)",
    statement="The weighted sum z = w·x + b of one neuron, as one number.",
    why=GROWS,
    reference=weighted_sum,
    properties=[Property("z = w·x + b, for 1, 3 and 6 inputs", _one_neuron)],
    alternatives=[
        _sum_by_loop,
        lambda x, w, b: np.sum(x * w) + b,
        lambda x, w, b: float(x @ w + b),
        lambda x, w, b: sum(p * q for p, q in zip(x, w, strict=True)) + b,
    ],
    mistakes=[
        Mistake("products not summed", lambda x, w, b: x * w + b,
                "There is one number per input, but one neuron gives one number. What combines "
                "the products? Print `w * x` for two inputs."),
        Mistake("bias left out", lambda x, w, b: x @ w,
                "Feed x = 0: what must come out, and what does your function return?"),
        Mistake("bias subtracted", lambda x, w, b: x @ w - b,
                "Feed x = 0 and b = 4. Which sign does the result have?"),
        Mistake("products averaged", lambda x, w, b: np.mean(x * w) + b,
                "Feed twice as many inputs of the same size: should the sum of products stay the "
                "same, as yours does?"),
        Mistake("bias added to every product", lambda x, w, b: np.sum(x * w + b),
                "Feed x = 0 with three inputs. How often is b in the result?"),
        Mistake("inputs and weights added", lambda x, w, b: np.sum(x + w) + b,
                "Set a weight to 0. Should its input still have a say?"),
        Mistake("inputs not weighted", lambda x, w, b: np.sum(x) + b,
                "Change a weight: does the result change?"),
        Mistake("bias multiplied", lambda x, w, b: (x @ w) * b,
                "Set b = 0. What must be left, and what do you get?"),
    ],
    hints=[
        "Which two lists of numbers belong together, and how many numbers come out?",
        "Multiply input by weight, one pair after the other, and add the products up. The bias "
        "comes on top, once.",
        "NumPy has one operator for “multiply pair by pair and add up”: `@`, also called `np.dot`.",
    ],
)  # fmt: skip


def neuron(x, w, b):
    """One sigmoid neuron: the weighted sum, then the logistic function."""
    z = np.dot(w, x) + b
    return 1 / (1 + np.exp(-z))


NEURON = Exercise(
    key="neurons.neuron",
    points=1,
    signature="neuron(x, w, b)",
    statement="One sigmoid neuron, σ(w·x + b).",
    why="Weighted sum, then activation: every neuron in this book is these two steps.",
    reference=neuron,
    properties=[Property("a = σ(w·x + b), for 1, 3 and 6 inputs", _one_neuron)],
    alternatives=[
        lambda x, w, b: np.exp(x @ w + b) / (1 + np.exp(x @ w + b)),
        lambda x, w, b: (1 + np.tanh((np.sum(x * w) + b) / 2)) / 2,
        lambda x, w, b: 1 / (1 + np.e ** -_sum_by_loop(x, w, b)),
    ],
    mistakes=[
        Mistake("no activation", lambda x, w, b: x @ w + b,
                "Your neuron returns z. Which numbers can a sigmoid neuron return? Try large "
                "inputs."),
        Mistake("bias left out", lambda x, w, b: 1 / (1 + np.exp(-(x @ w))),
                "Feed x = 0 and b = 4: what must come out, and what do you get?"),
        Mistake("bias added after the activation", lambda x, w, b: 1 / (1 + np.exp(-(x @ w))) + b,
                "Is b added before or after the decision? Feed b = 4: can an output of σ be "
                "larger than 1?"),
        Mistake("brackets missing", lambda x, w, b: 1 / 1 + np.exp(-(x @ w + b)),
                "Feed x = 0 and b = 0: σ(0) should be one half. What belongs below the line of the "
                "fraction?"),
        Mistake("bias outside of the minus sign", lambda x, w, b: 1 / (1 + np.exp(-(x @ w) + b)),
                "Feed x = 0 and a large b: should the result go to 0 or to 1? Follow the sign of b "
                "through your lines."),
        Mistake("threshold the wrong way round", lambda x, w, b: 1 / (1 + np.exp(x @ w + b)),
                "Should a large z give nearly 0 or nearly 1? Try b = 10."),
        Mistake("tanh in place of sigmoid", lambda x, w, b: np.tanh(x @ w + b),
                "Feed x = 0 and b = 0. Which value has σ there, and which has yours?"),
        Mistake("products not summed", lambda x, w, b: 1 / (1 + np.exp(-(x * w + b))),
                "One neuron, one number: what combines the products before σ?"),
        Mistake("a step in place of σ", lambda x, w, b: float(x @ w + b > 0),
                "Your neuron says only 0 or 1. What does σ say for z = 0.5?"),
    ],
    hints=[
        "There are two steps. You wrote the first one in the exercise before.",
        "First z, the weighted sum with its bias; then σ of z, and nothing after that.",
        "σ(z) is 1 divided by (1 + e to the power −z). Give z a line of its own.",
    ],
)  # fmt: skip


def layer(x, W, b):
    """Pre-activations of a layer for one example: each row of W is one neuron."""
    return W @ x + b


def _layer_by_loop(x, W, b):
    return [np.dot(W[j], x) + b[j] for j in range(len(b))]


def _layers(*sizes):
    def cases(rng):
        return [(random_matrix(rng, i), random_matrix(rng, o, i), random_matrix(rng, o) + 2)
                for i, o in sizes]  # fmt: skip

    return cases


LAYER = Exercise(
    key="neurons.layer",
    points=2,
    signature="layer(x, W, b)",
    statement="The n_out pre-activations of a layer, for one example x of shape (n_in,).",
    why="A layer is many neurons that see the same input: one product with a matrix.",
    reference=layer,
    properties=[
        Property("one weighted sum and one bias per neuron", _layers((5, 3), (2, 4))),
        Property("a layer of one neuron gives an array of shape (1,)", _layers((3, 1))),
    ],
    alternatives=[
        _layer_by_loop,
        lambda x, W, b: x @ W.T + b,
        lambda x, W, b: np.sum(W * x, axis=1) + b,
        lambda x, W, b: np.einsum("oi,i->o", W, x) + b,
    ],
    mistakes=[
        Mistake("X @ W for X @ W.T", lambda x, W, b: x @ W + b,
                "Say the shapes aloud: x is (n_in,), W is (n_out, n_in). Which axis of W has to "
                "meet x?"),
        Mistake("bias left out", lambda x, W, b: W @ x,
                "Feed x = 0: what must each neuron return then?"),
        Mistake("one bias for all neurons", lambda x, W, b: W @ x + b[0],
                "Feed x = 0 and b = (1, 2, 3). Does every neuron get its own bias?"),
        Mistake("biases summed", lambda x, W, b: W @ x + np.sum(b),
                "Feed x = 0 and b = (1, 2, 3). Does every neuron get its own bias?"),
        Mistake("activation applied", lambda x, W, b: 1 / (1 + np.exp(-(W @ x + b))),
                "Pre-activations are what stands *before* the activation. Which step is too many?"),
        Mistake("products not summed", lambda x, W, b: W * x + b[:, None],
                "There is a number for each weight; how many numbers does a layer of n_out "
                "neurons give?"),
        Mistake("all neurons summed", lambda x, W, b: np.sum(W * x) + b,
                "Each neuron sums its own products only. Which `axis` belongs to the inputs?"),
        Mistake("axis of length 1 removed", lambda x, W, b: np.squeeze(W @ x + b),
                "With one neuron your layer returns a bare number. What does a layer return, "
                "whatever its size?"),
        Mistake("only the first neuron", lambda x, W, b: W[0] @ x + b[0],
                "How many rows has W, and how many of them does your function use?"),
    ],
    hints=[
        "Each row of W holds the weights of one neuron. What does one row do with x?",
        "All rows at once: a product of matrix and vector, then one bias per neuron.",
        "Check the shapes: (n_out, n_in) times (n_in,) gives (n_out,). Which side stands W on?",
    ],
)  # fmt: skip

AND_GATE_SOLUTION = "and_gate = (np.array([1.0, 1.0]), -1.5)"
CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def _fires(gate, corners):
    """Whether z > 0, at each corner, for a gate (w, b)."""
    w, b = parts = unpacked(gate, ("w", "b"))
    what = f"({describe(w)}, {describe(b)}); (two weights, one bias) was expected"
    try:
        w, b = (np.asarray(each, float).ravel() for each in parts)
    except (TypeError, ValueError):
        raise Unreadable(what) from None
    if w.shape != (2,) or b.shape != (1,):
        raise Unreadable(what)
    return corners @ w + b > 0


def _at_all_corners(received, expected, args):
    corners = [f"({x:g}, {y:g})" for x, y in args[0][received != expected]]
    return f"The sign of z is wrong at {' and '.join(corners)}." if corners else ""


AND_GATE = Exercise(
    key="neurons.and_gate",
    points=1,
    signature="and_gate",
    statement="Weights and bias (w, b) of a neuron whose z is positive for (1, 1) only.",
    why="A neuron draws one line through the plane: one line is enough for AND, but not for XOR.",
    reference=(np.array([1.0, 1.0]), -1.5),
    solution=AND_GATE_SOLUTION,
    properties=[
        Property("z > 0 for the input (1, 1)", lambda rng: [(CORNERS[3:],)], _fires,
                 _at_all_corners),
        Property("z ≤ 0 for (0, 0), (0, 1) and (1, 0)", lambda rng: [(CORNERS[:3],)], _fires,
                 _at_all_corners),
    ],
    alternatives=[([20, 20], -30), (np.array([0.6, 0.7]), np.array([-1.0])), ((1, 1), -1),
                  (np.array([[2.0, 3.0]]), -4.5)],
    mistakes=[
        Mistake("OR", ([1.0, 1.0], -0.5),
                "Your gate opens for (0, 1) and (1, 0), too: that is OR. How large must the "
                "threshold be, so that one input alone doesn't reach it?"),
        Mistake("NAND", ([-1.0, -1.0], 1.5),
                "Your gate is open except for (1, 1): that is NAND. What does turning all signs "
                "do to z?"),
        Mistake("never open", ([1.0, 1.0], -2.0),
                "Compute z for (1, 1) by hand: it has to be larger than 0, not 0 and not less."),
        Mistake("always open", ([1.0, 1.0], 1.5),
                "Compute z for (0, 0): only the bias is left. Which sign must it have?"),
        Mistake("only the first input counts", ([1.0, 0.0], -0.5),
                "Your gate opens for (1, 0), too. Write down z there: which sign should it have?"),
        Mistake("only the second input counts", ([0.0, 1.0], -0.5),
                "Your gate opens for (0, 1), too. Write down z there: which sign should it have?"),
        Mistake("only (1, 0)", ([1.0, -1.0], -0.5),
                "Your gate opens for (1, 0) and for nothing else. Which sign must the second "
                "weight have, so that a second 1 helps?"),
        Mistake("only (0, 1)", ([-1.0, 1.0], -0.5),
                "Your gate opens for (0, 1) and for nothing else. Which sign must the first "
                "weight have, so that a second 1 helps?"),
        Mistake("NOT the first input", ([-1.0, 0.0], 0.5),
                "Your gate opens for (0, 0) and (0, 1). Which sign must b have, and which the "
                "weights?"),
        Mistake("NOT the second input", ([0.0, -1.0], 0.5),
                "Your gate opens for (0, 0) and (1, 0). Which sign must b have, and which the "
                "weights?"),
        Mistake("closed for (0, 1) only", ([2.0, -1.0], 0.5),
                "Your gate opens without any input: compute z for (0, 0). Which sign must b have?"),
        Mistake("NOR", ([-1.0, -1.0], 0.5),
                "Your gate opens for (0, 0) only: that is NOR. Which way do the weights push?"),
        Mistake("three parts", ([1.0, 1.0], -0.5, "both"),
                "Two weights and one bias make a gate: (w, b), and nothing else."),
        Mistake("closed for (1, 0) only", ([-1.0, 2.0], 0.5),
                "Your gate opens without any input: compute z for (0, 0). Which sign must b have?"),
    ],
    hints=[
        "Write down z = w₁x₁ + w₂x₂ + b for each of the four corners.",
        "At (0, 0) only b is left, so b is not positive. What do (0, 1) and (1, 0) demand of one "
        "weight, and (1, 1) of both together?",
        "Take two equal weights. b has to be negative enough for one of them, not for both.",
    ],
)  # fmt: skip

EXERCISES = (WEIGHTED_SUM, NEURON, LAYER, AND_GATE)
