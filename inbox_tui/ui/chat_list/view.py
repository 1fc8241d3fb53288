"""The widget that lists chats: two lines each, as many as there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.message import Message as Posted
from textual.strip import Strip

from inbox_tui.domain.ids import ChatKey, Identity, Millis
from inbox_tui.domain.safe_text import SafeText
from inbox_tui.policy.muting import is_muted
from inbox_tui.policy.shelves import has_come_back
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.badges import Badges
from inbox_tui.ui.chat_list.drawing import ROW_LINES, Lines, ListLook, draw
from inbox_tui.ui.chat_list.entries import ChatEntry, DoorEntry, Entry, EntryKey, Place, key_of
from inbox_tui.ui.chat_list.model import ChatListModel
from inbox_tui.ui.chat_list.narrowing import NarrowedList
from inbox_tui.ui.content import local_part
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.theme import Styles
from inbox_tui.ui.widgets.lines import Row
from inbox_tui.ui.widgets.scroll_bar import bar_segment

WHEEL_ROWS: Final = 2
MOST_KEPT: Final = 400
"""Entries whose lines are kept; a screen shows some thirty."""
_NOTHING: Final = {
    Place.TRAY: ("No third-party chats.", "F3 switches services on."),
    Place.REQUESTS: ("Nobody waits for an answer.",),
    Place.ARCHIVE: ("Nothing is put away.", "a puts a chat here."),
    Place.SNOOZED: ("Nothing is put off.", "z puts a chat off until later."),
}


class ChatList(NarrowedList, can_focus=True):
    """Chats, newest first, with a cursor that stays on its chat when the list moves."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.CHAT_LIST)]
    ALLOW_SELECT = False
    IS_RAISED = True

    @dataclass
    class Opened(Posted):
        """The person opened a chat."""

        key: ChatKey

    @dataclass
    class Acted(Posted):
        """The person asked for something to be done with a chat."""

        what: str
        rows: tuple[ChatRow, ...]
        """The chats that were chosen, or the one the cursor is on."""

    class FilterWanted(Posted):
        """The person wants to filter the list."""

    def __init__(
        self,
        model: ChatListModel,
        badges: Badges,
        clock: Callable[[], Millis],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(model, id=id)
        self._badges = badges
        self._clock = clock
        self.name_of: Callable[[Identity], SafeText] = local_part
        self.cursor: EntryKey | None = None
        self.open_chat: ChatKey | None = None
        self._open_in: Place | None = None
        """The list the open chat stood in when it was last looked at."""
        self._cursor_index = 0
        self._top = 0
        self._kept: dict[EntryKey, tuple[Entry, ListLook, Lines]] = {}

    # What is shown

    def changed(self) -> None:
        """The entries are different: keep the cursor on its chat, or where it was."""
        self._follow()
        entries = self.model.entries()
        index = self._index_of(self.cursor)
        self._cursor_index = (
            max(0, min(self._cursor_index, len(entries) - 1)) if index is None else index
        )
        self.cursor = key_of(entries[self._cursor_index]) if entries else None
        self._keep_visible()
        self.refresh()

    def to_top(self) -> None:
        """Show the list from its top, where it is different now."""
        self._cursor_index = self._top = 0
        self.cursor = None
        self.changed()

    def go_in(self, place: Place) -> None:
        """Show another list from its top."""
        came_from = self.model.place
        self.model.show(place)
        self.chosen.clear()
        self.cursor = came_from if place is Place.MAIN else None
        self._cursor_index = self._top = 0
        self.changed()
        self.post_message(self.PlaceChanged())

    def set_open(self, key: ChatKey | None) -> None:
        """Mark the chat that is open beside the list, and put the cursor on it.

        A chat that stands in another list, behind a door, brings that list with it.
        """
        self.open_chat, self._open_in = key, self.model.place
        if key is not None and self._index_of(key) is not None:
            self.cursor = key
        self.changed()

    def _follow(self) -> None:
        """Where the open chat left this list, a request that was accepted say, go along."""
        if self.open_chat is None or self.model.filter:
            return
        place, before = self.model.place_of(self.open_chat), self._open_in
        self._open_in = place
        if place not in (None, before) and before is self.model.place:
            self.model.show(place)
            self.cursor = self.open_chat
            self._top = 0
            self.post_message(self.PlaceChanged())

    def current(self) -> Entry | None:
        """The entry the cursor is on."""
        entries = self.model.entries()
        return entries[self._cursor_index] if self._cursor_index < len(entries) else None

    def current_row(self) -> ChatRow | None:
        """The chat the cursor is on."""
        entry = self.current()
        return entry.row if isinstance(entry, ChatEntry) else None

    def neighbour(self, step: int, *, only_unread: bool = False) -> ChatKey | None:
        """The chat after or before the open one, round about where only unread ones are wanted."""
        rows = [entry.row for entry in self.model.entries() if isinstance(entry, ChatEntry)]
        here = next((i for i, row in enumerate(rows) if row.key == self.open_chat), None)
        if only_unread:
            start = 0 if here is None else here + 1
            turned = [*rows[start:], *rows[:start]]
            return next((row.key for row in turned if row.unread or row.is_marked_unread), None)
        index = (0 if step > 0 else len(rows) - 1) if here is None else here + step
        return rows[index].key if 0 <= index < len(rows) else None

    def _index_of(self, key: EntryKey | None) -> int | None:
        if key is None:
            return None
        return next(
            (i for i, entry in enumerate(self.model.entries()) if key_of(entry) == key), None
        )

    # Drawing

    @property
    def _room(self) -> int:
        return max(1, self.size.height // ROW_LINES)

    def _keep_visible(self) -> None:
        count = len(self.model.entries())
        self._top = max(0, min(self._top, count - self._room))
        if self._cursor_index < self._top:
            self._top = self._cursor_index
        elif self._cursor_index >= self._top + self._room:
            self._top = self._cursor_index - self._room + 1

    def line(self, y: int) -> Strip:
        """Row ``y``."""
        width = self.size.width
        entries = self.model.entries()
        index, half = self._top + y // ROW_LINES, y % ROW_LINES
        if index >= len(entries) or (index - self._top) >= self._room:
            return self._empty(y) if not entries else Strip.blank(width, self.styles_now.text)
        strip = self._lines_of(entries[index], index, width - 1)[half]
        thumb = self._thumb(len(entries))
        return Strip([*strip, bar_segment(y, thumb, self.size.height, self.styles_now)], width)

    def _lines_of(self, entry: Entry, index: int, width: int) -> Lines:
        key, look = key_of(entry), self._look(entry, index, width)
        kept = self._kept.get(key)
        if kept is not None and kept[0] is entry and kept[1] == look:
            return kept[2]
        lines = draw(entry, look)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (entry, look, lines)
        return lines

    def _look(self, entry: Entry, index: int, width: int) -> ListLook:
        key = key_of(entry)
        is_cursor = index == self._cursor_index
        now = self._clock()
        row = entry.row if isinstance(entry, ChatEntry) else None
        return ListLook(
            width=width,
            styles=self._styles_for(is_cursor=is_cursor, is_open=self._leads_to_open(entry)),
            # to the minute: finer than anything shown, and the lines can be kept that long
            now=Millis(now // 60_000 * 60_000),
            badges=self._badges,
            name_of=self.name_of,
            is_cursor=is_cursor and self.has_focus,
            is_open=self._leads_to_open(entry),
            typing=self.model.typing.get(key, ()) if isinstance(key, ChatKey) else (),
            sought=self.model.filter.text,
            is_chosen=key in self.chosen,
            is_silent=row is not None and is_muted(row.muted_until, now),
            has_come_back=row is not None and has_come_back(row, now),
        )

    def _leads_to_open(self, entry: Entry) -> bool:
        """Whether the chat beside the list is this one, or stands behind this door."""
        if self.open_chat is None or isinstance(entry, ChatEntry):
            return key_of(entry) == self.open_chat
        return self.model.place_of(self.open_chat) is entry.place

    def _styles_for(self, *, is_cursor: bool, is_open: bool) -> Styles:
        styles = self.styles_now
        if is_cursor and self.has_focus:
            return styles.on(styles.colours.chosen)
        if is_open or is_cursor:
            return styles.on(styles.colours.chosen_blurred)
        return styles

    def _thumb(self, count: int) -> tuple[int, int]:
        rows = self.size.height
        if count <= self._room:
            return 0, rows
        high = max(1, rows * self._room // count)
        first = round((rows - high) * self._top / max(1, count - self._room))
        return first, first + high

    def _empty(self, y: int) -> Strip:
        words = ("", *self._empty_words())
        row = Row(self.size.width, self.styles_now.text).add("  ", self.styles_now.text)
        return row.add(words[y] if y < len(words) else "", self.styles_now.muted).strip()

    def _empty_words(self) -> tuple[str, ...]:
        if self.model.filter:
            return ("No chat fits.", "", "Esc shows all chats.")
        if self.model.place is not Place.MAIN:
            return (*_NOTHING[self.model.place], "", "Esc goes back.")
        if self.model.is_loading:
            return ("Reading…",)
        return ("No chats yet.", "", "F3 switches services on", "and signs in to them.")

    # Keys

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self._go(self._cursor_index + step)

    def action_page(self, direction: int) -> None:
        """Move the cursor by a page."""
        self._go(self._cursor_index + direction * max(1, self._room - 1))

    def action_edge(self, direction: int) -> None:
        """Move the cursor to an end."""
        self._go(0 if direction < 0 else len(self.model.entries()) - 1)

    def _go(self, index: int) -> None:
        entries = self.model.entries()
        if not entries:
            return
        self._cursor_index = max(0, min(index, len(entries) - 1))
        self.cursor = key_of(entries[self._cursor_index])
        self._keep_visible()
        self.refresh()

    def action_open(self) -> None:
        """Open what the cursor is on."""
        entry = self.current()
        if isinstance(entry, DoorEntry):
            self.go_in(entry.place)
        elif isinstance(entry, ChatEntry):
            self.post_message(self.Opened(entry.row.key))

    def action_filter(self) -> None:
        """Filter as one types."""
        self.post_message(self.FilterWanted())

    def action_go(self, place: str) -> None:
        """Show the list of that name, or all chats where it is shown already."""
        wanted = Place[place]
        self.go_in(Place.MAIN if self.model.place is wanted else wanted)

    def action_chat(self, what: str) -> None:
        """Do something with the chats that were chosen, or with the one the cursor is on."""
        rows = self.chosen_rows() or ((row,) if (row := self.current_row()) else ())
        if not rows and what == "mute" and self.cursor is Place.TRAY:
            what, rows = "mute_tray", tuple(self.model.sorted().tray[:1])
        if rows:
            self.let_go()
        self.post_message(self.Acted(what, rows))

    # Everything else

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Show where the cursor was, quietly."""
        self.refresh()

    def on_resize(self) -> None:
        """Keep the cursor on the screen."""
        self._keep_visible()
        self.refresh()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Look further up without moving the cursor."""
        event.stop()
        self._look_at(self._top - WHEEL_ROWS)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Look further down without moving the cursor."""
        event.stop()
        self._look_at(self._top + WHEEL_ROWS)

    def _look_at(self, top: int) -> None:
        self._top = max(0, min(top, len(self.model.entries()) - self._room))
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Open what is clicked."""
        index = self._top + event.y // ROW_LINES
        if index < len(self.model.entries()):
            self._go(index)
            self.action_open()
