import copy
import pickle

import numpy as np
import pytest

import nnlib
from nnlib import ACTIVATIONS, SGD, Dense, Network, Neuron, one_hot, textbook, train


def make(dtype=np.float64, rng=0):
    layers = [Dense(3, 4, "relu"), Dense(4, 5, "tanh", "normal"), Dense(5, 2, "softmax")]
    return Network(layers, "cross_entropy", rng=rng, dtype=dtype)


def saved_and_loaded(network, tmp_path):
    network.save(tmp_path / "network.npz")
    return Network.load(tmp_path / "network.npz")


COPIES = {
    "copy": lambda network, path: network.copy(),
    "copy.copy": lambda network, path: copy.copy(network),
    "deepcopy": lambda network, path: copy.deepcopy(network),
    "pickle": lambda network, path: pickle.loads(pickle.dumps(network)),
    "save and load": saved_and_loaded,
    "astype": lambda network, path: network.astype(network.theta.dtype),
}


@pytest.mark.parametrize("way", COPIES)
def test_a_copy_is_equal_independent_and_made_of_views(way, tmp_path):
    network = make(rng=3)
    other = COPIES[way](network, tmp_path)
    assert not np.shares_memory(other.theta, network.theta)
    assert_layers_are_views(other)
    np.testing.assert_array_equal(other.theta, network.theta)
    assert other.theta.dtype == network.theta.dtype
    assert other.summary() == network.summary()
    assert [x.init for x in other.layers] == ["he", "normal", "glorot"]
    X, Y = np.ones((2, 3)), one_hot([0, 1], 2)
    np.testing.assert_array_equal(other(X), network(X))
    train(other, X, Y, epochs=1)
    assert (other.theta != network.theta).any()


def assert_layers_are_views(network):
    for layer in network.layers:
        for part, whole in (
            (layer.W, network.theta), (layer.b, network.theta),
            (layer.dW, network.grad), (layer.db, network.grad),
        ):  # fmt: skip
            assert np.shares_memory(part, whole)
    flat = [array.ravel() for layer in network.layers for array in (layer.W, layer.b)]
    np.testing.assert_array_equal(np.concatenate(flat), network.theta)


def test_views_stay_views_whatever_is_assigned():
    network = make()
    network.layers[0].W = np.ones((4, 3))
    network.layers[0].b = [1, 2, 3, 4]
    network.theta -= 1
    network.theta = network.theta * 2
    network.grad = np.zeros(53)
    assert_layers_are_views(network)
    network.loss_and_gradient(np.eye(3), one_hot([0, 1, 0], 2))
    assert network.grad.any()
    with pytest.raises(AttributeError):
        network.layers[0].dW = np.zeros((4, 3))
    assert (network.layers[0].W == 0).all()
    assert network.layers[0].b.tolist() == [0, 2, 4, 6]


def test_theta_is_laid_out_row_by_row():
    network = Network([Dense(3, 4), Dense(4, 2)])
    network.theta = np.arange(26)
    assert network.layers[0].W.tolist() == np.arange(12).reshape(4, 3).tolist()
    assert network.layers[0].b.tolist() == [12, 13, 14, 15]
    assert network.layers[1].W.tolist() == np.arange(16, 24).reshape(2, 4).tolist()
    assert network.layers[1].b.tolist() == [24, 25]
    names = network.parameter_names()
    assert (names[0], names[5], names[12], names[25]) == ("W1[0, 0]", "W1[1, 2]", "b1[0]", "b2[1]")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_dtype_is_kept(dtype):
    network = make(dtype)
    X, Y = np.ones((6, 3)), one_hot([0, 1, 0, 1, 1, 0], 2, int)
    optimizer = SGD(np.float64(0.1), momentum=np.float64(0.9), weight_decay=1e-3)
    train(network, X, Y, optimizer, epochs=2, batch_size=4, validation=(X, Y))
    gradient = network.loss_and_gradient(X, Y)[1]
    layer = network.layers[0]
    for array in (network.theta, network.grad, gradient, network(X), layer.W, layer.Z, layer.A,
                  layer.dA, layer.delta, layer.dW):  # fmt: skip
        assert array.dtype == dtype


