"""Hints for what any answer may suffer from: exceptions, shapes, side effects.

A hint gives the symptom's usual ground, asks a question, and proposes an experiment.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

# side effect: (name of the mistake, hint)
SIDE_EFFECTS = {
    "argument": (
        "modifies its argument",
        "Print the argument before and after the call: which line writes into it? `a[...] = …`, "
        "`a += …` and `out=a` all write into the caller's array.",
    ),
    "notebook": (
        "uses a variable of the notebook",
        "Would it work in a fresh kernel? Everything that your function needs has to come in "
        "through its arguments. Compare the names in its body with those in its `def` line. (If it "
        "is a constant, write it inside the function, or name it in several capitals, like `EPS`.)",
    ),
    "error state": (
        "changes NumPy's error state",
        "`np.seterr` silences warnings for the whole notebook, for code that isn't yours too. "
        "Which warning was it, and which input brings it about? "
        "`with np.errstate(...)` ends by itself.",
    ),
    "warnings": (
        "changes the filters of warnings",
        "A filter that ignores warnings holds for the whole notebook, for code that isn't yours "
        "too. Which warning was it, and which input brings it about?",
    ),
    "kernel": (
        "changes the kernel's state",
        "Run it in a fresh kernel, then use the same thing in another cell: is it still as it "
        "was? A function should hand back its result and leave everything else alone.",
    ),
}

# exception: [(pattern in its message, hint), …], the first that matches
EXCEPTIONS = {
    "TimeIsOver": [("", "Which condition should end the loop, and what in the loop changes it? "
                        "Print the loop's variable for the first three rounds.")],
    "RecursionError": [("", "The function calls itself without end. Which call is the last one, "
                            "and what does it return?")],
    "NameError": [("", "Is the name spelt as in the `def` line, and is its module imported?")],
    "UnboundLocalError": [("", "The name is read before anything was stored in it. On which path "
                               "through your function does it get its first value?")],
    "TypeError": [
        ("positional argument|keyword argument", "The check calls your function with the arguments "
         "of the exercise's `def` line, in that order. Does your `def` line take the same?"),
        ("only (length-1|0-dim)|must be real number|converted to Python scalar", "This function "
         "works on one number, and it was given an array. Does the module's counterpart in NumPy "
         "work elementwise?"),
        ("bitwise_xor|for \\^", "In Python `^` works on bits. Which operator raises to a power?"),
        ("NoneType", "One of your names holds None. Which call returns nothing? Print each "
         "intermediate result."),
        ("integer", "An index or a shape has to be an integer: print its `type`, and see where it "
         "became a float or an array."),
        ("", "The operation doesn't fit the kind of object that it gets. Print `type(...)` of what "
         "stands in that line."),
    ],
    "UFuncTypeError": [
        ("Cannot cast", "An operator like `/=` or `+=` keeps the dtype of the array that it writes "
         "into. Which dtype is that here, and which does the result need?"),
        ("", "The operation doesn't fit the dtype that it gets. Print `.dtype` of what stands in "
         "that line."),
    ],
    "ValueError": [
        ("matmul|shapes .* not aligned|broadcast|inhomogeneous|einsum|dimension|size", "Say the "
         "shapes aloud: print `.shape` of each array in that line. Which axis of the one has to "
         "meet which axis of the other?"),
        ("truth value", "An `if` takes one decision, but an array holds many. Which NumPy function "
         "chooses elementwise?"),
        ("", "Print what goes into that line, for the smallest input that fails."),
    ],
    "IndexError": [("", "How long is what you index, and which is the largest index used? Print "
                        "both, and remember that counting starts at 0.")],
    "AxisError": [("", "Print `.ndim` of the array in that line: does it have the axis that is "
                       "asked for, for every allowed input?")],
    "AttributeError": [("", "Print `type(...)` of the object in that line: is it the array or "
                            "number that you expect?")],
    "ZeroDivisionError": [("", "For which input is the divisor 0? Try the smallest one that is "
                               "allowed.")],
    "OverflowError": [("", "Which intermediate value is too large for a float? Which form of the "
                           "formula keeps its exponents at or below 0?")],
    "MemoryError": [("", "How large is the array that you make, compared with the input? Print "
                         "its shape for a small input.")],
    "SystemExit": [("", "`exit` and `quit` would end the notebook: a function ends by `return`.")],
}  # fmt: skip


def hint_for_exception(name: str, message: str) -> str:
    """What to look at when an answer raises."""
    name = "AxisError" if "AxisError" in name else name
    for pattern, hint in EXCEPTIONS.get(name, []):
        if re.search(pattern, message):
            return hint
    return "Run your function by itself in a new cell, with the input shown here."


def hint_for_shape(value: Any, expected: Any) -> str:
    """What to look at when the shape differs."""
    if isinstance(expected, (list, tuple)):
        return "How many parts does the exercise ask for, in which order, of which shapes?"
    if value.ndim == 2 and value.T.shape == np.shape(expected):
        return "Say the shapes aloud: rows and columns are exchanged. What is a row in your result?"
    if value.size == np.size(expected):
        return "The number of entries is right, their arrangement isn't. Print the `.shape`: is " \
               "there an axis too many or too few?"  # fmt: skip
    if value.ndim == 0:
        return "All became one number. Where did the others go: were they summed, averaged, " \
               "maximised, or never computed?"  # fmt: skip
    if np.ndim(expected) == 0:
        return "One number is asked for, and there are still many. What combines them?"
    return "Say the shapes aloud, from the input to the result: after which line is it no longer " \
           "what you expect?"  # fmt: skip


NONE = "What does your function hand back? Look for its `return` line, and for what stands in it."
TYPE = "Print `type(...)` of what your function returns. Which kind of thing was asked for?"
TYPE_OF_VALUE = "Print `type(...)` of your answer. Which kind of thing was asked for?"
FINITE = (
    "Which intermediate result is the first nan or infinity? Print them one by one for this input. "
    "Typical causes: exp of a large number, log of 0, division by 0."
)
