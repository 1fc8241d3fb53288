"""A connector whose answers are what the message says: ``refuse me``, ``lose me``, ``hold me``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from importlib.metadata import EntryPoint
from types import MappingProxyType
from typing import Final

from inbox_tui.connector.discovery import GROUP, Offer, Registry
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.errors import BadCredentials, OutcomeUnknown, Rejected, Transient
from inbox_tui.connector.login import LoginSteps
from inbox_tui.connector.protocol import Connection, HistoryPage, Host, Outcome
from inbox_tui.domain.capability import Capabilities, Feature, Level
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.event import Batch, ConnectionChanged
from inbox_tui.domain.ids import ChatId, MessageId, TransactionId
from inbox_tui.domain.intent import Intent, SendMessage
from inbox_tui.domain.message import plain_text
from inbox_tui.domain.service import Availability, EncryptionFacts, Route, ServiceFacts
from tests.cli.inboxes import MATRIX

SIGNED_OUT: Final = "signed out"
"""An account whose setting ``mood`` says so is refused by its service."""


class Answering:
    """One connection."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def capabilities(self, chat: ChatId | None = None) -> Capabilities:
        return Capabilities(MappingProxyType({Feature.TEXT: Level.FULL}))

    async def run(self) -> None:
        if self._host.credentials.settings.get("mood") == SIGNED_OUT:
            raise BadCredentials("You were signed out. Sign in again in the app.")
        status = ConnectionStatus(ConnectionState.CONNECTED)
        await self._host.commit(Batch((ConnectionChanged(status),)))
        await asyncio.Event().wait()

    async def perform(self, intent: Intent, transaction: TransactionId) -> Outcome:
        if not isinstance(intent, SendMessage):
            return Outcome()
        match plain_text(intent.parts):
            case "refuse me":
                raise Rejected("The service says no.")
            case "lose me":
                raise OutcomeUnknown("The connection broke while sending.")
            case "hold me":
                raise Transient("Not now.")
        return Outcome(MessageId(f"sent-{transaction}"))

    async def history(self, chat: ChatId, cursor: str | None, limit: int) -> HistoryPage:
        return HistoryPage((), None)

    async def fetch(self, locator: str) -> AsyncIterator[bytes]:
        yield b""

    async def log_out(self) -> None:
        """There is nothing to end."""

    async def close(self) -> None:
        """There is nothing to let go of."""


class AnsweringConnector:
    """The entry point."""

    def login(self, egress: Egress) -> LoginSteps:
        raise Rejected("Nobody signs in here.")

    def connect(self, host: Host) -> Connection:
        return Answering(host)


connector: Final = AnsweringConnector()

FACTS: Final = ServiceFacts(
    id=MATRIX,
    name="Answering",
    badge="AN",
    version=1,
    checked_on=date(2026, 11, 1),
    summary="Says what the message asks for.",
    operator="nobody",
    route=Route.PRETEND,
    route_note="for tests",
    encryption=EncryptionFacts("none", "none", "nowhere"),
    identified_by="an id",
    provider_can="nothing",
    limits="none",
    cannot=(),
    warnings=(),
)


def registry() -> Registry:
    """This connector in the place of Matrix's."""
    entry_point = EntryPoint(MATRIX, "tests.cli.answering:connector", GROUP)
    offers = {MATRIX: Offer(FACTS, Availability(usable=True), entry_point)}
    return Registry(offers)
