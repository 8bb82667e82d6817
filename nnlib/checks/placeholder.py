"""Has the learner begun? A stub is recognised by what it does, not by how it is written.

The compiled code of a stub only loads and returns `...`, None or NotImplementedError, so the
source (which a console doesn't keep) is not needed.
"""

from __future__ import annotations

import dis
from types import CodeType, FunctionType, MethodType
from typing import Any

MISSING: Any = object()

# Instructions that move values about and do nothing with them, by the start of their name.
_IDLE = (
    *("RESUME", "NOP", "CACHE", "EXTENDED_ARG", "NOT_TAKEN", "PUSH_NULL", "POP_TOP"),
    *("BUILD_TUPLE", "RETURN_VALUE", "RAISE_VARARGS", "PRECALL", "CALL"),
)


def _is_idle(code: CodeType) -> bool:
    """Whether the code does nothing but hand back a placeholder."""
    stored: set[str] = set()
    raises = False
    for step in dis.get_instructions(code):
        name, value = step.opname, step.argval
        if name.startswith("STORE_FAST"):
            stored.update([value] if isinstance(value, str) else value)
        elif name.startswith("LOAD_FAST"):  # the arguments themselves are no placeholder
            idle = stored.issuperset([value] if isinstance(value, str) else value)
        elif name in ("LOAD_GLOBAL", "LOAD_COMMON_CONSTANT"):
            idle = raises = "NotImplementedError" in str(value)
        elif name in ("LOAD_CONST", "RETURN_CONST"):
            idle = _is_idle_value(value) or (raises and isinstance(value, str))
        else:
            idle = name.startswith(_IDLE)
        if not name.startswith("STORE_FAST") and not idle:
            return False
    return True


def _is_idle_value(value: Any) -> bool:
    """Whether a value is a placeholder, or a tuple or list that holds one."""
    if value is None or value is MISSING or value is NotImplementedError:
        return True
    return returned_placeholder(value) or (
        type(value) in (list, tuple) and any(map(_is_idle_value, value))
    )


def is_placeholder(answer: Any) -> bool:
    """Whether an answer, function or value, is still what the exercise began with."""
    code = code_of(answer)
    return _is_idle(code) if code is not None else _is_idle_value(answer)


def code_of(answer: Any) -> CodeType | None:
    """The compiled code of a function; strange objects are not even asked for it."""
    return answer.__code__ if type(answer) in (FunctionType, MethodType) else None


def returned_placeholder(value: Any) -> bool:
    """Whether a called function handed back `...` or NotImplemented, alone or among others."""
    if value is Ellipsis or value is NotImplemented:
        return True
    return type(value) in (list, tuple) and any(map(returned_placeholder, value))
