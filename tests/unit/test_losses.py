import numpy as np
import pytest

from nnlib import (
    LOSSES,
    Dense,
    Network,
    binary_cross_entropy,
    complex_step,
    cross_entropy,
    loss,
    mse,
    sigmoid,
)


def test_a_loss_sums_over_outputs_and_averages_over_rows():
    assert mse([[1, 2], [3, 4]], [[0, 0], [0, 0]]) == (1 + 4 + 9 + 16) / 2
    assert binary_cross_entropy([[1, 0]], [[0.5, 0.5]]) == pytest.approx(2 * np.log(2))


@pytest.mark.filterwarnings("error")
def test_the_logarithm_of_zero_stays_finite():
    for value in (cross_entropy([[1, 0]], [[0, 1]]), binary_cross_entropy([1, 0], [0, 1])):
        assert 100 < value < 1000
    assert cross_entropy([[1, 0]], [[1, 0]]) == 0
    assert np.isfinite(cross_entropy.backward([[1, 0]], [[0, 1]])).all()
    assert np.isfinite(binary_cross_entropy.backward([1.0], [0.0])).all()


@pytest.mark.filterwarnings("error")
def test_logits_tell_how_wrong_a_certain_answer_is():
    Z = np.array([[0.0, 1000.0]])
    assert cross_entropy.from_logits([[1, 0]], Z) == 1000
    assert cross_entropy.from_logits([[0, 1]], Z) == 0
    assert binary_cross_entropy.from_logits([[0, 1]], [[1000.0, -1000.0]]) == 2000
    assert binary_cross_entropy.from_logits([[1, 0]], [[1000.0, -1000.0]]) == 0


def test_a_confident_network_in_float32_still_has_a_true_loss():
    network = Network([Dense(1, 2, "softmax")], "cross_entropy", dtype=np.float32)
    network.theta = [0, 500, 0, 0]
    loss, gradient = network.loss_and_gradient([[1]], [[1, 0]])
    assert loss == 500
    np.testing.assert_array_equal(gradient, [-1, 1, -1, 1])


def test_a_loss_keeps_float32_and_can_be_stepped_into_the_complex():
    assert mse.backward([1, 0], np.zeros(2, np.float32)).dtype == np.float32
    slope = complex_step(lambda p: mse([1.0], p), [3.0])
    np.testing.assert_allclose(slope, [4])


def test_inputs_stay_as_they_are():
    Y, Y_hat = np.array([[0.0, 1.0]]), sigmoid(np.array([[0.3, -0.2]]))
    before = Y.copy(), Y_hat.copy()
    for each in LOSSES.values():
        each(Y, Y_hat)
        each.backward(Y, Y_hat)
    np.testing.assert_array_equal(Y, before[0])
    np.testing.assert_array_equal(Y_hat, before[1])


def test_a_new_loss_is_one_definition():
    try:

        @loss()
        def quartic(Y, Y_hat):
            """Only for this test."""
            return ((Y - Y_hat) ** 4).sum() / len(Y)

        @quartic.derivative
        def _(Y, Y_hat):
            return 4 * (Y_hat - Y) ** 3 / len(Y)

        for choice in ("quartic", quartic):
            network = Network([Dense(1, 1)], choice)
            network.theta = [2, 0]
            value, gradient = network.loss_and_gradient([[1.0]], [[1.0]])
            assert value == 1
            assert gradient.tolist() == [4, 4]
    finally:
        del LOSSES["quartic"]


def test_a_loss_without_a_derivative_says_so():
    try:

        @loss()
        def absolute(Y, Y_hat):
            return abs(Y - Y_hat).sum() / len(Y)

        with pytest.raises(ValueError, match=r"attach one with @absolute\.derivative"):
            Network([Dense(1, 1)], absolute).loss_and_gradient([[1]], [[2]])
    finally:
        del LOSSES["absolute"]
