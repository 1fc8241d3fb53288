"""What the store's tests are arranged with: people, messages, and a store that hears of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from inbox_tui.domain.account import Account, Credentials
from inbox_tui.domain.event import Event, MessageEdited, MessageReceived
from inbox_tui.domain.ids import (
    AccountId,
    ChatId,
    ChatKey,
    Identity,
    MessageId,
    MessageKey,
    Millis,
    ServiceId,
    TransactionId,
)
from inbox_tui.domain.intent import Intent, SendMessage
from inbox_tui.domain.message import Message, TextPart, plain_text
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.verdict import Decision, Judged, Verdict
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import accounts, chats, ingest, outbox, timeline
from inbox_tui.store.rows import ChatRow, MessageRow
from inbox_tui.store.store import Store

NOON = Millis(1_790_000_000_000)
"""When the tests' clock starts; the account was added then."""
SECOND = 1000

MATRIX = ServiceId("matrix")
ME = Identity(MATRIX, "@me:example.org")
ANNA = Identity(MATRIX, "@anna:example.org")
BEN = Identity(MATRIX, "@ben:example.org")
ACCOUNT = AccountId("account-1")
CHAT = ChatId("!kitchen:example.org")
KITCHEN = ChatKey(ACCOUNT, CHAT)
KEY = MasterKey(bytes(range(32)))


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self, at: Millis = NOON) -> None:
        self.at = at

    def __call__(self) -> Millis:
        return self.at

    def forward(self, milliseconds: int) -> None:
        self.at = Millis(self.at + milliseconds)


def message(
    name: str,
    text: str | None = None,
    *,
    sender: Identity = ANNA,
    after: int = 0,
    chat: ChatId = CHAT,
    **fields: Any,
) -> Message:
    """A message called ``name``, written ``after`` seconds past noon."""
    at = Millis(NOON + after * SECOND)
    fields.setdefault("parts", (TextPart(name if text is None else text),))
    fields.setdefault("accepted_at", at)
    return Message(MessageId(name), chat, sender, at, **fields)


def received(name: str, text: str | None = None, **fields: Any) -> MessageReceived:
    """That :func:`message` arrived."""
    return MessageReceived(message(name, text, **fields))


def edited(name: str, target: str, text: str, **fields: Any) -> MessageEdited:
    """A later version of ``target``."""
    return MessageEdited(message(name, text, replaces=MessageId(target), **fields))


class House:
    """A store with one account, and short words for what the tests do with it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    @classmethod
    def new(cls, folder: Path, *, is_home: bool = True) -> House:
        clock = Clock()
        house = cls(Store.create(folder, KEY, clock=clock), clock)
        house.add_account(is_home=is_home)
        # messages are written after noon, and the clock has to be past them
        clock.forward(3600 * SECOND)
        return house

    def add_account(
        self, account: AccountId = ACCOUNT, identity: Identity = ME, *, is_home: bool = True
    ) -> None:
        added = Account(account, identity, "Me", is_home, is_on=True, added_at=self.clock())
        credentials = Credentials({"token": Secret("s3cret-token")}, {"homeserver": "example.org"})
        self.write(lambda tx: accounts.add(tx, added, credentials))

    def write(self, work: Any) -> Any:
        return self.store.write(work).result()

    def read(self, operation: Any, *arguments: Any, **options: Any) -> Any:
        with self.store.read() as reader:
            return operation(reader, *arguments, **options)

    def hear(
        self,
        *events: Event,
        decision: Decision = Decision.ACCEPT,
        state: Mapping[str, bytes | None] | None = None,
        account: AccountId = ACCOUNT,
    ) -> None:
        """Apply a batch."""
        judged = [Judged(event, Verdict(decision, "so the test decided")) for event in events]
        self.write(lambda tx: ingest.apply(tx, account, judged, state or {}))

    def ask(self, intent: Intent, transaction: str = "txn-1") -> None:
        """Put an intent into the outbox."""
        self.write(lambda tx: outbox.enqueue(tx, ACCOUNT, intent, TransactionId(transaction)))

    def say(self, text: str, transaction: str = "txn-1") -> None:
        self.ask(SendMessage(CHAT, (TextPart(text),)), transaction)

    def rows(self, chat: ChatKey = KITCHEN) -> tuple[MessageRow, ...]:
        rows: tuple[MessageRow, ...] = self.read(timeline.page, chat)
        return rows

    def texts(self, chat: ChatKey = KITCHEN) -> list[str]:
        return texts_of(self.rows(chat))

    def row(self, name: str, chat: ChatKey = KITCHEN) -> MessageRow:
        key = MessageKey(chat.account, chat.chat, MessageId(name))
        row: MessageRow | None = self.read(timeline.get, key)
        assert row is not None, f"{name} is not here"
        return row

    def chat(self, chat: ChatKey = KITCHEN) -> ChatRow:
        row: ChatRow | None = self.read(chats.get, chat)
        assert row is not None, f"{chat} is not here"
        return row

    def chats(self, **options: Any) -> tuple[ChatRow, ...]:
        rows: tuple[ChatRow, ...] = self.read(chats.page, **options)
        return rows

    def reopen(self) -> None:
        """Close the store and open it again, as a restart does."""
        self.store.close()
        self.store = Store.open(self.store.folder, KEY, clock=self.clock)


def texts_of(rows: Sequence[MessageRow]) -> list[str]:
    """What the rows say."""
    return [plain_text(row.parts) for row in rows]