def test_astype_leaves_the_original():
    network = make(np.float32)
    double = network.astype(np.float64)
    assert (network.theta.dtype, double.theta.dtype) == (np.float32, np.float64)
    np.testing.assert_array_equal(double.theta, network.theta)
    np.testing.assert_array_equal(double.astype(complex).astype(float).theta, double.theta)


def test_inputs_are_never_modified():
    network, rng = make(), np.random.default_rng(0)
    X, Y = rng.standard_normal((5, 3)), one_hot([0, 1, 0, 1, 1], 2, np.float64)
    before = X.copy(), Y.copy()
    network(X)
    network.predict(X)
    network.evaluate(X, Y)
    network.loss_and_gradient(X, Y)
    train(network, X, Y, epochs=2, batch_size=2, transform=lambda batch, rng: batch.fill(0))
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(Y, before[1])


def test_a_returned_gradient_is_not_overwritten_by_the_next():
    network = make()
    X, Y = np.eye(3), one_hot([0, 1, 0], 2)
    first = network.loss_and_gradient(X, Y)[1]
    kept = first.copy()
    network.loss_and_gradient(2 * X, Y)
    np.testing.assert_array_equal(first, kept)


def test_every_way_to_compute_the_output_and_the_loss_agrees():
    network, rng = make(), np.random.default_rng(0)
    X, Y = rng.standard_normal((5, 3)), one_hot([0, 1, 0, 1, 1], 2)
    by_layers = X
    for layer in network.layers:
        by_layers = layer(by_layers)
    np.testing.assert_allclose(network(X), by_layers, rtol=1e-14)
    loss, _ = network.loss_and_gradient(X, Y)
    assert loss == pytest.approx(network.evaluate(X, Y), rel=1e-14)
    assert loss == pytest.approx(network.loss(Y, network(X)), rel=1e-12)
    assert network.predict(X).tolist() == network(X).argmax(axis=1).tolist()


def test_a_layer_is_many_neurons():
    layer, X = Dense(3, 4, "sigmoid"), np.random.default_rng(0).standard_normal((5, 3))
    layer.initialise(np.random.default_rng(1))
    for j in range(4):
        neuron = Neuron(layer.W[j], layer.b[j], "sigmoid")
        np.testing.assert_allclose(layer(X)[:, j], neuron(X), rtol=1e-12)
        np.testing.assert_allclose(layer(X)[2, j], neuron(X[2]), rtol=1e-12)


def test_one_output_is_a_yes_or_no():
    network = Network([Dense(1, 1, "sigmoid")], "binary_cross_entropy")
    network.theta = [1, 0]
    labels = network.predict([[-1], [0], [2]])
    assert labels.tolist() == [0, 0, 1]
    assert labels.dtype.kind == "i"


def test_initialisation():
    rng = np.random.default_rng(0)
    wanted = {"he": np.sqrt(2 / 300), "glorot": np.sqrt(2 / 700), "normal": 1, "zeros": 0}
    for init, deviation in wanted.items():
        layer = Dense(300, 400, init=init)
        layer.initialise(rng)
        assert layer.W.std() == pytest.approx(deviation, rel=0.01)
        assert (layer.b == 0).all()
    inits = {name: Dense(2, 2, activation).init for name, activation in ACTIVATIONS.items()}
    assert [name for name in inits if inits[name] == "he"] == ["relu", "leaky_relu", "gelu"]


def test_the_same_seed_gives_the_same_network():
    np.testing.assert_array_equal(make(rng=5).theta, make(rng=np.random.default_rng(5)).theta)
    assert (make(rng=5).theta != make(rng=6).theta).any()
    np.testing.assert_array_equal(make(np.float32).theta, make().theta.astype(np.float32))


def test_the_textbook_draws_the_same_weights():
    drawn = textbook.initialise(3, 4, 2, np.random.default_rng(0))
    network = Network([Dense(3, 4, "relu"), Dense(4, 2, "softmax")], "cross_entropy", rng=0)
    np.testing.assert_array_equal(np.concatenate([p.ravel() for p in drawn]), network.theta)


