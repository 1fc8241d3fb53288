"""Search in everything that is stored, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.message import plain_text
from inbox_tui.store import lookup
from inbox_tui.store.chat_rows import TITLE_COLUMNS, TITLE_JOINS, title_of
from inbox_tui.store.database import Value
from inbox_tui.store.index_text import Term, expression_of, terms_of
from inbox_tui.store.matching import find_phrase, find_spans
from inbox_tui.store.message_rows import COLUMN_COUNT, COLUMNS, JOINS, message_row
from inbox_tui.store.query.conditions import clause
from inbox_tui.store.query.parsing import parse
from inbox_tui.store.query.tree import Phrase, Query, Words
from inbox_tui.store.record_rows import SearchHit
from inbox_tui.store.rows import MessageRow
from inbox_tui.store.session import Reader

MAX_LIMIT: Final = 1000
MAX_WAITING: Final = 500
"""How many messages not indexed yet are looked through one by one."""
_TOP: Final = 2**62
_FEWEST: Final = 100
"""How many candidates are read at once, at least."""


@dataclass(frozen=True, slots=True)
class _Sought:
    """A query made ready."""

    wanted: tuple[tuple[Words | Phrase, tuple[Term, ...]], ...]
    unwanted: tuple[tuple[Words | Phrase, tuple[Term, ...]], ...]
    expression: str
    where: str
    bindings: tuple[Value, ...]

    def spans(self, text: str) -> tuple[tuple[int, int], ...] | None:
        """Where ``text`` holds what is wanted; ``None`` where it doesn't, or holds what is not."""
        if any(_find(piece, terms, text) for piece, terms in self.unwanted):
            return None
        found: list[tuple[int, int]] = []
        for piece, terms in self.wanted:
            spans = _find(piece, terms, text)
            if not spans:
                return None
            found += spans
        return tuple(sorted(set(found)))


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
    number = None if chat is None else lookup.chat_number(reader, chat)
    if chat is not None and number is None:
        return ()
    sought = _made_ready(reader, parse(query) if isinstance(query, str) else query, number)
    if sought is None:
        return ()
    limit = max(0, min(limit, MAX_LIMIT))
    below = _TOP if before is None else before
    waiting = _waiting(reader, sought, below)
    hits = list(_fitting(reader, sought, waiting))
    for batch in _candidates(reader, sought, below, max(limit, _FEWEST)):
        hits += _fitting(reader, sought, [each for each in batch if each not in waiting])
        if sum(hit.row.position >= batch[-1] for hit in hits) >= limit:
            break
    hits.sort(key=lambda hit: hit.row.position, reverse=True)
    return tuple(hits[:limit])


def _made_ready(reader: Reader, query: Query, chat: int | None) -> _Sought | None:
    """``None`` for a query that asks for nothing."""
    wanted = tuple(_with_terms(piece) for piece in query.wanted)
    unwanted = tuple(_with_terms(piece) for piece in query.unwanted)
    wanted = tuple(pair for pair in wanted if pair[1])
    unwanted = tuple(pair for pair in unwanted if pair[1])
    if not wanted and not query.conditions and not query.unwanted_conditions:
        return None
    clauses = [clause(reader, condition) for condition in query.conditions]
    refused = [clause(reader, condition) for condition in query.unwanted_conditions]
    said = [f"({sql})" for sql, _ in clauses] + [f"NOT coalesce(({sql}), 0)" for sql, _ in refused]
    bindings = [value for _, values in (*clauses, *refused) for value in values]
    if chat is not None and not wanted:
        said.append(f"messages.chat = {chat}")
    terms = tuple(term for _, held in wanted for term in held)
    return _Sought(
        wanted,
        unwanted,
        expression_of(terms, chat) if terms else "",
        " AND ".join(said) or "1",
        tuple(bindings),
    )


def _with_terms(piece: Words | Phrase) -> tuple[Words | Phrase, tuple[Term, ...]]:
    is_open = isinstance(piece, Words) and piece.is_open
    return piece, terms_of(piece.text, is_open=is_open)


def _find(piece: Words | Phrase, terms: tuple[Term, ...], text: str) -> tuple[tuple[int, int], ...]:
    if isinstance(piece, Phrase):
        return find_phrase(text, terms)
    return find_spans(text, terms)


_FROM: Final = (
    " JOIN chats ON chats.id = messages.chat JOIN accounts ON accounts.id = chats.account"
)


def _candidates(
    reader: Reader, sought: _Sought, below: int, at_once: int
) -> Iterator[Sequence[int]]:
    """Positions that may fit, newest first, some at a time."""
    if sought.expression:
        # newest first is the order of the index itself: as many steps as there are candidates
        statement = (
            "SELECT message_index.rowid FROM message_index"
            + (
                ""
                if sought.where == "1"
                else f" CROSS JOIN messages ON messages.position = message_index.rowid{_FROM}"
            )
            + f" WHERE message_index MATCH ? AND message_index.rowid < ? AND {sought.where}"
            " ORDER BY message_index.rowid DESC LIMIT ?"
        )
        first: tuple[Value, ...] = (sought.expression,)
    else:
        statement = (
            f"SELECT messages.position FROM messages{_FROM} WHERE messages.position < ?"
            f" AND {sought.where} ORDER BY messages.position DESC LIMIT ?"
        )
        first = ()
    while True:
        rows = reader.connection.rows(statement, (*first, below, *sought.bindings, at_once))
        if rows:
            yield [position for (position,) in rows]
            below = rows[-1][0]
        if len(rows) < at_once:
            return


def _waiting(reader: Reader, sought: _Sought, below: int) -> frozenset[int]:
    """Messages that may fit and are not indexed, or not anew since they changed."""
    if not sought.expression:
        return frozenset()
    rows = reader.connection.execute(
        "SELECT messages.position FROM index_todo"
        f" JOIN messages ON messages.position = index_todo.position{_FROM}"
        f" WHERE index_todo.position < ? AND {sought.where}"
        " ORDER BY index_todo.position DESC LIMIT ?",
        (below, *sought.bindings, MAX_WAITING),
    )
    return frozenset(position for (position,) in rows)


def _fitting(
    reader: Reader, sought: _Sought, positions: Sequence[int] | frozenset[int]
) -> Iterator[SearchHit]:
    for row, title in _rows_at(reader, sorted(positions)):
        spans = None if row.hidden else sought.spans(plain_text(row.parts))
        if spans is not None and not row.is_deleted:
            yield SearchHit(row, title, spans)


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
