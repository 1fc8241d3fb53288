"""The one way from the store's thread to the screens: what changed, merged, at a steady pace."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context, copy_context
from threading import Lock
from typing import Final, Protocol

from inbox_tui.store.changes import NOTHING, Changes

PER_SECOND: Final = 30


class Published(Protocol):
    """What a store offers here."""

    def subscribe(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Call ``listener`` on another thread after each commit."""


class ChangesPump:
    """Gathers changes from any thread and hands them over on the app's loop.

    The first change after a quiet time is delivered at once, so that a key press shows without
    delay; what follows waits for the next thirtieth of a second and comes as one.
    """

    def __init__(self, deliver: Callable[[Changes], None]) -> None:
        self._deliver = deliver
        self._lock = Lock()
        self._pending = NOTHING
        self._is_armed = False
        self._delivered_at = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._context: Context | None = None
        self._unsubscribe: Callable[[], None] | None = None

    def start(self, store: Published) -> None:
        """Begin, on the loop that is running now."""
        self._loop = asyncio.get_running_loop()
        self._context = copy_context()
        self._unsubscribe = store.subscribe(self.put)

    def stop(self) -> None:
        """Deliver nothing more."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        with self._lock:
            self._loop = None

    def put(self, changes: Changes) -> None:
        """Add changes, from any thread. Never waits for the screens."""
        with self._lock:
            self._pending = self._pending.merge(changes)
            if self._is_armed or self._loop is None or self._loop.is_closed():
                return
            self._is_armed = True
            self._loop.call_soon_threadsafe(self._arm, context=self._context)

    def _arm(self) -> None:
        loop = asyncio.get_running_loop()
        due = self._delivered_at + 1 / PER_SECOND
        if loop.time() >= due:
            self._flush()
        else:
            loop.call_at(due, self._flush, context=self._context)

    def _flush(self) -> None:
        with self._lock:
            changes, self._pending = self._pending, NOTHING
            self._is_armed = False
            is_stopped = self._loop is None
        self._delivered_at = asyncio.get_running_loop().time()
        if changes and not is_stopped:
            self._deliver(changes)
