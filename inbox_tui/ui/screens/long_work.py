"""Long work on a thread of its own: how far it is, for how long still, and a way to stop it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Final, TypeVar

from inbox_tui.store.progress import Cancelled, Report, Step

T = TypeVar("T")
LOOK_EVERY_SECONDS: Final = 0.2
"""How often a screen shows what has been done since."""
_SURE_FROM_SECONDS: Final = 2.0
"""A rate measured for less than this says nothing about the time left."""
_MEBIBYTE: Final = 1024 * 1024


class LongWork:
    """One work: its thread tells how far it is, the screen reads that when it likes."""

    def __init__(self, name: str) -> None:
        """``name``: what is being done, as the person reads it."""
        self.name = name
        self._began = time.monotonic()
        self._step: Step | None = None
        self._stopping = threading.Event()

    @property
    def is_stopping(self) -> bool:
        """Whether the person said to stop."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """End it the next time that it tells how far it is."""
        self._stopping.set()

    async def do(self, work: Callable[[Report], T]) -> T:
        """Run ``work`` off the screen's loop. Raises what it raises, ``Cancelled`` if stopped."""
        return await asyncio.to_thread(work, self._report)

    def words(self) -> str:
        """What is being done, how much of it is, and how long the rest takes."""
        if self.is_stopping:
            return f"{self.name}: stopping"
        if self._step is None:
            return f"{self.name}: beginning"
        return f"{self.name}: {progress_words(self._step, time.monotonic() - self._began)}"

    def _report(self, step: Step) -> None:
        if self._stopping.is_set():
            raise Cancelled
        self._step = step


def progress_words(step: Step, seconds: float) -> str:
    """How far it is after ``seconds``: the amount, the share, and the time left once that is known."""
    if not step.total:
        return _amount(step.done, step.unit)
    share = min(1.0, step.done / step.total)
    done = f"{_number(step.done, step.unit)} of {_amount(step.total, step.unit)} · {share:.0%}"
    if not share or seconds < _SURE_FROM_SECONDS:
        return done
    return f"{done} · {_left(seconds * (1 - share) / share)} left"


def mebibytes(size: int) -> str:
    """A size in bytes for people."""
    return f"{size / _MEBIBYTE:,.1f} MiB"


def _amount(count: int, unit: str) -> str:
    return mebibytes(count) if unit == "bytes" else f"{count:,} {unit}"


def _number(count: int, unit: str) -> str:
    return f"{count / _MEBIBYTE:,.1f}" if unit == "bytes" else f"{count:,}"


def _left(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
