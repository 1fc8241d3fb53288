"""What could not be understood or was refused, kept raw up to a cap."""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.event import Event, MessageEdited, MessageReceived
from inbox_tui.domain.ids import AccountId, ChatId, Millis
from inbox_tui.store import lookup
from inbox_tui.store.record_rows import QuarantineRow
from inbox_tui.store.session import Reader, Transaction

MAX_KEPT: Final = 500
"""Of one account: the latest."""
MAX_RAW_BYTES: Final = 64 * 1024
"""Of one event: its beginning."""
MAX_REASON: Final = 500


def put(
    tx: Transaction, account: AccountId, raw: bytes, reason: str, chat: ChatId | None = None
) -> None:
    """Set something aside."""
    number = lookup.account_number(tx, account)
    tx.connection.execute(
        "INSERT INTO quarantine(account, chat, raw, reason, at) VALUES(?, ?, ?, ?, ?)",
        (number, chat, raw[:MAX_RAW_BYTES], reason[:MAX_REASON], tx.now),
    )
    tx.connection.execute(
        "UPDATE accounts SET quarantined = quarantined + 1 WHERE id = ?", (number,)
    )
    tx.connection.execute(
        "DELETE FROM quarantine WHERE account = ?1 AND id <="
        " (SELECT id FROM quarantine WHERE account = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        (number, MAX_KEPT),
    )
    tx.changes.accounts.add(account)


def put_event(tx: Transaction, account: AccountId, event: Event, reason: str) -> None:
    """Set an event aside that was understood and must not be applied."""
    raw = repr(event).encode("utf-8", "backslashreplace")
    put(tx, account, raw, reason, chat_of(event))


def chat_of(event: Event) -> ChatId | None:
    """The chat an event is about, where it is about one."""
    if isinstance(event, (MessageReceived, MessageEdited)):
        return event.message.chat
    chat: ChatId | None = getattr(event, "chat", None)
    return chat


def count(reader: Reader, account: AccountId) -> int:
    """How many were ever set aside, those dropped at the cap included."""
    found = reader.connection.scalar(
        "SELECT quarantined FROM accounts WHERE account = ?", (account,)
    )
    return int(found or 0)


def latest(reader: Reader, account: AccountId, limit: int = 50) -> tuple[QuarantineRow, ...]:
    """The latest of those kept."""
    rows = reader.connection.execute(
        "SELECT quarantine.chat, quarantine.raw, quarantine.reason, quarantine.at FROM quarantine"
        " JOIN accounts ON accounts.id = quarantine.account"
        " WHERE accounts.account = ? ORDER BY quarantine.id DESC LIMIT ?",
        (account, limit),
    )
    return tuple(
        QuarantineRow(account, chat, bytes(raw), reason, Millis(at))
        for chat, raw, reason, at in rows
    )
