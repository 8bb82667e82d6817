"""What must hold for any input: hypothesis looks for one for which it does not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnlib import (
    ACTIVATIONS,
    Dense,
    Network,
    cross_entropy,
    mse,
    one_hot,
    sigmoid,
    softmax,
    tanh,
    textbook,
)
from nnlib.data import minibatches, shift_images
from nnlib.parameters import Parameters

SEEDS = st.integers(0, 2**32 - 1)


def matrices(low=-5.0, high=5.0):
    shapes = st.tuples(st.integers(1, 6), st.integers(1, 5))
    return shapes.flatmap(lambda shape: arrays(np.float64, shape, elements=st.floats(low, high)))


def problem(seed, loss="cross_entropy", n=5):
    rng = np.random.default_rng(seed)
    output = "softmax" if loss == "cross_entropy" else "identity"
    network = Network([Dense(3, 4, "gelu"), Dense(4, 3, output)], loss, rng=rng)
    return network, rng.standard_normal((n, 3)), one_hot(rng.integers(0, 3, n), 3)


@given(SEEDS, st.integers(2, 4))
def test_repeating_a_batch_changes_neither_loss_nor_gradient(seed, times):
    for loss in ("cross_entropy", "mse"):
        network, X, Y = problem(seed, loss)
        once = network.loss_and_gradient(X, Y)
        repeated = network.loss_and_gradient(np.tile(X, (times, 1)), np.tile(Y, (times, 1)))
        assert once[0] == pytest.approx(repeated[0], rel=1e-12)
        np.testing.assert_allclose(once[1], repeated[1], rtol=1e-9, atol=1e-14)


@given(SEEDS)
def test_the_order_of_the_rows_does_not_matter(seed):
    network, X, Y = problem(seed, n=8)
    order = np.random.default_rng(seed).permutation(8)
    loss, gradient = network.loss_and_gradient(X, Y)
    shuffled_loss, shuffled = network.loss_and_gradient(X[order], Y[order])
    assert loss == pytest.approx(shuffled_loss, rel=1e-12)
    np.testing.assert_allclose(gradient, shuffled, rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(network(X)[order], network(X[order]), rtol=1e-12)


@given(matrices(), st.floats(-1e3, 1e3))
def test_softmax_is_unchanged_by_a_shift(Z, shift):
    np.testing.assert_allclose(softmax(Z + shift), softmax(Z), rtol=1e-9, atol=1e-12)


@given(matrices(-1e4, 1e4))
def test_softmax_gives_probabilities(Z):
    A = softmax(Z)
    assert (A >= 0).all()
    np.testing.assert_allclose(A.sum(axis=1), 1)


@given(matrices(-1e4, 1e4))
def test_sigmoid_mirrors_and_tanh_is_a_scaled_sigmoid(Z):
    np.testing.assert_allclose(sigmoid(-Z), 1 - sigmoid(Z), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(tanh(Z), 2 * sigmoid(2 * Z) - 1, rtol=1e-9, atol=1e-12)


@given(matrices(), st.sampled_from(sorted(ACTIVATIONS)), st.sampled_from(["f4", "f8"]))
def test_an_activation_keeps_dtype_and_input_and_fills_out(Z, name, dtype):
    activation, Z = ACTIVATIONS[name], Z.astype(dtype)
    before, out = Z.copy(), np.empty_like(Z)
    A = activation(Z)
    assert A.dtype == dtype
    assert activation(Z, out=out) is out
    np.testing.assert_array_equal(out, A)
    np.testing.assert_array_equal(Z, before)
    assert activation(Z, out=Z) is Z  # in place, as NumPy's functions can
    np.testing.assert_array_equal(Z, A)


@given(matrices(), SEEDS)
def test_mse_is_zero_only_for_a_perfect_answer(Y, seed):
    error = np.random.default_rng(seed).standard_normal(Y.shape)
    assert mse(Y, Y) == 0
    assert mse(Y, Y + error) == pytest.approx((error**2).sum() / len(Y), rel=1e-9, abs=1e-12)
    assert mse(Y, Y + error) == mse(Y + error, Y)


@given(SEEDS)
def test_cross_entropy_is_smallest_for_the_true_distribution(seed):
    P, Q = softmax(np.random.default_rng(seed).standard_normal((2, 4, 5)))
    assert cross_entropy(P, P) <= cross_entropy(P, Q) + 1e-12


@given(SEEDS, st.integers(1, 20), st.integers(1, 8), st.integers(2, 5), st.integers(2, 4))
def test_the_engine_equals_the_textbook(seed, n, n_in, n_hidden, n_out):
    rng = np.random.default_rng(seed)
    network = Network(
        [Dense(n_in, n_hidden, "relu"), Dense(n_hidden, n_out, "softmax")], "cross_entropy", rng=rng
    )
    X, Y = rng.standard_normal((n, n_in)), one_hot(rng.integers(0, n_out, n), n_out, np.float64)
    loss, gradient = network.loss_and_gradient(X, Y)
    parameters = [array for layer in network.layers for array in (layer.W, layer.b)]
    np.testing.assert_allclose(network(X), textbook.forward(X, *parameters)[2], rtol=1e-12)
    assert loss == pytest.approx(textbook.cross_entropy(Y, network(X)), rel=1e-10)
    plain = np.concatenate([g.ravel() for g in textbook.gradient(X, Y, *parameters)])
    np.testing.assert_allclose(gradient, plain, rtol=1e-9, atol=1e-14)


@given(st.integers(1, 200), st.integers(1, 50), SEEDS)
def test_minibatches_cover_each_example_once(n, batch_size, seed):
    batches = list(minibatches(n, batch_size, seed))
    assert sorted(np.concatenate(batches)) == list(range(n))
    assert {len(rows) for rows in batches[:-1]} <= {batch_size}
    assert 1 <= len(batches[-1]) <= batch_size


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_one_hot_is_undone_by_argmax(labels):
    Y = one_hot(labels, 10)
    assert Y.argmax(axis=1).tolist() == labels
    assert Y.sum() == len(labels)


@settings(max_examples=30)
@given(SEEDS, st.integers(1, 3))
def test_a_shift_keeps_what_stays_inside(seed, pixels):
    rng = np.random.default_rng(seed)
    images = np.zeros((4, 28, 28), np.float32)
    images[:, 5:23, 5:23] = rng.random((4, 18, 18))
    X = images.reshape(4, -1).copy()
    shift_images(X, rng, pixels)
    for before, after in zip(images, X.reshape(4, 28, 28), strict=True):
        shifts = [(i, j) for i in range(-pixels, pixels + 1) for j in range(-pixels, pixels + 1)]
        assert any(np.array_equal(np.roll(before, s, axis=(0, 1)), after) for s in shifts)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=4))
def test_views_tile_the_vector(shapes):
    p = Parameters([(f"W{i}", shape) for i, shape in enumerate(shapes)])
    p.theta[:] = np.arange(p.theta.size)
    views = p.views(p.theta)
    np.testing.assert_array_equal(np.concatenate([v.ravel() for v in views.values()]), p.theta)
    assert all(np.shares_memory(view, p.theta) for view in views.values())
    for index, name in enumerate(p.names()):
        array, place = name.split("[")
        assert views[array][tuple(int(i) for i in place[:-1].split(", "))] == index
