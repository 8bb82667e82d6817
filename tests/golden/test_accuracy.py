"""How well 784–128–10 learns: the mean of five seeds on the 10,000 test images."""

import functools

import numpy as np
import pytest

from nnlib import SGD, Dense, Network, cosine, load_mnist, one_hot, shift_images, train

mnist = functools.cache(load_mnist)


def mean_accuracy(epochs, transform=None):
    X, y = mnist().X_train, mnist().y_train
    accuracies = []
    for seed in range(5):
        layers = [Dense(784, 128, "relu"), Dense(128, 10, "softmax")]
        network = Network(layers, "cross_entropy", rng=seed, dtype=np.float32)
        optimizer = SGD(cosine(0.1), momentum=0.9, weight_decay=2e-3)
        options = {"epochs": epochs, "batch_size": 64, "rng": seed, "transform": transform}
        train(network, X, one_hot(y, 10), optimizer, **options)
        accuracies.append(np.mean(network.predict(mnist().X_test) == mnist().y_test))
    return np.mean(accuracies)


@pytest.mark.slow
def test_ten_epochs_reach_98_2_percent():
    assert mean_accuracy(epochs=10) >= 0.982


@pytest.mark.slow
def test_shifted_images_reach_98_6_percent():
    assert mean_accuracy(epochs=15, transform=shift_images) >= 0.986
