"""A connector that allows everything and keeps what it was asked for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

from inbox_tui.connector.egress import Egress
from inbox_tui.connector.errors import Rejected, Unreachable
from inbox_tui.connector.login import LoginSteps
from inbox_tui.connector.protocol import HistoryPage, Host, Outcome
from inbox_tui.domain.capability import Capabilities, Feature, Level, Limits
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.event import Batch, ConnectionChanged, MessageReceived
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis, ServiceId, TransactionId
from inbox_tui.domain.intent import Intent, SendMessage
from inbox_tui.domain.message import FilePart, Message, TextPart
from tests.ui.pretend_connector import by_password

EVERYTHING = Capabilities(
    dict.fromkeys(Feature, Level.FULL), Limits(text_characters=500, file_bytes=1_000_000)
)
NO_REPLIES = Capabilities(
    {Feature.REPLY: Level.UNSUPPORTED}, reasons={Feature.REPLY: "No replies here."}
).over(EVERYTHING)
"""Of the chat called Limited."""
FILE = b"the bytes of a file"


class WillingConnection:
    """Connected at once. A text that begins with ``fail`` is refused."""

    def __init__(self, host: Host, asked: list[Intent], *, is_cut_off: bool) -> None:
        self._is_cut_off = is_cut_off
        self._host = host
        self._asked = asked

    def capabilities(self, chat: ChatId | None = None) -> Capabilities:
        return NO_REPLIES if chat == "!Limited" else EVERYTHING

    async def run(self) -> None:
        if self._is_cut_off:
            raise Unreachable("harbor.example cannot be reached. Check your [b]network[/b].")
        status = ConnectionStatus(ConnectionState.CONNECTED)
        await self._host.commit(Batch((ConnectionChanged(status),)))
        await asyncio.Event().wait()

    async def perform(self, intent: Intent, transaction: TransactionId) -> Outcome:
        self._asked.append(intent)
        if not isinstance(intent, SendMessage):
            return Outcome()
        said = intent.parts[0]
        if isinstance(said, FilePart):
            async for _ in self._host.open_attachment(said.locator):
                await asyncio.to_thread(connector.takes_files.wait, 10)
        if isinstance(said, TextPart) and said.text.startswith("fail"):
            raise Rejected("The service does not like that. Write something else.")
        return Outcome(MessageId(f"$sent-{transaction}"))

    async def history(self, chat: ChatId, cursor: str | None, limit: int) -> HistoryPage:
        when = Millis(1_700_000_000_000)
        sender = Identity(ServiceId("harbor"), "@old:example.org")
        old = Message(
            MessageId("$old"), chat, sender, when, (TextPart("From long ago"),), accepted_at=when
        )
        return HistoryPage((MessageReceived(old),), None)

    async def fetch(self, locator: str) -> AsyncIterator[bytes]:
        yield FILE

    async def log_out(self) -> None: ...

    async def close(self) -> None: ...


class WillingConnector:
    def __init__(self) -> None:
        self.asked: list[Intent] = []
        self.is_cut_off = False
        self.takes_files = threading.Event()
        """Not set while a test wants to look at a file on its way."""
        self.takes_files.set()

    def login(self, egress: Egress) -> LoginSteps:
        return by_password()

    def connect(self, host: Host) -> WillingConnection:
        return WillingConnection(host, self.asked, is_cut_off=self.is_cut_off)


connector = WillingConnector()
