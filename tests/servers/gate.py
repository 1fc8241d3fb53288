"""A door before a server that a test can shut: who knocks is heard, and not answered."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class Gate:
    """Passes on what comes while it is open. Shut, it takes connections and lets them wait."""

    def __init__(self, behind: str) -> None:
        self._port = urlsplit(behind).port
        self._is_open = asyncio.Event()
        self._is_open.set()
        self._visits: set[asyncio.Task[None]] = set()
        self.address = ""

    def shut(self) -> None:
        """Let nobody in from now on."""
        self._is_open.clear()

    def open(self) -> None:
        """Let everybody in, those who wait first."""
        self._is_open.set()

    async def begin(self) -> asyncio.Server:
        server = await asyncio.start_server(self._visited, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server

    async def end(self) -> None:
        for visit in self._visits:
            visit.cancel()
        await asyncio.gather(*self._visits, return_exceptions=True)

    def _visited(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visit = asyncio.create_task(self._serve(reader, writer))
        self._visits.add(visit)
        visit.add_done_callback(self._visits.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with _closing(writer):
            await self._is_open.wait()
            answers, questions = await asyncio.open_connection("127.0.0.1", self._port)
            async with _closing(questions):
                await asyncio.gather(_pour(reader, questions), _pour(answers, writer))


@asynccontextmanager
async def gate_before(behind: str) -> AsyncIterator[Gate]:
    """An open gate before the server at the address ``behind``."""
    gate = Gate(behind)
    async with await gate.begin():
        try:
            yield gate
        finally:
            await gate.end()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def _closing(writer: asyncio.StreamWriter) -> AsyncIterator[None]:
    try:
        yield
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
