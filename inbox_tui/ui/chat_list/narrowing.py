"""What narrows a list down, and choosing several chats of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual.message import Message as Posted

from inbox_tui.domain.ids import ChatKey
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.chat_list.entries import ChatEntry
from inbox_tui.ui.chat_list.filters import Filter
from inbox_tui.ui.chat_list.model import ChatListModel
from inbox_tui.ui.widgets.lines import LineWidget


class NarrowedList(LineWidget):
    """The half of the list that decides what is shown; the other one shows it."""

    @dataclass
    class Wanted(Posted):
        """The person asked for something of the list: a label to filter by, a whole place."""

        what: str

    class PlaceChanged(Posted):
        """Another list is shown: a tray, the requests, all chats."""

    def __init__(self, model: ChatListModel, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.model = model
        self.chosen: set[ChatKey] = set()

    def to_top(self) -> None:
        """Show the list from its top, where it is different now."""
        raise NotImplementedError

    def current_row(self) -> ChatRow | None:
        """The chat the cursor is on."""
        raise NotImplementedError

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        raise NotImplementedError

    def narrow(self, narrowed: Filter) -> None:
        """Show only what fits, from the top."""
        self.model.narrow(narrowed)
        self.to_top()
        self.post_message(self.PlaceChanged())

    def action_unread_only(self) -> None:
        """Show only chats with unread messages, or all again."""
        present = self.model.filter
        self.narrow(replace(present, is_unread=not present.is_unread))

    def action_mentions_only(self) -> None:
        """Show only chats in which somebody named the person, or all again."""
        present = self.model.filter
        self.narrow(replace(present, has_mentions=not present.has_mentions))

    def action_next_origin(self) -> None:
        """Show only the chats of one service, then of the next, then all again."""
        present, origins = self.model.filter, [*self.model.origins(), None]
        place = origins.index(present.origin) if present.origin in origins else -1
        self.narrow(replace(present, origin=origins[(place + 1) % len(origins)]))

    def action_by_label(self) -> None:
        """Show only the chats that wear a label, or all again."""
        if self.model.filter.label is not None:
            self.narrow(replace(self.model.filter, label=None))
        else:
            self.post_message(self.Wanted("label"))

    # Several at once

    def chosen_rows(self) -> tuple[ChatRow, ...]:
        """The chats that were chosen and are still here."""
        return tuple(row for key in self.chosen if (row := self.model.row(key)) is not None)

    def let_go(self) -> None:
        """Choose none."""
        if self.chosen:
            self.chosen.clear()
            self.post_message(self.PlaceChanged())
            self.refresh()

    def action_choose(self) -> None:
        """Choose the chat the cursor is on, or let it go, and move on."""
        row = self.current_row()
        if row is not None:
            self.chosen ^= {row.key}
            self.post_message(self.PlaceChanged())
        self.action_move(1)

    def action_choose_all(self) -> None:
        """Choose every chat of this list."""
        entries = self.model.entries()
        self.chosen = {entry.row.key for entry in entries if isinstance(entry, ChatEntry)}
        self.post_message(self.PlaceChanged())
        self.refresh()
