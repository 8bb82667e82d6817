# mypy: allow-untyped-defs, allow-untyped-calls
"""Exercises of chapter 5: gradients by differences, descent, the flat vector, and batches."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np

from nnlib.checks.compare import all_of, within
from nnlib.checks.exercise import Exercise, Mistake, Property
from nnlib.checks.parts import random_matrix
from nnlib.checks.plain import Unreadable, describe


def _wavy(a):
    def f(theta):
        return np.sum(np.sin(a * theta)) + theta[0] * theta[-1] ** 2

    return f


def _bowl(k, c):
    def f(theta):
        return np.sum(k * (theta - c) ** 2)

    return f


def _wavy_cases(rng):
    return [(_wavy(rng.uniform(1, 2, p)), random_matrix(rng, p)) for p in (4, 3)]


def _steep_cases(rng):
    c = random_matrix(rng, 3)
    return [(_bowl(1e8, c), c + np.array([0.0, 1e-3, -1e-3]))]


def _dtype_cases(rng):
    k = np.array([1.0, 2.0, 0.5])
    return [(_bowl(k, 0.4), np.array([1, -2, 3])),
            (_bowl(k, 0.4), rng.uniform(1, 2, 3).astype(np.float32))]  # fmt: skip


def numerical_gradient(f, theta):
    """Central differences: one parameter after the other, a small step to either side."""
    theta = np.array(theta, dtype=np.float64)
    gradient, h = np.zeros_like(theta), 1e-5
    for i in range(len(theta)):
        step = np.zeros_like(theta)
        step[i] = h
        gradient[i] = (f(theta + step) - f(theta - step)) / (2 * h)
    return gradient


def _differences(f, theta, h=1e-5, ahead=1, behind=1, divisor=2.0, dtype=np.float64):
    theta = np.array(theta, dtype=dtype)
    gradient = np.zeros(len(theta))
    for i in range(len(theta)):
        up, down = theta.copy(), theta.copy()
        up[i] += ahead * h
        down[i] -= behind * h
        gradient[i] = (f(up) - f(down)) / (divisor * h)
    return gradient


def _complex_step(f, theta):
    units = np.eye(len(theta))
    return [np.imag(f(np.asarray(theta) + 1e-20j * unit)) / 1e-20 for unit in units]


def _five_points(f, theta):
    theta, h = np.asarray(theta, float), 1e-3
    return np.array([
        (f(theta - 2 * h * e) - 8 * f(theta - h * e) + 8 * f(theta + h * e) - f(theta + 2 * h * e))
        / (12 * h) for e in np.eye(len(theta))])  # fmt: skip


def _moved_and_put_back(f, theta):
    theta = np.array(theta, float)
    gradient = []
    for i, value in enumerate(theta):
        theta[i] = value + 1e-5
        up = f(theta)
        theta[i] = value - 1e-5
        gradient.append((up - f(theta)) / 2e-5)
        theta[i] = value
    return gradient


def _never_put_back(f, theta):
    theta, gradient = np.array(theta, float), []
    for i in range(len(theta)):
        theta[i] += 0.01
        up = f(theta)
        theta[i] -= 0.02
        gradient.append((up - f(theta)) / 0.02)
    return gradient


def _all_at_once(f, theta):
    theta = np.asarray(theta, float)
    return (f(theta + 1e-5) - f(theta - 1e-5)) / 2e-5


def _in_the_callers_array(f, theta):
    gradient = np.zeros(len(theta))
    for i in range(len(theta)):
        theta[i] += 0.001
        up = f(theta)
        theta[i] -= 0.002
        gradient[i] = (up - f(theta)) / 0.002
    return gradient


NUMERICAL_GRADIENT = Exercise(
    key="gradient_descent.numerical_gradient",
    points=3,
    signature="numerical_gradient(f, theta)",
    statement="Central differences of f at θ, for any float dtype or integers.",
    why="It needs no calculus, so it can check every gradient that does: chapter 6 lives on it.",
    reference=numerical_gradient,
    properties=[
        Property("∂f/∂θᵢ for a wavy f of 3 and of 4 parameters", _wavy_cases, judge=within(1e-3,
            1e-4)),
        Property("exact for a steep parabola, as central differences are", _steep_cases,
                 judge=within(1e-3, 1e-3)),
        Property("θ of integers and of float32", _dtype_cases, judge=within(5e-3, 1e-3)),
    ],
    alternatives=[
        _complex_step,
        _five_points,
        _moved_and_put_back,
        lambda f, theta: _differences(f, theta, h=1e-4),
    ],
    mistakes=[
        Mistake("divided by h, not 2h", lambda f, theta: _differences(f, theta, divisor=1.0),
                "All slopes are twice too large. How far apart are the two points at which f is "
                "taken?"),
        *(Mistake(f"{name} difference, h = {h:g}",
                  partial(_differences, h=h, ahead=ahead, behind=1 - ahead, divisor=1.0),
                  "Right for gentle f, too coarse for a steep one. How does the error fall when h "
                  "halves? Step to both sides and compare.")
          for name, ahead in (("forward", 1), ("backward", 0))
          for h in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-10)),
        *(Mistake(f"{name} difference with a large step, h = {h:g}",
                  partial(_differences, h=h, ahead=ahead, behind=1 - ahead, divisor=1.0),
                  "How does the error fall when h halves? Try h = 0.01 and h = 0.005 on x²; then "
                  "step to both sides.")
          for name, ahead in (("forward", 1), ("backward", 0))
          for h in (0.1, 0.01)),
        Mistake("one-sided, divided by 2h", lambda f, theta: _differences(f, theta, behind=0),
                "All slopes are half of what they should be. How far apart are the two points at "
                "which f is taken?"),
        *(Mistake(f"too large a step, h = {h:g}", partial(_differences, h=h),
                  "Right for parabolas, wrong for waves. How large is your h beside the bends of "
                  "f?")
          for h in (0.05, 0.1, 0.2, 0.5, 1.0)),
        *(Mistake(f"divided by 2, multiplied by h = {h:g}",
                  partial(_differences, h=h, divisor=2 / h**2),
                  "Your slopes are far too small. Work your last line out for f(θ) = θ, from left "
                  "to right: what divides the difference, and what multiplies it?")
          for h in (1e-3, 1e-4, 1e-5)),
        Mistake("integers stay integers", lambda f, theta: _differences(
                    f, theta, dtype=np.asarray(theta).dtype),
                "What becomes of an array of integers, or of float32, when you add 0.00001 to it? "
                "Print θ + h and its `.dtype`."),
        Mistake("sign", lambda f, theta: -_differences(f, theta),
                "Try f(θ) = θ²: at θ = 1 it rises. Which of the two values is subtracted?"),
        Mistake("all parameters moved at once", _all_at_once,
                "One number came out. A partial derivative moves one parameter and holds the "
                "others: how many slopes are there?"),
        Mistake("not put back", _never_put_back,
                "After the first parameter is done, is θ as it was? Print it in each round."),
        Mistake("moves the caller's θ", _in_the_callers_array,
                "Print θ before and after the call. Which array do the lines `theta[i] += …` "
                "write into?"),
        Mistake("not divided", lambda f, theta: _differences(f, theta) * 2e-5,
                "Differences of f become slopes by a division. By what?"),
        Mistake("minus for the step", lambda f, theta: _differences(f, theta, h=1e-5, divisor=2e5),
                "Your slopes are far too small: by what is the difference divided?"),
        Mistake("step underflows", lambda f, theta: _differences(f, theta, h=1e-18),
                "All your slopes are 0, or nearly so. Print f at both points, their difference, "
                "and what you make of it: where does it vanish, and how small is h beside θ?"),
    ],
    hints=[
        "One parameter at a time: move it by h to the right, then to the left, and hold the "
        "others.",
        "The slope is the difference of the two values of f, divided by the distance of the two "
        "points. Begin with a float64 copy of θ.",
        "A loop over i; a vector of zeros with h at place i; f(theta + step) and f(theta − step).",
    ],
)  # fmt: skip


def step(theta, grad, lr):
    """A point a little further downhill."""
    return theta - lr * grad


def _step_in_place(theta, grad, lr):
    theta -= lr * grad
    return theta


def _step_returns_nothing(theta, grad, lr):
    theta -= lr * grad


def _one_step(rng):
    return [
        (random_matrix(rng, p), 2 * random_matrix(rng, p), rate) for p, rate in ((5, 0.1), (3, 0.7))
    ]


STEP = Exercise(
    key="gradient_descent.step",
    points=1,
    signature="step(theta, grad, lr)",
    statement="One step downhill, as a new array.",
    why="This one line is how every network in this book learns.",
    reference=step,
    properties=[Property("θ − α∇L, for two rates; θ stays as it was", _one_step)],
    alternatives=[
        lambda theta, grad, lr: theta + (-lr) * grad,
        lambda theta, grad, lr: [t - lr * g for t, g in zip(theta, grad, strict=True)],
        lambda theta, grad, lr: np.subtract(theta, np.multiply(lr, grad)),
    ],
    mistakes=[
        Mistake("+ for −", lambda theta, grad, lr: theta + lr * grad,
                "The gradient points uphill. Try θ = 1 on x²: should θ grow?"),
        Mistake("rate forgotten", lambda theta, grad, lr: theta - grad,
                "Which of the three arguments does your function not use? Try lr = 0."),
        Mistake("changes θ in place", _step_in_place,
                "Print θ before and after the call: both are the new one. Which operator writes "
                "into the caller's array?"),
        Mistake("changes θ and returns nothing", _step_returns_nothing,
                "The exercise asks for a new array. What does your function hand back?"),
        Mistake("only the change", lambda theta, grad, lr: -lr * grad,
                "That is how far to go. Where do you start from?"),
        Mistake("divides by the rate", lambda theta, grad, lr: theta - grad / lr,
                "Should a small rate make small steps, or large ones?"),
        Mistake("unit length", lambda theta, grad, lr: theta - lr * grad / np.linalg.norm(grad),
                "Near the minimum the gradient becomes small. Should the steps, too?"),
        Mistake("only the direction", lambda theta, grad, lr: theta - lr * np.sign(grad),
                "How steep it is decides how far to go. Does yours see more than the sign?"),
        Mistake("rate on θ", lambda theta, grad, lr: lr * theta - grad,
                "What does the rate scale: where you are, or how far you go?"),
        Mistake("rate on both", lambda theta, grad, lr: lr * (theta - grad),
                "Try grad = 0: where should you be then?"),
        Mistake("θ times the gradient", lambda theta, grad, lr: theta * (1 - lr * grad),
                "Try θ = 0 with a gradient that isn't 0: does your θ ever move?"),
    ],
    hints=[
        "Where are you, which way is down, and how far do you go?",
        "The gradient points uphill; the rate scales the way.",
        "`theta -= …` would change the caller's array. Write the new value as an expression.",
    ],
)  # fmt: skip


def minimise(gradient, theta0, lr, steps):
    """All points that gradient descent visits, the start included."""
    path = [np.asarray(theta0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * gradient(path[-1]))
    return np.array(path)


def _slope(k, c):
    def gradient(theta):
        return k * (theta - c) + 0.1 * np.cos(theta)

    return gradient


def _descents(rng):
    return [(_slope(rng.uniform(0.5, 2, p), 0.3), random_matrix(rng, p), 0.2, steps)
            for p, steps in ((2, 4), (3, 6))]  # fmt: skip


def _preallocated(gradient, theta0, lr, steps, dtype=float):
    path = np.zeros((steps + 1, len(theta0)), dtype=dtype)
    path[0] = theta0
    for i in range(steps):
        path[i + 1] = path[i] - lr * gradient(path[i])
    return path


def _minimise_by_recursion(gradient, theta0, lr, steps):
    if steps == 0:
        return [np.asarray(theta0)]
    rest = _minimise_by_recursion(gradient, theta0 - lr * gradient(theta0), lr, steps - 1)
    return [np.asarray(theta0), *rest]


def _rows_all_the_same(gradient, theta0, lr, steps):
    theta = np.array(theta0, float)
    path = [theta]
    for _ in range(steps):
        theta -= lr * gradient(theta)
        path.append(theta)
    return np.array(path)


def _gradient_only_once(gradient, theta0, lr, steps):
    g = gradient(theta0)
    return np.array([theta0 - i * lr * g for i in range(steps + 1)])


def _in_the_callers_start(gradient, theta0, lr, steps):
    path = [theta0.copy()]
    for _ in range(steps):
        theta0[:] = theta0 - lr * gradient(theta0)
        path.append(theta0.copy())
    return np.array(path)


MINIMISE = Exercise(
    key="gradient_descent.minimise",
    points=2,
    signature="minimise(gradient, theta0, lr, steps)",
    statement="All points of plain gradient descent, start included: (steps + 1, P).",
    why="A path tells more than its end: whether the rate is too small, right, or too large.",
    reference=minimise,
    properties=[
        Property("every point of the path, with 4 and with 6 steps", _descents),
        Property("one step from a start of integers", lambda rng: [
            (_slope(1.0, 0.4), np.array([2, -1, 3]), 0.25, 1)]),
    ],
    alternatives=[_preallocated, _minimise_by_recursion,
                  lambda gradient, theta0, lr, steps: minimise(gradient, theta0, lr,
                      steps).tolist()],
    mistakes=[
        Mistake("path without its start", lambda gradient, theta0, lr, steps: minimise(
                    gradient, theta0, lr, steps)[1:],
                "steps + 1 points are asked for. Which one is missing: the first or the last?"),
        Mistake("last point missing", lambda gradient, theta0, lr, steps: minimise(
                    gradient, theta0, lr, steps)[:-1],
                "steps + 1 points are asked for. Which one is missing: the first or the last?"),
        Mistake("all rows the same array", _rows_all_the_same,
                "All rows are the same. A list keeps the array itself, not its value at that "
                "moment: what does `theta -= …` do to the rows that are in it already?"),
        Mistake("+ for −", lambda gradient, theta0, lr, steps: minimise(
                    gradient, theta0, -lr, steps),
                "Follow the path: does it climb? The gradient points uphill."),
        Mistake("rate forgotten", lambda gradient, theta0, lr, steps: minimise(
                    gradient, theta0, 1.0, steps),
                "Which argument does your function not use? Try lr = 0: the path should stay at "
                "its start."),
        Mistake("only the end", lambda gradient, theta0, lr, steps: minimise(
                    gradient, theta0, lr, steps)[-1],
                "That is where the path ends. All points visited are asked for."),
        Mistake("gradient only once", _gradient_only_once,
                "Your path is a straight line with equal steps. At which point is the gradient "
                "taken in the second round?"),
        Mistake("one step too many", lambda gradient, theta0, lr, steps: minimise(
                    gradient, theta0, lr, steps + 1),
                "How many steps were asked for, and how many rows has a path with none?"),
        Mistake("integers stay integers", lambda gradient, theta0, lr, steps: _preallocated(
                    gradient, theta0, lr, steps, np.asarray(theta0).dtype),
                "From integers as a start, all points are integers. Which array keeps the dtype of "
                "`theta0`, and which should it have?"),
        Mistake("moves the caller's start", _in_the_callers_start,
                "Print theta0 before and after the call. Which line writes into it?"),
        Mistake("gradients returned", lambda gradient, theta0, lr, steps: np.array(
                    [gradient(point) for point in minimise(gradient, theta0, lr, steps)]),
                "Those are the slopes along the path. Where are the points?"),
        Mistake("one column per point", lambda gradient, theta0, lr, steps: minimise(
                    gradient, theta0, lr, steps).T,
                "Rows are points, columns are parameters. Say the shapes aloud."),
    ],
    hints=[
        "You have the line of one step already. Do it `steps` times and keep every point.",
        "A list that begins with the start; in each round, one more point, from the last one.",
        "A new array each time (no `-=`), and `np.array(path)` at the end.",
    ],
)  # fmt: skip


def flatten(layers):
    """Every W row by row, then its b, layer after layer, in one vector."""
    return np.concatenate([part.ravel() for layer in layers for part in layer])


def _flatten_by_loop(layers):
    theta = []
    for W, b in layers:
        for row in W:
            theta.extend(row)
        theta.extend(b)
    return theta


def _sizes(*many):
    def cases(rng):
        return [
            ([(random_matrix(rng, o, i), random_matrix(rng, o)) for i, o in pairwise(sizes)],)
            for sizes in many
        ]

    return cases


def _two_layers_only(layers):
    (W1, b1), (W2, b2) = layers
    return np.concatenate([W1.ravel(), b1, W2.ravel(), b2])


FLATTEN = Exercise(
    key="gradient_descent.flatten",
    points=2,
    signature="flatten(layers)",
    statement="layers = [(W, b), …] → θ: W row by row, then b, layer after layer.",
    why="As one vector, a network is a point, and learning is a path: optimisers see nothing else.",
    reference=flatten,
    properties=[
        Property("the 26 numbers of a 3–4–2 network in order", _sizes((3, 4, 2), (2, 3, 5))),
        Property("a network of one layer", _sizes((3, 2))),
    ],
    alternatives=[
        _flatten_by_loop,
        lambda layers: np.hstack([np.hstack([W.reshape(-1), b]) for W, b in layers]),
        lambda layers: np.array([v for W, b in layers for v in [*W.flat, *b]]),
    ],
    mistakes=[
        Mistake("columns before rows", lambda layers: flatten([(W.T, b) for W, b in layers]),
                "Fill W with 0, 1, 2, … row by row and flatten it: in which order do they come "
                "out?"),
        Mistake("b before W", lambda layers: flatten([(b, W) for W, b in layers]),
                "Which of the two comes first within a layer?"),
        Mistake("all W, then all b", lambda layers: flatten(
                    [[W for W, _ in layers], [b for _, b in layers]]),
                "Does the first b come after the first W, or after all of them? Layer after "
                "layer."),
        Mistake("biases left out", lambda layers: flatten([(W,) for W, _ in layers]),
                "How many numbers has a 3–4–2 network, and how many are in your vector?"),
        Mistake("only the first layer", lambda layers: flatten(layers[:1]),
                "How many numbers has a 3–4–2 network, and how many are in your vector?"),
        Mistake("only the last layer", lambda layers: flatten(layers[-1:]),
                "How many numbers has a 3–4–2 network, and how many are in your vector?"),
        Mistake("layers backwards", lambda layers: flatten(layers[::-1]),
                "Which layer comes first?"),
        Mistake("two layers only", _two_layers_only,
                "Right for two layers. What if there is one, or five? A loop doesn't mind."),
        Mistake("a list of arrays",
                lambda layers: [part.ravel() for each in layers for part in each],
                "There are still several arrays. What makes each of them flat, and what joins them "
                "end to end?"),
        Mistake("one row", lambda layers: flatten(layers)[None, :],
                "θ has one axis, (P,). Where does yours get a second one?"),
        Mistake("bias beside each row", lambda layers: np.concatenate(
                    [np.column_stack([W, b]).ravel() for W, b in layers]),
                "Each bias follows the weights of its neuron in yours. Here all of W comes first, "
                "then all of b."),
    ],
    hints=[
        "Write the order for a network of one layer with two neurons on paper.",
        "One array, whatever its shape, becomes flat row by row by `.ravel()`.",
        "Collect the flat parts in a list, in order, and join them by `np.concatenate`.",
    ],
)  # fmt: skip


def minibatches(n, size, rng):
    """Index arrays of a shuffled epoch; the last may be shorter."""
    order = rng.permutation(n)
    return [order[start : start + size] for start in range(0, n, size)]


def _batches(answer, n, size, seed):
    """The batches of an answer, each a flat array of integers."""
    batches = answer(n, size, np.random.default_rng(seed))
    if batches is None or batches is Ellipsis:
        return batches
    if not isinstance(batches, (list, tuple, np.ndarray)):
        raise Unreadable(f"{describe(batches)}; a list of index arrays was expected")
    if not all(isinstance(each, (list, tuple, np.ndarray)) for each in batches):
        raise Unreadable(f"{describe(batches)} whose items are no arrays of indices")
    if sum(np.size(batch) for batch in batches) > 100 * n + 1000:
        raise Unreadable(f"{describe(batches)} with far more than {n} indices")
    for batch in (arrays := [np.asarray(each) for each in batches]):
        if batch.ndim != 1 or (batch.size and batch.dtype.kind not in "iu"):
            raise Unreadable(f"as a batch {describe(batch)}; a flat array of integers was expected")
    return arrays


def _of(look):
    """Look at the batches of an answer, not at the indices themselves: their order is random."""

    def use(answer, n, size, seed):
        batches = _batches(answer, n, size, seed)
        return look(batches, n) if type(batches) is list else batches

    return use


def _each_once(batches, n):
    indices = np.concatenate([np.zeros(0, int), *batches])
    seen, all_of_them = set(indices.tolist()), set(range(n))
    twice_in_one = any(len(set(batch.tolist())) < len(batch) for batch in batches)
    return [all_of_them <= seen, seen <= all_of_them, len(seen) == len(indices), not twice_in_one]


def _order(answer, n, size, seed):
    batches = _batches(answer, n, size, seed)
    return np.concatenate(batches) if type(batches) is list else batches


def _is_shuffled(answer, n, size, seed):
    """Whether neither the order of all nor that within or of the batches is left sorted."""
    batches = _batches(answer, n, size, seed)
    if type(batches) is not list:
        return batches
    steps = np.concatenate([np.diff(batch) for batch in batches])
    heads = np.diff([min(batch) for batch in batches if len(batch)])
    return [not np.all(steps > 0), not np.all(heads > 0)]


def _follows_generator(answer, n, size, seed):
    first, again, other = (_order(answer, n, size, each) for each in (seed, seed, seed + 1))
    if not isinstance(first, np.ndarray):
        return first
    return [np.array_equal(first, again), not np.array_equal(first, other)]


def _batches_by_loop(n, size, rng):
    order = list(range(n))
    rng.shuffle(order)
    batches = []
    while order:
        batches.append(order[:size])
        order = order[size:]
    return batches


def _drop_short(n, size, rng):
    return [batch for batch in minibatches(n, size, rng) if len(batch) == size]


def _n_batches(n, size):
    return range(-(-n // size))


def _with_replacement(n, size, rng):
    return [rng.integers(0, n, min(size, n - i * size)) for i in _n_batches(n, size)]


def _drawn_anew(n, size, rng):
    return [rng.permutation(n)[: min(size, n - i * size)] for i in _n_batches(n, size)]


def _batches_shuffled_only(n, size, rng):
    batches = [np.arange(i * size, min(n, (i + 1) * size)) for i in _n_batches(n, size)]
    return [batches[i] for i in rng.permutation(len(batches))]


def _shuffled_within(n, size, rng):
    return [
        rng.permutation(np.arange(i * size, min(n, (i + 1) * size))) for i in _n_batches(n, size)
    ]


def _seeded(rng):
    return int(rng.integers(1000))


MINIBATCHES = Exercise(
    key="gradient_descent.minibatches",
    points=3,
    signature="minibatches(n, size, rng)",
    statement="A list of index arrays, shuffled by rng, that covers each of 0…n−1 once.",
    why="Every example counts once per epoch, in an order that the network can't learn by heart.",
    reference=minibatches,
    properties=[
        Property("every example once: all are there, none is beyond n − 1, none twice, none twice "
            "in a batch",
                 lambda rng: [(60, 30, _seeded(rng)), (80, 20, _seeded(rng))], _of(_each_once),
                 all_of("Some examples are in no batch.", "Some indices aren't among 0…n − 1.",
                        "Some index occurs more than once.", "An index is twice in one batch."),
                 shows=[]),
        Property("`size` examples each, the last batch may be shorter",
                 lambda rng: [(50, 8, _seeded(rng)), (10, 4, _seeded(rng)), (12, 4, _seeded(rng)),
                              (3, 5, _seeded(rng))],
                 _of(lambda batches, n: [len(batch) for batch in batches])),
        Property("shuffled: neither batches nor the list of them is sorted",
                 lambda rng: [(60, 6, _seeded(rng))], _is_shuffled,
                 all_of("Within its batches, all indices rise.",
                        "The smallest index rises from batch to batch."), shows=[]),
        Property("the same generator gives the same batches, another one others",
                 lambda rng: [(40, 8, _seeded(rng))], _follows_generator,
                 all_of("From the same seed come other batches the second time.",
                        "From different seeds come the same batches."), shows=[]),
    ],
    alternatives=[
        _batches_by_loop,
        lambda n, size, rng: np.split(rng.permutation(n), range(size, n, size)),
        lambda n, size, rng: [b.tolist() for b in minibatches(n, size, rng)],
        lambda n, size, rng: tuple(
            np.argsort(rng.random(n), kind="stable")[i : i + size] for i in [0]) if n <= size
        else np.split(np.argsort(rng.random(n)), np.arange(size, n, size)),
    ],
    mistakes=[
        Mistake("last short batch dropped", _drop_short,
                "With 10 examples and batches of 4, how many examples are in your batches "
                "altogether?"),
        Mistake("same index twice", _with_replacement,
                "Join all batches and sort them: does every number occur once? Drawing numbers is "
                "not shuffling them."),
        Mistake("shuffled anew for every batch", _drawn_anew,
                "Join all batches and sort them: does every number occur once? How often is the "
                "order drawn in one epoch?"),
        Mistake("order never shuffled", lambda n, size, rng: [
                    np.arange(i * size, min(n, (i + 1) * size)) for i in _n_batches(n, size)],
                "Print the first batch twice, with two generators. Where is `rng` used?"),
        Mistake("only the order of the batches shuffled", _batches_shuffled_only,
                "Within a batch, are neighbours still neighbours? If data are sorted by class, "
                "what does one batch hold?"),
        Mistake("only shuffled within the batches", _shuffled_within,
                "Which examples can meet in the first batch? If data are sorted by class, what "
                "does it hold?"),
        Mistake("a generator of its own", lambda n, size, rng: minibatches(
                    n, size, np.random.default_rng()),
                "Call it twice with generators of the same seed: the batches differ. Which "
                "generator draws them?"),
        Mistake("always the same seed", lambda n, size, rng: minibatches(
                    n, size, np.random.default_rng(0)),
                "Call it with generators of different seeds: the batches are always the same. "
                "Which generator draws them?"),
        Mistake("counted from 1", lambda n, size, rng: [b + 1 for b in minibatches(n, size, rng)],
                "Which is the smallest index in your batches, and which the largest?"),
        Mistake("`size` batches", lambda n, size, rng: np.array_split(rng.permutation(n), size),
                "`size` says how many examples are in a batch, not how many batches there are."),
        Mistake("all in one batch", lambda n, size, rng: [rng.permutation(n)],
                "How many examples may a batch hold? Where is `size` used?"),
        Mistake("last batch filled up", lambda n, size, rng: [
                    np.resize(batch, size) for batch in minibatches(n, size, rng)],
                "With 10 examples and batches of 4, how many examples are in your batches "
                "altogether? Each may occur only once."),
        Mistake("an even division", lambda n, size, rng: np.array_split(
                    rng.permutation(n), -(-n // size)),
                "With 10 examples and batches of 4, how large should the first two be? Only the "
                "last may be shorter."),
        Mistake("batches of floats", lambda n, size, rng: [
                    batch / 1 for batch in minibatches(n, size, rng)],
                "Print the `.dtype` of a batch and try `X[batch]`. Which numbers can be indices?"),
        Mistake("batches with two axes", lambda n, size, rng: [
                    batch[:, None] for batch in minibatches(n, size, rng)],
                "Print the `.shape` of a batch. How many axes has a list of indices?"),
        Mistake("a generator function", lambda n, size, rng: iter(minibatches(n, size, rng)),
                "A list is asked for, and what came gives its batches one by one. What makes a "
                "list of it?"),
    ],
    hints=[
        "Two steps: one random order of 0…n−1, then cut it into pieces.",
        "`rng.permutation(n)` gives the order. A slice that reaches beyond the end is just "
        "shorter.",
        "The pieces begin at 0, size, 2·size, …: `range(0, n, size)`.",
    ],
)  # fmt: skip

EXERCISES = (NUMERICAL_GRADIENT, STEP, MINIMISE, FLATTEN, MINIBATCHES)
