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
from inbox_tui.store.errors import StoreFull
from inbox_tui.store.session import Transaction
from inbox_tui.store.store import Store

T = TypeVar("T")

Sleep = Callable[[float], Awaitable[None]]

WAITS_FOR_ROOM: Final = (
    "The disk is full or can't be written to: make room. New messages wait until then; "
    "nothing stored is lost."
)
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
        """The same, however long the disk is full: what must not be lost waits for room."""
        attempt = 0
        while True:
            try:
                result = await self.write(work)
            except StoreFull:
                attempt += 1
                self.board.set_trouble(account, WAITS_FOR_ROOM)
                delay = self.backoff.delay(attempt, self.random)
                await self.sleep(min(delay, LONGEST_WAIT_FOR_ROOM_SECONDS))
            else:
                if attempt:
                    self.board.set_trouble(account, "")
                return result
