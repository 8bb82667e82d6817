"""Recognising mistakes that no catalogue lists, by how the wrong result relates to the right one.

Each fingerprint looks at pairs of expected and received arrays. It must fit all of them, so that
a relation that holds by chance on one input isn't taken for the mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.checks.compare import is_close

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Pair:
    """What was expected, what came, and the arguments by name."""

    expected: Array
    received: Array
    args: dict[str, Any]

    @property
    def same_shape(self) -> bool:
        """Whether the two can be compared entry by entry."""
        return bool(self.expected.shape == self.received.shape)

    @property
    def arrays(self) -> Iterator[tuple[str, Array]]:
        """The arguments that are numbers or numeric arrays."""
        for name, value in self.args.items():
            if isinstance(value, (int, float, np.ndarray, np.generic)):
                yield name, np.asarray(value, dtype=np.float64)


Fit = Callable[[Pair], bool]


def _relation(relate: Callable[[Array], Array]) -> Fit:
    """Fits where the received array is a function of the expected one."""

    def fits(pair: Pair) -> bool:
        return pair.same_shape and is_close(pair.received, relate(pair.expected.astype(float)))

    return fits


def _ratio(pair: Pair) -> float:
    """The one factor between received and expected, or nan."""
    expected, received = pair.expected.ravel(), pair.received.ravel()
    largest = int(np.argmax(np.abs(expected))) if expected.size else 0
    if not pair.same_shape or not expected.size or expected[largest] == 0:
        return np.nan
    ratio = float(np.real(received[largest] / expected[largest]))
    return ratio if is_close(received, ratio * expected) else np.nan


def _constant_factor(pairs: Sequence[Pair]) -> str:
    """A factor that is the same for all inputs, or that is one of their sizes."""
    ratios = np.array([_ratio(pair) for pair in pairs])
    if not _are_factors(ratios):
        return ""
    sign = "the sign is turned, and " if np.all(ratios < 0) else ""
    sizes = _sizes(pairs)
    for words, size in sizes:
        if len(set(size)) > 1:  # tells a factor n from a factor that happens to equal n
            for factor, verb in ((size, "multiplied"), (1 / size, "divided")):
                if np.allclose(np.abs(ratios), factor, rtol=1e-3):
                    return (
                        f"It is right but for one factor: {sign}it is {verb} by {words} "
                        "once too often, or not the other way round. Double the batch by repeating "
                        "it: should the result change?"
                    )
    if np.ptp(ratios) > 1e-3 * abs(ratios[0]):
        return ""
    return _named_factor(float(ratios[0]))


def _are_factors(ratios: Array) -> bool:
    """Whether a formula may hold such factors: none is 0, nan or absurd, and not all are 1."""
    return bool(np.all(np.abs(np.log10(np.abs(ratios))) < 7)) and not np.allclose(ratios, 1, 1e-3)


def _own_factor(pairs: Sequence[Pair]) -> str:
    """A factor for each input, but not the same for all."""
    ratios = np.array([_ratio(pair) for pair in pairs])
    if not _are_factors(ratios) or any(pair.expected.size < 3 for pair in pairs):
        return ""
    return (
        "For each input yours is the right result times some number, but not always the same "
        f"number: for the input above it is {ratios[0]:.3g}. Which size or argument is it made of?"
    )


def _named_factor(ratio: float) -> str:
    """A hint for a factor that doesn't depend on the input."""
    if np.isclose(ratio, -1):
        return (
            "Your result is the right one with its sign turned. What should its sign be, and why?"
        )
    for base in (2, 10):
        if np.isclose(abs(ratio), 1 / np.log(base), rtol=1e-3):
            return f"It is the logarithm to base {base}. Which base does the formula mean, and " \
                   "which does your function use?"  # fmt: skip
    return (
        f"Your result is {ratio:.4g} times the right one, wherever it differs. Which constant "
        "factor in the formula is missing, or is there too often?"
    )


