"""What has arrived and isn't stored yet: a bounded queue, and the one task that empties it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from connectors.xmpp.acks import Mark
from connectors.xmpp.elements import raw
from connectors.xmpp.session import ARCHIVE_PREFIX, Session
from connectors.xmpp.stream import is_push
from inbox_tui.domain.event import Event, Quarantined

HIGH: Final = 1_000
"""Waiting elements at which nothing more is read from the server."""
LOW: Final = 200
BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class _Arrival:
    element: Element
    mark: Mark | None
    reason: str = ""
    """Why it can't even be looked at; empty where it can."""


class Inbox:
    """Takes elements from the stream and stores them in order, a group at a time.

    Acknowledges to the server only what has been stored.
    """

    def __init__(self) -> None:
        self._waiting: deque[_Arrival] = deque()
        self._arrived = asyncio.Event()
        self._is_paused = False
        self.session: Session | None = None
        self.settled: Callable[[list[Element]], None] = _nothing
        """Told of elements once they are stored."""

    def take(self, element: Element) -> bool:
        """Whether an open archive query takes the element."""
        return self.session is not None and self.session.archives.take(element)

    def receive(self, element: Element, mark: Mark | None) -> None:
        """Queue an element that has to be stored."""
        self._add(_Arrival(element, mark))

    def could_not_read(self, element: Element, reason: str) -> None:
        """Queue an element to be set aside."""
        self._add(_Arrival(element, None, reason))

    def _add(self, arrival: _Arrival) -> None:
        self._waiting.append(arrival)
        self._arrived.set()
        if len(self._waiting) >= HIGH and not self._is_paused and self.session is not None:
            self._is_paused = True
            self.session.client.pause()

    async def work(self, session: Session) -> None:
        """Store what arrives until cancelled. Raises what storing raises."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                group = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
                await self._store(session, group)
                if self._is_paused and len(self._waiting) <= LOW:
                    self._is_paused = False
                    session.client.resume()

    async def _store(self, session: Session, group: list[_Arrival]) -> None:
        events: list[Event] = []
        for arrival in group:
            if arrival.reason:
                events.append(Quarantined(raw(arrival.element), arrival.reason))
            else:
                events += session.incoming.read(arrival.element)
        positions, session.incoming.positions = session.incoming.positions, {}
        state = {f"{ARCHIVE_PREFIX}{name}": at.encode() for name, at in positions.items()}
        if events or state:
            await session.commit(events, state)
        marks = [arrival.mark for arrival in group if arrival.mark is not None]
        if marks:
            session.client.acks.committed(marks[-1])
        for arrival in group:
            if is_push(arrival.element):
                session.client.answer(arrival.element)
        self.settled([arrival.element for arrival in group])


def _nothing(_: list[Element]) -> None:
    """Nobody waits for what is stored."""
