"""How far an import came, so that it can be gone on with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from inbox_tui.domain.ids import ChatKey, MessageId
from inbox_tui.store.exporting.records import MessageRecord, Record
from inbox_tui.store.session import Transaction

KEPT_MILLISECONDS: Final = 30 * 24 * 3600 * 1000
"""How long an import that was stopped can be gone on with."""


@dataclass(slots=True)
class Progress:
    """An import on its way. What is durable of it is in the database."""

    source: str | None
    done: int = 0
    """Records that were gone through."""
    chats: set[int] = field(default_factory=set)
    """The chats that this import made: what else it says of them is theirs."""
    last: tuple[ChatKey, MessageId] | None = None
    """The message before the next record: its chat, and its id."""

    def pass_over(self, record: Record) -> None:
        """A record that was taken in before the import was stopped."""
        if isinstance(record, MessageRecord):
            self.last = (record.key, record.id)

    def advance(self, count: int, last: tuple[ChatKey, MessageId] | None) -> None:
        """So many more records are durable."""
        self.done += count
        self.last = last


def begin(tx: Transaction, source: str | None) -> Progress:
    """Begin an import, or take up the one from ``source`` that was stopped."""
    _forget_old(tx)
    if source is None:
        return Progress(None)
    tx.connection.execute(
        "INSERT OR IGNORE INTO imports(source, begun_at, done) VALUES(?, ?, 0)", (source, tx.now)
    )
    done = tx.connection.scalar("SELECT done FROM imports WHERE source = ?", (source,))
    made = tx.connection.rows("SELECT chat FROM imported_chats WHERE source = ?", (source,))
    return Progress(source, int(done), {chat for (chat,) in made})


def note(tx: Transaction, progress: Progress, count: int) -> None:
    """So many more records are taken in by this transaction."""
    if progress.source is not None:
        tx.connection.execute(
            "UPDATE imports SET done = ? WHERE source = ?", (progress.done + count, progress.source)
        )


def note_chat(tx: Transaction, progress: Progress, chat: int) -> None:
    """The import made this chat."""
    progress.chats.add(chat)
    if progress.source is not None:
        tx.connection.execute(
            "INSERT OR IGNORE INTO imported_chats(source, chat) VALUES(?, ?)",
            (progress.source, chat),
        )


def end(tx: Transaction, source: str | None) -> None:
    """It came to its end: the next one from there begins at the beginning."""
    for table in ("imports", "imported_chats"):
        tx.connection.execute(f"DELETE FROM {table} WHERE source = ?", (source,))


def _forget_old(tx: Transaction) -> None:
    old = tx.connection.rows(
        "SELECT source FROM imports WHERE begun_at < ?", (tx.now - KEPT_MILLISECONDS,)
    )
    for (source,) in old:
        end(tx, source)
