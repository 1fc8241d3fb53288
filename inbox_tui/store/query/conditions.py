"""Conditions of a query as SQL over ``messages``, ``chats`` and ``accounts``."""

from __future__ import annotations

from typing import Final, TypeAlias

from inbox_tui.domain.ids import Millis
from inbox_tui.store.chat_rows import TITLE_COLUMNS, TITLE_JOINS, title_of
from inbox_tui.store.database import Value
from inbox_tui.store.index_text import fold
from inbox_tui.store.positions import position_at
from inbox_tui.store.query.tree import Between, Condition, From, Has, In, Is, Kind, On, State
from inbox_tui.store.session import Reader

Clause: TypeAlias = tuple[str, tuple[Value, ...]]

# quotes within remote text are escaped in these columns, so no text can pass for a part's name
_FILE: Final = 'messages.parts LIKE \'%"$":"FilePart"%\''
_OF_KIND: Final = f'{_FILE} AND messages.parts LIKE \'%"kind":"{{}}"%\''
_HAS: Final = {
    Kind.FILE: _FILE,
    Kind.PICTURE: _OF_KIND.format("image"),
    Kind.VIDEO: _OF_KIND.format("video"),
    Kind.VOICE: _OF_KIND.format("voice"),
    Kind.LINK: "(messages.parts LIKE '%http://%' OR messages.parts LIKE '%https://%')",
}
_IS: Final = {
    State.MINE: "messages.is_mine",
    State.STARRED: "messages.is_starred",
    State.UNREAD: "NOT messages.is_mine AND NOT messages.is_silent AND messages.deleted_by IS NULL"
    f" AND messages.position > coalesce(chats.read_position, accounts.added_at * {position_at(Millis(1))})",
}


def clause(reader: Reader, condition: Condition) -> Clause:
    """What ``condition`` means here; names are looked up now."""
    match condition:
        case Has(kind=kind):
            return _HAS[kind], ()
        case Is(state=state):
            return _IS[state], ()
        case On(service=service):
            begins = service.casefold()
            return (
                "(substr(accounts.service, 1, ?) = ? OR substr(chats.origin, 1, ?) = ?)",
                (len(begins), begins, len(begins), begins),
            )
        case Between(start=start, end=end):
            low = 0 if start is None else position_at(start)
            high = 2**62 if end is None else position_at(end)
            return "messages.position >= ? AND messages.position < ?", (low, high)
        case From(name=name):
            if name.casefold() == "me":
                return _IS[State.MINE], ()
            return _one_of("messages.sender", _identities(reader, name))
        case In(name=name):
            return _one_of("messages.chat", _chats(reader, name))


def _one_of(column: str, numbers: set[int]) -> Clause:
    # numbers of ours: nothing a person typed gets into the statement
    return f"{column} IN ({', '.join(map(str, sorted(numbers)))})", ()


def _identities(reader: Reader, name: str) -> set[int]:
    sought = _folded(name)
    rows = reader.connection.execute(
        "SELECT id, native, display_name FROM identities UNION ALL"
        " SELECT members.identity, '', members.display_name FROM members"
        " WHERE members.display_name <> ''"
    )
    return {
        number
        for number, native, shown in rows
        if sought in _folded(shown) or sought in _folded(native)
    }


def _chats(reader: Reader, name: str) -> set[int]:
    sought = _folded(name)
    rows = reader.connection.execute(f"SELECT{TITLE_COLUMNS}, chats.id FROM chats{TITLE_JOINS}")
    return {
        columns[-1]
        for columns in rows
        if sought in _folded(title_of(columns)) or sought == _folded(columns[0])
    }


def _folded(text: str) -> str:
    return text.casefold() if text.isascii() else fold(text)
