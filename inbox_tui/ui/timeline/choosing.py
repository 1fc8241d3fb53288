"""The part of a timeline that knows which message is chosen, and moves from one to another."""

from __future__ import annotations

from collections.abc import Callable

from inbox_tui.domain.ids import Identity, MessageId, Millis
from inbox_tui.domain.safe_text import SafeText
from inbox_tui.store.rows import MessageRow
from inbox_tui.ui.timeline.items import GapItem, Item, MessageItem, can_be_chosen, key_of
from inbox_tui.ui.timeline.posted import (
    FoundNothing,
    LeftBelow,
    LeftThread,
    ReachedNewest,
    WantsOlder,
)
from inbox_tui.ui.timeline.showing import ShownMessages
from inbox_tui.ui.timeline.trail import Trail
from inbox_tui.ui.timeline.window import Window


class ChosenMessages(ShownMessages):
    """Keys and clicks choose; what is done with what was chosen is the timeline's."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._trail = Trail()

    def _begin(self, window: Window, name_of: Callable[[Identity], SafeText]) -> None:
        super()._begin(window, name_of)
        self._trail.clear()

    # Which one

    def chosen_row(self) -> MessageRow | None:
        """The chosen message."""
        item = self._chosen_item()
        return item.row if isinstance(item, MessageItem) else None

    def _chosen_item(self) -> Item | None:
        if self.window is None:
            return None
        return next((item for item in self.window.items if key_of(item) == self.chosen), None)

    def choose_newest(self) -> None:
        """Choose the last message on the screen, as the starting point of keys."""
        self.chosen = None
        self._choose_visible(prefer_last=True)
        self._redraw()

    def _choose_visible(self, *, prefer_last: bool) -> None:
        if self.window is None or self._scroll is None:
            return
        seen = [self.window.items[index] for index, _ in self._scroll.visible(self.room)]
        order = reversed(seen) if prefer_last else iter(seen)
        chosen = next((item for item in order if can_be_chosen(item)), None)
        if chosen is not None:
            self.chosen = key_of(chosen)
            self._redraw()

    def on_focus(self) -> None:
        """Begin with the message nearest to the writing."""
        if self.chosen is None or self._chosen_item() is None:
            self.choose_newest()
        else:
            self._redraw()

    def on_blur(self) -> None:
        """Nothing stays chosen while keys go elsewhere."""
        self._redraw()

    def let_go(self) -> None:
        """Choose nothing."""
        self.chosen = None
        self.marked.clear()
        self._redraw()

    # Several

    def action_mark(self) -> None:
        """Mark the chosen message, or lift its mark, and go on to the next."""
        row = self.chosen_row()
        if row is None or row.is_deleted:
            return
        if self.marked.pop(row.key.message, None) is None:
            self.marked[row.key.message] = row.position
        self._redraw()

    def unmark(self) -> bool:
        """Lift every mark; whether there was one."""
        had_some = bool(self.marked)
        self.marked.clear()
        self._redraw()
        return had_some

    # From one to another

    def action_move(self, step: int) -> None:
        """Choose the next message up or down."""
        if self.window is None or self._scroll is None:
            return
        if self._scroll.reveal_more(self.chosen, step, self.room):
            self._moved()
            return
        items = self.window.items
        here = self._scroll.index_of(self.chosen)
        index = (len(items) if step < 0 else -1) if here is None else here
        index += step
        while 0 <= index < len(items) and not can_be_chosen(items[index]):
            index += step
        if 0 <= index < len(items):
            self.chosen = key_of(items[index])
            self._scroll.bring_into_view(index, self.room)
            self._moved()
        elif self._scroll.load_older() if step < 0 else self._scroll.load_newer():
            self.action_move(step)
        elif step > 0:
            self.let_go()
            self.post_message(LeftBelow())
        else:
            self.scroll_lines(-self.room)

    def action_page(self, direction: int) -> None:
        """Go a page up or down, and choose what is there."""
        self.scroll_lines(direction * max(1, self.room - 2))
        if self.has_focus:
            self._choose_visible(prefer_last=direction > 0)

    def action_newest(self) -> None:
        """Go to the end."""
        if self.window is None or self._scroll is None:
            return
        self._scroll.to_newest()
        self._moved()
        if self.has_focus:
            self.choose_newest()

    def action_oldest(self) -> None:
        """Go to the oldest message that is here."""
        if self._scroll is None:
            return
        self._leave_track()
        self._scroll.to_oldest()
        self._moved()
        if self.has_focus:
            self._choose_visible(prefer_last=False)

    def action_first_unread(self) -> None:
        """Go to the first message that was unread when the chat was opened."""
        if self.window is not None and self.window.first_unread is not None:
            self.go_to(self.window.first_unread)
        else:
            self.post_message(FoundNothing("Nothing was unread when you opened this chat."))

    def action_mention(self, step: int) -> None:
        """Go to the next message that mentions the person, down or up from here."""
        if self.window is None:
            return
        chosen = self._chosen_item()
        here = self._seen if chosen is None else chosen.position
        found = self.window.mention(here, step)
        if found is not None:
            self.go_to(found)
        else:
            where = "below" if step > 0 else "above"
            self.post_message(FoundNothing(f"Nothing stored here mentions you {where} this."))

    # Farther away

    def go_to(self, position: int) -> None:
        """Go to the message at a position; the way back is remembered."""
        if self._scroll is not None:
            self._leave_track()
            self._scroll.to_position(position, self.room)
            self.chosen = ("MessageItem", position)
            self._moved()

    def go_to_message(self, message: MessageId) -> None:
        """Go to a message of this chat, if it is here; the way back is remembered."""
        if self._scroll is None or self.window is None:
            return
        self._leave_track()
        position = self.window.open_at(message)
        if position is not None:
            self._scroll.invalidate()
            self._scroll.to_position(position, self.room)
            self.chosen = ("MessageItem", position)
            self._moved()

    def go_to_moment(self, at: Millis) -> None:
        """Go to the first message from a moment on."""
        if self.window is not None and (position := self.window.position_on(at)) is not None:
            self.go_to(position)

    def _leave_track(self) -> None:
        if self._scroll is not None:
            self._trail.put(self._scroll.place(), self.chosen)

    def action_go_back(self) -> None:
        """Go back to where one was before the last jump."""
        step = self._trail.take()
        if step is None and self.window is not None and self.window.topic is not None:
            self.post_message(LeftThread())
            return
        if step is None or self._scroll is None:
            self.post_message(FoundNothing("You have not jumped from anywhere in this chat."))
            return
        place, self.chosen = step
        self._scroll.return_to(place, self.room)
        self._moved()

    # Scrolling

    def scroll_lines(self, lines: int) -> None:
        """Move by lines; reads older or newer pages as needed."""
        if self._scroll is None:
            return
        self._scroll.by(lines, self.room)
        self._moved()

    def _moved(self) -> None:
        self._count_new()
        self._redraw()
        if self._scroll is None or self.window is None:
            return
        if self._scroll.is_following:
            self.post_message(ReachedNewest())
        for index, _ in self._scroll.visible(self.room)[:1]:
            item = self.window.items[index]
            # coming to the very top is asking for what is above it; once for each gap
            if isinstance(item, GapItem) and item.cursor not in self._asked:
                self._asked.add(item.cursor)
                self.post_message(WantsOlder(item.cursor))

    def on_resize(self) -> None:
        """Stay at the same message."""
        self._redraw()
