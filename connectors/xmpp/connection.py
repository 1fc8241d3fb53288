"""One account, connected."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from connectors.xmpp.archive import Archives
from connectors.xmpp.catch_up import older
from connectors.xmpp.client import Client
from connectors.xmpp.delivery import Deliveries
from connectors.xmpp.features import STATE, ServerFeatures
from connectors.xmpp.files import download
from connectors.xmpp.inbox import Inbox
from connectors.xmpp.incoming import Incoming
from connectors.xmpp.people import People
from connectors.xmpp.performing import Performer
from connectors.xmpp.pushes import PushedLists
from connectors.xmpp.recall import Recalls
from connectors.xmpp.room_work import RoomWork
from connectors.xmpp.session import Session, capabilities_of, stored_rooms
from connectors.xmpp.startup import begin
from inbox_tui.connector.egress import Egress, is_loopback
from inbox_tui.connector.errors import BadCredentials, Transient, Unsupported
from inbox_tui.connector.protocol import HistoryPage, Host, Outcome
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.capability import Capabilities, Feature
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.ids import ChatId, TransactionId
from inbox_tui.domain.intent import Intent
from inbox_tui.domain.secret import Secret

QUIET_SECONDS: Final = 240.0
"""After so long the other end is asked whether it is still there."""


class XmppConnection:
    """Runs one account. Made anew for every run."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._session: Session | None = None
        self._features = ServerFeatures.load(host.state.get(STATE))
        self._egress = egress_of(host.egress, host.credentials)
        self._rooms = stored_rooms(host)
        self._is_logged_out = False
        self._inbox = Inbox()
        self._performer: Performer | None = None

    def capabilities(self, chat: ChatId | None = None) -> Capabilities:
        """What this account allows, or this chat where it differs."""
        features = self._features if self._session is None else self._session.features
        return capabilities_of(features, self._rooms, chat)

    async def run(self) -> None:
        """Connect, and commit what arrives until cancelled."""
        session = self._make_session()
        self._session = session
        rooms = RoomWork(session)
        deliveries = Deliveries(session, rooms)
        self._performer = Performer(session, deliveries, People(session, rooms))

        def settled(elements: list[Element]) -> None:
            deliveries.settle(elements)
            rooms.settle()

        self._inbox.settled = settled
        tasks = (
            asyncio.create_task(self._inbox.work(session)),
            asyncio.create_task(self._stay_connected(session, rooms)),
        )
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await session.client.close()

    async def perform(self, intent: Intent, transaction: TransactionId) -> Outcome:
        """Ask the service for ``intent``."""
        if self._performer is None:
            raise Transient("The connection to the server is down.")
        return await self._performer.perform(intent, transaction)

    async def history(self, chat: ChatId, cursor: str | None, limit: int) -> HistoryPage:
        """Messages of ``chat`` before ``cursor``, an id of its archive."""
        capabilities = self.capabilities(chat)
        if not capabilities.allows(Feature.HISTORY):
            raise Unsupported(capabilities.reason(Feature.HISTORY))
        if self._session is None:
            raise Transient("The connection to the server is down.")
        return await older(self._session, chat, cursor, limit)

    def fetch(self, locator: str) -> AsyncIterator[bytes]:
        """The bytes at a file's address."""
        domain = self._host.identity.native.rpartition("@")[2]
        return download(self._egress, locator, from_this_machine=is_loopback(domain))

    async def log_out(self) -> None:
        """End the stream; XMPP keeps no session beyond it."""
        self._is_logged_out = True
        if self._session is not None:
            await self._session.client.close()

    async def close(self) -> None:
        """Let go of everything."""
        if self._session is not None:
            await self._session.client.close()

    async def _stay_connected(self, session: Session, rooms: RoomWork) -> None:
        """Connect, and once connected come back by ourselves as long as that works at once."""
        client = session.client
        await session.say(ConnectionState.CONNECTING)
        await client.open()
        while True:
            await session.say(ConnectionState.BACKFILLING)
            await begin(session)
            await session.say(ConnectionState.CONNECTED)
            if not await self._while_it_lasts(session, rooms):
                return

    async def _while_it_lasts(self, session: Session, rooms: RoomWork) -> bool:
        """Until the session is over; whether a new one has begun in its place."""
        client = session.client
        entering = asyncio.create_task(rooms.enter_all())
        try:
            while True:
                await _until_lost(client, entering)
                if self._is_logged_out:
                    return False
                reason = client.lost.exception()
                if isinstance(reason, BadCredentials):
                    raise reason
                await session.say(ConnectionState.TRANSIENT_DISCONNECT, str(reason or ""))
                if not await client.open():
                    return True
                await session.say(ConnectionState.CONNECTED)
        finally:
            entering.cancel()
            await asyncio.gather(entering, return_exceptions=True)

    def _make_session(self) -> Session:
        host = self._host
        own = host.identity
        rooms, lists = self._rooms, PushedLists(own.native)
        recalls = Recalls(host.state)
        settings = host.credentials.settings
        client = Client(
            own.native,
            host.credentials.secrets.get("password", Secret("")),
            self._egress,
            self._inbox,
            place_of(settings.get("host", ""), settings.get("port", "")),
        )
        session = Session(
            host=host,
            egress=self._egress,
            client=client,
            archives=Archives(own.native, client),
            incoming=Incoming(own, rooms, recalls, lists, host.now),
            lists=lists,
            recalls=recalls,
            rooms=rooms,
            features=self._features,
        )
        self._inbox.session = session
        return session


async def _until_lost(client: Client, entering: asyncio.Task[None]) -> None:
    """Until the connection is lost. Raises what went wrong with the rooms, other than refusals."""
    waiting: set[asyncio.Future[None]] = {client.lost, entering}
    while not client.lost.done():
        done, _ = await asyncio.wait(
            waiting, timeout=QUIET_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        if entering in done:
            entering.result()
            waiting.discard(entering)
        if not done:
            await client.check()


def place_of(host: str, port: str) -> tuple[str, int] | None:
    """Where to connect, where that isn't for the domain's records to say."""
    if not host:
        return None
    return (host, int(port) if port.isascii() and port.isdigit() else 5222)


def egress_of(egress: Egress, credentials: Credentials) -> Egress:
    """The account's way to the network, trusting the authority named when it was signed in."""
    ca_file = credentials.settings.get("ca_file", "")
    if not ca_file or egress.settings.ca_file is not None:
        return egress
    return Egress(replace(egress.settings, ca_file=Path(ca_file)))
