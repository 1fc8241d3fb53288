"""When nobody has touched the keys for so long that the inbox should lock itself."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final

SETTING: Final = "lock.idle_minutes"
LOOK_EVERY_SECONDS: Final = 5.0


class IdleLock:
    """Counts from the last key or mouse event."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._limit: float | None = None
        self._touched_at = clock()

    def set_minutes(self, stored: str | None) -> None:
        """What the setting says; without one, or with nonsense, it never locks by itself."""
        minutes = int(stored) if stored and stored.isascii() and stored.isdecimal() else 0
        self._limit = minutes * 60.0 or None

    def touch(self) -> None:
        """Somebody is there."""
        self._touched_at = self._clock()

    @property
    def is_due(self) -> bool:
        """Whether nobody has been there for the time that was set."""
        return self._limit is not None and self._clock() - self._touched_at >= self._limit
