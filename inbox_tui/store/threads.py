"""How many messages stand in the threads that a page of messages begins."""

from __future__ import annotations

from dataclasses import replace

from inbox_tui.store.rows import MessageRow
from inbox_tui.store.session import Reader


def counted(reader: Reader, chat: int, rows: tuple[MessageRow, ...]) -> tuple[MessageRow, ...]:
    """``rows`` of a chat, those that begin a thread with the number of its messages."""
    # most chats have no thread, and one look at the index says so
    if not rows or not reader.connection.scalar(
        "SELECT 1 FROM messages WHERE chat = ? AND topic IS NOT NULL LIMIT 1", (chat,)
    ):
        return rows
    ids = [row.key.message for row in rows if row.topic is None]
    marks = ", ".join("?" * len(ids))
    found: dict[str, int] = dict(
        reader.connection.rows(
            "SELECT topic, count(*) FROM messages WHERE chat = ? AND topic IS NOT NULL"
            f" AND topic IN ({marks}) AND deleted_by IS NULL GROUP BY topic",
            (chat, *ids),
        )
    )
    return tuple(
        replace(row, replies=found[row.key.message]) if row.key.message in found else row
        for row in rows
    )
