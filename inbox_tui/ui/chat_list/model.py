"""The rows of every chat, read from the store and kept up to date by what changes."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from typing import Final

from inbox_tui.domain.chat import Archive
from inbox_tui.domain.ids import ChatKey, Identity, Millis, ServiceId
from inbox_tui.domain.quiet_hours import Week
from inbox_tui.policy import trays
from inbox_tui.policy.quiet_hours import SETTING as QUIET_SETTING
from inbox_tui.policy.quiet_hours import next_change, quiet_until, stored_hours
from inbox_tui.policy.shelves import Shelf, has_come_back, next_turn, shelf_of
from inbox_tui.policy.trays import Layout
from inbox_tui.store import chats, settings
from inbox_tui.store.changes import Changes
from inbox_tui.store.rows import ChatFilter, ChatRow
from inbox_tui.store.session import Reader
from inbox_tui.store.store import Store
from inbox_tui.ui.chat_list.entries import (
    ChatEntry,
    Entry,
    Place,
    Sorted,
    entries_of,
    in_order,
    order_of,
)
from inbox_tui.ui.chat_list.filters import NO_FILTER, Filter

FIRST_PAGE: Final = 100
"""More rows than any terminal has room for; the rest is read once they are painted."""
PAGE: Final = 1000
MUCH: Final = 300


class ChatListModel:
    """What the list shows, as a copy of what the store says."""

    def __init__(self, store: Store, clock: Callable[[], Millis]) -> None:
        self._store = store
        self._clock = clock
        self._rows: dict[ChatKey, ChatRow] = {}
        self._changed: set[ChatKey] = set()
        self._is_loading = False
        self.typing: dict[ChatKey, tuple[Identity, ...]] = {}
        self.place = Place.MAIN
        self.filter = NO_FILTER
        self.layout = Layout.SEPARATE
        self._quiet: Week = {}
        self._exceptions: dict[str, Layout] = {}
        self._entries: list[Entry] | None = None
        self._ordered: list[ChatRow] | None = None
        self._made: dict[int, ChatEntry] = {}
        """By the identity of the row, which an entry keeps alive: to hash keys would take longer."""

    # Reading

    def open(self) -> None:
        """Read what a first screen needs: the newest chats, those on top, and all requests."""
        with self._store.read() as reader:
            self._read_layout(reader)
            rows = (
                *chats.page(reader, limit=FIRST_PAGE),
                *chats.page(reader, filter=ChatFilter(only="pinned"), limit=FIRST_PAGE),
                *chats.page(reader, filter=ChatFilter(only="favourites"), limit=FIRST_PAGE),
                *_requests(reader),
            )
        self._rows = {row.key: row for row in rows}
        self._ordered = None
        self._read_exceptions()

    def read_all(self) -> list[ChatRow]:
        """Every chat. Takes its time: not for the screen's loop."""
        self._is_loading = True
        rows: list[ChatRow] = []
        with self._store.read() as reader:
            page = chats.page(reader, limit=PAGE)
            while page:
                rows.extend(page)
                cursor = page[-1].cursor
                page = chats.page(reader, after=cursor, limit=PAGE) if cursor else ()
            rows.extend(_requests(reader))
        return rows

    def take(self, rows: Iterable[ChatRow]) -> None:
        """Put what :meth:`read_all` gave in the place of what was there."""
        self._rows = {row.key: row for row in rows}
        self._ordered = None
        self._made.clear()
        self._is_loading = False
        changed, self._changed = self._changed, set()
        self._read(changed)
        self._read_exceptions()

    def on_changes(self, changes: Changes) -> bool:
        """Read what changed; whether the list is different now.

        Where so much changed that reading it would hold the screen up, it is left to
        :meth:`read_all`: see :func:`is_much`.
        """
        self.typing.update(changes.typing)
        for chat in [chat for chat, who in self.typing.items() if not who]:
            del self.typing[chat]
        if self._is_loading:
            self._changed |= changes.chats
        if not is_much(changes):
            self._read(changes.chats)
        if changes.settings:
            with self._store.read() as reader:
                self._read_layout(reader)
            self._read_exceptions()
        return bool(changes.chats or changes.typing or changes.settings)

    def pass_time(self) -> None:
        """A mute or a snooze may have ended."""
        self._entries = None

    def now(self) -> Millis:
        """The time everything here is judged by."""
        return self._clock()

    def quiet_until(self) -> time | None:
        """When the quiet hours that hold now end."""
        return quiet_until(self._quiet, self._clock())

    def next_turn(self) -> Millis | None:
        """When something in the list changes by itself."""
        now = self._clock()
        turns = (next_turn(self._rows.values(), now), next_change(self._quiet, now))
        return min((turn for turn in turns if turn is not None), default=None)

    def _read(self, keys: Iterable[ChatKey]) -> None:
        wanted = list(keys)
        if wanted:
            with self._store.read() as reader:
                for key in wanted:
                    self._replace(key, chats.get(reader, key))
        self._entries = None

    def _replace(self, key: ChatKey, row: ChatRow | None) -> None:
        before = self._rows.pop(key, None)
        self._made.pop(id(before), None)
        if row is not None:
            self._rows[key] = row
        if self._ordered is None:
            return
        # a few rows among thousands move: sorting all of them again would cost the most of it
        if before is not None:
            place = bisect_left(self._ordered, order_of(before), key=order_of)
            while self._ordered[place] is not before:
                place += 1
            del self._ordered[place]
        if row is not None:
            insort(self._ordered, row, key=order_of)

    def _read_layout(self, reader: Reader) -> None:
        stored = trays.read_layout(settings.get(reader, trays.LAYOUT_SETTING))
        self.layout = stored or Layout.SEPARATE
        self._quiet = stored_hours(settings.get(reader, QUIET_SETTING))

    def _read_exceptions(self) -> None:
        with self._store.read() as reader:
            found = {
                origin: trays.read_layout(settings.get(reader, trays.layout_setting(origin)))
                for origin in {row.origin for row in self._rows.values()}
            }
        self._exceptions = {origin: layout for origin, layout in found.items() if layout}
        self._entries = None

    # Asking

    @property
    def is_loading(self) -> bool:
        """Whether chats are being read that are not here yet."""
        return self._is_loading

    def row(self, key: ChatKey) -> ChatRow | None:
        """One chat's row."""
        return self._rows.get(key)

    def place_of(self, key: ChatKey) -> Place | None:
        """Which list a chat stands in; ``None`` where there is no such chat."""
        row = self._rows.get(key)
        if row is None:
            return None
        found = self._sort([row])
        return next(place for place in Place if found.of(place))

    def rows(self) -> list[ChatRow]:
        """Every row that is here, in order."""
        if self._ordered is None:
            self._ordered = in_order(self._rows.values())
        return self._ordered

    def entries(self) -> list[Entry]:
        """What is to be shown, top to bottom."""
        if self._entries is None:
            self._entries = self._work_out()
        return self._entries

    def show(self, place: Place) -> None:
        """Show another list, whole."""
        self.place, self.filter = place, NO_FILTER
        self._entries = None

    def narrow(self, narrowed: Filter) -> None:
        """Show only what fits."""
        self.filter = narrowed
        self._entries = None

    def origins(self) -> list[ServiceId]:
        """The services that chats here are from, those with the latest activity first."""
        return list(dict.fromkeys(row.origin for row in self.rows()))

    def labels(self) -> list[str]:
        """Every label some chat wears, the person's own and the services' folders."""
        worn = {label for row in self._rows.values() for label in (*row.own_labels, *row.labels)}
        return sorted(worn, key=str.casefold)

    def sorted(self) -> Sorted:
        """Every chat by the list it stands in."""
        return self._sort(self.rows())

    def _work_out(self) -> list[Entry]:
        if not self.filter:
            return entries_of(self.place, self.sorted(), self._clock(), self._entry_of)
        rows: Iterable[ChatRow] = self.rows()
        if self.place is not Place.MAIN or not self.filter.text:
            # someone who types a name wants to find it, wherever it lies
            found = self.sorted()
            near = (Place.MAIN, Place.TRAY) if self.place is Place.MAIN else (self.place,)
            rows = in_order(row for place in near for row in found.of(place))
        return [self._entry_of(row) for row in rows if self.filter.fits(row)]

    def _sort(self, rows: Iterable[ChatRow]) -> Sorted:
        now = self._clock()
        inbox: list[ChatRow] = []
        shelves = {Shelf.INBOX: inbox, Shelf.ARCHIVE: [], Shelf.SNOOZED: []}
        requests: list[ChatRow] = []
        back: list[ChatRow] = []
        for row in rows:
            if row.is_request:
                requests.append(row)
            elif row.archive is Archive.NO and row.snoozed_until is None:
                # nearly every one of thousands, at every change
                inbox.append(row)
            elif has_come_back(row, now):
                back.append(row)
            else:
                shelves[shelf_of(row, now)].append(row)
        arranged = trays.arrange([*back, *inbox], self.layout, self._exception_map())
        return Sorted(
            arranged.native,
            arranged.tray or (),
            requests,
            shelves[Shelf.ARCHIVE],
            shelves[Shelf.SNOOZED],
        )

    def _entry_of(self, row: ChatRow) -> ChatEntry:
        # the same row keeps its entry, and with it the lines that were drawn of it
        made = self._made.get(id(row))
        if made is None:
            made = self._made[id(row)] = ChatEntry(row)
        return made

    def _exception_map(self) -> Mapping[ServiceId, Layout]:
        return {ServiceId(origin): layout for origin, layout in self._exceptions.items()}


def is_much(changes: Changes) -> bool:
    """Whether so many chats changed that they are better read beside the screen's loop."""
    return len(changes.chats) > MUCH


def _requests(reader: Reader) -> tuple[ChatRow, ...]:
    return chats.page(reader, filter=ChatFilter(only="requests"), limit=PAGE)
