"""What stands in the chat list: chats, and the ways into the places where others lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from inbox_tui.domain.ids import ChatKey, Millis
from inbox_tui.policy.muting import is_muted
from inbox_tui.store.rows import ChatRow


class Place(Enum):
    """Which list is shown."""

    MAIN = "Chats"
    TRAY = "Third-Party Chats"
    REQUESTS = "Requests"
    ARCHIVE = "Archived"
    SNOOZED = "Snoozed"


@dataclass(frozen=True, slots=True)
class DoorEntry:
    """A row that leads into another list, with how much waits there."""

    place: Place
    chats: int
    unread: int
    """Chats with something unread, those that are muted left out."""
    names: tuple[str, ...]
    """The latest chats in it, to tell what is behind the door. Remote."""
    mentions: int = 0
    is_muted: bool = False
    """Whether everything behind it is silent."""


@dataclass(frozen=True, slots=True)
class ChatEntry:
    """A chat."""

    row: ChatRow


Entry: TypeAlias = DoorEntry | ChatEntry
EntryKey: TypeAlias = Place | ChatKey


def key_of(entry: Entry) -> EntryKey:
    """What stays the same of an entry when the list changes."""
    return entry.place if isinstance(entry, DoorEntry) else entry.row.key


def in_order(rows: Iterable[ChatRow]) -> list[ChatRow]:
    """Pinned chats first, then favourites, low priority last; else by newest activity."""
    return sorted(rows, key=order_of)


def order_of(row: ChatRow) -> tuple[bool, int, bool, bool, int, str]:
    """What :func:`in_order` goes by; the title keeps chats of the same moment in their places."""
    return (
        row.pinned is None,
        row.pinned or 0,
        not row.is_favourite,
        row.is_low_priority,
        -row.active_at,
        row.title,
    )


def is_unread(row: ChatRow) -> bool:
    """Whether something in a chat waits to be read."""
    return row.unread > 0 or row.is_marked_unread


@dataclass(frozen=True, slots=True)
class Sorted:
    """Every chat, in order, by the list it stands in."""

    native: Sequence[ChatRow] = ()
    tray: Sequence[ChatRow] = ()
    requests: Sequence[ChatRow] = ()
    archive: Sequence[ChatRow] = ()
    snoozed: Sequence[ChatRow] = ()

    def of(self, place: Place) -> Sequence[ChatRow]:
        """The chats of one list."""
        name: str = _FIELDS[place]
        rows: Sequence[ChatRow] = getattr(self, name)
        return rows


_FIELDS: Final = {
    Place.MAIN: "native",
    Place.TRAY: "tray",
    Place.REQUESTS: "requests",
    Place.ARCHIVE: "archive",
    Place.SNOOZED: "snoozed",
}
_ABOVE: Final = (Place.TRAY, Place.REQUESTS)
_BELOW: Final = (Place.SNOOZED, Place.ARCHIVE)
"""What was put away is not to be in the way: one looks for it at the end."""


def entries_of(
    place: Place,
    found: Sorted,
    now: Millis,
    entry_of: Callable[[ChatRow], ChatEntry] = ChatEntry,
) -> list[Entry]:
    """The entries of a list; the main one has the doors to the others that hold something."""
    entries: list[Entry] = [entry_of(row) for row in found.of(place)]
    if place is not Place.MAIN:
        return entries
    return [*_doors(_ABOVE, found, now), *entries, *_doors(_BELOW, found, now)]


def _doors(places: Iterable[Place], found: Sorted, now: Millis) -> list[DoorEntry]:
    return [_door(place, rows, now) for place in places if (rows := found.of(place))]


def _door(place: Place, rows: Sequence[ChatRow], now: Millis) -> DoorEntry:
    waiting = [row for row in rows if is_unread(row) and not is_muted(row.muted_until, now)]
    shown = waiting or rows
    return DoorEntry(
        place,
        len(rows),
        len(waiting),
        tuple(row.title for row in shown[:4]),
        sum(row.mentions for row in waiting),
        all(is_muted(row.muted_until, now) for row in rows),
    )
