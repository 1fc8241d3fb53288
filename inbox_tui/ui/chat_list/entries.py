"""What stands in the chat list: chats, and the ways into trays and requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from inbox_tui.domain.ids import ChatKey
from inbox_tui.policy.trays import Inbox
from inbox_tui.store.rows import ChatRow


class Place(Enum):
    """Which list is shown."""

    MAIN = "Chats"
    TRAY = "Third-Party Chats"
    REQUESTS = "Requests"


@dataclass(frozen=True, slots=True)
class DoorEntry:
    """A row that leads into another list, with how much waits there."""

    place: Place
    chats: int
    unread: int
    """Chats with something unread, those that are muted left out."""
    names: tuple[str, ...]
    """The latest chats in it, to tell what is behind the door. Remote."""


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
    """Favourites first, low priority last, else by newest activity."""
    return sorted(rows, key=order_of)


def order_of(row: ChatRow) -> tuple[bool, bool, int, str]:
    """What :func:`in_order` goes by; the title keeps chats of the same moment in their places."""
    return (not row.is_favourite, row.is_low_priority, -row.active_at, row.title)


def is_unread(row: ChatRow) -> bool:
    """Whether something in a chat waits to be read."""
    return row.unread > 0 or row.is_marked_unread


def entries_of(
    place: Place,
    inbox: Inbox[ChatRow],
    requests: list[ChatRow],
    now: int,
    entry_of: Callable[[ChatRow], ChatEntry] = ChatEntry,
) -> list[Entry]:
    """The entries of a list, from rows that are in order already."""
    match place:
        case Place.TRAY:
            return [entry_of(row) for row in inbox.tray or ()]
        case Place.REQUESTS:
            return [entry_of(row) for row in requests]
        case Place.MAIN:
            doors: list[Entry] = []
            if inbox.tray:
                doors.append(_door(Place.TRAY, list(inbox.tray), now))
            if requests:
                doors.append(_door(Place.REQUESTS, requests, now))
            return [*doors, *(entry_of(row) for row in inbox.native)]


def _door(place: Place, rows: list[ChatRow], now: int) -> DoorEntry:
    waiting = [
        row
        for row in rows
        if is_unread(row) and not (row.muted_until is not None and now < row.muted_until)
    ]
    shown = waiting or rows
    return DoorEntry(place, len(rows), len(waiting), tuple(row.title for row in shown[:4]))