def _sizes(pairs: Sequence[Pair]) -> list[tuple[str, Array]]:
    """Sizes that a factor may come from: rows, columns, entries of the first array argument."""
    shapes: list[tuple[int, ...]] = [
        next((a.shape for _, a in pair.arrays if a.ndim), ()) for pair in pairs
    ]
    if not all(shapes):
        return []
    rows, columns, entries = np.array(
        [(shape[0], shape[-1], np.prod(shape)) for shape in shapes], dtype=np.float64
    ).T
    return [
        ("the number of rows", rows),
        ("the number of entries", entries),
        ("the number of columns", columns),
        ("the square of the number of rows", rows**2),
    ]


def _is_argument(pairs: Sequence[Pair]) -> str:
    """The answer hands one of its arguments back."""
    for name, _ in pairs[0].arrays:
        if all(is_close(p.received, dict(p.arrays)[name]) for p in pairs):
            return f"What comes back is `{name}` itself. Which step should change it?"
    return ""


def _differs_by_argument(pairs: Sequence[Pair]) -> str:
    """An argument was left out, or used twice."""
    for name, _ in pairs[0].arrays:
        for sign, words in ((-1, "less"), (1, "more"), (-2, "twice less"), (2, "twice more")):
            if all(p.same_shape and _shifted(p, sign * dict(p.arrays)[name]) for p in pairs):
                return (
                    f"Yours is the right result, {words} `{name}`. How often does `{name}` occur "
                    "in the formula, and how often in your code?"
                )
    return ""


def _change_factor(pairs: Sequence[Pair]) -> str:
    """An update that goes too far, or not far enough, from an argument."""
    for name, _ in pairs[0].arrays:
        starts = [dict(pair.arrays)[name] for pair in pairs]
        both = zip(starts, pairs, strict=True)
        if not all(p.same_shape and s.ndim and s.shape == p.expected.shape for s, p in both):
            continue
        ratios = np.array(
            [
                _ratio(Pair(p.expected - start, p.received - start, {}))
                for p, start in zip(pairs, starts, strict=True)
            ]
        )
        if _are_factors(ratios):
            return (
                f"Measured from `{name}`, your change is {ratios[0]:.3g} times the right one for "
                "the input above. Which factor in it is missing, or is there too often?"
            )
    return ""


def _shifted(pair: Pair, shift: Array) -> bool:
    try:
        return bool(np.any(shift)) and is_close(pair.received, pair.expected + shift)
    except ValueError:
        return False


def _transposed(pair: Pair) -> bool:
    expected = pair.expected
    return expected.ndim == 2 and is_close(pair.received, expected.T)


def _permuted(pair: Pair) -> bool:
    return (
        pair.same_shape
        and pair.expected.size > 1
        and is_close(np.sort(pair.received.ravel()), np.sort(pair.expected.ravel()))
    )


def _squeezed(pair: Pair) -> bool:
    return not pair.same_shape and is_close(np.squeeze(pair.received), np.squeeze(pair.expected))


def _reduced(reduce: Callable[[Array], Any]) -> Fit:
    """Fits where the one expected number is a reduction of the many that came."""

    def fits(pair: Pair) -> bool:
        if pair.expected.ndim or not pair.received.ndim or not pair.received.size:
            return False
        return is_close(np.asarray(reduce(pair.received)), pair.expected)

    return fits


def _reduced_too_far(pairs: Sequence[Pair]) -> str:
    """Reduced once too often; a number that is the same for all inputs only looks like it."""
    constant = len(pairs) > 1 and all(is_close(p.received, pairs[0].received) for p in pairs)
    if constant or not all(map(_is_reduction, pairs)):
        return ""
    return (
        "One reduction too many: yours is the right result, summed, averaged or maximised over an "
        "axis. Which `axis` should stay?"
    )


