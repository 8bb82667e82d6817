import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from nnlib import (
    SGD,
    Adam,
    Dense,
    EarlyStopping,
    History,
    Network,
    constant,
    cosine,
    load_people,
    one_hot,
    textbook,
    train,
)


def digits_like(n=200, n_in=20, c=4, rng=0):
    """A small problem that can be learnt: noisy copies of c random rows."""
    rng = np.random.default_rng(rng)
    y = rng.integers(0, c, n)
    X = rng.standard_normal((c, n_in))[y] + 0.5 * rng.standard_normal((n, n_in))
    return X.astype(np.float32), one_hot(y, c), y


def make(n_in=20, n_hidden=16, c=4, **options):
    return Network([Dense(n_in, n_hidden, "relu"), Dense(n_hidden, c, "softmax")], **options)


@pytest.mark.parametrize("optimizer", [SGD(0.1), SGD(0.05, momentum=0.9), Adam(0.01)])
def test_training_learns(optimizer):
    X, Y, y = digits_like()
    network = make(loss="cross_entropy", dtype=np.float32)
    history = train(network, X, Y, optimizer, epochs=15, batch_size=32, validation=(X, Y))
    assert history.loss[-1] < 0.1 < history.loss[0]
    assert history.val_loss[-1] == pytest.approx(network.evaluate(X, Y))
    assert history.val_accuracy[-1] == np.mean(network.predict(X) == y) > 0.95
    assert len(history.loss) == len(history.val_loss) == len(history.lr) == 15


def test_training_equals_the_textbook():
    X, Y, _ = digits_like(n=203)  # the last batch is a short one
    X, Y = X.astype(float), Y.astype(float)
    network = make(loss="cross_entropy", rng=0)
    train(network, X, Y, SGD(0.1), epochs=3, batch_size=32, rng=7)
    parameters = textbook.initialise(20, 16, 4, np.random.default_rng(0))
    parameters = textbook.train(X, Y, parameters, 0.1, 3, 32, np.random.default_rng(7))
    theta = np.concatenate([p.ravel() for p in parameters])
    np.testing.assert_allclose(network.theta, theta, rtol=1e-9, atol=1e-12)


def test_the_same_seed_gives_the_same_theta():
    X, Y, _ = digits_like()
    thetas = []
    for seed in (1, 1, 2, np.random.default_rng(1)):
        network = make(loss="cross_entropy", dtype=np.float32)
        train(network, X, Y, epochs=2, rng=seed)
        thetas.append(network.theta)
    np.testing.assert_array_equal(thetas[0], thetas[1])
    np.testing.assert_array_equal(thetas[0], thetas[3])
    assert (thetas[0] != thetas[2]).any()


@pytest.mark.parametrize("name", ["Fortran order", "every second column", "read-only"])
def test_data_may_lie_in_memory_as_they_like(name):
    X, Y, _ = digits_like()
    other = {
        "Fortran order": np.asfortranarray(X),
        "every second column": np.repeat(X, 2, axis=1)[:, ::2],
        "read-only": X.copy(),
    }[name]
    other.flags.writeable = False
    thetas = []
    for data in (X, other):
        network = make(loss="cross_entropy", dtype=np.float32)
        train(network, data, Y, epochs=1)
        thetas.append(network.theta)
    np.testing.assert_array_equal(*thetas)


def test_a_rate_can_be_changed_between_trainings():
    sgd, theta = SGD(0.1), np.zeros(1)
    sgd.lr = 0.5
    sgd.step(theta, np.ones(1))
    assert theta.tolist() == [-0.5]


def test_optimizers_have_names():
    X, Y, _ = digits_like()
    for name, optimizer in {"adam": Adam(), "sgd": SGD()}.items():
        thetas = []
        for choice in (name, optimizer):
            network = make(loss="cross_entropy", dtype=np.float32)
            train(network, X, Y, choice, epochs=1)
            thetas.append(network.theta)
        np.testing.assert_array_equal(*thetas)


def test_accuracy_is_for_labels_and_not_for_quantities():
    X, Y, _ = digits_like()
    network = Network([Dense(20, 4)], "mse", dtype=np.float32)
    assert train(network, X, Y, epochs=1, validation=(X, Y)).val_accuracy
    assert not train(network, X, Y + 0.5, epochs=1, validation=(X, Y + 0.5)).val_accuracy
    several = np.ones_like(Y)
    assert not train(network, X, several, epochs=1, validation=(X, several)).val_accuracy


