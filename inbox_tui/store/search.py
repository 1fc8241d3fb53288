"""Search in every message that is stored: newest first, or best first.

The index walks its lists backwards in time, so that a page costs as many steps as it has hits,
however many there are in all. Nothing is counted, and nothing is sorted but the page itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from inbox_tui.domain.ids import ChatKey
from inbox_tui.store import lookup
from inbox_tui.store.chat_rows import TITLE_COLUMN_COUNT, TITLE_COLUMNS, TITLE_JOINS, title_of
from inbox_tui.store.making import maker
from inbox_tui.store.message_rows import COLUMNS, JOINS, message_row
from inbox_tui.store.query.parsing import parse
from inbox_tui.store.query.tree import Query
from inbox_tui.store.record_rows import Place, SearchHit
from inbox_tui.store.rows import MessageRow
from inbox_tui.store.search_sought import Sought, made_ready
from inbox_tui.store.search_waiting import Waiting
from inbox_tui.store.session import Reader

MAX_LIMIT: Final = 1000
_INDEXED: Final = (
    " AND message_index.rowid NOT IN (SELECT position FROM index_todo)"
    " AND message_index.rowid < ? AND message_index.rowid >= ?"
)
_FROM: Final = (
    " CROSS JOIN messages ON messages.position = message_index.rowid"
    " JOIN chats ON chats.id = messages.chat JOIN accounts ON accounts.id = chats.account"
)


def search(
    reader: Reader,
    query: str | Query,
    *,
    chat: ChatKey | None = None,
    before: int | None = None,
    limit: int = 50,
) -> tuple[SearchHit, ...]:
    """The newest messages that fit the query; no text is an error.

    ``before`` is the position of the last hit of the page before.
    """
    sought = made_ready(reader, _parsed(query), chat)
    if sought is None:
        return ()
    limit = max(0, min(limit, MAX_LIMIT))
    below = sought.end if before is None else min(before, sought.end)
    return tuple(_hits(reader, sought, sought.expression, below, limit))


def best(
    reader: Reader,
    query: str | Query,
    *,
    chat: ChatKey | None = None,
    after: Place | None = None,
    limit: int = 50,
) -> tuple[SearchHit, ...]:
    """The messages that fit best, and of those that fit alike the newest.

    ``after`` is the place of the last hit of the page before.
    """
    sought = made_ready(reader, _parsed(query), chat)
    if sought is None:
        return ()
    limit = max(0, min(limit, MAX_LIMIT))
    first = after.rank if after is not None else 0
    hits: list[SearchHit] = []
    for rank, expression in enumerate(sought.ranks):
        if rank < first or len(hits) >= limit:
            continue
        below = min(after.position, sought.end) if after and rank == first else sought.end
        hits += _hits(reader, sought, expression, below, limit - len(hits), rank)
    return tuple(hits)


def _parsed(query: str | Query) -> Query:
    return parse(query) if isinstance(query, str) else query


def _hits(
    reader: Reader, sought: Sought, expression: str, below: int, limit: int, rank: int = 0
) -> list[SearchHit]:
    """A page of hits; messages that are here and not to be shown make it read on."""
    hits: list[SearchHit] = []
    for positions in _pages(reader, sought, expression, below, limit):
        for row, title in _rows_at(reader, positions):
            if row.hidden is None and not row.is_deleted:
                hits.append(_hit(row, title, rank, sought.finder))
        if len(hits) >= limit:
            break
    return hits[:limit]


def _pages(
    reader: Reader, sought: Sought, expression: str, below: int, size: int
) -> Iterator[Sequence[int]]:
    """Positions that fit, newest first, ``size`` at a time."""
    waiting = Waiting(reader, sought, below)
    statement = _statement(sought)
    while size:
        found = reader.connection.rows(
            statement, (expression, below, sought.first, *sought.bindings, size)
        )
        page = [position for (position,) in found]
        if others := waiting.fitting(expression, below, size):
            page = sorted([*page, *others], reverse=True)[:size]
        if page:
            yield page
            below = page[-1]
        if len(page) < size:
            return


def _statement(sought: Sought) -> str:
    """What finds positions: through the index, or through the stars, which are few."""
    select = "SELECT message_index.rowid FROM message_index"
    where = f" AND {sought.where}" if sought.where else ""
    order = " ORDER BY message_index.rowid DESC LIMIT ?"
    if sought.is_starred:
        select = (
            "SELECT messages.position FROM messages CROSS JOIN message_index"
            " ON message_index.rowid = messages.position"
            " JOIN chats ON chats.id = messages.chat JOIN accounts ON accounts.id = chats.account"
        )
        order = " ORDER BY messages.position DESC LIMIT ?"
    elif sought.where:
        select += _FROM
    return f"{select} WHERE message_index MATCH ?{_INDEXED}{where}{order}"


def _rows_at(reader: Reader, positions: Sequence[int]) -> Iterator[tuple[MessageRow, str]]:
    """Messages of any chats with their chats' titles, newest first; without quotes and reactions."""
    marks = ", ".join("?" * len(positions))
    rows = reader.connection.rows(
        f"SELECT{COLUMNS}, message.chat FROM messages AS message{JOINS}"
        f" WHERE message.position IN ({marks}) ORDER BY message.position DESC",
        tuple(positions),
    )
    chats = _chats(reader, {row[-1] for row in rows})
    for row in rows:
        key, title = chats[row[-1]]
        yield message_row(key, row), title


def _chats(reader: Reader, numbers: set[int]) -> dict[int, tuple[ChatKey, str]]:
    marks = ", ".join("?" * len(numbers))
    rows = reader.connection.execute(
        f"SELECT{TITLE_COLUMNS}, chats.id, accounts.account FROM chats{TITLE_JOINS}"
        f" WHERE chats.id IN ({marks})",
        tuple(numbers),
    )
    return {
        columns[TITLE_COLUMN_COUNT]: (lookup.chat_key(columns[-1], columns[0]), title_of(columns))
        for columns in rows
    }


_hit: Final = maker(SearchHit)
