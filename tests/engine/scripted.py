"""A service that does what a test's script says, and the time it does it in."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import EntryPoint
from typing import cast

from inbox_tui.connector.discovery import Offer
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.login import Answers, Ask, Done, Field, LoginStep
from inbox_tui.connector.protocol import Connection, Connector, HistoryPage, Host, Outcome
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.capability import Capabilities, Feature, Level
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.event import Batch, ChatChanged, ConnectionChanged, Event, MessageReceived
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis, ServiceId, TransactionId
from inbox_tui.domain.intent import Intent, SendMessage
from inbox_tui.domain.message import Message, TextPart
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.service import Availability, EncryptionFacts, Route, ServiceFacts

EVERYTHING = Capabilities(dict.fromkeys(Feature, Level.FULL))
LANTERN = ServiceId("lantern")
PIGEON = ServiceId("pigeon")
CONNECTED = ConnectionChanged(ConnectionStatus(ConnectionState.CONNECTED))


class ScriptedTime:
    """A clock that moves when somebody sleeps by it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._now = 1_750_000_000_000
        self.slept: list[float] = []

    def now(self) -> Millis:
        with self._guard:
            return Millis(self._now)

    def pass_by(self, seconds: float) -> None:
        with self._guard:
            self._now += int(seconds * 1000)

    async def sleep(self, seconds: float) -> None:
        self.pass_by(seconds)
        self.slept.append(seconds)
        await asyncio.sleep(0)


Perform = Callable[[Intent, TransactionId], Awaitable[Outcome]]
Run = Callable[["ScriptedConnection"], Awaitable[None]]


async def stay_connected(connection: ScriptedConnection) -> None:
    await connection.host.commit(Batch((CONNECTED,)))
    await asyncio.Event().wait()


async def take_it(intent: Intent, transaction: TransactionId) -> Outcome:
    sent = MessageId(f"sent-{transaction}") if isinstance(intent, SendMessage) else None
    return Outcome(sent)


@dataclass
class ScriptedService:
    """What the service does; tests change its fields, from any thread."""

    id: ServiceId = LANTERN
    facts_version: int = 1
    capabilities: Capabilities = EVERYTHING
    perform: Perform = take_it
    runs: list[Run] = field(default_factory=list)
    """What the next runs do; the last is done over and over."""
    pages: dict[str | None, HistoryPage] = field(default_factory=dict)
    files: dict[str, tuple[bytes, ...]] = field(default_factory=dict)
    history_gate: threading.Event | None = None
    performed: list[tuple[Intent, TransactionId]] = field(default_factory=list)
    asked_history: list[str | None] = field(default_factory=list)
    connections: list[ScriptedConnection] = field(default_factory=list)
    logged_out: list[Credentials] = field(default_factory=list)
    closed: int = 0
    loads: int = 0
    login_closed: bool = False
    log_out: Callable[[], Awaitable[None]] | None = None

    @property
    def facts(self) -> ServiceFacts:
        return ServiceFacts(
            id=self.id,
            name=self.id.title(),
            badge="LN",
            version=self.facts_version,
            checked_on=date(2026, 11, 1),
            summary="A scripted service.",
            operator="nobody",
            route=Route.PRETEND,
            route_note="none",
            encryption=EncryptionFacts("none", "none", "nowhere"),
            identified_by="a name",
            provider_can="read everything",
            limits="none",
            cannot=(),
            warnings=(),
        )

    def offer(self) -> Offer:
        return Offer(self.facts, Availability(usable=True), cast("EntryPoint", _EntryPoint(self)))

    @property
    def connection(self) -> ScriptedConnection:
        return self.connections[-1]

    def me(self) -> Identity:
        return Identity(self.id, "me")

    def deliver(self, *events: Event, state: Mapping[str, bytes | None] | None = None) -> None:
        """Events arrive; returns when they are durable."""
        self.connection.hand_over(Batch(events, state or {})).result(10)


class _EntryPoint:
    def __init__(self, service: ScriptedService) -> None:
        self._service = service

    def load(self) -> Connector:
        self._service.loads += 1
        return ScriptedConnector(self._service)


class ScriptedConnector:
    def __init__(self, service: ScriptedService) -> None:
        self._service = service

    async def login(self, egress: Egress) -> AsyncGenerator[LoginStep, Answers]:
        try:
            error = ""
            while True:
                field = Field("user", "User")
                answers = yield Ask("Sign in", (field,), error=error)
                if answers["user"].reveal():
                    break
                error = "Enter your name."
            user = answers["user"].reveal()
            token = Secret(f"token of {user}")
            yield Done(Identity(self._service.id, user), user, Credentials({"token": token}))
        finally:
            self._service.login_closed = True

    def connect(self, host: Host) -> Connection:
        connection = ScriptedConnection(self._service, host)
        self._service.connections.append(connection)
        return connection


class ScriptedConnection:
    def __init__(self, service: ScriptedService, host: Host) -> None:
        self.service = service
        self.host = host
        self.loop = asyncio.get_running_loop()

    def capabilities(self, chat: ChatId | None = None) -> Capabilities:
        return self.service.capabilities

    async def run(self) -> None:
        runs = self.service.runs
        now = (runs.pop(0) if len(runs) > 1 else runs[0]) if runs else stay_connected
        await now(self)

    async def perform(self, intent: Intent, transaction: TransactionId) -> Outcome:
        self.service.performed.append((intent, transaction))
        return await self.service.perform(intent, transaction)

    async def history(self, chat: ChatId, cursor: str | None, limit: int) -> HistoryPage:
        self.service.asked_history.append(cursor)
        if self.service.history_gate is not None:
            await asyncio.to_thread(self.service.history_gate.wait, 10)
        return self.service.pages.get(cursor, HistoryPage((), None))

    async def fetch(self, locator: str) -> AsyncIterator[bytes]:
        for piece in self.service.files[locator]:
            yield piece

    async def log_out(self) -> None:
        if self.service.log_out is not None:
            await self.service.log_out()
        self.service.logged_out.append(self.host.credentials)

    async def close(self) -> None:
        self.service.closed += 1

    def hand_over(self, batch: Batch) -> Future[None]:
        return asyncio.run_coroutine_threadsafe(self.host.commit(batch), self.loop)


def anna(service: ScriptedService) -> Identity:
    return Identity(service.id, "anna")


def direct(service: ScriptedService, chat: str = "chat") -> ChatChanged:
    return ChatChanged(
        ChatId(chat),
        kind=ChatKind.DIRECT,
        title="Anna",
        membership=Membership.JOINED,
        partner=anna(service),
    )


def text(
    service: ScriptedService,
    message: str,
    said: str = "hello",
    *,
    chat: str = "chat",
    sender: Identity | None = None,
    at: int = 1_749_999_000_000,
) -> MessageReceived:
    return MessageReceived(
        Message(
            id=MessageId(message),
            chat=ChatId(chat),
            sender=sender or anna(service),
            sent_at=Millis(at),
            accepted_at=Millis(at),
            parts=(TextPart(said),),
        )
    )
