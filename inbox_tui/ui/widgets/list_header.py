"""The two lines above the chat list: which list this is, and what it is filtered by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from textual import events
from textual.message import Message as Posted
from textual.strip import Strip

from inbox_tui.domain.safe_text import safe_line
from inbox_tui.ui.badges import Badges
from inbox_tui.ui.chat_list.entries import ChatEntry, Place, is_unread
from inbox_tui.ui.chat_list.filters import NO_FILTER
from inbox_tui.ui.chat_list.model import ChatListModel
from inbox_tui.ui.widgets.lines import LineWidget, Row

_WIDE: Final = 37
"""Columns from which the whole way here is told, not only where one is."""


@dataclass(frozen=True, slots=True)
class _Chip:
    words: str
    action: str
    is_on: bool


class ListHeader(LineWidget):
    """A breadcrumb for trays and a count; below them what the list can be narrowed down by."""

    ALLOW_SELECT = False
    IS_RAISED = True

    @dataclass
    class Pressed(Posted):
        """A chip was clicked: run this action on the list."""

        action: str

    def __init__(self, badges: Badges, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._badges = badges
        self._crumb = Place.MAIN
        self._about = ""
        self._quiet = ""
        self._filter = NO_FILTER
        self._spots: list[tuple[int, int, str]] = []
        self.keep_right = 0
        """Columns left free at the right, where the list is alone on the screen."""

    def show(self, model: ChatListModel, *, chosen: int = 0) -> None:
        """Tell which list is shown, and how many of it are chosen."""
        self._crumb, self._filter = model.place, model.filter
        rows = [entry.row for entry in model.entries() if isinstance(entry, ChatEntry)]
        if chosen:
            self._about = f"{chosen} chosen"
        elif model.filter.text:
            typed = safe_line(model.filter.text, max_characters=20).text
            self._about = f"{len(rows)} with “{typed}”"
        elif model.filter:
            self._about = f"{len(rows)} of them"
        else:
            unread = sum(1 for row in rows if is_unread(row))
            self._about = f"{unread} unread" if unread else f"{len(rows)}"
        quiet = model.quiet_until()
        self._quiet = f"quiet until {quiet:%H:%M}" if quiet else ""
        self.refresh()

    def line(self, y: int) -> Strip:
        """Row ``y``."""
        row = Row(self.size.width, self.styles_now.text)
        (self._first if y == 0 else self._second)(row)
        return row.strip()

    def _first(self, row: Row) -> None:
        styles = self.styles_now
        free = self.keep_right if self.screen.has_class("-one-pane") else 0
        row.add(" ", styles.text)
        if self._crumb is Place.MAIN:
            row.add("Chats", styles.strong)
        else:
            row.add("‹ Chats › " if row.room >= _WIDE else "‹ ", styles.muted)
            row.add(self._crumb.value, styles.strong)
        if self._quiet and len(self._quiet) + len(self._about) + free + 4 < row.room:
            row.add("  ", styles.text).add(self._quiet, styles.muted)
        # a name cut off tells less than a number without its word
        for about in (self._about, self._about.partition(" ")[0]):
            if not row.right_cells:
                row.end(f" {about} {' ' * free}", styles.muted)

    def _second(self, row: Row) -> None:
        styles = self.styles_now
        self._spots = []
        for chip in self._chips():
            # brackets, so that it is seen without colour as well
            words = f"[{chip.words}]" if chip.is_on else f" {chip.words} "
            if len(words) > row.room:
                break
            start = row.left_cells
            row.add(words, styles.accent if chip.is_on else styles.muted)
            self._spots.append((start, row.left_cells, chip.action))

    def _chips(self) -> Iterator[_Chip]:
        present = self._filter
        origin, label = present.origin, present.label
        yield _Chip("unread", "unread_only", present.is_unread)
        yield _Chip("@", "mentions_only", present.has_mentions)
        yield _Chip(
            self._badges.name(origin) if origin else "service", "next_origin", origin is not None
        )
        name = safe_line(label, max_characters=10).text if label else "label"
        yield _Chip(name, "by_label", label is not None)
        yield _Chip("archive", "go('ARCHIVE')", self._crumb is Place.ARCHIVE)

    def on_click(self, event: events.Click) -> None:
        """Turn a filter on or off; the line above leads out of a tray."""
        event.stop()
        if event.y == 0:
            if self._crumb is not Place.MAIN:
                self.post_message(self.Pressed("go('MAIN')"))
            return
        for start, end, action in self._spots:
            if start <= event.x < end:
                self.post_message(self.Pressed(action))
