"""A line on standard error that says how far long work has come, where somebody is looking."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from inbox_tui.store.progress import Report, Step, unreported

_EVERY_SECONDS: Final = 0.2
_CLEAR_LINE: Final = "\r\x1b[K"


@contextmanager
def shown() -> Iterator[Report]:
    """Draws over one line of a terminal; a pipe or a file is told nothing."""
    if not sys.stderr.isatty():
        yield unreported
        return
    line = _Line()
    try:
        yield line.show
    finally:
        line.clear()


class _Line:
    def __init__(self) -> None:
        self._began = time.monotonic()
        self._drawn = 0.0

    def show(self, step: Step) -> None:
        now = time.monotonic()
        if now - self._drawn < _EVERY_SECONDS:
            return
        self._drawn = now
        sys.stderr.write(_CLEAR_LINE + _words(step, now - self._began))
        sys.stderr.flush()

    def clear(self) -> None:
        sys.stderr.write(_CLEAR_LINE)
        sys.stderr.flush()


def _words(step: Step, seconds: float) -> str:
    if not step.total:
        return f"{step.done:,} {step.unit}"
    share = min(1.0, step.done / step.total)
    left = seconds * (1 - share) / share if share else 0.0
    return f"{step.done:,} of {step.total:,} {step.unit} ({share:.0%}), {left:.0f} s left"
