"""Keeping the search index up to date, a little after the messages.

A message is noted as waiting in the transaction that stores it, and indexed when the writer has
nothing else to do. The index holds no text of its own; to take a message out of it, the text that
was put in has to be given again, which is what ``index_todo.old`` keeps until then.
"""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.message import plain_text
from inbox_tui.store.encoding import decode_parts
from inbox_tui.store.session import Reader, Transaction

VERSION: Final = 2
"""Grows with any change to :mod:`inbox_tui.store.index_text`: the index is then made anew, because
taking a text out of it needs exactly what was put in."""

BATCH: Final = 50
"""Messages indexed at once: few enough that a message that arrives meanwhile hardly waits."""


def expect(tx: Transaction, position: int) -> None:
    """A message was stored at ``position`` and waits to be indexed."""
    tx.connection.execute("INSERT OR IGNORE INTO index_todo(position) VALUES(?)", (position,))


def expect_again(tx: Transaction, chat: int, position: int, old_parts: str) -> None:
    """The message at ``position`` held ``old_parts`` until now, and changed, moved or went."""
    tx.connection.execute(
        "INSERT OR IGNORE INTO index_todo(position, old) VALUES(?, ?)",
        (position, text_of(old_parts, chat)),
    )


def index_some(tx: Transaction) -> bool:
    """Index one batch; whether messages still wait."""
    waiting = tx.connection.rows(
        "SELECT position, old FROM index_todo ORDER BY position LIMIT ?", (BATCH,)
    )
    for position, old in waiting:
        if old:
            tx.connection.execute(
                "INSERT INTO message_index(message_index, rowid, body) VALUES('delete', ?, ?)",
                (position, old),
            )
        found = tx.connection.one(
            "SELECT chat, parts FROM messages WHERE position = ?", (position,)
        )
        text = text_of(found[1], found[0]) if found else ""
        if text:
            tx.connection.execute(
                "INSERT INTO message_index(rowid, body) VALUES(?, ?)", (position, text)
            )
    if waiting:
        tx.connection.execute("DELETE FROM index_todo WHERE position <= ?", (waiting[-1][0],))
    return len(waiting) == BATCH


def index_everything(tx: Transaction) -> int:
    """Index all that waits; how many messages that were."""
    count = waiting_count(tx)
    while index_some(tx):
        pass
    return count


def waiting_count(reader: Reader) -> int:
    """How many messages are not indexed yet."""
    return int(reader.connection.scalar("SELECT count(*) FROM index_todo"))


def renew_if_outdated(tx: Transaction) -> None:
    """Begin the index anew where another version of the preparation made it."""
    made_by = tx.connection.scalar("SELECT value FROM meta WHERE key = 'index_version'")
    if made_by == str(VERSION):
        return
    tx.connection.execute("INSERT INTO message_index(message_index) VALUES('delete-all')")
    tx.connection.execute("DELETE FROM index_todo")
    tx.connection.execute("INSERT INTO index_todo(position) SELECT position FROM messages")
    tx.connection.execute(
        "INSERT OR REPLACE INTO meta(key, value) VALUES('index_version', ?)", (str(VERSION),)
    )


def text_of(parts: str, chat: int) -> str:
    """What is indexed for a message with these encoded parts."""
    # its patterns take 8 ms to compile, and a start that indexes nothing need not wait for them
    from inbox_tui.store.index_text import index_text  # noqa: PLC0415

    return index_text(plain_text(decode_parts(parts)), chat)
