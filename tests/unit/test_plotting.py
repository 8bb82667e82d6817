"""Figures hold the data that they were given, say what their axes are, and leave no trace."""

import subprocess
import sys

import matplotlib as mpl

mpl.use("agg")

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

from nnlib import plotting
from nnlib.activations import ACTIVATIONS, sigmoid
from nnlib.layers import Dense
from nnlib.losses import binary_cross_entropy, mse
from nnlib.network import Network
from nnlib.neuron import Neuron
from nnlib.training import History

XOR_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_Y = np.array([0, 1, 1, 0])
BOWL = (-2.0, 2.0, -2.0, 2.0)


@pytest.fixture(autouse=True)
def _nothing_is_left_behind():
    before = dict(mpl.rcParams)
    yield
    assert dict(mpl.rcParams) == before
    plt.close("all")


@pytest.fixture
def xor() -> Network:
    network = Network([Dense(2, 2, "tanh"), Dense(2, 1, "sigmoid")], loss="binary_cross_entropy")
    network.theta[:] = [2, 2, 1, 1.5, -1, -2, 4, -4, -3]
    return network


def texts(ax):
    return [text.get_text() for text in ax.texts]


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


# -- style ----------------------------------------------------------------------------------------


def test_importing_changes_no_setting_and_nothing_that_computes_imports_it():
    code = (
        "import matplotlib as m; before = dict(m.rcParams); import nnlib.plotting;"
        "assert dict(m.rcParams) == before"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
    code = "import sys, nnlib; assert not {'matplotlib', 'sympy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_figures_are_cards_wide_enough_for_a_phone():
    figure = plotting.new_axes().figure
    assert figure.get_size_inches().tolist() == [5.6, 3.4]
    assert to_hex(figure.get_facecolor()) == "#fcfaf5"
    assert figure.get_dpi() == 144


def test_late_ticks_have_the_style_too():
    ax = plotting.new_axes()
    ax.plot([0, 1])
    ax.figure.canvas.draw()
    assert {label.get_fontsize() for label in ax.get_xticklabels()} == {11}


def test_use_style_is_for_good():
    with mpl.rc_context():
        plotting.use_style()
        assert plt.figure().get_dpi() == 144


@pytest.mark.parametrize("draw", [
    lambda ax: plotting.activation_curves("relu", ax=ax),
    lambda ax: plotting.loss_curves([1, 0.5], ax=ax),
    lambda ax: plotting.network_diagram([2, 1], ax=ax),
    lambda ax: plotting.computation_graph(Network([Dense(1, 1)]), [1], [2], ax=ax),
    lambda ax: plotting.decision_boundary(lambda X: X[:, 0], ax=ax),
    lambda ax: plotting.confusion_matrix([0, 1], [0, 1], ax=ax),
    lambda ax: plotting.curve_path(np.cos, limits=(0, 1), ax=ax),
    lambda ax: plotting.contour_path(np.add, limits=BOWL, ax=ax),
])  # fmt: skip
def test_draws_into_the_axes_that_it_is_given(draw):
    ax = plotting.new_axes()
    assert draw(ax) is ax
    assert len(plt.get_fignums()) == 1


# -- curves ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(ACTIVATIONS) - {"softmax"}))
def test_activation_curves_are_the_activation_and_its_slope(name):
    a, da = plotting.activation_curves(name, limits=(-3, 2)).get_lines()[:2]
    z = a.get_xdata()
    assert (z[0], z[-1]) == (-3, 2)
    np.testing.assert_array_equal(a.get_ydata(), ACTIVATIONS[name](z))
    middle = (z[1:] + z[:-1]) / 2
    slope = np.diff(a.get_ydata()) / np.diff(z)
    np.testing.assert_allclose(np.interp(middle, z, da.get_ydata()), slope, atol=0.501)  # the kinks
    assert np.mean(abs(np.interp(middle, z, da.get_ydata()) - slope)) < 1e-3


def test_activation_curves_show_what_is_asked_for():
    assert legend(plotting.activation_curves("tanh", "relu")) == ["tanh", "tanh′", "relu", "relu′"]
    values = plotting.activation_curves("tanh", "relu", show="value")
    assert (legend(values), values.get_ylabel()) == (["tanh", "relu"], "a")
    slopes = plotting.activation_curves(sigmoid, "relu", show="derivative")
    assert (legend(slopes), slopes.get_ylabel()) == (["sigmoid′", "relu′"], "da/dz")
    styles = [line.get_linestyle() for line in slopes.get_lines()[:2]]
    assert len(set(styles)) == 2  # told apart without colour


def test_activation_curves_refuse_what_has_no_curve():
    with pytest.raises(ValueError, match="softmax needs a vector"):
        plotting.activation_curves("softmax")
    with pytest.raises(ValueError, match="show is 'all', expected both, value or derivative"):
        plotting.activation_curves("relu", show="all")


def test_loss_curves_of_a_history():
    history = History(loss=[3.0, 2.0], val_loss=[3.5, 2.5], val_accuracy=[0.5, 0.75])
    ax = plotting.loss_curves(history)
    assert [line.get_ydata().tolist() for line in ax.get_lines()] == [[3, 2], [3.5, 2.5]]
    assert [line.get_linestyle() for line in ax.get_lines()] == ["-", "--"]
    assert legend(ax) == ["training", "validation"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")
    accuracy = plotting.loss_curves(history, quantity="accuracy")
    assert accuracy.get_ylabel() == "validation accuracy"
    assert accuracy.get_lines()[0].get_xdata().tolist() == [1, 2]


def test_loss_curves_of_several_runs_on_a_logarithmic_axis():
    runs = {"α = 0.1": History(loss=[1.0, 0.5]), "α = 1": np.geomspace(1, 1e-6, 40)}
    ax = plotting.loss_curves(runs, log=True)
    assert legend(ax) == ["α = 0.1, training", "α = 1"]
    assert ax.get_yscale() == "log"
    assert [line.get_marker() for line in ax.get_lines()] == ["o", ""]


def test_loss_curves_name_the_history_without_the_record():
    with pytest.raises(ValueError, match="the history 'run 2' holds no accuracy"):
        plotting.loss_curves({"run 2": History(loss=[1.0])}, quantity="accuracy")


# -- images ---------------------------------------------------------------------------------------


def test_digits_show_the_pixels_and_frame_the_mistakes():
    X = np.random.default_rng(0).random((7, 784))
    figure = plotting.digits(X, range(7), [0, 1, 2, 3, 4, 5, 9], np.linspace(0.4, 1, 7))
    assert len(figure.axes) == 7
    np.testing.assert_array_equal(figure.axes[3].images[0].get_array(), X[3].reshape(28, 28))
    assert figure.axes[5].get_title() == "5\n90%"
    assert figure.axes[6].get_title() == "6, not 9\n100%"
    width = [ax.spines["left"].get_linewidth() for ax in figure.axes]
    assert width[6] > max(width[:6])


def test_digits_with_less_said_about_them():
    images = np.zeros((2, 4, 3))
    assert [ax.get_title() for ax in plotting.digits(images).axes] == ["", ""]
    assert plotting.digits(images, predictions=[7, 8]).axes[1].get_title() == "8"


@pytest.mark.parametrize(("X", "labels", "message"), [
    (np.zeros((2, 783)), None, r"X has shape \(2, 783\), expected \(n, height, width\)"),
    (np.zeros(784), None, r"X has shape \(784,\)"),
    (np.zeros((2, 784)), [1, 2, 3], r"labels has shape \(3,\), expected \(2,\)"),
])  # fmt: skip
def test_digits_check_shapes(X, labels, message):
    with pytest.raises(ValueError, match=f"digits: {message}"):
        plotting.digits(X, labels)


def test_weights_share_one_scale_around_zero():
    W = np.array([[1.0, -3.0, 0.0, 0.5], [0.0, 0.0, 2.0, 0.0]])
    figure = plotting.weights_as_images(W, shape=(2, 2), names=["first", "second"])
    assert {ax.images[0].get_clim() for ax in figure.axes} == {(-3.0, 3.0)}
    assert figure.axes[1].images[0].get_array().tolist() == [[0, 0], [2, 0]]
    assert [ax.get_title() for ax in figure.axes] == ["first", "second"]
    zeros = plotting.weights_as_images(np.zeros((1, 4)), shape=(2, 2))
    assert zeros.axes[0].images[0].get_clim() == (-1.0, 1.0)
    with pytest.raises(ValueError, match=r"W has shape \(2, 4\), expected \(units, 784\)"):
        plotting.weights_as_images(W)


def test_confusion_matrix_counts():
    y, y_hat = [0, 0, 1, 2, 2, 2], [0, 1, 1, 2, 2, 0]
    ax = plotting.confusion_matrix(y, y_hat)
    assert texts(ax) == ["1", "1", "", "", "1", "", "1", "", "2"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted", "true")
    np.testing.assert_allclose(np.expm1(ax.images[0].get_array()).sum(), len(y))
    named = plotting.confusion_matrix([0], [1], names=["cat", "dog", "cow"])
    assert [label.get_text() for label in named.get_xticklabels()] == ["cat", "dog", "cow"]


@pytest.mark.parametrize(("y", "y_hat", "message"), [
    ([0.5, 1.0], [0, 1], "y has no class labels, expected 0, 1, 2, …"),
    ([0, 1], [0, -1], "y_hat has no class labels"),
    ([[0, 1]], [0, 1], r"y has shape \(1, 2\), expected \(n,\)"),
    ([0, 1, 1], [0, 1], r"y_hat has shape \(2,\), expected \(3,\)"),
    ([0, 1, 2], [0, 1, 1], "2 names, but a label is 2"),
])  # fmt: skip
def test_confusion_matrix_checks_labels(y, y_hat, message):
    with pytest.raises(ValueError, match=f"confusion_matrix: {message}"):
        plotting.confusion_matrix(y, y_hat, names=["no", "yes"])


# -- networks -------------------------------------------------------------------------------------


def test_network_diagram_has_all_units_and_connections():
    ax = plotting.network_diagram([2, 3, 1], captions=["in", "middle", "out"])
    circles = [line for line in ax.get_lines() if line.get_marker() == "o"]
    assert len(circles) == 6
    assert len(ax.get_lines()) - len(circles) == 2 * 3 + 3 * 1
    assert [text for text in texts(ax) if text] == ["in", "middle", "out"]


def test_large_layers_are_abridged():
    ax = plotting.network_diagram([784, 5, 10], most=4)
    circles = [line for line in ax.get_lines() if line.get_marker() == "o"]
    assert len(circles) == 3 * 3
    assert texts(ax).count("⋮") == 3
    assert "input\n784" in texts(ax)


def test_network_diagram_with_names_values_and_weights():
    network = Network([Dense(2, 1)])
    network.theta[:] = [0.5, -2, 0]
    weights = [layer.W for layer in network.layers]
    names, values = [["x₁", "x₂"], ["ŷ"]], [[1, -1], [2.5]]
    ax = plotting.network_diagram(network, names=names, values=values, weights=weights)
    assert {"0.5", "−2", "x₁\n1", "x₂\n−1", "ŷ\n2.5"} <= set(texts(ax))


def test_computation_graph_has_every_value_and_derivative():
    network = Network([Dense(2, 2, "sigmoid"), Dense(2, 1, "sigmoid")], rng=1)
    theta, grad = network.theta.copy(), network.grad.copy()
    x, y = np.array([-2.0, -1.0]), np.array([1.0])
    found = "\n".join(texts(plotting.computation_graph(network, x, y)))
    np.testing.assert_array_equal(network.theta, theta)
    np.testing.assert_array_equal(network.grad, grad)  # it works on a copy
    loss, slopes = network.loss_and_gradient([x], [y])
    hidden, output = network.layers
    back = 2 * (output.A - y)[0, 0]  # ∂L/∂ŷ of the squared error
    known = {
        "x₁": -2, "L": loss, "h₁": hidden.A[0, 0], "h₂": hidden.A[0, 1], "ŷ": output.A[0, 0],
        "z": hidden.Z[0, 1], "∂L/∂ŷ": back, "∂L/∂h₂": hidden.dA[0, 1],
        "∂L/∂z = ∂L/∂b": hidden.db[1], "b": 0,
    }  # fmt: skip
    for name, value in known.items():
        assert f"{name} = {value:.3g}".replace("-", "−") in found
    for i in (0, 1, 2, 3, 6, 7):  # the weights among the nine parameters
        assert f"{theta[i]:.3g}".replace("-", "−") in found.split("\n")
        assert f"{slopes[i]:.3g}".replace("-", "−") in found.split("\n")


def test_computation_graph_with_names_of_its_own():
    network = Network([Dense(1, 2, "softmax")], loss="cross_entropy")
    ax = plotting.computation_graph(network, [1], [0, 1], names=[["age"], ["no", "yes"]])
    found = "\n".join(texts(ax))
    assert "age = 1" in found
    assert "∂L/∂yes = " in found


# -- the plane ------------------------------------------------------------------------------------


def test_decision_boundary_is_where_the_probability_is_one_half():
    neuron = Neuron([1, 2], bias=-0.5)
    ax = plotting.decision_boundary(neuron, limits=(-2, 2, -1, 1), shade=False, colour=1, label="b")
    (line,) = ax.collections
    points = np.concatenate(line.get_paths()[0].to_polygons(closed_only=False))
    np.testing.assert_allclose(neuron(points), 0.5, atol=1e-3)
    assert (ax.get_xlim(), ax.get_ylim()) == ((-2, 2), (-1, 1))
    assert legend(ax) == ["b"]
    assert to_hex(line.get_edgecolor()) == plotting.COLOURS[1]


def test_decision_boundary_shows_points_by_class(xor):
    ax = plotting.decision_boundary(xor, XOR_X, XOR_Y[:, None], label="½")
    zeros, ones = (points.get_offsets().data.tolist() for points in ax.collections[-2:])
    assert (zeros, ones) == ([[0, 0], [1, 1]], [[0, 1], [1, 0]])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x₁", "x₂")
    assert ax.get_xlim() == pytest.approx((-0.25, 1.25))


def test_decision_boundary_of_several_classes():
    network = Network([Dense(2, 3, "softmax")], loss="cross_entropy", rng=2)
    ax = plotting.decision_boundary(network)
    assert len(ax.collections) == 1 + 3  # regions, and the edge of each
    assert ax.get_xlim() == (-3, 3)


def test_where_a_model_never_changes_its_mind_there_is_no_line(recwarn):
    ax = plotting.decision_boundary(lambda X: np.full(len(X), 0.25))
    assert len(ax.collections) == 1
    assert not recwarn.list


def test_decision_boundary_checks_points():
    with pytest.raises(ValueError, match=r"X has shape \(1, 3\), expected \(n, 2\)"):
        plotting.decision_boundary(lambda X: X, [[1, 2, 3]])
    with pytest.raises(ValueError, match=r"y has shape \(1,\), expected \(2,\)"):
        plotting.decision_boundary(lambda X: X, [[1, 2], [3, 4]], [1])


def test_one_point_has_some_room_around_it():
    ax = plotting.decision_boundary(lambda X: X[:, 0], [[1, 2]], [0])
    assert ax.get_xlim() == (0.75, 1.25)


def test_layers_move_grid_and_points(xor):
    plane, hidden = plotting.layer_as_transformation(xor, XOR_X, XOR_Y).axes
    A = xor.layers[0](XOR_X)
    shown = np.concatenate([points.get_offsets() for points in hidden.collections[-2:]])
    np.testing.assert_allclose(shown, A[[0, 3, 1, 2]])
    before, after = plane.get_lines()[0].get_xydata(), hidden.get_lines()[0].get_xydata()
    np.testing.assert_allclose(xor.layers[0](before), after)
    assert (plane.get_title(), hidden.get_title()) == ("X", "A⁽¹⁾")


def test_layers_can_be_taken_in_two_steps(xor):
    figure = plotting.layer_as_transformation(xor, XOR_X, XOR_Y, BOWL, step="both")
    assert [ax.get_title() for ax in figure.axes] == ["X", "Z⁽¹⁾", "A⁽¹⁾"]
    plane, Z, A = (ax.get_lines()[5].get_xydata() for ax in figure.axes)
    np.testing.assert_allclose(plane @ xor.layers[0].W.T + xor.layers[0].b, Z)
    np.testing.assert_allclose(np.tanh(Z), A)
    assert plane[:, 0].min() == -2


def test_layers_must_map_the_plane_to_the_plane(xor):
    with pytest.raises(ValueError, match=r"inputs and layers of \[2, 3\], expected all 2"):
        plotting.layer_as_transformation(Network([Dense(2, 3), Dense(3, 1)]), XOR_X, XOR_Y)
    with pytest.raises(ValueError, match="step is 'all', expected layer or both"):
        plotting.layer_as_transformation(xor, XOR_X, XOR_Y, step="all")


# -- descents -------------------------------------------------------------------------------------


def test_curve_path_puts_every_step_on_the_curve():
    ax = plotting.curve_path(np.square, [2, -1], [[0.5]], limits=(-2, 2), labels=["bounce", "rest"])
    curve, bounce, start, *_ = ax.get_lines()
    np.testing.assert_array_equal(curve.get_ydata(), curve.get_xdata() ** 2)
    assert bounce.get_xydata().tolist() == [[2, 4], [-1, 1]]
    assert start.get_xydata().tolist() == [[2, 4]]
    assert legend(ax) == ["bounce", "rest"]


def test_a_diverging_path_does_not_move_the_axes():
    steps = [(-3.0) ** k for k in range(20)]
    assert plotting.curve_path(np.square, steps, limits=(-2, 2)).get_ylim()[1] < 5


def test_contour_path_shows_the_path_on_the_map():
    path = np.array([[1.0, 1.0], [0.5, 0.25], [0.0, 0.0]])
    ax = plotting.contour_path(lambda x, y: x**2 + y**2, path, limits=BOWL, labels=["from (1, 1)"])
    np.testing.assert_array_equal(ax.get_lines()[0].get_xydata(), path)
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_xlim()) == ("x", "y", (-2, 2))
    with pytest.raises(ValueError, match=r"path has shape \(2, 3\), expected \(steps \+ 1, 2\)"):
        plotting.contour_path(np.add, [[1, 2, 3], [4, 5, 6]], limits=BOWL)


def test_surface_carries_the_path_as_far_as_it_goes():
    path = [[1.0, 1.0], [0.5, 0.25], [9.0, 0.0]]
    ax = plotting.surface(lambda x, y: x**2 + y**2, path, limits=BOWL, labels=("w", "b", "L"))
    x, y, z = ax.get_lines()[0].get_data_3d()
    assert (list(x), list(y), list(z)) == ([1, 0.5], [1, 0.25], [2, 0.3125])
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_zlabel()) == ("w", "b", "L")


def test_loss_surfaces_are_the_two_losses_of_one_neuron(monkeypatch):
    seen = {}
    monkeypatch.setattr(
        "nnlib.plotting.landscapes.surface", lambda f, ax, **_: seen.update({len(seen): f})
    )
    x, y = np.array([-1.0, 2.0]), np.array([0, 1])
    figure = plotting.loss_surfaces(x, y)
    assert [ax.get_title() for ax in figure.axes] == ["MSE", "cross-entropy"]
    y_hat = sigmoid(3 * x - 1)
    assert seen[0](3, -1) == pytest.approx(mse(y, y_hat))
    assert seen[1](3, -1) == pytest.approx(binary_cross_entropy(y, y_hat))
    with pytest.raises(ValueError, match=r"y has shape \(1,\), expected \(2,\)"):
        plotting.loss_surfaces(x, [1])


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plotting.activation_curves(*["tanh"] * 8),
        lambda: plotting.activation_curves(),
        lambda: plotting.loss_curves({str(i): [1.0] for i in range(8)}),
        lambda: plotting.loss_curves({}),
        lambda: plotting.decision_boundary(lambda X: np.ones((len(X), 8))),
        lambda: plotting.decision_boundary(lambda X: X[:, 0], X=np.zeros((8, 2)), y=range(8)),
    ],
)
def test_no_more_than_there_are_colours(draw):
    with pytest.raises(ValueError, match="expected 1 to 7"):
        draw()


def test_several_histories_go_into_a_dict():
    with pytest.raises(ValueError, match="several go into a dict"):
        plotting.loss_curves([History(), History()])
