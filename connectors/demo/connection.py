"""One account on a pretend network, connected."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final, Protocol

from connectors.demo import performing
from connectors.demo.network import Network
from connectors.demo.room import Room
from connectors.demo.styles import Style
from inbox_tui.connector.errors import Rejected
from inbox_tui.connector.protocol import HistoryPage, Host, Outcome
from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.event import Batch, ConnectionChanged, Event, HistoryGap
from inbox_tui.domain.ids import ChatId, TransactionId
from inbox_tui.domain.intent import Intent

FIRST_MESSAGES: Final = 20
"""The newest messages of each chat that a first connection brings; older ones are paged."""
_CHUNK: Final = 16 * 1024
_PLACE: Final = "place"


class Company(Protocol):
    """The people who answer."""

    def settle(self, network: Network, me: str) -> None:
        """Be there, with everything that was said before."""

    async def live(self, network: Network, me: str) -> None:
        """Answer and write until cancelled."""


class DemoConnection:
    """A connection to a network in this process. What it stores is its place in the stream."""

    def __init__(
        self, host: Host, network: Network, style: Style, company: Company | None = None
    ) -> None:
        self._host = host
        self._network = network
        self._style = style
        self._company = company
        self._me = host.identity.native

    def capabilities(self, chat: ChatId | None = None) -> Capabilities:  # noqa: ARG002 - all alike
        """What the service allows; every chat of it is alike."""
        return self._style.capabilities()

    async def run(self) -> None:
        """Tell what is new until cancelled. Raises ``BadCredentials`` after signing out."""
        await self._say(ConnectionState.CONNECTING)
        self._check_session()
        self._arrive()
        place = self._stored_place()
        if place is None:
            await self._say(ConnectionState.BACKFILLING)
            place = await self._begin()
        await self._say(ConnectionState.CONNECTED)
        tasks = [asyncio.create_task(self._follow(place))]
        if self._company is not None:
            tasks.append(asyncio.create_task(self._company.live(self._network, self._me)))
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def perform(self, intent: Intent, transaction: TransactionId) -> Outcome:
        """Do it at once; a repeated transaction gets the first outcome again."""
        self._check_session()
        done = self._network.done
        known = done.get((self._me, transaction))
        if known is None:
            known = await performing.perform(
                performing.Actor(self._me, self._network, self._style, self._host),
                intent,
                transaction,
            )
            done[self._me, transaction] = known
        return known

    async def history(self, chat: ChatId, cursor: str | None, limit: int) -> HistoryPage:
        """Older messages; the cursor counts those that are older still."""
        self._check_session()
        room = self._network.room(chat, self._me)
        entries = room.visible_to(self._me)
        end = len(entries) if cursor is None else min(int(cursor), len(entries))
        start = max(0, end - limit)
        events = [event for e in entries[start:end] for event in room.retold(e, self._me)]
        return HistoryPage(tuple(events), str(start) if start else None)

    async def fetch(self, locator: str) -> AsyncIterator[bytes]:
        """The bytes of a file on the network."""
        data = self._network.files.get(locator)
        if data is None:
            raise Rejected("That file is not there any more. Ask for it to be sent again.")
        for start in range(0, len(data), _CHUNK):
            yield data[start : start + _CHUNK]

    async def log_out(self) -> None:
        """End the session."""
        self._network.revoke(self._me)

    async def close(self) -> None:
        """Nothing is held."""

    # --- following the stream -------------------------------------------------------------------

    def _check_session(self) -> None:
        token = self._host.credentials.secrets.get("token")
        self._network.check(self._me, token.reveal() if token else "")

    def _arrive(self) -> None:
        """Be known on the network, which forgets everybody when the program ends."""
        if self._me not in self._network.names:
            name = self._host.credentials.settings.get("name", self._me)
            self._network.sign_up(self._me, name)
        if self._company is not None:
            self._company.settle(self._network, self._me)

    def _stored_place(self) -> int | None:
        """The place of the last run, where it was on this very network."""
        epoch, _, place = self._host.state.get(_PLACE, b"").decode().partition(" ")
        return int(place) if epoch == self._network.epoch else None

    def _place(self, place: int) -> dict[str, bytes | None]:
        return {_PLACE: f"{self._network.epoch} {place}".encode()}

    async def _begin(self) -> int:
        """Tell every chat with its newest messages, the most recent chats first."""
        place = self._network.place(self._me)
        for room in sorted(self._network.rooms_of(self._me), key=_recency, reverse=True):
            await self._host.commit(Batch(self._introduced(room)))
        standing = tuple(self._network.standing[self._me].values())
        await self._host.commit(Batch(standing, self._place(place)))
        return place

    def _introduced(self, room: Room) -> tuple[Event, ...]:
        entries = room.visible_to(self._me)
        older = len(entries) - FIRST_MESSAGES
        newest = entries[max(0, older) :]
        gap = (HistoryGap(room.id, str(older)),) if older > 0 else ()
        told = [event for entry in newest for event in room.retold(entry, self._me)]
        names = self._network.named(room)
        return (*names, *room.described_to(self._me), *told, *gap, *room.receipts())

    async def _follow(self, place: int) -> None:
        while True:
            self._check_session()
            events = self._network.since(self._me, place)
            passing = self._network.take_passing(self._me)
            if events:
                place += len(events)
                await self._host.commit(Batch(events, self._place(place)))
            if passing:
                await self._host.commit(Batch(passing))
            if not events and not passing:
                await self._network.changed()

    async def _say(self, state: ConnectionState) -> None:
        await self._host.commit(Batch((ConnectionChanged(ConnectionStatus(state)),)))


def _recency(room: Room) -> int:
    return room.entries[-1].at if room.entries else 0
