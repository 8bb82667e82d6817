"""Draw the picture of the first page: one digit on its way through the network of chapter 7.

python book/_ext/cover.py     writes book/_static/cover.png
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.patches import ConnectionPatch

from nnlib import SGD, Dense, Network, cosine, load_mnist, one_hot, shift_images, train
from nnlib.plotting.style import CARD, COLOURS, DIVERGING, FAINT, INK, STYLE

TARGET = Path(__file__).parents[1] / "_static" / "cover.png"
EXAMPLE = 15  # of the test set: a 5 that is a little like a 3
SIDE, SMALL = 0.33, 0.0765  # widths of the digit and of one hidden unit's picture
RATIO = 8 / 3.4  # of the figure: what is SIDE wide is SIDE · RATIO high


def trained(mnist):
    """Return a network trained as in chapter 7's last experiment."""
    layers = [Dense(784, 128, "relu"), Dense(128, 10, "softmax")]
    network = Network(layers, "cross_entropy", rng=0, dtype=np.float32)
    recipe = SGD(cosine(0.1), momentum=0.9, weight_decay=0.005)
    train(network, mnist.X_train, one_hot(mnist.y_train, 10), recipe, transform=shift_images)
    return network


def draw_image(figure, left, bottom, side, pixels, **colours):
    """Draw 784 numbers as a framed square picture."""
    ax = figure.add_axes((left, bottom, side, side * RATIO))
    ax.imshow(pixels.reshape(28, 28), **colours)
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set(visible=True, color=INK, linewidth=0.6)


def draw_units(figure, network, x):
    """Draw the weights of the 16 hidden units that x excites most."""
    hidden, output = network.layers
    excited = np.argsort(-np.maximum(0, hidden.W @ x + hidden.b) * abs(output.W).max(axis=0))
    scale = np.percentile(abs(hidden.W), 99.7)
    step = (SIDE - SMALL) / 3
    for i, unit in enumerate(excited[:16]):
        left, bottom = 0.40 + i % 4 * step, 0.05 + (3 - i // 4) * step * RATIO
        draw_image(
            figure, left, bottom, SMALL, hidden.W[unit], cmap=DIVERGING, vmin=-scale, vmax=scale
        )


def draw_answer(figure, p):
    """Draw ten probabilities as bars, the largest in colour."""
    ax = figure.add_axes((0.81, 0.05, 0.18, SIDE * RATIO))
    ax.barh(range(10), p, color=[COLOURS[1] if k == p.argmax() else FAINT for k in range(10)])
    ax.set(yticks=range(10), xticks=[], xlim=(0, 1.02), ylim=(9.5, -0.5))
    ax.tick_params(length=0)
    ax.spines[["bottom"]].set_visible(False)


def draw(network, x):
    """Draw the digit, hidden units and the answer side by side."""
    figure = plt.figure(figsize=(8, 8 / RATIO), layout="none")
    draw_image(figure, 0.015, 0.05, SIDE, x, cmap="gray_r")
    draw_units(figure, network, x)
    draw_answer(figure, network(x[None])[0])
    for x_title, title in ((0.18, "784 pixels"), (0.565, "128 neurons"), (0.90, "10 answers")):
        figure.text(x_title, 0.90, title, ha="center", fontsize=16)
    for start, end in ((0.352, 0.393), (0.737, 0.775)):
        arrow = {"arrowstyle": "-|>", "mutation_scale": 18, "color": INK, "linewidth": 2}
        ends = (start, 0.44), (end, 0.44)
        figure.add_artist(ConnectionPatch(*ends, "figure fraction", **arrow))
    return figure


if __name__ == "__main__":
    mnist = load_mnist()
    with mpl.rc_context({**STYLE, "ytick.labelsize": 14}):
        figure = draw(trained(mnist), mnist.X_test[EXAMPLE])
        figure.savefig(TARGET, dpi=144, facecolor=CARD, metadata={"Software": None})
