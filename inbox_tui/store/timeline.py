"""The messages of one chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from inbox_tui.domain.ids import ChatKey, MessageId, MessageKey, Millis
from inbox_tui.store import gaps as chat_gaps
from inbox_tui.store import lookup, pending, positions, threads, unread
from inbox_tui.store.encoding import decode_parts
from inbox_tui.store.message_rows import (
    COLUMN_COUNT,
    COLUMNS,
    HAS_REACTIONS,
    JOINS,
    QUOTE_COLUMNS,
    QUOTE_JOINS,
    REPLY,
    message_row,
    quote_of,
)
from inbox_tui.store.reaction_counts import reactions_to
from inbox_tui.store.record_rows import Gap, MessageVersion
from inbox_tui.store.rows import MessageRow
from inbox_tui.store.session import Reader, Transaction

_SELECT = f"SELECT{COLUMNS}{QUOTE_COLUMNS} FROM messages AS message{JOINS}{QUOTE_JOINS}"
_MAX = 2**62
_MENTIONS = "mentions_me AND deleted_by IS NULL"
_OF_THREAD = (
    " AND message.position IN (SELECT position FROM messages WHERE chat = ?1 AND topic = ?4"
    " UNION ALL SELECT position FROM messages WHERE chat = ?1 AND id = ?4)"
)
MOST_COUNTED: Final = 1_000


def page(
    reader: Reader,
    chat: ChatKey,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = 100,
    topic: str | None = None,
) -> tuple[MessageRow, ...]:
    """Messages in ascending order: the newest, or those next to a position, which is left out.

    ``topic``: those of one thread alone, with the message it began with.
    """
    number = lookup.chat_number(reader, chat)
    if number is None:
        return ()
    if after is not None:
        where, bound, order = "message.position > ?2", after, "ASC"
    else:
        where, bound, order = "message.position < ?2", _MAX if before is None else before, "DESC"
    of_thread = "" if topic is None else _OF_THREAD
    rows = reader.connection.rows(
        f"{_SELECT} WHERE message.chat = ?1 AND {where}{of_thread}"
        f" ORDER BY message.position {order} LIMIT ?3",
        (number, bound, limit) if topic is None else (number, bound, limit, topic),
    )
    return _built(reader, chat, number, rows if order == "ASC" else rows[::-1])


def around(
    reader: Reader, chat: ChatKey, message: MessageId, *, limit: int = 100
) -> tuple[MessageRow, ...]:
    """Messages on both sides of one; empty when that one isn't here."""
    middle = get(reader, MessageKey(chat.account, chat.chat, message))
    if middle is None:
        return ()
    half = max(1, limit // 2)
    earlier = page(reader, chat, before=middle.position, limit=half)
    return (*earlier, middle, *page(reader, chat, after=middle.position, limit=half))


def get(reader: Reader, key: MessageKey) -> MessageRow | None:
    """One message."""
    number = lookup.chat_number(reader, key.chat_key)
    rows = reader.connection.rows(
        f"{_SELECT} WHERE message.chat = ? AND message.id = ?", (number, key.message)
    )
    found = _built(reader, key.chat_key, number or 0, rows)
    return found[0] if found else None


def versions(reader: Reader, key: MessageKey) -> tuple[MessageVersion, ...]:
    """Every version of an edited message, oldest first."""
    rows = reader.connection.execute(
        "SELECT written_at, parts FROM versions WHERE chat = ? AND message = ?"
        " ORDER BY edit <> '', written_at",
        (lookup.chat_number(reader, key.chat_key), key.message),
    )
    return tuple(MessageVersion(Millis(at), decode_parts(parts)) for at, parts in rows)


def gaps(reader: Reader, chat: ChatKey) -> tuple[Gap, ...]:
    """Where messages are missing, newest first."""
    return chat_gaps.of_chat(reader, chat)


def first_unread(reader: Reader, chat: ChatKey) -> int | None:
    """The position of the first message that wasn't read."""
    number = lookup.chat_number(reader, chat)
    return None if number is None else unread.first_unread(reader, number)


def position_on(reader: Reader, chat: ChatKey, at: Millis) -> int | None:
    """The first message from a moment on, else the newest one."""
    return _one_position(
        reader, chat, "position >= ? ORDER BY position", positions.position_at(at)
    ) or _one_position(reader, chat, "position < ? ORDER BY position DESC", _MAX)


def next_mention(reader: Reader, chat: ChatKey, *, after: int) -> int | None:
    """The next message below a position that mentions the person."""
    return _one_position(reader, chat, f"{_MENTIONS} AND position > ? ORDER BY position", after)


def previous_mention(reader: Reader, chat: ChatKey, *, before: int) -> int | None:
    """The next message above a position that mentions the person."""
    return _one_position(
        reader, chat, f"{_MENTIONS} AND position < ? ORDER BY position DESC", before
    )


def count_after(reader: Reader, chat: ChatKey, position: int) -> int:
    """How many messages of others stand below a position, up to :data:`MOST_COUNTED`."""
    count: int = reader.connection.scalar(
        "SELECT count(*) FROM (SELECT 1 FROM messages WHERE chat = ? AND position > ?"
        " AND NOT is_mine AND NOT is_silent AND NOT is_hidden LIMIT ?)",
        (lookup.chat_number(reader, chat), position, MOST_COUNTED),
    )
    return count


def read_positions(reader: Reader, chat: ChatKey) -> tuple[int, ...]:
    """How far the others in a group have read, in ascending order, up to a cap."""
    rows = reader.connection.rows(
        "SELECT receipts.position FROM receipts JOIN chats ON chats.id = receipts.chat"
        " WHERE receipts.chat = ? AND receipts.kind = 'read' AND chats.kind = 'group'"
        " ORDER BY receipts.position DESC LIMIT ?",
        (lookup.chat_number(reader, chat), MOST_COUNTED),
    )
    return tuple(position for (position,) in reversed(rows))


def _one_position(reader: Reader, chat: ChatKey, where: str, bound: int) -> int | None:
    position: int | None = reader.connection.scalar(
        f"SELECT position FROM messages WHERE chat = ? AND {where} LIMIT 1",
        (lookup.chat_number(reader, chat), bound),
    )
    return position


def set_gap_loaded(tx: Transaction, chat: ChatKey, cursor: str) -> None:
    """The gap that began at ``cursor`` has been asked for and what it held was applied.

    Call it before applying the page: the page may leave a gap of its own, further down.
    """
    chat_gaps.set_loaded(tx, chat, cursor)


def _built(
    reader: Reader, chat: ChatKey, number: int, rows: Sequence[tuple[Any, ...]]
) -> tuple[MessageRow, ...]:
    reacted = [row[1] for row in rows if row[HAS_REACTIONS]]
    reactions = reactions_to(reader, number, reacted) if reacted else {}
    built = tuple(
        message_row(
            chat,
            row,
            None if row[REPLY] is None else quote_of(row[REPLY], row[COLUMN_COUNT:]),
            reactions.get(row[1], ()),
        )
        for row in rows
    )
    return pending.lay_over(reader, number, threads.counted(reader, number, built))
