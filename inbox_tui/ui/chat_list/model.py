"""The rows of every chat, read from the store and kept up to date by what changes."""

from __future__ import annotations

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
from inbox_tui.ui.chat_list.entries import Entry, Place, entries_of, in_order, is_unread

FIRST_PAGE: Final = 200
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

    # Reading

    def open(self) -> None:
        """Read what a first screen needs: the newest chats and all requests."""
        with self._store.read() as reader:
            self._read_layout(reader)
            rows = (*chats.page(reader, limit=FIRST_PAGE), *_requests(reader))
        self._rows = {row.key: row for row in rows}
        self._read_exceptions()
        self._entries = None

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
                    row = chats.get(reader, key)
                    if row is None:
                        self._rows.pop(key, None)
                    else:
                        self._rows[key] = row
        self._entries = None

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

    def rows(self) -> list[ChatRow]:
        """Every row that is here, in order."""
        return in_order(self._rows.values())

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
            return entries_of(Place.REQUESTS, trays.Inbox(None, ()), self._found(ordered), 0)
        inbox = trays.arrange(others, self.layout, self._exception_map())
        return entries_of(self.place, inbox, requests, self._clock())

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