def test_it_says_what_it_is():
    assert repr(make()) == "Network(3–4–5–2, cross_entropy, 53 parameters)"
    assert repr(Dense(3, 4)) == "Dense(3 → 4)"
    assert repr(Neuron([1, 2])) == "Neuron(2 inputs, sigmoid)"


@pytest.mark.parametrize(
    "content",
    [b"", b"no network", "zip", "other arrays", "short theta", "one number", "NaN", "object",
     "unknown name", "surplus name", "huge"],
)  # fmt: skip
def test_a_file_that_is_no_network(content, tmp_path):
    path = tmp_path / "file.npz"
    good = {"sizes": np.array([2, 1]), "activations": np.array(["tanh"]), "loss": np.array("mse"),
            "inits": np.array(["glorot"]), "theta": np.zeros(3)}  # fmt: skip
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "zip":
        np.savez(path, **good)
        path.write_bytes(path.read_bytes()[:-30])
    else:
        changes = {
            "other arrays": {"theta": None},
            "short theta": {"theta": np.zeros(2)},
            "one number": {"theta": np.zeros(1)},
            "NaN": {"theta": np.full(3, np.nan)},
            "surplus name": {"activations": np.array(["tanh", "tanh"])},
            "huge": {"sizes": np.array([2**40, 2**40])},
            "object": {"theta": np.array([None])},
            "unknown name": {"activations": np.array(["rleu"])},
        }[content]
        np.savez(path, **{k: v for k, v in (good | changes).items() if v is not None})
    with pytest.raises(ValueError, match=r"file\.npz can\'t be read as a network"):
        Network.load(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.npz"):
        Network.load(tmp_path / "nowhere.npz")


def test_saving_needs_no_pickle_and_leaves_one_file(tmp_path):
    make().save(str(tmp_path / "net"))
    assert [path.name for path in tmp_path.iterdir()] == ["net"]
    with np.load(tmp_path / "net", allow_pickle=False) as file:
        assert sorted(file) == ["activations", "inits", "loss", "sizes", "theta"]


def test_a_failed_save_leaves_nothing_behind(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        make().save(tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_damaged_file_is_noticed_whatever_is_damaged(tmp_path):
    path, rng = tmp_path / "net.npz", np.random.default_rng(0)
    make().save(path)
    good = path.read_bytes()
    for _ in range(300):
        content = bytearray(good)
        content[rng.integers(len(good))] ^= rng.integers(1, 256)
        path.write_bytes(content)
        try:
            Network.load(path)  # some bytes, such as dates, do not matter
        except ValueError as error:
            assert "can't be read as a network" in str(error)  # noqa: PT017


def test_a_failed_constructor_leaves_its_layers_free():
    layer = Dense(2, 1)
    with pytest.raises(ValueError, match="non-negative"):
        Network([layer], rng=-1)
    with pytest.raises(ValueError, match="dtype"):
        Network([layer], dtype=int)
    assert Network([layer]).layers == [layer]


def test_everything_public_can_be_pickled():
    people = nnlib.load_people()
    network, adam = Network([Dense(2, 1)]), nnlib.Adam(0.1)
    history = train(network, people.X, people.Y, adam, epochs=2)
    for thing in (SGD(0.1), adam, history, nnlib.EarlyStopping(2), Neuron([1, 2]), Dense(3, 2)):
        again = pickle.loads(pickle.dumps(thing))
        assert type(again) is type(thing)
        assert vars(again).keys() == vars(thing).keys()


def test_a_neuron_keeps_its_own_weights_and_dtype():
    w = np.array([0, 1], np.float32)
    neuron = Neuron(w, 1)
    neuron.w -= 1
    assert w.tolist() == [0, 1]
    assert neuron(np.ones(2, np.float32)).dtype == np.float32


def test_the_public_names_exist():
    assert all(hasattr(nnlib, name) for name in nnlib.__all__)
