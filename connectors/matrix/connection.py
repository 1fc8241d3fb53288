"""One account on one homeserver, connected."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, Final, ParamSpec, TypeVar

import httpx

from connectors.matrix.account import egress_trusting
from connectors.matrix.discovery import Versions, read_versions
from connectors.matrix.e2ee import E2EEEngine, NoE2EE
from connectors.matrix.history import older
from connectors.matrix.homeserver import Homeserver
from connectors.matrix.ids import client_path
from connectors.matrix.intents.desk import Desk
from connectors.matrix.intents.perform import perform
from connectors.matrix.json_reading import Malformed
from connectors.matrix.media import download, upload_limit
from connectors.matrix.rooms.book import RoomBook
from connectors.matrix.rooms.capabilities import account_capabilities, room_capabilities
from connectors.matrix.rooms.room import Room
from connectors.matrix.session import Session
from connectors.matrix.sync import account_data
from connectors.matrix.sync.classic import ClassicSync
from connectors.matrix.sync.interpreter import Interpreter, Rules
from connectors.matrix.sync.sliding import SlidingSync
from connectors.matrix.sync.stream import POSITION_KEY, Reply, SyncStream
from inbox_tui.connector.errors import BadCredentials, ConnectorError, Transient
from inbox_tui.connector.protocol import HistoryPage, Host, Outcome
from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.event import Batch, ConnectionChanged, Event
from inbox_tui.domain.ids import ChatId, TransactionId
from inbox_tui.domain.intent import Intent

P = ParamSpec("P")
R = TypeVar("R")

NEWEST_SPEC: Final = 14
"""The newest 1.x of the specification that anything here depends on; assumed until it is known."""


def understood(call: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Turn an answer that makes no sense into an error the engine knows."""

    @functools.wraps(call)
    async def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await call(*args, **kwargs)
        except Malformed as error:
            raise Transient(f"The homeserver's answer makes no sense: {error}.") from error

    return guarded


class MatrixConnection:
    """Implements ``inbox_tui.connector.protocol.Connection``."""

    def __init__(self, host: Host, e2ee: E2EEEngine | None = None) -> None:
        self._host = host
        self._e2ee: E2EEEngine = e2ee or NoE2EE()
        self._me = host.identity.native
        self._book = RoomBook(host.state)
        self._account = account_capabilities(upload_limit=None, spec_minor=NEWEST_SPEC)
        self._http: httpx.AsyncClient | None = None
        self._interpreter = Interpreter(
            self._book,
            account_data.from_state(host.state.get(account_data.STATE_KEY)),
            Rules(
                me=self._me,
                now=host.now,
                capabilities=self._of_room,
                explain=self._e2ee.explain,
                can_decrypt=self._e2ee.has_keys,
            ),
        )

    def capabilities(self, chat: ChatId | None = None) -> Capabilities:
        """What this account allows, or this room where it differs."""
        room = self._book.get(chat) if chat is not None else None
        return self._of_room(room) if room else self._account

    @understood
    async def run(self) -> None:
        """Receive until cancelled."""
        await self._commit([_state(ConnectionState.CONNECTING)])
        homeserver = self._homeserver()
        versions = await read_versions(homeserver)
        await self._learn_capabilities(homeserver, versions)
        stream = self._stream(homeserver, versions)
        told: ConnectionState | None = None
        while True:
            reply = await stream.next()
            now = ConnectionState.CONNECTED if reply.is_complete else ConnectionState.BACKFILLING
            await self._take_in(reply, [] if now is told else [_state(now)])
            told = now

    @understood
    async def perform(self, intent: Intent, transaction: TransactionId) -> Outcome:
        """Ask the homeserver for what the person wants."""
        chat: ChatId | None = getattr(intent, "chat", None)
        return await perform(self._desk(), intent, transaction, self.capabilities(chat))

    @understood
    async def history(self, chat: ChatId, cursor: str | None, limit: int) -> HistoryPage:
        """Older events of a room."""
        return await older(self._homeserver(), self._interpreter.place(chat), cursor, limit)

    def fetch(self, locator: str) -> AsyncIterator[bytes]:
        """The bytes of a file or of its smaller picture."""
        return download(self._homeserver(), locator)

    async def log_out(self) -> None:
        """End this session on the server, so that its token is worth nothing."""
        try:
            await self._homeserver().post(client_path("logout"), {})
        except BadCredentials:
            # it has ended already
            return

    async def close(self) -> None:
        """Close the connections that are still open."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    # --- receiving ------------------------------------------------------------------------------

    def _stream(self, homeserver: Homeserver, versions: Versions) -> SyncStream:
        mode = self._host.credentials.settings.get("sync", "auto")
        if mode == "sliding" or (mode == "auto" and versions.has_sliding_sync):
            return SlidingSync(homeserver, self._host.state, wants_keys=self._e2ee.has_keys)
        return ClassicSync(homeserver, self._host.state)

    async def _take_in(self, reply: Reply, events: list[Event]) -> None:
        """Store a reply with its position: only then may the next one be asked for."""
        keys = await self._e2ee.receive(reply.update.to_device, reply.update.e2ee)
        found = self._interpreter.read(reply.update)
        if reply.present is not None:
            found += self._interpreter.left_meanwhile(reply.present)
        state = {**keys, **self._interpreter.take_state(), POSITION_KEY: reply.position}
        await self._host.commit(Batch((*found, *events), state))

    async def _commit(self, events: list[Event]) -> None:
        await self._host.commit(Batch(tuple(events)))

    async def _learn_capabilities(self, homeserver: Homeserver, versions: Versions) -> None:
        newest = next((m for m in range(NEWEST_SPEC, 0, -1) if versions.reaches(m)), 0)
        try:
            limit = await upload_limit(homeserver)
        except BadCredentials:
            raise
        except ConnectorError:
            # a server that won't say its limit still refuses what is too large
            limit = None
        self._account = account_capabilities(upload_limit=limit, spec_minor=newest)

    # --- what everything is done with -----------------------------------------------------------

    def _of_room(self, room: Room) -> Capabilities:
        return room_capabilities(room, self._me, self._account, self._e2ee.why_not)

    def _desk(self) -> Desk:
        return Desk(
            self._homeserver(), self._me, self._book, self._e2ee, self._host.open_attachment
        )

    def _homeserver(self) -> Homeserver:
        return Homeserver(self._client(), self._session)

    @functools.cached_property
    def _session(self) -> Session:
        return Session(self._host.credentials, self._host.replace_credentials)

    def _client(self) -> httpx.AsyncClient:
        if self._http is None:
            settings = self._host.credentials.settings
            if not settings.get("homeserver"):
                raise BadCredentials("This account has no homeserver. Sign in to it again.")
            egress = egress_trusting(self._host.egress, settings.get("ca_file", ""))
            self._http = egress.http(settings["homeserver"])
        return self._http


def _state(state: ConnectionState) -> ConnectionChanged:
    return ConnectionChanged(ConnectionStatus(state))
