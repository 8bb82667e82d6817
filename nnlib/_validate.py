"""Turn what a caller passes into a clean array, or say clearly what is wrong with it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
T = TypeVar("T")


def as_numbers(
    owner: str, name: str, values: npt.ArrayLike, dtype: npt.DTypeLike | None = None
) -> Array:
    """Return `values` as a numeric array (of `dtype`, if given), copying only where it must.

    Raises:
        ValueError: `values` is ragged, is not made of numbers, or is complex where `dtype` is real.
    """
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{owner}: {name} is not a rectangular array of numbers") from error
    if array.dtype.kind not in "biufc":
        raise ValueError(f"{owner}: {name} has dtype {array.dtype}, expected numbers")
    if dtype is None:
        dtype = array.dtype if array.dtype.kind in "fc" else np.float64
    if array.dtype.kind == "c" and np.dtype(dtype).kind != "c":
        raise ValueError(f"{owner}: {name} has dtype {array.dtype}, expected real numbers")
    return array.astype(dtype, copy=False)


def check_shape(owner: str, name: str, array: Array, expected: tuple[int | str, ...]) -> None:
    """Compare a shape with a pattern such as ``("n", 784)``, in which a word stands for any size.

    Raises:
        ValueError: another number of axes, another size, or no row at all.
    """
    shape = ", ".join(map(str, expected)) + ("," if len(expected) == 1 else "")
    fits = array.ndim == len(expected) and all(
        isinstance(want, str) or size == want
        for size, want in zip(array.shape, expected, strict=True)
    )
    if not fits:
        raise ValueError(f"{owner}: {name} has shape {array.shape}, expected ({shape})")
    if array.size == 0:
        raise ValueError(f"{owner}: {name} is empty: it has shape {array.shape}")


def check_finite(owner: str, name: str, array: Array) -> None:
    """Find NaN and infinities.

    Raises:
        ValueError: names the first bad entry.
    """
    # A sum is finite only if every term is, and needs no array as large as the data. It can
    # overflow, though, so a suspicion is confirmed entry by entry.
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(array.sum()):
            return
    bad = np.argwhere(~np.isfinite(array))
    if bad.size:
        index = tuple(int(i) for i in bad[0])
        raise ValueError(
            f"{owner}: {name} has {array[index]} at {list(index)}, expected finite numbers"
        )


def copy_into(owner: str, name: str, values: npt.ArrayLike, place: Array) -> None:
    """Copy `values` into an array, so that all views of it see them.

    Raises:
        ValueError: not finite numbers of the same shape; `place` is then as it was.
    """
    array = as_numbers(owner, name, values, place.dtype)
    if array.shape != place.shape:
        raise ValueError(f"{owner}: {name} has shape {array.shape}, expected {place.shape}")
    check_finite(owner, name, array)
    place[...] = array


def check_positive_int(owner: str, name: str, value: object) -> None:
    """Accept 1, 2, 3, … (NumPy's integers too, but no booleans).

    Raises:
        ValueError: anything else.
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise ValueError(f"{owner}: {name} is {value!r}, expected a whole number of at least 1")


def find_by_name(kind: str, name: object, choices: dict[str, T]) -> T:
    """Look `name` up among `choices`.

    Raises:
        ValueError: lists the choices.
    """
    if isinstance(name, str) and name in choices:
        return choices[name]
    raise ValueError(f"unknown {kind} {name!r}, expected one of: {', '.join(choices)}")


def check_new_name(kind: str, value: Callable[..., Any], known: Mapping[str, Any]) -> None:
    """Let nobody replace a thing of another module by giving it the same name.

    Raises:
        ValueError: names the module; a notebook's cell that is run again raises nothing.
    """
    other = known.get(value.__name__)
    if other is not None and other.value.__module__ != value.__module__:
        raise ValueError(
            f"{other.value.__module__} has {kind} {value.__name__} already, expected another name"
        )