def _is_reduction(pair: Pair) -> bool:
    expected = pair.expected
    if pair.received.ndim >= expected.ndim or not expected.size:
        return False
    shapes = [reduce(expected, axis=axis) for reduce in (np.sum, np.mean, np.max)
              for axis in (None, *range(expected.ndim))]  # fmt: skip
    return any(is_close(pair.received, np.asarray(each)) for each in shapes)


def _part_right(pair: Pair) -> float:
    """The share of entries that are right."""
    if not pair.same_shape or pair.expected.size < 2:
        return 0.0
    return float(np.mean(np.isclose(pair.received, pair.expected, 1e-4, 1e-6)))


def _wrong_only(chosen: Callable[[Array], Array]) -> Fit:
    """Fits where exactly (some of) the chosen entries of the result are wrong."""

    def fits(pair: Pair) -> bool:
        if not 0 < _part_right(pair) < 1:
            return False
        wrong = ~np.isclose(pair.received, pair.expected, 1e-4, 1e-6)
        return bool(np.all(chosen(wrong)[wrong]))

    return fits


def _at(index: Any) -> Callable[[Array], Array]:
    def mark(wrong: Array) -> Array:
        chosen = np.zeros(wrong.shape, bool)
        chosen[index] = True
        return chosen

    return mark


def _shifted_integers(shift: int) -> Fit:
    """Fits where integers were expected, and all are too large by this."""
    return lambda p: (
        is_close(p.expected, np.round(p.expected)) and is_close(p.received, p.expected + shift)
    )


def _every(fit: Fit, hint: str) -> Callable[[Sequence[Pair]], str]:
    def fingerprint_of_all(pairs: Sequence[Pair]) -> str:
        return hint if all(map(fit, pairs)) else ""

    return fingerprint_of_all


def _in_several_shapes(fit: Fit, hint: str) -> Callable[[Sequence[Pair]], str]:
    """A place in the array is the ground only where it is wrong in arrays of several shapes."""

    def fingerprint_of_all(pairs: Sequence[Pair]) -> str:
        several = len({pair.expected.shape for pair in pairs}) > 1
        return hint if several and all(map(fit, pairs)) else ""

    return fingerprint_of_all


def _between(low: float, high: float) -> Fit:
    """Fits where the right result keeps to a range and the answer doesn't."""

    def fits(pair: Pair) -> bool:
        e, r = pair.expected, pair.received
        inside = pair.same_shape and bool(np.all((e >= low) & (e <= high)))
        return inside and bool(np.any((r < low - 1e-9) | (r > high + 1e-9)))

    return fits


def _rows_off(pair: Pair) -> bool:
    """The right rows sum to 1, those of the answer don't."""
    e, r = pair.expected, pair.received
    return (
        e.ndim == 2
        and is_close(e.sum(axis=1), np.ones(len(e)))
        and pair.same_shape
        and not (is_close(r.sum(axis=1), np.ones(len(e))))
    )


def _correlation(pair: Pair) -> float:
    """How far received and expected rise and fall together, from -1 to 1."""
    if not pair.same_shape or pair.expected.size < 4:
        return 0.0
    e, r = (each.ravel() - each.mean() for each in (pair.expected, pair.received))
    size = float(np.linalg.norm(e) * np.linalg.norm(r))
    return float(e @ r) / size if size > 0 else 0.0


