"""A thread with an event loop of its own.

Each account and each login runs on one. A connector that blocks its loop, or keeps a processor busy
between two awaits, holds up its own account and no other; Python's interpreter lock still gives it
no more than its share. A thread that will not end is left behind: it is a daemon, and its host takes
nothing from it any more.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from inbox_tui.engine.errors import EngineStopped

T = TypeVar("T")


class LoopThread:
    """Runs coroutines handed in from any thread, until it is ended."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._is_ending = False
        self._guard = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin ``work`` on the loop. Cancelling the future cancels it."""
        with self._guard:
            if not self._is_ending:
                return asyncio.run_coroutine_threadsafe(work, self._loop)
        work.close()
        raise EngineStopped("The program is closing.")

    def call(self, what: Callable[[], object]) -> None:
        """Call ``what`` on the loop soon; nothing happens once the thread is ending."""
        with self._guard:
            if not self._is_ending:
                self._loop.call_soon_threadsafe(what)

    def end(self) -> None:
        """Cancel everything and let the thread finish; returns at once."""
        with self._guard:
            if self._is_ending:
                return
            self._is_ending = True
            self._loop.call_soon_threadsafe(self._wind_down)

    def join(self, timeout: float) -> bool:
        """Wait for the thread; whether it has finished."""
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        while not self._loop.is_closed():
            try:
                self._loop.run_forever()
            except (SystemExit, KeyboardInterrupt):
                # a connector raised it in a task of its own; asyncio stops the loop for that
                continue
            self._finish()

    def _wind_down(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._stopping = self._loop.create_task(self._when_quiet())

    async def _when_quiet(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=1.0)
        await self._loop.shutdown_asyncgens()
        self._loop.stop()

    def _finish(self) -> None:
        # not waiting for work in threads: one that hangs must not hold up the program's end
        self._loop.close()
