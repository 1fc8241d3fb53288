"""Files, fetched because the person asked, and sealed into the store piece by piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from pathlib import PurePosixPath

from inbox_tui.connector.errors import LimitExceeded
from inbox_tui.connector.protocol import Connection, FetchesFromTheMiddle
from inbox_tui.domain.ids import MessageKey
from inbox_tui.domain.message import FilePart
from inbox_tui.engine.calls import within
from inbox_tui.engine.context import Context
from inbox_tui.engine.errors import EngineError, Refused
from inbox_tui.engine.futures import failed, in_thread
from inbox_tui.engine.runners import Runners
from inbox_tui.store import timeline
from inbox_tui.store.attachments import PartialFile

Progress = Callable[[int, int | None], None]


class Fetching:
    """Fetches files; one that was fetched before is found again."""

    def __init__(self, context: Context, runners: Runners) -> None:
        self._context = context
        self._runners = runners

    def fetch(self, message: MessageKey, index: int, progress: Progress | None) -> Future[str]:
        """The attachment's locator in the store, once all of the file is there."""
        try:
            part = self._part(message, index)
            known = self._context.store.attachments.cached(message.chat_key, part.locator)
            if known is not None:
                found: Future[str] = Future()
                found.set_result(known)
                return found
            supervisor = self._runners.need(message.account)
        except EngineError as error:
            return failed(error)
        return supervisor.ask(lambda connection: self._fetch(connection, message, part, progress))

    def _part(self, message: MessageKey, index: int) -> FilePart:
        with self._context.store.read() as reader:
            row = timeline.get(reader, message)
        if row is None or not 0 <= index < len(row.parts):
            raise Refused("This message is not here any more.")
        part = row.parts[index]
        if not isinstance(part, FilePart):
            raise Refused("There is no file in this part of the message.")
        return part

    async def _fetch(
        self, connection: Connection, message: MessageKey, part: FilePart, progress: Progress | None
    ) -> str:
        attachments = self._context.store.attachments
        name = PurePosixPath(part.name).name

        def open_partial() -> PartialFile:
            begun = attachments.resume(message.chat_key, part.locator)
            return begun or attachments.begin(message.chat_key, part.locator, name=name)

        partial = await asyncio.to_thread(open_partial)
        source, start = _source(connection, part.locator, partial.size_so_far)
        stream = _Stream(self._context, source, part.size, progress, start=start)
        try:
            return await asyncio.wrap_future(
                in_thread(lambda: _take_in(partial, stream.pieces(), start), "fetch")
            )
        finally:
            stream.stop()


def _source(connection: Connection, locator: str, here: int) -> tuple[AsyncIterator[bytes], int]:
    """The file's bytes, and the place in the file where they begin."""
    if here and isinstance(connection, FetchesFromTheMiddle):
        return connection.fetch_from(locator, here), here
    return connection.fetch(locator), 0


def _take_in(partial: PartialFile, pieces: Iterator[bytes], start: int) -> str:
    """Seal what arrives. What is here when it breaks off is gone on with by the next fetch."""
    with partial:
        try:
            for piece in pieces if start else partial.unseen(pieces):
                partial.write(piece)
        except LimitExceeded:
            partial.abandon()
            raise
        return partial.finish()


class _Stream:
    """A connector's asynchronous pieces, as the store's thread takes them: one at a time.

    The store asks for a piece when it has sealed the one before, so that a fast service can't fill
    the memory.
    """

    def __init__(
        self,
        context: Context,
        source: AsyncIterator[bytes],
        size: int | None,
        progress: Progress | None,
        *,
        start: int = 0,
    ) -> None:
        self._context = context
        self._source = source
        self._size = size
        self._progress = progress
        self._received = start
        self._loop = asyncio.get_running_loop()
        self._is_stopped = False

    def stop(self) -> None:
        """Nobody waits for the rest."""
        self._is_stopped = True

    def pieces(self) -> Iterator[bytes]:
        """On the store's thread: the pieces, until the end."""
        while not self._is_stopped:
            waiting = asyncio.run_coroutine_threadsafe(self._next(), self._loop)
            # a little longer than the limit inside, for the case that the loop itself is gone
            piece = waiting.result(self._context.limits.stall_seconds + 5)
            if piece is None:
                return
            yield piece
        raise Refused("Fetching was stopped.")

    async def _next(self) -> bytes | None:
        piece = await within(self._context.limits.stall_seconds, self._pull)
        if piece is None:
            return None
        self._received += len(piece)
        if self._received > self._context.limits.fetch_bytes:
            raise LimitExceeded("The file is larger than this program accepts; it was dropped.")
        if self._progress is not None:
            self._progress(self._received, self._size)
        return piece

    async def _pull(self) -> bytes | None:
        return await anext(self._source, None)
