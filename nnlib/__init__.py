"""nnlib: neural networks in plain NumPy, the package behind *Neural Networks from Scratch*."""

from nnlib.activations import (
    ACTIVATIONS,
    Activation,
    activation,
    gelu,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from nnlib.data import load_mnist, load_people, minibatches, one_hot, shift_images
from nnlib.gradcheck import (
    GradientReport,
    central_difference,
    check_gradient,
    check_projections,
    complex_step,
)
from nnlib.layers import Dense
from nnlib.losses import LOSSES, Loss, binary_cross_entropy, cross_entropy, loss, mse
from nnlib.network import Network
from nnlib.neuron import Neuron
from nnlib.optimizers import SGD, Adam, constant, cosine
from nnlib.training import EarlyStopping, History, train

__version__ = "1.0.0"
__all__ = [
    "ACTIVATIONS", "LOSSES", "SGD", "Activation", "Adam", "Dense", "EarlyStopping",
    "GradientReport", "History", "Loss", "Network", "Neuron", "activation",
    "binary_cross_entropy", "central_difference", "check_gradient", "check_projections",
    "complex_step", "constant", "cosine", "cross_entropy", "gelu", "identity", "leaky_relu",
    "load_mnist", "load_people", "loss", "minibatches", "mse", "one_hot", "relu", "shift_images",
    "sigmoid", "softmax", "tanh", "train",
]  # fmt: skip
