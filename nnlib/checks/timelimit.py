"""Running an answer for a limited time, on any thread and any system.

The answer runs in a thread of its own. When its time is over, an exception is raised inside that
thread (`PyThreadState_SetAsyncExc`), again and again until the thread ends: CPython delivers it
between two bytecodes, so it ends loops of Python and loops of NumPy calls. One single call into
compiled code that is too long (a gigantic product, `time.sleep`) can't be ended: its thread is left
to itself, and the check goes on. Not covered: a compiled call that never lets other threads run,
such as `10 ** 10 ** 10`, and an answer that uses up the memory. Where there are no threads
(Python in a browser), there is no limit.
"""

from __future__ import annotations

import contextvars
import ctypes
import threading
import time
from collections.abc import Callable
from typing import Any

PATIENCE = 1.0  # seconds that a thread gets to end after its time


class TimeIsOver(BaseException):
    """Raised inside an answer that runs too long; no `except Exception` holds it."""


class LimitedThread(threading.Thread):
    """A thread that ends quietly, however its target ends."""

    def __init__(self, target: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.work = target
        self.context = contextvars.copy_context()  # NumPy's error state lives in the context

    def run(self) -> None:
        """Run the target in a copy of the caller's context."""
        try:
            self.context.run(self.work)
        except BaseException:
            return

    def stop(self) -> None:
        """Ask the thread to end, for at most `PATIENCE` seconds."""
        deadline = time.monotonic() + PATIENCE
        while self.is_alive() and time.monotonic() < deadline:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self.ident or 0), ctypes.py_object(TimeIsOver)
            )
            self.join(0.05)


def run_for(seconds: float, target: Callable[[], Any]) -> bool:
    """Run `target()` for at most some seconds; False if it had to be stopped."""
    thread = LimitedThread(target)
    try:
        thread.start()
    except RuntimeError:  # no threads here: run it as it is
        contextvars.copy_context().run(target)
        return True
    deadline = time.monotonic() + seconds
    try:
        while thread.is_alive() and time.monotonic() < deadline:
            thread.join(0.05)  # short waits, so that an interrupt gets through on Windows too
    finally:
        finished = not thread.is_alive()
        if not finished:
            thread.stop()
    return finished
