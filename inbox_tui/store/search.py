"""Search in everything that is stored."""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.message import plain_text
from inbox_tui.store import chat_rows, lookup, timeline
from inbox_tui.store.index_text import Term, match_expression, terms_of
from inbox_tui.store.matching import find_spans
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
    rows = timeline.at_positions(reader, sorted({*positions, *waiting}))
    hits: list[tuple[int, ChatKey, MessageRow, tuple[tuple[int, int], ...]]] = []
    for position, (key, row) in rows.items():
        spans = find_spans(plain_text(row.parts), terms)
        if row.hidden is None and (spans or position not in waiting):
            hits.append((position, key, row, spans))
    hits.sort(key=lambda hit: hit[0], reverse=True)
    titles = _titles(reader, {hit[1] for hit in hits[:limit]})
    return tuple(SearchHit(row, titles[key], spans) for _at, key, row, spans in hits[:limit])


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


def _titles(reader: Reader, keys: set[ChatKey]) -> dict[ChatKey, str]:
    titles: dict[ChatKey, str] = {}
    for key in keys:
        columns = reader.connection.one(
            f"{chat_rows.SELECT} WHERE chats.id = ?", (lookup.chat_number(reader, key),)
        )
        titles[key] = "" if columns is None else chat_rows.title_of(columns)
    return titles
