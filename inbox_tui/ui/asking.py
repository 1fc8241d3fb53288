"""Waiting for the engine or the store without holding up the screen, and saying what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from inbox_tui.connector.errors import ConnectorError
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.engine.errors import EngineError
from inbox_tui.store.errors import StoreError
from inbox_tui.ui.dialogs import outcome

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp

T = TypeVar("T")
FAILURES = (EngineError, ConnectorError, StoreError)
"""What a future may fail with. Each is a sentence for the person; it may quote the service."""


class Asking:
    """Hands futures to the app's loop. What fails is told, and nothing else stops."""

    def __init__(self, app: InboxApp) -> None:
        self._app = app

    def tell(self, words: str) -> None:
        """Say why something can't be done; the reason may quote a service."""
        self._app.tell(safe_line(words, max_characters=300), is_problem=True)

    def go(
        self, future: Future[T], done: str = "", *, or_else: Callable[[], None] | None = None
    ) -> None:
        """Wait in the background; say ``done`` when it went well, or why it did not.

        ``or_else`` is called when it did not.
        """
        self._app.run_worker(self._finish(future, done, or_else), exit_on_error=True)

    async def _finish(
        self, future: Future[T], done: str, or_else: Callable[[], None] | None
    ) -> None:
        if await self.answer(future) is _FAILED:
            if or_else is not None:
                or_else()
        elif done:
            self._app.tell(done)

    async def answer(self, future: Future[T]) -> T | object:
        """The result, or :data:`FAILED` after the person was told why there is none."""
        try:
            return await outcome(future)
        except FAILURES as error:
            self.tell(str(error))
            return _FAILED


_FAILED = object()
FAILED = _FAILED
