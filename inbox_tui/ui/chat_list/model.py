"""The rows of every chat, read from the store and kept up to date by what changes."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from inbox_tui.domain.ids import ChatKey, Identity, Millis, ServiceId
from inbox_tui.policy import trays
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
    entries_of,
    in_order,
    is_unread,
    order_of,
)

FIRST_PAGE: Final = 100
"""More rows than any terminal has room for; the rest is read once they are painted."""
PAGE: Final = 1000


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
        self.text = ""
        self.unread_only = False
        self.layout = Layout.SEPARATE
        self._exceptions: dict[str, Layout] = {}
        self._entries: list[Entry] | None = None
        self._ordered: list[ChatRow] | None = None
        self._made: dict[ChatKey, ChatEntry] = {}

    # Reading

    def open(self) -> None:
        """Read what a first screen needs: the newest chats and all requests."""
        with self._store.read() as reader:
            self._read_layout(reader)
            rows = (*chats.page(reader, limit=FIRST_PAGE), *_requests(reader))
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
        """Read what changed; whether the list is different now."""
        self.typing.update(changes.typing)
        for chat in [chat for chat, who in self.typing.items() if not who]:
            del self.typing[chat]
        if self._is_loading:
            self._changed |= changes.chats
        self._read(changes.chats)
        if changes.settings:
            with self._store.read() as reader:
                self._read_layout(reader)
            self._read_exceptions()
        return bool(changes.chats or changes.typing or changes.settings)

    def _read(self, keys: Iterable[ChatKey]) -> None:
        wanted = list(keys)
        if wanted:
            with self._store.read() as reader:
                for key in wanted:
                    self._replace(key, chats.get(reader, key))
        self._entries = None

    def _replace(self, key: ChatKey, row: ChatRow | None) -> None:
        before = self._rows.pop(key, None)
        self._made.pop(key, None)
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

    def _read_exceptions(self) -> None:
        with self._store.read() as reader:
            found = {
                origin: trays.read_layout(settings.get(reader, trays.layout_setting(origin)))
                for origin in {row.origin for row in self._rows.values()}
            }
        self._exceptions = {origin: layout for origin, layout in found.items() if layout}
        self._entries = None

    # Asking

    def row(self, key: ChatKey) -> ChatRow | None:
        """One chat's row."""
        return self._rows.get(key)

    def place_of(self, key: ChatKey) -> Place | None:
        """Which list a chat stands in; ``None`` where there is no such chat."""
        row = self._rows.get(key)
        if row is None:
            return None
        if row.is_request:
            return Place.REQUESTS
        is_behind = trays.arrange([row], self.layout, self._exception_map()).tray
        return Place.TRAY if is_behind else Place.MAIN

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

    def show(
        self,
        *,
        place: Place | None = None,
        text: str | None = None,
        unread_only: bool | None = None,
    ) -> None:
        """Choose what is to be shown."""
        self.place = self.place if place is None else place
        self.text = self.text if text is None else text
        self.unread_only = self.unread_only if unread_only is None else unread_only
        self._entries = None

    def _work_out(self) -> list[Entry]:
        ordered = self.rows()
        requests = [row for row in ordered if row.is_request]
        others = [row for row in ordered if not row.is_request]
        if self.text or self.unread_only:
            # someone who searches wants to find, whatever tray it is in
            found = self._found(ordered)
            return entries_of(Place.REQUESTS, trays.Inbox(None, ()), found, 0, self._entry_of)
        inbox = trays.arrange(others, self.layout, self._exception_map())
        return entries_of(self.place, inbox, requests, self._clock(), self._entry_of)

    def _entry_of(self, row: ChatRow) -> ChatEntry:
        # the same row keeps its entry, and with it the lines that were drawn of it
        made = self._made.get(row.key)
        if made is None or made.row is not row:
            made = self._made[row.key] = ChatEntry(row)
        return made

    def _exception_map(self) -> Mapping[ServiceId, Layout]:
        return {ServiceId(origin): layout for origin, layout in self._exceptions.items()}

    def _found(self, rows: list[ChatRow]) -> list[ChatRow]:
        wanted = self.text.casefold()
        return [
            row
            for row in rows
            if wanted in row.title.casefold() and (not self.unread_only or is_unread(row))
        ]


def _requests(reader: Reader) -> tuple[ChatRow, ...]:
    return chats.page(reader, filter=ChatFilter(only="requests"), limit=PAGE)
