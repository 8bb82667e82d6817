"""A function as it would be in a fresh kernel: with its imports and helpers, without the data.

A function that reads `W` from the notebook instead of its argument works until the notebook
changes. So an answer runs with a copy of its globals that holds modules, functions, classes, other
callables and CONSTANTS, but none of the notebook's variables.
"""

from __future__ import annotations

from types import FunctionType, ModuleType
from typing import Any

import numpy as np

NOT_TAKEN_ALONG = ("exit", "quit", "get_ipython")  # calling these would end or change the kernel


def _is_constant(name: str, value: Any) -> bool:
    """Whether this is a number, a text, or a tuple, with a NAME_LIKE_THIS (but not `W1` or `X`)."""
    letters = sum(character.isalpha() for character in name)
    values = value if type(value) is tuple else (value,)
    plain = all(isinstance(each, (int, float, str, np.number)) for each in values)
    return name.isupper() and letters > 1 and plain


def _is_taken_along(name: str, value: Any) -> bool:
    if name in NOT_TAKEN_ALONG:
        return False
    if name.startswith("__"):
        return True
    return isinstance(value, ModuleType) or callable(value) or _is_constant(name, value)


def _copy(function: FunctionType, namespace: dict[str, Any]) -> FunctionType:
    """The same function with other globals."""
    twin = FunctionType(
        function.__code__, namespace, function.__name__, function.__defaults__, function.__closure__
    )
    twin.__kwdefaults__ = function.__kwdefaults__
    twin.__dict__.update(function.__dict__)
    return twin


def without_notebook(answer: Any) -> Any:
    """A copy of the answer (and of its helpers) that doesn't see the notebook's variables."""
    if type(answer) is not FunctionType:
        return answer
    home = answer.__globals__
    namespace = {name: value for name, value in home.items() if _is_taken_along(name, value)}
    for name, value in namespace.items():
        if isinstance(value, FunctionType) and value.__globals__ is home:
            namespace[name] = _copy(value, namespace)
    return _copy(answer, namespace)


def is_notebook_variable(answer: Any, name: str) -> bool:
    """Whether a name that the copy lacked is a variable of the notebook."""
    return type(answer) is FunctionType and name in answer.__globals__
