"""What a check returns."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Literal

from nnlib.checks import display

Status = Literal["not attempted", "passed", "failed", "error"]


class NotPassed(AssertionError):
    """Raised by `Result.require()` for an answer that isn't right yet."""


@dataclass(frozen=True)
class Result:
    """The state of an answer, its points, and the hint for the recognised mistake.

    True when passed. In a notebook it shows as a panel whose plain text is the bare score, which
    nbgrader counts as partial credit; everywhere else its text is the whole panel.
    """

    key: str
    status: Status
    points: float
    max_points: int
    symptom: str = ""  # the first thing that doesn't hold, or what is left to do
    hint: str = ""
    recognised: str | None = None
    held: tuple[str, ...] = ()  # the properties that hold
    failed: str = ""  # the first property that doesn't
    details: tuple[tuple[str, str], ...] = ()  # (label, text): input, expected, received
    printed: str = ""
    onward: str = ""  # how to go on, or why it matters

    def __bool__(self) -> bool:
        return self.status == "passed"

    def require(self) -> Result:
        """The result itself if passed, else `NotPassed` (an AssertionError) with the panel."""
        if not self:
            raise NotPassed(str(self))
        return self

    @property
    def score(self) -> str:
        """The points as a bare number."""
        return f"{self.points:g}"

    @property
    def panel(self) -> display.Panel:
        """What is shown."""
        return display.result_panel(self)

    def __str__(self) -> str:
        return self.panel.text()

    __repr__ = __str__

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        bundle = self.panel.bundle()
        if not in_terminal():
            bundle["text/plain"] = self.score
        return bundle


def in_terminal() -> bool:
    """Whether this is IPython without a notebook's kernel, which shows plain text only."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and getattr(shell, "kernel", None) is None
