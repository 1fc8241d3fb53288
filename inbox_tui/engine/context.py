"""What every part of the engine shares: the store, the connectors, time and chance."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import Final, TypeVar

from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.ids import AccountId, Millis
from inbox_tui.engine.backoff import Backoff
from inbox_tui.engine.board import Board
from inbox_tui.engine.faults import FaultLog
from inbox_tui.engine.limits import Limits
from inbox_tui.store.changes import Changes
from inbox_tui.store.errors import NotWritable
from inbox_tui.store.session import Transaction
from inbox_tui.store.store import Store

T = TypeVar("T")

Sleep = Callable[[float], Awaitable[None]]

LONGEST_WAIT_FOR_ROOM_SECONDS: Final = 10.0
"""Asking one's own disk again disturbs nobody, and the person who made room is watching."""


@dataclass(frozen=True, slots=True)
class Context:
    """Handed in, so that tests need neither patience nor monkeypatching."""

    store: Store
    registry: Registry
    clock: Callable[[], Millis]
    random: Random
    backoff: Backoff
    limits: Limits
    sleep: Sleep
    board: Board
    faults: FaultLog

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Do ``work`` in the store; returns when it is durable."""
        return await asyncio.wrap_future(self.store.write(work))

    async def write_until_stored(self, account: AccountId, work: Callable[[Transaction], T]) -> T:
        """The same, however long the disk takes nothing: what must not be lost waits for room."""
        attempt = 0
        while True:
            try:
                result = await self.write(work)
            except NotWritable as error:
                attempt += 1
                self.board.set_trouble(account, self.store.writability.reason or str(error))
                await self._until_room(self.backoff.delay(attempt, self.random))
            else:
                if attempt:
                    self.board.set_trouble(account, "")
                return result

    async def _until_room(self, seconds: float) -> None:
        """Wait until the store says that there is room, or for so long."""
        loop = asyncio.get_running_loop()
        is_room = asyncio.Event()

        def look(changes: Changes) -> None:
            if changes.writability is not None and changes.writability.is_well:
                loop.call_soon_threadsafe(is_room.set)

        stop = self.store.subscribe(look)
        waits = [
            asyncio.create_task(_set(is_room)),
            asyncio.create_task(self._sleep(min(seconds, LONGEST_WAIT_FOR_ROOM_SECONDS))),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop()
            for wait in waits:
                wait.cancel()

    async def _sleep(self, seconds: float) -> None:
        await self.sleep(seconds)


async def _set(event: asyncio.Event) -> None:
    await event.wait()
