# mypy: allow-untyped-defs, allow-untyped-calls
"""Exercises of chapter 3: a dense layer for a batch, a network, its size, and what collapses."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from nnlib.checks.exercise import Exercise, Mistake, Property
from nnlib.checks.parts import part, random_matrix


def _tanh(Z):
    return np.tanh(Z)


def _softplus(Z):
    return np.logaddexp(0, Z)


def _dense_case(rng, n, n_in, n_out, activation):
    W, b = random_matrix(rng, n_out, n_in), random_matrix(rng, n_out) + 1
    return random_matrix(rng, n, n_in), W, b, activation


def dense(X, W, b, activation):
    """A dense layer for a batch: rows of X are examples, rows of W are neurons."""
    return activation(X @ W.T + b)


def _dense_by_loop(X, W, b, activation):
    A = np.zeros((len(X), len(W)))
    for i in range(len(X)):
        for j in range(len(W)):
            A[i, j] = np.dot(W[j], X[i]) + b[j]
    return activation(A)


DENSE = Exercise(
    key="forward.dense",
    points=2,
    signature="dense(X, W, b, activation)",
    statement="A dense layer for a batch: (n, n_in) → (n, n_out).",
    why="One product of matrices serves the whole batch: this is where a network gets its speed.",
    reference=dense,
    properties=[
        Property("activation of X Wᵀ + b, for 4 and 2 examples", lambda rng: [
            _dense_case(rng, 4, 5, 3, _tanh), _dense_case(rng, 2, 3, 6, _softplus)]),
        Property("a batch of one example stays of shape (1, n_out)", lambda rng: [
            _dense_case(rng, 1, 3, 2, _tanh)]),
    ],
    alternatives=[
        _dense_by_loop,
        lambda X, W, b, activation: activation(np.array([W @ x + b for x in X])),
        lambda X, W, b, activation: activation((W @ X.T + b[:, None]).T),
        lambda X, W, b, activation: activation(np.einsum("ni,oi->no", X, W) + b),
        lambda X, W, b, activation: activation(
            np.column_stack([X, np.ones(len(X))]) @ np.column_stack([W, b]).T),
    ],
    mistakes=[
        Mistake("no activation", lambda X, W, b, activation: X @ W.T + b,
                "Your result is Z. Where is `activation` called, and what becomes of what it gives "
                "back?"),
        Mistake("bias left out", lambda X, W, b, activation: activation(X @ W.T),
                "Feed X = 0: what must each neuron see then?"),
        Mistake("X @ W for X @ W.T", lambda X, W, b, activation: activation(X @ W + b),
                "Say the shapes aloud: X is (n, n_in), W is (n_out, n_in). The inner two of a "
                "product must be equal."),
        Mistake("bias after the activation", lambda X, W, b, activation: activation(X @ W.T) + b,
                "Is b added before or after the decision? Feed X = 0 with tanh and b = 5."),
        Mistake("activation applied twice",
                lambda X, W, b, activation: activation(activation(X @ W.T + b)),
                "How often does a value pass through the activation? Try one that adds 1."),
        Mistake("only for one example", lambda X, W, b, activation: activation(W @ X + b),
                "This works for one x. For a batch, rows of X are examples: on which side must W "
                "stand, and how?"),
        Mistake("only the first example", lambda X, W, b, activation: activation(X[:1] @ W.T + b),
                "How many rows went in, and how many came out?"),
        Mistake("examples in columns",
                lambda X, W, b, activation: activation(W @ X.T + b[:, None]),
                "Rows are examples in this book, in X and in the result. Say the shapes aloud."),
        Mistake("axis of length 1 removed",
                lambda X, W, b, activation: np.squeeze(activation(X @ W.T + b)),
                "A batch of one is still a batch. Which shape does it have?"),
        Mistake("always tanh", lambda X, W, b, activation: np.tanh(X @ W.T + b),
                "Which activation is used is the caller's choice. Where in your code is the "
                "argument `activation`?"),
        Mistake("examples summed", lambda X, W, b,
                activation: activation((X @ W.T).sum(axis=0) + b),
                "Each example keeps its own row. How many rows came out?"),
    ],
    hints=[
        "Take one row of X and write what the layer does with it. Then ask how all rows go at "
        "once.",
        "X is (n, n_in) and W is (n_out, n_in). For a product (n, n_in) @ (n_in, n_out) something "
        "must be turned.",
        "`activation` is a function: call it on the whole array of pre-activations, biases "
        "included.",
    ],
)  # fmt: skip


def forward(X, layers):
    """Output of the last layer: each layer works on what the one before it gave."""
    A = X
    for W, b, activation in layers:
        A = activation(A @ W.T + b)
    return A


def _forward_by_recursion(X, layers):
    if not layers:
        return X
    W, b, activation = layers[0]
    return _forward_by_recursion(activation(X @ W.T + b), layers[1:])


def _without_last_activation(X, layers):
    (W, b, _), hidden = layers[-1], layers[:-1]
    return forward(X, hidden) @ W.T + b


def _changed_layers(change):
    """The mistake of using each (W, b, activation) changed."""
    return lambda X, layers: forward(X, [change(*each) for each in layers])


def _first_activation_everywhere(X, layers):
    return forward(X, [(W, b, layers[0][2]) for W, b, _ in layers])


def _all_activations(X, layers):
    return [forward(X, layers[: i + 1]) for i in range(len(layers))]


def _input_every_time(X, layers):
    for W, b, activation in layers:
        A = activation(X @ W.T + b)
    return A


def _networks(rng):
    cases = []
    for n, sizes in ((4, (3, 5, 2)), (2, (4, 3, 5, 3)), (3, (2, 4))):
        layers = [
            (random_matrix(rng, o, i), random_matrix(rng, o) + 0.5, (_tanh, _softplus, _tanh)[k])
            for k, (i, o) in enumerate(pairwise(sizes))
        ]
        cases.append((random_matrix(rng, n, sizes[0]), layers))
    return cases


NETWORK = Exercise(
    key="forward.network",
    points=2,
    signature="forward(X, layers)",
    statement="The output of a network whose layers are [(W, b, activation), …].",
    why="A network is one function inside the other; this loop is all of its forward pass.",
    reference=forward,
    properties=[Property("the output of one, two and three layers", _networks)],
    alternatives=[
        _forward_by_recursion,
        lambda X, layers: np.array([forward(x[None], layers)[0] for x in X]),
        lambda X, layers: _all_activations(X, layers)[-1],
    ],
    mistakes=[
        Mistake("activation of the last layer skipped", _without_last_activation,
                "All layers are right but the last one: what happens to its pre-activations?"),
        Mistake("no activations", _changed_layers(lambda W, b, f: (W, b, lambda Z: Z)),
                "Each layer brings its activation with it as the third item. Where is it called, "
                "and what becomes of what it gives back?"),
        Mistake("activations applied twice", _changed_layers(lambda W, b, f: (W, b,
                lambda Z: f(f(Z)))),
                "How often does a value pass through each activation?"),
        Mistake("biases left out", _changed_layers(lambda W, b, f: (W, 0, f)),
                "Feed X = 0: what must the first layer give?"),
        Mistake("X @ W for X @ W.T", _changed_layers(lambda W, b, f: (W.T, b, f)),
                "Say the shapes aloud: A is (n, n_in), W is (n_out, n_in)."),
        Mistake("only the first layer", lambda X, layers: forward(X, layers[:1]),
                "Is `return` inside the loop, or after it?"),
        Mistake("every layer sees X", _input_every_time,
                "What goes into the second layer: X, or what the first one gave?"),
        Mistake("one activation for all", _first_activation_everywhere,
                "Do all layers use the activation that belongs to them?"),
        Mistake("all layers returned", _all_activations,
                "The output of a network is what its last layer gives. What is in your list?"),
        Mistake("last layer left out", lambda X, layers: forward(X, layers[:-1]),
                "How many layers are there, and how often does your loop run?"),
        Mistake("layers backwards", lambda X, layers: forward(X, layers[::-1]),
                "Through which layer does X go first?"),
        Mistake("last activation applied twice",
                lambda X, layers: layers[-1][2](forward(X, layers)),
                "Is there an activation left after the loop that the last layer had already?"),
    ],
    hints=[
        "What you write is a loop, and one variable holds what the last layer gave.",
        "Before the loop, that variable is X. In the loop, the line of the exercise before.",
        "`for W, b, activation in layers:` takes the three apart. `return` stands after the loop.",
    ],
)  # fmt: skip


def parameter_count(sizes):
    """Weights and biases of a dense network with these layer sizes."""
    count = 0
    for i in range(1, len(sizes)):
        count += sizes[i] * sizes[i - 1] + sizes[i]
    return count


def _count_by_recursion(sizes):
    if len(sizes) < 2:
        return 0
    return (sizes[0] + 1) * sizes[1] + _count_by_recursion(sizes[1:])


def _weights(sizes):
    return sum(i * o for i, o in pairwise(sizes))


PARAMETER_COUNT = Exercise(
    key="forward.parameter_count",
    points=1,
    signature="parameter_count(sizes)",
    statement="The number of weights and biases of a dense network, e.g. [784, 128, 10].",
    why="784–128–10 has 101,770 numbers to learn: the length of θ, and of its gradient.",
    reference=parameter_count,
    properties=[Property("weights and biases, for two, three and five sizes",
                         lambda rng: [([784, 128, 10],), ([3, 4, 2],), ([5, 2],),
                                      ([int(size) for size in rng.integers(2, 30, 5)],)])],
    alternatives=[
        _count_by_recursion,
        lambda sizes: _weights(sizes) + sum(sizes[1:]),
        lambda sizes: float(np.dot(np.add(sizes[:-1], 1), sizes[1:])),
    ],
    mistakes=[
        Mistake("biases not counted", _weights,
                "Count by hand for [1, 1]: one neuron with one input. How many numbers has it?"),
        Mistake("input layer counted", lambda sizes: _weights(sizes) + sum(sizes),
                "How many biases has the input layer? Count by hand for [1, 1]."),
        Mistake("one bias per layer", lambda sizes: _weights(sizes) + len(sizes) - 1,
                "Count by hand for [1, 2]: how many biases have two neurons?"),
        Mistake("biases counted by inputs", lambda sizes: _weights(sizes) + sum(sizes[:-1]),
                "Count by hand for [3, 1]: does a bias belong to an input or to a neuron?"),
        Mistake("everything multiplied", lambda sizes: int(np.prod(sizes)) + sum(sizes[1:]),
                "Which layers are connected with each other? Count by hand for [2, 2, 2]."),
        Mistake("only the first layer", lambda sizes: (sizes[0] + 1) * sizes[1],
                "How many layers does [784, 128, 10] have, and how many did you count?"),
        Mistake("only the last layer", lambda sizes: (sizes[-2] + 1) * sizes[-1],
                "How many layers does [784, 128, 10] have, and how many did you count?"),
        Mistake("neurons counted", lambda sizes: sum(sizes),
                "Parameters are weights and biases, not neurons. How many weights lead into one?"),
        Mistake("only biases", lambda sizes: sum(sizes[1:]),
                "Those are the biases. How many weights lead into each neuron?"),
        Mistake("every layer with every later one", lambda sizes: sum(
                    sizes[i] * sizes[j] for j in range(len(sizes)) for i in range(j))
                + sum(sizes[1:]),
                "Is the first layer connected with the third? Count by hand for [2, 2, 2]."),
    ],
    hints=[
        "One layer first: 784 inputs, 128 neurons. How many weights, how many biases?",
        "Each pair of neighbours in `sizes` is one layer. Add the layers up.",
        "`zip(sizes[:-1], sizes[1:])` walks through the pairs.",
    ],
)  # fmt: skip


def collapse(W1, b1, W2, b2):
    """The one linear layer that does what two linear layers do."""
    return W2 @ W1, W2 @ b1 + b2


def _collapse_by_probing(W1, b1, W2, b2):
    b = W2 @ b1 + b2
    units = np.eye(W1.shape[1])
    return np.array([W2 @ (W1 @ e + b1) + b2 - b for e in units]).T, b


def _two_linear_layers(rng):
    return [
        (
            random_matrix(rng, h, i),
            random_matrix(rng, h),
            random_matrix(rng, o, h),
            random_matrix(rng, o),
        )
        for i, h, o in ((3, 4, 2), (2, 5, 3))
    ]


_WB = ("W", "b")

COLLAPSE = Exercise(
    key="forward.collapse",
    points=2,
    signature="collapse(W1, b1, W2, b2)",
    statement="The (W, b) of the one linear layer that equals two linear layers.",
    why="Without activations between them, any number of layers is no more than one.",
    reference=collapse,
    properties=[
        Property("W, of shape (n_out, n_in)", _two_linear_layers, part(_WB, 0)),
        Property("b, of shape (n_out,)", _two_linear_layers, part(_WB, 1)),
    ],
    alternatives=[
        _collapse_by_probing,
        lambda W1, b1, W2, b2: ((W1.T @ W2.T).T, b1 @ W2.T + b2),
        lambda W1, b1, W2, b2: [np.einsum("oh,hi->oi", W2, W1), np.sum(W2 * b1, axis=1) + b2],
    ],
    mistakes=[
        Mistake("forgets W2·b1", lambda W1, b1, W2, b2: (W2 @ W1, b2),
                "Feed x = 0 through both layers. What comes out of the first, and what does the "
                "second do with it?"),
        Mistake("forgets b2", lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1),
                "Feed x = 0 through both layers. What is added last?"),
        Mistake("biases added", lambda W1, b1, W2, b2: (W2 @ W1, b1 + b2),
                "b1 and b2 have different lengths. Through what does b1 go on its way to the "
                "output?"),
        Mistake("order of the product", lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2),
                "Which layer does x meet first? It stands next to x, on the right. Say the shapes "
                "aloud."),
        Mistake("W transposed", lambda W1, b1, W2, b2: (W1.T @ W2.T, W2 @ b1 + b2),
                "Yours is (n_in, n_out). Rows of W are neurons: which shape should it have?"),
        Mistake("b through both layers", lambda W1, b1, W2, b2: (W2 @ W1,
                W2 @ (b1 + W1.sum(axis=1)) + b2),
                "Write W₂(W₁x + b₁) + b₂ and remove the brackets. What multiplies b₁?"),
        Mistake("W and b exchanged", lambda W1, b1, W2, b2: (W2 @ b1 + b2, W2 @ W1),
                "Which of the two comes first: W, or b?"),
        Mistake("b as a column", lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1[:, None] + b2[:, None]),
                "b has one axis, (n_out,). Where does yours get a second one?"),
        Mistake("b2 goes through W2, too", lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1 + 2 * b2),
                "How often does b₂ occur when you remove the brackets?"),
        Mistake("W1 left out", lambda W1, b1, W2, b2: (W2, W2 @ b1 + b2),
                "What happens to x in the first layer?"),
    ],
    hints=[
        "Write z = W₂(W₁x + b₁) + b₂ on paper and remove the brackets.",
        "What stands before x is W. All the rest, without x, is b.",
        "Two terms make b: one has passed through the second layer, the other hasn't.",
    ],
)  # fmt: skip

EXERCISES = (DENSE, NETWORK, PARAMETER_COUNT, COLLAPSE)