FINGERPRINTS: list[Callable[[Sequence[Pair]], str]] = [
    _is_argument,
    _every(_transposed, "It is the transpose of the right result. Say the shapes aloud: what is a "
           "row, and what is a column?"),
    _every(_squeezed, "The numbers are right, but there is an axis of length 1 too many or too "
           "few. Print the `.shape` after each line."),
    _constant_factor,
    _differs_by_argument,
    _change_factor,
    _every(_relation(lambda e: 1 - e), "Yours is 1 minus the right result. Which of the two cases "
           "does your expression describe?"),
    _every(_relation(np.abs), "Only the size is right: the sign got lost. Where does a square or "
           "an absolute value stand?"),
    _every(_relation(lambda e: np.sqrt(np.abs(e))), "It is the root of the right result. Does the "
           "formula take one?"),
    _every(_relation(np.square), "It is the square of the right result. What is squared once too "
           "often?"),
    _every(_relation(np.exp), "It is the exponential of the right result. Is a logarithm missing?"),
    _every(_relation(lambda e: np.log(np.abs(e) + 1e-300)), "It is the logarithm of the right "
           "result. Which exponential is missing?"),
    _every(_relation(np.round), "Rounding the right result gives yours. Which line makes "
           "integers of the numbers, or compares them with a threshold?"),
    _every(_relation(np.trunc), "Cutting the right result's decimals off gives yours. Which line "
           "makes integers of the numbers? Print its `.dtype`."),
    _every(_shifted_integers(1), "It is too large by exactly 1, everywhere. Where does the "
           "counting begin, and where does it end?"),
    _every(_shifted_integers(-1), "It is too small by exactly 1, everywhere. Where does the "
           "counting begin, and where does it end?"),
    _every(_reduced(np.sum), "Your numbers are right, but they have not been summed. What makes "
           "one number of them?"),
    _every(_reduced(np.mean), "Your numbers are right, but they have not been averaged. What makes "
           "one number of them?"),
    _reduced_too_far,
    _every(_permuted, "These are the right numbers in other places. Number the entries of a small "
           "input 0, 1, 2, … and watch where they go."),
    _in_several_shapes(_wrong_only(_at(-1)), "All is right but the last row or entry. Does a loop "
                       "or a slice end one too early?"),
    _in_several_shapes(_wrong_only(_at(0)), "All is right but the first row or entry. Where does "
                       "a loop or a slice begin?"),
    _every(lambda p: p.same_shape and p.received.size > 1 and not p.received.any(), "All entries "
           "are 0. Which step makes them vanish?"),
    _every(lambda p: p.received.size > 1 and p.same_shape and bool(np.ptp(p.received) == 0),
           "All entries are the same. On which line do the differences between the inputs get "
           "lost?"),
    _own_factor,
    _every(lambda p: _part_right(p) >= 0.3, "A part of the entries is right. Compare the two "
           "arrays above entry by entry: what do the wrong ones have in common (sign, row, column, "
           "size)?"),
    _every(lambda p: p.same_shape and is_close(p.received, p.expected, 0.02, 1e-4), "It is close, "
           "but not equal. Which constant, step or rounding is too coarse?"),
    _every(_rows_off, "Each row of the right result sums to 1. What do your rows sum to, and which "
           "step should take care of it?"),
    _every(_between(0, 1), "The right result lies between 0 and 1. Which step keeps it there, and "
           "what does yours do with a very small and a very large input?"),
    _every(_between(0, np.inf), "The right result is never negative, yours is. Which step should "
           "take care of it: a square, a minus sign, an absolute value?"),
    _every(lambda p: _correlation(p) > 0.999, "Yours rises and falls with the right result, but it "
           "isn't equal to it. What is multiplied, added or rounded, besides?"),
    _every(lambda p: _correlation(p) < -0.5, "Where the right result is large, yours is small. "
           "Which sign, or which of numerator and denominator, is the other way round?"),
]  # fmt: skip


def fingerprint(pairs: Sequence[Pair]) -> str:
    """The hint of the first fingerprint that fits all pairs, or ""."""
    if not pairs or any(pair.received.size > 10_000 + 10 * pair.expected.size for pair in pairs):
        return ""
    if any(pair.received.dtype.kind == "c" for pair in pairs):
        return "It holds complex numbers. Of which negative number is a root or a power taken?"
    pairs = [Pair(p.expected.astype(float), p.received.astype(float), p.args) for p in pairs]
    with np.errstate(all="ignore"):
        for recognise in FINGERPRINTS:
            if hint := recognise(pairs):
                return hint
    return ""
