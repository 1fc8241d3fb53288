"""Search in everything that is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.message import plain_text
from inbox_tui.store import lookup
from inbox_tui.store.chat_rows import TITLE_COLUMNS, TITLE_JOINS, title_of
from inbox_tui.store.index_text import Term, match_expression, terms_of
from inbox_tui.store.matching import find_spans
from inbox_tui.store.message_rows import COLUMN_COUNT, COLUMNS, JOINS, message_row
from inbox_tui.store.rows import MessageRow, SearchHit
from inbox_tui.store.session import Reader

MAX_LIMIT: Final = 1000
MAX_WAITING: Final = 500
"""How many messages not indexed yet are looked through one by one."""
_TOP: Final = 2**62


def search(
    reader: Reader,
    text: str,
    *,
    chat: ChatKey | None = None,
    before: int | None = None,
    limit: int = 50,
) -> tuple[SearchHit, ...]:
    """The newest messages that hold every word of ``text``; the last word may be a beginning.

    ``before`` is the position of the last hit of the page before. No text is an error.
    """
    terms = terms_of(text)
    number = None if chat is None else lookup.chat_number(reader, chat)
    if not terms or (chat is not None and number is None):
        return ()
    limit = max(0, min(limit, MAX_LIMIT))
    below = _TOP if before is None else before
    positions = _indexed(reader, terms, number, below, limit)
    waiting = _waiting(reader, number, below)
    hits = [
        SearchHit(row, title, spans)
        for row, title in _rows_at(reader, sorted({*positions, *waiting}))
        if row.hidden is None
        and ((spans := find_spans(plain_text(row.parts), terms)) or row.position not in waiting)
    ]
    hits.sort(key=lambda hit: hit.row.position, reverse=True)
    return tuple(hits[:limit])


def _indexed(
    reader: Reader, terms: tuple[Term, ...], chat: int | None, below: int, limit: int
) -> list[int]:
    # newest first is the order of the index itself, so this takes as many steps as there are hits
    rows = reader.connection.execute(
        "SELECT rowid FROM message_index WHERE message_index MATCH ? AND rowid < ?"
        " ORDER BY rowid DESC LIMIT ?",
        (match_expression(terms, chat), below, limit),
    )
    return [position for (position,) in rows]


def _waiting(reader: Reader, chat: int | None, below: int) -> set[int]:
    rows = reader.connection.execute(
        "SELECT messages.position FROM index_todo"
        " JOIN messages ON messages.position = index_todo.position"
        " WHERE index_todo.position < ?1 AND (?2 IS NULL OR messages.chat = ?2)"
        " ORDER BY index_todo.position DESC LIMIT ?3",
        (below, chat, MAX_WAITING),
    )
    return {position for (position,) in rows}


def _rows_at(reader: Reader, positions: Sequence[int]) -> Iterator[tuple[MessageRow, str]]:
    """Messages of any chats with their chats' titles; without quotes and reactions."""
    marks = ", ".join("?" * len(positions))
    rows = reader.connection.execute(
        f"SELECT{COLUMNS}, accounts.account,{TITLE_COLUMNS} FROM messages AS message"
        f" JOIN chats ON chats.id = message.chat{TITLE_JOINS}{JOINS}"
        f" WHERE message.position IN ({marks})",
        tuple(positions),
    )
    for columns in rows:
        account, *title = columns[COLUMN_COUNT:]
        key = lookup.chat_key(account, title[0])
        yield message_row(key, columns[:COLUMN_COUNT]), title_of(tuple(title))
