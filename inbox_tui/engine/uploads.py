"""How far the files that are being sent have been read, and which of them were given up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Final

from inbox_tui.engine.errors import Withdrawn
from inbox_tui.store.changes import Changes

STEP: Final = 100_000
"""Bytes between two words of it."""


class Uploads:
    """Any thread may ask. A file is here while a connector reads it."""

    def __init__(self, publish: Callable[[Changes], None]) -> None:
        self._publish = publish
        self._guard = threading.Lock()
        self._read: dict[str, int] = {}
        self._given_up: set[str] = set()

    def begin(self, locator: str) -> None:
        """A connector begins to read a file."""
        with self._guard:
            self._read[locator] = 0
            self._given_up.discard(locator)
        self._publish(Changes(outbox=True))

    def count(self, locator: str, size: int) -> None:
        """So many bytes more were read. Raises ``Withdrawn`` where the person gave it up."""
        with self._guard:
            before = self._read.get(locator, 0)
            self._read[locator] = before + size
            is_given_up = locator in self._given_up
        if is_given_up:
            raise Withdrawn("You withdrew this file while it was sent.")
        if before // STEP != (before + size) // STEP:
            self._publish(Changes(outbox=True))

    def end(self, locator: str) -> None:
        """It was read to its end, or never will be."""
        with self._guard:
            self._read.pop(locator, None)
            self._given_up.discard(locator)
        self._publish(Changes(outbox=True))

    def read(self, locator: str) -> int | None:
        """How many bytes of a file were read; ``None`` where nobody reads it now."""
        with self._guard:
            return self._read.get(locator)

    def give_up(self, locators: Iterable[str]) -> bool:
        """Stop those that are being read; whether there was one. What is read whole may be sent."""
        with self._guard:
            found = [locator for locator in locators if locator in self._read]
            self._given_up.update(found)
        return bool(found)