def test_nan_is_no_best_loss():
    network, stop = Network([Dense(1, 1)]), EarlyStopping(patience=1)
    network.theta = [1, 1]
    assert not stop(network, History(val_loss=[1.0]))
    network.theta = [2, 2]
    assert stop(network, History(val_loss=[1.0, float("nan")]))
    assert network.theta.tolist() == [1, 1]


def test_the_global_generator_plays_no_part():
    before = np.random.get_state()[1].copy()  # noqa: NPY002 - to see that nothing uses it
    X, Y, _ = digits_like()
    train(make(loss="cross_entropy"), X, Y, epochs=1)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def test_the_last_short_batch_is_trained_on():
    X, Y = np.array([[1.0], [2.0], [3.0]]), np.zeros((3, 1))
    network = Network([Dense(1, 1)], "mse")
    seen = []
    history = train(network, X, Y, SGD(1e-9), epochs=2, batch_size=2,
                    transform=lambda batch, rng: seen.append(batch[:, 0].tolist()))  # fmt: skip
    assert [len(batch) for batch in seen] == [2, 1, 2, 1]
    assert sorted(seen[0] + seen[1]) == [1, 2, 3]
    assert history.loss[0] == pytest.approx(network.evaluate(X, Y), rel=1e-6)  # mean over examples


def test_a_batch_larger_than_the_data_is_all_of_it():
    people = load_people()
    results = []
    for batch_size in (4, 1000):
        network = Network([Dense(2, 1, "sigmoid")], "mse")
        train(network, people.X, people.Y, epochs=3, batch_size=batch_size)
        results.append(network.theta)
    np.testing.assert_array_equal(*results)


def test_a_transform_changes_what_is_learnt_from():
    X, Y, _ = digits_like()
    network = make(loss="cross_entropy")
    before = network.layers[0].W.copy()
    train(network, X, Y, SGD(0.1), epochs=1, transform=lambda batch, rng: batch.fill(0))
    np.testing.assert_array_equal(network.layers[0].W, before)  # no input, no gradient


def test_a_step_of_sgd_by_hand():
    theta, grad = np.array([1.0, 2.0]), np.array([10.0, -20.0])
    sgd = SGD(lr=0.1, momentum=0.5, weight_decay=0.2)
    sgd.step(theta, grad)
    np.testing.assert_allclose(theta, [1 * 0.98 - 1, 2 * 0.98 + 2])
    sgd.step(theta, grad)  # v = ½ v + g
    np.testing.assert_allclose(theta, [-0.02 * 0.98 - 1.5, 3.96 * 0.98 + 3])
    np.testing.assert_array_equal(grad, [10, -20])


def test_steps_of_adam_by_the_paper():
    rng = np.random.default_rng(0)
    theta, expected = np.ones((2, 5))
    adam, m, s = Adam(lr=0.01, weight_decay=0.1), 0, 0
    for t in range(1, 6):
        grad = rng.standard_normal(5)
        adam.step(theta, grad)
        m, s = 0.9 * m + 0.1 * grad, 0.999 * s + 0.001 * grad**2
        m_hat, s_hat = m / (1 - 0.9**t), s / (1 - 0.999**t)
        expected = expected * (1 - 0.01 * 0.1) - 0.01 * m_hat / (np.sqrt(s_hat) + 1e-8)
        np.testing.assert_allclose(theta, expected, rtol=1e-12)


@pytest.mark.parametrize("make_optimizer", [lambda: SGD(0.1, momentum=0.9), lambda: Adam(0.1)])
def test_memory_of_an_optimizer_belongs_to_one_theta(make_optimizer):
    used, fresh = make_optimizer(), make_optimizer()
    used.step(np.zeros(3), np.ones(3))
    first, second = np.zeros((2, 4))
    used.step(first, np.ones(4))
    fresh.step(second, np.ones(4))
    np.testing.assert_array_equal(first, second)


