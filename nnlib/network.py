"""The network: layers in a row and a loss at the end, on one flat vector of parameters."""

import io
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nnlib._validate import Array, check_shape, copy_into
from nnlib.layers import Dense
from nnlib.losses import FUSED, Loss, get_loss
from nnlib.parameters import Parameters

#: What an activation may give and a loss may need, each a special case of the one before.
OUTPUTS = ("numbers", "probabilities", "distributions")


class Network:
    r"""A feed-forward network.

    .. math:: A^{(0)} = X \qquad A^{(l)} = \sigma_l(A^{(l-1)} W^{(l)\top} + b^{(l)}) \qquad
              \hat Y = A^{(L)}

    Args:
        layers: `Dense` layers, the outputs of each as many as the inputs of the next.
        loss: "mse", "binary_cross_entropy" or "cross_entropy", or a `Loss`.
        rng: seed or `numpy.random.Generator` for the initial weights.
        dtype: float32 to train fast, float64 to check.

    Attributes:
        theta: all parameters θ = W¹, b¹, W², b², … in one vector; ``layers[0].W`` is a view of it.
        grad: ∇θ of the last backward pass; ``layers[0].dW`` is a view of it.

    It draws all weights anew: set `layer.W` afterwards. Its layers keep the arrays of the last
    batch, so one network must not be trained in two threads at once.

    Raises:
        ValueError: layers that don't fit together or belong to a network already; an unknown loss,
            or one that needs probabilities where the last layer gives none; another dtype.

    Example:
        >>> network = Network([Dense(3, 4, "relu"), Dense(4, 2, "softmax")], loss="cross_entropy")
        >>> network.n_parameters
        26
        >>> network([[0, 0, 0]])
        array([[0.5, 0.5]])
    """

    def __init__(
        self,
        layers: Sequence[Dense],
        loss: str | Loss = "mse",
        rng: int | np.random.Generator = 0,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        if isinstance(layers, Dense):
            raise ValueError(f"Network: layers is {layers}, expected a list of layers")
        self.layers = list(layers)
        self.loss = get_loss(loss)
        self._check_layers()
        rng = np.random.default_rng(rng)
        self._allocate(dtype)
        for layer in self.layers:
            layer.initialise(rng)

    def _check_layers(self) -> None:
        if not self.layers:
            raise ValueError("Network: no layers, expected at least one Dense")
        for number, layer in enumerate(self.layers, start=1):
            if not isinstance(layer, Dense):
                raise ValueError(f"Network: layer {number} is {layer!r}, expected a Dense")
            if layer.in_network or layer in self.layers[: number - 1]:
                raise ValueError(
                    f"Network: layer {number} is in use already, expected a new {layer}"
                )
        for number, (below, layer) in enumerate(pairwise(self.layers), start=1):
            if below.n_out != layer.n_in:
                raise ValueError(
                    f"Network: layer {number + 1} is {layer}, expected {below.n_out} inputs: "
                    f"layer {number} is {below}"
                )
        last = self.layers[-1].activation
        if OUTPUTS.index(last.gives) < OUTPUTS.index(self.loss.needs):
            fitting = "softmax" if self.loss.needs == "distributions" else "sigmoid"
            raise ValueError(
                f"Network: the last layer's activation is {last}, expected one such as {fitting}: "
                f"{self.loss} needs {self.loss.needs}"
            )

    def _allocate(self, dtype: npt.DTypeLike) -> None:
        """Lay all parameters into one vector θ and give each layer its views."""
        try:
            name = np.dtype(dtype).name
        except TypeError:
            name = repr(dtype)
        if name not in ("float32", "float64", "complex128"):
            raise ValueError(f"Network: dtype is {name}, expected float32, float64 or complex128")
        shapes: list[tuple[str, tuple[int, ...]]] = []
        for number, layer in enumerate(self.layers, start=1):
            shapes += [(f"W{number}", layer.W.shape), (f"b{number}", layer.b.shape)]
        self._parameters = Parameters(shapes, dtype)
        values = self._parameters.views(self._parameters.theta)
        gradients = self._parameters.views(self._parameters.grad)
        for number, layer in enumerate(self.layers, start=1):
            W, b = f"W{number}", f"b{number}"
            layer.bind(values[W], values[b], gradients[W], gradients[b])
            layer.in_network = True

    # -- using it ---------------------------------------------------------------------------------

    def __call__(self, X: npt.ArrayLike) -> Array:
        """Return the outputs Ŷ (n, c) for the rows of X (n, n_0)."""
        A = self.layers[0].check(X)
        for layer in self.layers:
            A = layer.activation(A @ layer.W.T + layer.b)
        return A

    def predict(self, X: npt.ArrayLike) -> npt.NDArray[np.intp]:
        """Return a class label for each row: the largest output's; of a single one, whether > ½."""
        Y_hat = self(X)
        if Y_hat.shape[1] == 1:
            return (Y_hat[:, 0] > 0.5).astype(np.intp)
        return Y_hat.argmax(axis=1)  # type: ignore[no-any-return]

    def evaluate(self, X: npt.ArrayLike, Y: npt.ArrayLike) -> float:
        """Return the loss, and leave everything as it is."""
        A, Y = self.check(X, Y)
        last = self.layers[-1]
        for layer in self.layers[:-1]:
            A = layer.activation(A @ layer.W.T + layer.b)
        Z = A @ last.W.T + last.b
        return self._loss_of_output(Y, Z, last.activation(Z))

    def loss_and_gradient(self, X: npt.ArrayLike, Y: npt.ArrayLike) -> tuple[float, Array]:
        """Return the loss and, as one flat vector in the order of θ, its gradient.

        `grad` and each layer's `dW` and `db` then hold this gradient too; the vector is a copy.

        Raises:
            ValueError: X or Y of the wrong shape or kind, empty, or not finite.

        Example:
            >>> network = Network([Dense(1, 1)], loss="mse")
            >>> network.theta[:] = [2, 0]  # ŷ = 2x + 0
            >>> network.loss_and_gradient([[1]], [[5]])  # L = (5 − 2)²
            (9.0, array([-6., -6.]))
        """
        loss = self.backward(*self.check(X, Y))
        return loss, self.grad.copy()

    def check(self, X: npt.ArrayLike, Y: npt.ArrayLike) -> tuple[Array, Array]:
        """Return X and Y as arrays of this network's dtype that fit it and each other."""
        X = self.layers[0].check(X)
        expected = (len(X), self.layers[-1].n_out)
        return X, self.loss.check_targets(Y, expected, self.theta.dtype)

    def backward(self, X: Array, Y: Array) -> float:
        """Run one batch forward and backward, fill `grad` with ∇θ and return the loss.

        This is the inner step of training: X and Y have passed `check`. With ReLU, softmax and
        cross-entropy no memory worth mentioning is asked for, as long as batches don't grow.
        """
        A, last = X, self.layers[-1]
        for layer in self.layers:
            A = layer.forward(A)
        loss = self._loss_of_output(Y, last.Z, A)
        self._output_delta(Y, last)
        for below, layer in reversed(list(pairwise(self.layers))):
            layer.backward()
            layer.backward_to(below)
        self.layers[0].backward()  # and no further: nobody asks for ∂L/∂X
        return loss

    def _loss_of_output(self, Y: Array, Z: Array, Y_hat: Array) -> float:
        fused = FUSED.get((self.layers[-1].activation.name, self.loss.name))
        loss = fused(Y, Z, Y_hat) if fused else self.loss.value(Y, Y_hat)
        return np.asarray(loss).item()  # type: ignore[no-any-return]

    def _output_delta(self, Y: Array, last: Dense) -> None:
        if (last.activation.name, self.loss.name) in FUSED:
            np.subtract(last.A, Y, out=last.delta)  # (Ŷ − Y)/n
            last.delta /= len(Y)
        else:
            dA = self.loss.gradient(Y, last.A)
            last.activation.rule(dA, last.Z, last.A, last.delta)

    # -- looking at it ----------------------------------------------------------------------------

    @property
    def theta(self) -> Array:
        """All parameters in one vector. What is assigned is copied into place."""
        return self._parameters.theta

    @theta.setter
    def theta(self, values: npt.ArrayLike) -> None:
        copy_into(repr(self), "theta", values, self._parameters.theta)

    @property
    def grad(self) -> Array:
        """∇θ of the last backward pass. What is assigned is copied into place."""
        return self._parameters.grad

    @grad.setter
    def grad(self, values: npt.ArrayLike) -> None:
        copy_into(repr(self), "grad", values, self._parameters.grad)

    @property
    def n_parameters(self) -> int:
        """The number P of weights and biases, which is the length of θ."""
        return self.theta.size

    def parameter_names(self) -> list[str]:
        """Return a name such as ``W1[3, 2]`` for each entry of θ."""
        return self._parameters.names()

    def summary(self) -> str:
        """Return a table of layers, shapes and parameter counts.

        Example:
            >>> print(Network([Dense(784, 128, "relu"), Dense(128, 10, "softmax")]).summary())
            layer         activation   W           b        parameters
            784 → 128     relu         (128, 784)  (128,)      100,480
            128 → 10      softmax      (10, 128)   (10,)         1,290
            loss: mse                                          101,770
        """
        row = "{:<14}{:<13}{:<12}{:<8}{:>11}".format
        lines = [row("layer", "activation", "W", "b", "parameters")]
        for layer in self.layers:
            sizes = f"{layer.n_in} → {layer.n_out}"
            count = f"{layer.W.size + layer.b.size:,}"
            shapes = str(layer.W.shape), str(layer.b.shape)
            lines.append(row(sizes, layer.activation.name, *shapes, count))
        lines.append(f"{f'loss: {self.loss}':<47}{f'{self.n_parameters:,}':>11}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        sizes = [self.layers[0].n_in, *(layer.n_out for layer in self.layers)]
        return f"Network({'–'.join(map(str, sizes))}, {self.loss}, {self.n_parameters} parameters)"

    # -- keeping it -------------------------------------------------------------------------------

    def astype(self, dtype: npt.DTypeLike) -> "Network":
        """Return a copy that computes in another dtype."""
        layers = [Dense(x.n_in, x.n_out, x.activation, x.init) for x in self.layers]
        other = Network(layers, self.loss, dtype=dtype)
        other.theta[:] = self.theta if other.theta.dtype.kind == "c" else self.theta.real
        return other

    def copy(self) -> "Network":
        """Return an independent copy; its ∇θ is 0 until its own backward pass."""
        return self.astype(self.theta.dtype)

    def __getstate__(self) -> dict[str, Any]:
        specs = [(x.n_in, x.n_out, x.activation, x.init) for x in self.layers]
        return {"specs": specs, "loss": self.loss, "theta": self.theta}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.layers = [Dense(*spec) for spec in state["specs"]]
        self.loss = state["loss"]
        self._allocate(state["theta"].dtype)
        self.theta[:] = state["theta"]

    def save(self, path: str | Path) -> None:
        """Write the network to a ``.npz`` file that holds plain arrays and nothing executable."""
        path = Path(path)
        partial = path.with_name(path.name + ".partial")
        try:
            with partial.open("wb") as file:
                np.savez(
                    file,
                    theta=self.theta,
                    sizes=np.array([self.layers[0].n_in, *(x.n_out for x in self.layers)]),
                    activations=np.array([x.activation.name for x in self.layers]),
                    inits=np.array([x.init for x in self.layers]),
                    loss=np.array(self.loss.name),
                )
            partial.replace(path)  # so a half-written file never takes the place of a good one
        finally:
            partial.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: str | Path) -> "Network":
        """Read a network that `save` wrote; activations and losses of your own must be defined.

        Raises:
            OSError: the file can't be read.
            ValueError: the file is no network, or is damaged.
        """
        content = io.BytesIO(Path(path).read_bytes())
        try:
            with np.load(content, allow_pickle=False) as file:
                sizes, theta = file["sizes"].tolist(), file["theta"]
                activations, inits = file["activations"].tolist(), file["inits"].tolist()
                loss = str(file["loss"])
            n_parameters = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
            check_shape("Network", "theta", theta, (n_parameters,))
            specs = zip(pairwise(sizes), activations, inits, strict=True)
            layers = [Dense(*pair, activation, init) for pair, activation, init in specs]
            network = cls(layers, loss, dtype=theta.dtype)
            network.theta = theta
        except Exception as e:  # a damaged zip file can raise almost anything
            raise ValueError(f"Network.load: {path} can't be read as a network ({e})") from e
        return network
