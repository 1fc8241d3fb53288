"""Conditions of a query as filters: terms of the search index, bounds in time, the rest as SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from inbox_tui.domain.ids import ChatKey, Millis
from inbox_tui.store import lookup
from inbox_tui.store.chat_rows import TITLE_COLUMN_COUNT, TITLE_COLUMNS, TITLE_JOINS, title_of
from inbox_tui.store.database import Value
from inbox_tui.store.index_text import account_mark, chat_mark, kind_mark, sender_mark
from inbox_tui.store.positions import position_at
from inbox_tui.store.query.tree import Between, Condition, From, Has, In, Is, On, State
from inbox_tui.store.search_expression import any_of
from inbox_tui.store.search_folding import folded
from inbox_tui.store.session import Reader

LAST: Final = 2**62
"""Past every position."""
MAX_MARKS: Final = 2000
"""So many chats or people the index looks up; more are compared message by message."""
_READ_UP_TO: Final = f"coalesce(chats.read_position, accounts.added_at * {position_at(Millis(1))})"
_UNREAD: Final = (
    "NOT messages.is_mine AND NOT messages.is_silent AND messages.deleted_by IS NULL"
    f" AND messages.position > {_READ_UP_TO}"
)
_WITH_UNREAD: Final = (
    f"SELECT chats.id, {_READ_UP_TO} FROM chats JOIN accounts ON accounts.id = chats.account"
    f" WHERE chats.last_position > {_READ_UP_TO}"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Messages in ``expression``, from ``first`` on and before ``end``, of which ``where`` is true.

    ``where`` is the whole condition by itself, where there is one, and the rest only finds faster.
    """

    expression: str = ""
    where: str = ""
    bindings: tuple[Value, ...] = ()
    first: int = 0
    end: int = LAST
    is_never: bool = False
    """Whether nothing fits."""
    is_starred: bool = False


NEVER: Final = Filter(is_never=True)


def filter_of(reader: Reader, condition: Condition) -> Filter:
    """What ``condition`` means here; names are looked up now."""
    match condition:
        case Has(kind=kind):
            return Filter(any_of((kind_mark(kind),)))
        case Is(state=state):
            return _STATES[state](reader)
        case On(service=service):
            return _on(reader, service)
        case Between(start=start, end=end):
            first = 0 if start is None else position_at(start)
            return Filter(first=first, end=LAST if end is None else position_at(end))
        case From(name=name):
            if name.casefold() == "me":
                return _mine(reader)
            return _marked("messages.sender", _identities(reader, name), sender_mark)
        case In(name=name):
            return _marked("messages.chat", _chats(reader, name), chat_mark)


def refusal_of(reader: Reader, condition: Condition) -> Filter | None:
    """What fits if ``condition`` doesn't; ``None`` for everything. Its ``expression`` may not be."""
    meant = filter_of(reader, condition)
    if meant.is_never:
        return None
    if meant.where:
        return Filter(where=f"NOT coalesce(({meant.where}), 0)", bindings=meant.bindings)
    if not isinstance(condition, Between):
        return meant
    if meant.first == 0:
        return Filter(first=meant.end)
    if meant.end == LAST:
        return Filter(end=meant.first)
    outside = "NOT messages.position BETWEEN ? AND ?"
    return Filter(where=outside, bindings=(meant.first, meant.end - 1))


def everything(reader: Reader) -> str:
    """Every message there is."""
    accounts = reader.connection.execute("SELECT id FROM accounts")
    return any_of(account_mark(number) for (number,) in accounts)


@dataclass(frozen=True, slots=True)
class NamedChat:
    """A chat under the title it is shown by."""

    number: int
    key: ChatKey
    title: str


def chats_named(reader: Reader, holds: Callable[[str, str], bool]) -> Iterator[NamedChat]:
    """The chats of whose title and id ``holds`` is true, newest activity first."""
    rows = reader.connection.execute(
        f"SELECT{TITLE_COLUMNS}, chats.id, accounts.account FROM chats{TITLE_JOINS}"
        " WHERE NOT chats.is_deleted ORDER BY chats.active_at DESC, chats.id DESC"
    )
    for columns in rows:
        chat, title = str(columns[0]), title_of(columns)
        if holds(title, chat):
            number, account = columns[TITLE_COLUMN_COUNT:]
            yield NamedChat(number, lookup.chat_key(account, chat), title)


def _mine(reader: Reader) -> Filter:
    own = reader.connection.execute("SELECT id, identity FROM accounts")
    said = " OR ".join(f'("{account_mark(one)}" AND "{sender_mark(who)}")' for one, who in own)
    return Filter(said) if said else NEVER


def _starred(_reader: Reader) -> Filter:
    return Filter(where="messages.is_starred", is_starred=True)


def _unread(reader: Reader) -> Filter:
    unread = reader.connection.rows(_WITH_UNREAD)
    if not unread:
        return Filter(where=_UNREAD, is_never=True)
    few = len(unread) <= MAX_MARKS
    return Filter(
        any_of(chat_mark(number) for number, _ in unread) if few else "",
        where=_UNREAD,
        first=min(read for _, read in unread) + 1,
    )


_STATES: Final[dict[State, Callable[[Reader], Filter]]] = {
    State.MINE: _mine,
    State.STARRED: _starred,
    State.UNREAD: _unread,
}


def _on(reader: Reader, service: str) -> Filter:
    begins = service.casefold()
    accounts = reader.connection.rows(
        "SELECT id FROM accounts WHERE substr(service, 1, ?) = ?", (len(begins), begins)
    )
    bridged = reader.connection.rows(
        "SELECT id FROM chats WHERE substr(origin, 1, ?) = ?", (len(begins), begins)
    )
    if len(bridged) > MAX_MARKS:
        numbers = ", ".join(str(number) for (number,) in accounts)
        return Filter(
            where=f"(chats.account IN ({numbers}) OR substr(chats.origin, 1, ?) = ?)",
            bindings=(len(begins), begins),
        )
    marks = [account_mark(number) for (number,) in accounts]
    marks += [chat_mark(number) for (number,) in bridged]
    return Filter(any_of(marks)) if marks else NEVER


def _marked(column: str, numbers: set[int], mark: Callable[[int], str]) -> Filter:
    if not numbers:
        return NEVER
    if len(numbers) <= MAX_MARKS:
        return Filter(any_of(map(mark, sorted(numbers))))
    # numbers of ours: nothing a person typed gets into the statement
    return Filter(where=f"{column} IN ({', '.join(map(str, sorted(numbers)))})")


def _identities(reader: Reader, name: str) -> set[int]:
    sought = _name(name)
    rows = reader.connection.execute(
        "SELECT identities.id, native, display_name, coalesce(persons.name, '') FROM identities"
        " LEFT JOIN persons ON persons.id = identities.person UNION ALL"
        " SELECT identity, '', display_name, '' FROM members WHERE display_name <> ''"
    )
    return {number for number, *names in rows if any(sought in _name(one) for one in names if one)}


def _chats(reader: Reader, name: str) -> set[int]:
    sought = _name(name)
    named = chats_named(reader, lambda title, chat: sought in _name(title) or sought == _name(chat))
    return {chat.number for chat in named}


@lru_cache(maxsize=1 << 14)
def _name(text: str) -> str:
    """Folding takes some microseconds, and the same names are compared with every letter typed."""
    return folded(text)
