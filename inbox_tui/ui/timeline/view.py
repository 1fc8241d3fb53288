"""The widget that shows a chat's messages."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType

from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.timeline.choosing import ChosenMessages
from inbox_tui.ui.timeline.drawing import is_long
from inbox_tui.ui.timeline.items import GapItem, MessageItem, can_be_chosen, key_of
from inbox_tui.ui.timeline.posted import Acted, ActedOnSeveral, LeftThread, WantsOlder, WantsToGo

WHEEL_LINES: Final = 3
_WITH_SEVERAL: Final = frozenset({"copy", "forward", "delete", "save"})
"""What is done with every marked message, where some are marked."""


class Timeline(ChosenMessages, can_focus=True):
    """Messages of one chat. While it has the focus one of them is chosen, and keys act on it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.TIMELINE)]

    # Keys

    def action_open(self) -> None:
        """Do what the chosen line offers."""
        item = self._chosen_item()
        if isinstance(item, GapItem):
            self.post_message(WantsOlder(item.cursor))
        elif isinstance(item, MessageItem):
            self.open_item(item)

    def open_item(self, item: MessageItem) -> None:
        """Show what is folded or hidden; else go to what it answers, or offer its file."""
        key, row = key_of(item), item.row
        if row.hidden is not None and key not in self._revealed:
            self._revealed.add(key)
        elif self._is_folded(item):
            self._expanded ^= {key}
        else:
            is_root = row.replies and self.window is not None and self.window.topic is None
            self.post_message(Acted("thread" if is_root else "open", row))
            return
        self._redraw()

    def _is_folded(self, item: MessageItem) -> bool:
        return is_long(item.row, self._look(item))

    def action_message(self, what: str) -> None:
        """Ask for something to be done with the chosen message, or with those that are marked."""
        if self.marked and what in _WITH_SEVERAL:
            ordered = sorted(self.marked, key=self.marked.__getitem__)
            self.post_message(ActedOnSeveral(what, tuple(ordered)))
            return
        row = self.chosen_row()
        if row is not None:
            self.post_message(Acted(what, row))

    def action_leave_thread(self) -> None:
        """Back from a thread to the chat it is in."""
        if self.window is not None and self.window.topic is not None:
            self.post_message(LeftThread())

    def action_to_date(self) -> None:
        """Ask for a day to go to."""
        if self.window is not None:
            self.post_message(WantsToGo("date"))

    def action_pins(self) -> None:
        """Show what is pinned, to go there."""
        if self.window is not None:
            self.post_message(WantsToGo("pins"))

    # The mouse

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines up."""
        event.stop()
        self.scroll_lines(-WHEEL_LINES)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines down."""
        event.stop()
        self.scroll_lines(WHEEL_LINES)

    async def on_click(self, event: events.Click) -> None:
        """Choose a message; open a link or file that is clicked."""
        if self.window is None or self._scroll is None:
            return
        if event.y < len(self.banners):
            await self.run_action(self.banners[event.y].action)
            return
        places = self._scroll.visible(self.room)
        index = event.y - (self.size.height - len(places))
        if not 0 <= index < len(places):
            return
        if event.y == self.size.height - 1 and event.x >= self.size.width - 1 - len(self._hint()):
            if not self._scroll.is_following and not self.marked:
                self.action_newest()
            return
        item = self.window.items[places[index][0]]
        if not can_be_chosen(item):
            return
        self.chosen = key_of(item)
        self._redraw()
        meta = event.style.meta
        if isinstance(item, MessageItem) and meta.get("position") == item.position:
            what = "link" if "link" in meta else "fetch"
            self.post_message(Acted(what, item.row, meta.get("link", meta.get("part"))))
        elif event.chain == 2 or isinstance(item, GapItem):
            self.action_open()
