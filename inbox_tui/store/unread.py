"""Bringing a chat's row up to date with its messages: the last one, activity, how many are unread.

Unread is counted here where everything since the person's read position is here; else it is what
the service counted, and what came after that.
"""

from __future__ import annotations

from typing import Final

from inbox_tui.store.positions import position_at
from inbox_tui.store.session import Reader, Transaction

CAP: Final = 1000
"""Counting stops there: "1000+" says as much as the figure."""

_COUNTS: Final = "NOT is_mine AND NOT is_silent AND NOT is_hidden AND deleted_by IS NULL"


def refresh(tx: Transaction, chat: int, *, has_news: bool = False) -> None:
    """Bring the row of ``chat`` up to date. ``has_news``: messages arrived that are no history."""
    unread, mentions = _count(tx, chat)
    last = tx.connection.one(
        "SELECT position, ordered_at FROM messages WHERE chat = ?"
        " AND NOT is_silent AND NOT is_hidden ORDER BY position DESC LIMIT 1",
        (chat,),
    )
    position, at = last if last is not None else (None, 0)
    tx.connection.execute(
        "UPDATE chats SET archive = iif(archive = 1 AND ?6 AND ?1 > unread, 2, archive), unread = ?1,"
        " mentions = ?2, last_position = ?3, active_at = max(active_at, ?4) WHERE id = ?5",
        (unread, mentions, position, at, chat, has_news),
    )


def move_read_position(tx: Transaction, chat: int, position: int) -> None:
    """The person has read up to ``position``. It never moves back."""
    tx.connection.execute(
        "UPDATE chats SET read_position = max(coalesce(read_position, 0), ?) WHERE id = ?",
        (position, chat),
    )


def note_service_count(tx: Transaction, chat: int, unread: int, mentions: int) -> None:
    """What the service counted, of everything up to the newest message that is here."""
    tx.connection.execute(
        "UPDATE chats SET service_unread = ?, service_mentions = ?, counted_position ="
        " coalesce((SELECT max(position) FROM messages WHERE chat = chats.id), 0) WHERE id = ?",
        (max(0, unread), max(0, mentions), chat),
    )


def first_unread(reader: Reader, chat: int) -> int | None:
    """The position of the first message that counts as unread."""
    position: int | None = reader.connection.scalar(
        f"SELECT position FROM messages WHERE chat = ? AND position > ? AND {_COUNTS}"
        " ORDER BY position LIMIT 1",
        (chat, _read_up_to(reader, chat)),
    )
    return position


def _read_up_to(reader: Reader, chat: int) -> int:
    """Without any word of the person's own, what is older than the account here counts as read."""
    row = reader.connection.one(
        "SELECT read_position, accounts.added_at FROM chats"
        " JOIN accounts ON accounts.id = chats.account WHERE chats.id = ?",
        (chat,),
    )
    read, added_at = row or (0, 0)
    return position_at(added_at) if read is None else int(read)


def _count(tx: Transaction, chat: int) -> tuple[int, int]:
    row = tx.connection.one(
        "SELECT read_position, service_unread, service_mentions, counted_position,"
        " EXISTS (SELECT 1 FROM gaps WHERE gaps.chat = chats.id AND NOT is_loaded"
        " AND gaps.position > coalesce(read_position, 0))"
        " FROM chats WHERE chats.id = ?",
        (chat,),
    )
    if row is None:
        return 0, 0
    read, unread, mentions, counted, is_incomplete = row
    if unread is None or (read is not None and (not is_incomplete or read >= counted)):
        return _messages_after(tx, chat, _read_up_to(tx, chat))
    more, more_mentions = _messages_after(tx, chat, counted)
    return min(CAP, unread + more), min(CAP, mentions + more_mentions)


def _messages_after(tx: Transaction, chat: int, position: int) -> tuple[int, int]:
    row = tx.connection.one(
        "SELECT count(*), coalesce(sum(mentions_me), 0) FROM (SELECT mentions_me FROM messages"
        f" WHERE chat = ? AND position > ? AND {_COUNTS} LIMIT {CAP})",
        (chat, position),
    )
    return (0, 0) if row is None else (int(row[0]), int(row[1]))