def test_schedules():
    assert [constant(0.3)(t) for t in (0, 0.5, 1)] == [0.3] * 3
    assert [round(cosine(0.4, last=0.2)(t), 12) for t in (0, 0.5, 1)] == [0.4, 0.3, 0.2]
    X, Y, _ = digits_like(n=10)
    for optimizer in (SGD(cosine(0.1)), Adam(cosine(0.1))):
        history = train(make(loss="cross_entropy"), X, Y, optimizer, epochs=4, batch_size=5)
        expected = [cosine(0.1)(t) for t in (0.25, 0.5, 0.75, 1)]
        np.testing.assert_allclose(history.lr, expected)


def test_a_schedule_sees_every_step():
    seen = []
    X, Y, _ = digits_like(n=10)
    sgd = SGD(lambda fraction: seen.append(fraction) or 0.1)
    train(make(loss="cross_entropy"), X, Y, sgd, epochs=2, batch_size=4)
    steps = [0, 0.2, 0.4, 0.5, 0.5, 0.7, 0.9, 1]  # with the two looks for the history
    np.testing.assert_allclose(seen, steps)


def test_early_stopping_puts_the_best_back():
    network, stop = Network([Dense(1, 1)]), EarlyStopping(patience=2)
    for n, value in enumerate([5.0, 3.0, 4.0, 3.5], start=1):
        network.theta = [n, n]
        stopped = stop(network, History(val_loss=[5.0, 3.0, 4.0, 3.5][:n]))
        assert stopped == (n == 4), value
    assert network.theta.tolist() == [2, 2]


def test_a_callback_ends_training():
    X, Y, _ = digits_like()
    network = make(loss="cross_entropy")
    history = train(network, X, Y, epochs=50, callback=lambda net, history: len(history.loss) == 3)
    assert len(history.loss) == 3
    options = {"validation": (X, Y[::-1]), "callback": EarlyStopping(patience=1)}
    history = train(network, X, Y, epochs=50, **options)  # labels of others: it gets ever worse
    assert len(history.loss) == 2


@pytest.mark.filterwarnings("error")
def test_a_run_that_diverges_ends_with_a_loss_that_says_so():
    X, Y, _ = digits_like()
    network = Network([Dense(20, 4)], "mse")
    history = train(network, X, Y, SGD(1e9), epochs=100, validation=(X, Y))
    assert len(history.loss) < 100
    assert not np.isfinite(history.loss[-1])
    assert len(history.lr) == len(history.loss) == len(history.val_loss) + 1


def test_a_bar_changes_nothing():
    X, Y, _ = digits_like()
    losses = [
        train(make(loss="cross_entropy"), X, Y, epochs=2, progress=shown).loss
        for shown in (True, False)
    ]
    assert losses[0] == losses[1]


@pytest.mark.parametrize("disabled", [True, False])
def test_the_bar_is_shown_and_can_be_switched_off(disabled, monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    if disabled:
        monkeypatch.setenv("TQDM_DISABLE", "1")  # as when a notebook is run to be stored
    code = (
        "from nnlib import *; p = load_people();"
        "train(Network([Dense(2, 1)]), p.X, p.Y, epochs=2, progress=True)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == ""
    assert ("epochs" in run.stderr) == (not disabled)
    assert (run.stderr == "") == disabled


@pytest.mark.parametrize("optimizer", [SGD(0.1, momentum=0.9, weight_decay=1e-4), Adam()])
def test_no_array_is_allocated_per_step(optimizer):
    """100 steps of the MNIST network, its last batch short: peak memory stays where it was."""
    rng = np.random.default_rng(0)
    X, Y = rng.random((64 * 50 - 32, 784), np.float32), one_hot(rng.integers(0, 10, 3168), 10)
    network = make(784, 128, 10, loss="cross_entropy", dtype=np.float32)
    growth = []

    def measure(batch, rng):
        if len(growth) == 10:  # all buffers are there
            tracemalloc.start()
        growth.append(tracemalloc.get_traced_memory()[1])

    train(network, X, Y, optimizer, epochs=3, batch_size=64, transform=measure)
    order_of_the_next_epoch = X.shape[0] * 8
    tracemalloc.stop()
    assert len(growth) == 150
    assert growth[49] < 64_000, "within an epoch"
    assert growth[-1] < 64_000 + 2 * order_of_the_next_epoch


def test_importing_is_lean():
    heavy = {"matplotlib", "sympy", "pandas", "tqdm", "nnlib.checks"}
    code = f"import sys, nnlib; print({heavy} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
