"""Chats and people whose names hold what is searched for, beside the messages that do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from inbox_tui.domain.ids import ChatKey, Identity
from inbox_tui.store import lookup, persons
from inbox_tui.store.matching import Finder, Span
from inbox_tui.store.persons import PersonNumber
from inbox_tui.store.query.conditions import chats_named
from inbox_tui.store.query.parsing import parse
from inbox_tui.store.query.tree import Query
from inbox_tui.store.search_sought import wording_of
from inbox_tui.store.session import Reader

MAX_NAMES: Final = 50_000
"""So many people are looked through, those met first."""
MAX_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class ChatHit:
    """A chat whose title holds what was searched for."""

    key: ChatKey
    title: str
    spans: tuple[Span, ...]
    """Where, in ``title``."""


@dataclass(frozen=True, slots=True)
class PersonHit:
    """Somebody whose name or id does."""

    name: str
    identities: tuple[Identity, ...]
    person: PersonNumber | None
    """The person's own record of them, if there is one."""
    spans: tuple[Span, ...]
    """Where, in ``name``; nowhere if it was their id, or their name in some chat."""


@dataclass(frozen=True, slots=True)
class Named:
    """What is called like that."""

    chats: tuple[ChatHit, ...] = ()
    people: tuple[PersonHit, ...] = ()


NOBODY: Final = Named()


def search_names(reader: Reader, query: str | Query, *, limit: int = 10) -> Named:
    """Chats, newest activity first, and people, those with a record of their own first.

    At most ``limit`` of each. A query with a filter asks for messages alone.
    """
    query = parse(query) if isinstance(query, str) else query
    wording = wording_of(query)
    if wording.is_empty or query.conditions or query.unwanted_conditions:
        return NOBODY
    limit = max(0, min(limit, MAX_LIMIT))
    sought = _Sought(
        Finder(wording.words, wording.phrases),
        tuple(Finder(terms, ()) for terms in wording.unwanted_words)
        + tuple(Finder((), (terms,)) for terms in wording.unwanted_phrases),
    )
    return Named(
        tuple(islice(_chats(reader, sought), limit)), tuple(islice(_people(reader, sought), limit))
    )


@dataclass(frozen=True, slots=True)
class _Sought:
    wanted: Finder
    unwanted: tuple[Finder, ...]

    def spans(self, name: str) -> tuple[Span, ...] | None:
        """Where it is; ``None`` for a name that doesn't fit."""
        if not name or not self.wanted.may_be_in(name):
            return None
        found = self.wanted.all_in(name)
        return None if any(one.all_in(name) for one in self.unwanted) else found


def _chats(reader: Reader, sought: _Sought) -> Iterator[ChatHit]:
    for chat in chats_named(reader, lambda title, _: sought.spans(title) is not None):
        yield ChatHit(chat.key, chat.title, sought.spans(chat.title) or ())


def _people(reader: Reader, sought: _Sought) -> Iterator[PersonHit]:
    hits: dict[object, PersonHit] = {}
    for number in _identities(reader, sought):
        hit = _hit(reader, sought, number)
        hits.setdefault(hit.person or hit.identities, hit)
        if len(hits) == MAX_LIMIT:
            break
    # a stable order: within each half as they were met
    yield from sorted(hits.values(), key=lambda hit: hit.person is None)


def _identities(reader: Reader, sought: _Sought) -> list[int]:
    """Numbers of the identities that are called so, by any of their names."""
    rows = reader.connection.rows(
        "SELECT identities.id, identities.native, identities.display_name,"
        " coalesce(persons.name, '') FROM identities"
        " LEFT JOIN persons ON persons.id = identities.person"
        " WHERE identities.id NOT IN (SELECT identity FROM accounts)"
        " ORDER BY identities.id LIMIT ?",
        (MAX_NAMES,),
    )
    rows += reader.connection.rows(
        "SELECT identity, '', display_name, '' FROM members WHERE display_name <> ''"
        " AND identity NOT IN (SELECT identity FROM accounts) LIMIT ?",
        (MAX_NAMES,),
    )
    found = (
        number for number, *names in rows if any(sought.spans(name) is not None for name in names)
    )
    return list(dict.fromkeys(found))


def _hit(reader: Reader, sought: _Sought, number: int) -> PersonHit:
    service, native, name = reader.connection.one(
        "SELECT service, native, display_name FROM identities WHERE id = ?", (number,)
    ) or ("", "", "")
    identity = lookup.identity(service, native)
    record = persons.holding(reader, identity)
    if record is None:
        shown = name or native
        return PersonHit(shown, (identity,), None, sought.spans(shown) or ())
    shown = record.name or name or native
    return PersonHit(shown, record.identities, record.number, sought.spans(shown) or ())
