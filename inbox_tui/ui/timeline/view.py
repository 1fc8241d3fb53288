"""The widget that shows a chat's messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.message import Message as Posted
from textual.strip import Strip

from inbox_tui.domain.ids import ChatKey, Identity, MessageId
from inbox_tui.domain.safe_text import SafeText
from inbox_tui.store.changes import Changes
from inbox_tui.store.rows import MessageRow
from inbox_tui.store.store import Store
from inbox_tui.ui.content import local_part
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.timeline.drawing import is_long
from inbox_tui.ui.timeline.items import (
    GapItem,
    Item,
    ItemKey,
    MessageItem,
    can_be_chosen,
    key_of,
)
from inbox_tui.ui.timeline.look import Look, nobodys, with_hint
from inbox_tui.ui.timeline.nothing_open import nothing_open
from inbox_tui.ui.timeline.scrolling import Scrolling
from inbox_tui.ui.timeline.strips import StripCache
from inbox_tui.ui.timeline.window import Window
from inbox_tui.ui.widgets.scroll_bar import bar_segment
from inbox_tui.ui.widgets.selectable import SelectableLines

WHEEL_LINES: Final = 3


class Timeline(SelectableLines, can_focus=True):
    """Messages of one chat. While it has the focus one of them is chosen, and keys act on it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.TIMELINE)]

    @dataclass
    class Acted(Posted):
        """The person asked for something to be done with a message."""

        what: str
        row: MessageRow
        number: int | None = None
        """Which link or part was clicked, where one was."""

    @dataclass
    class WantsOlder(Posted):
        """The person came to where messages are missing."""

        cursor: str

    class LeftBelow(Posted):
        """The person went down past the newest message: to the writing."""

    class ReachedNewest(Posted):
        """The newest message is on the screen."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._strips = StripCache()
        self._scroll: Scrolling | None = None
        self.window: Window | None = None
        self.chosen: ItemKey | None = None
        self._expanded: set[ItemKey] = set()
        self._revealed: set[ItemKey] = set()
        self._progress: dict[int, str] = {}
        self._asked: set[str] = set()
        self._name_of: Callable[[Identity], SafeText] = local_part

    # What is shown

    def show(
        self,
        store: Store,
        chat: ChatKey,
        *,
        name_of: Callable[[Identity], SafeText],
        at: MessageId | None = None,
    ) -> None:
        """Show a chat: at a message, else at the first unread one, else at its end."""
        self.window = Window(store, chat)
        self._name_of = name_of
        self._strips.clear()
        for state in (self._expanded, self._revealed, self._asked):
            state.clear()
        self._progress.clear()
        self.chosen = None
        self._scroll = Scrolling(self.window, self._height, lambda: self.size.width)
        position = self.window.open_at(at) if at is not None else None
        if position is None:
            self.window.open_newest()
            self._scroll.open(self.size.height)
        else:
            self._scroll.to_position(position, self.size.height)
            self.chosen = ("MessageItem", position)
        self._redraw()

    def clear(self) -> None:
        """Show no chat."""
        if self.window is None:
            # on a slow machine the screen may ask before this widget stands on it
            return
        self.window = self._scroll = None
        self.chosen = None
        self._redraw()

    def on_changes(self, changes: Changes) -> None:
        """Read again what is shown, if it changed. Chats are moved, never jumped."""
        if self.window is None or self._scroll is None:
            return
        if self.window.chat in changes.timelines or changes.blocks:
            self._scroll.refresh()
            self._redraw()

    def set_progress(self, position: int, words: str) -> None:
        """Say how far a message's file has come; ``""`` when it is done."""
        if words:
            self._progress[position] = words
        else:
            self._progress.pop(position, None)
        self._redraw()

    def forget_asked(self, cursor: str) -> None:
        """Asking for older messages failed: it may be asked again."""
        self._asked.discard(cursor)

    @property
    def is_at_newest(self) -> bool:
        """Whether new messages scroll in by themselves."""
        return self._scroll is not None and self._scroll.is_following

    @property
    def newest(self) -> MessageRow | None:
        """The newest message read so far."""
        return self.window.rows[-1] if self.window is not None and self.window.rows else None

    # Drawing

    def _look(self, item: Item) -> Look:
        key = key_of(item)
        styles = self.styles_now
        is_chosen = key == self.chosen
        if is_chosen:
            colours = styles.colours
            styles = styles.on(colours.chosen if self.has_focus else colours.chosen_blurred)
        return Look(
            width=max(12, self.size.width - 1),
            styles=styles,
            name_of=self._name_of,
            is_mine=self.window.is_mine if self.window is not None else nobodys,
            is_selected=is_chosen,
            is_expanded=key in self._expanded,
            is_revealed=key in self._revealed,
            progress=self._progress.get(item.position, ""),
        )

    def _lines_of(self, item: Item) -> tuple[Strip, ...]:
        return self._strips.strips(item, self._look(item))

    def _height(self, item: Item) -> int:
        return len(self._lines_of(item))

    def line(self, y: int) -> Strip:
        """Row ``y`` of what is visible now."""
        width, height = self.size
        if self._scroll is None or self.window is None:
            return nothing_open(y, width, height, self.styles_now)
        places = self._scroll.visible(height)
        # a short chat stands at the bottom, where the writing is
        index = y - (height - len(places))
        if index < 0:
            body = Strip.blank(width - 1, self.styles_now.text)
        else:
            item, number = places[index]
            body = self._lines_of(self.window.items[item])[number]
        if y == height - 1 and not self._scroll.is_following:
            body = with_hint(body, self.styles_now)
        bar = bar_segment(y, self._scroll.thumb(height), height, self.styles_now)
        return self.selectable(Strip([*body, bar], width), y)

    def _redraw(self) -> None:
        if self._scroll is not None:
            self._scroll.invalidate()
        self.forget_selection()
        self.refresh()

    # Choosing a message

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
        if self.window is None or self._scroll is None:
            return
        seen = [self.window.items[index] for index, _ in self._scroll.visible(self.size.height)]
        chosen = next((item for item in reversed(seen) if can_be_chosen(item)), None)
        self.chosen = key_of(chosen) if chosen is not None else None
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
        self._redraw()

    # Keys

    def action_move(self, step: int) -> None:
        """Choose the next message up or down."""
        if self.window is None or self._scroll is None:
            return
        if self._scroll.reveal_more(self.chosen, step, self.size.height):
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
            self._scroll.bring_into_view(index, self.size.height)
            self._moved()
        elif self._scroll.load_older() if step < 0 else self._scroll.load_newer():
            self.action_move(step)
        elif step > 0:
            self.let_go()
            self.post_message(self.LeftBelow())
        else:
            self.scroll_lines(-self.size.height)

    def action_page(self, direction: int) -> None:
        """Go a page up or down, and choose what is there."""
        self.scroll_lines(direction * max(1, self.size.height - 2))
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
        self._scroll.to_oldest()
        self._moved()
        if self.has_focus:
            self._choose_visible(prefer_last=False)

    def action_first_unread(self) -> None:
        """Go to the first message that was unread when the chat was opened."""
        if self._scroll is None or self.window is None or self.window.first_unread is None:
            return
        self.go_to(self.window.first_unread)

    def go_to(self, position: int) -> None:
        """Go to the message at a position."""
        if self._scroll is not None:
            self._scroll.to_position(position, self.size.height)
            self.chosen = ("MessageItem", position)
            self._moved()

    def action_open(self) -> None:
        """Do what the chosen line offers."""
        item = self._chosen_item()
        if isinstance(item, GapItem):
            self.post_message(self.WantsOlder(item.cursor))
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
            self.post_message(self.Acted("open", row))
            return
        self._redraw()

    def _is_folded(self, item: MessageItem) -> bool:
        return is_long(item.row, self._look(item))

    def action_message(self, what: str) -> None:
        """Ask for something to be done with the chosen message."""
        row = self.chosen_row()
        if row is not None:
            self.post_message(self.Acted(what, row))

    # Scrolling

    def scroll_lines(self, lines: int) -> None:
        """Move by lines; reads older or newer pages as needed."""
        if self._scroll is None:
            return
        self._scroll.by(lines, self.size.height)
        self._moved()

    def _moved(self) -> None:
        self._redraw()
        if self._scroll is None or self.window is None:
            return
        if self._scroll.is_following:
            self.post_message(self.ReachedNewest())
        for index, _ in self._scroll.visible(self.size.height)[:1]:
            item = self.window.items[index]
            # coming to the very top is asking for what is above it; once for each gap
            if isinstance(item, GapItem) and item.cursor not in self._asked:
                self._asked.add(item.cursor)
                self.post_message(self.WantsOlder(item.cursor))

    def _choose_visible(self, *, prefer_last: bool) -> None:
        if self.window is None or self._scroll is None:
            return
        seen = [self.window.items[index] for index, _ in self._scroll.visible(self.size.height)]
        order = reversed(seen) if prefer_last else iter(seen)
        chosen = next((item for item in order if can_be_chosen(item)), None)
        if chosen is not None:
            self.chosen = key_of(chosen)
            self._redraw()

    def on_resize(self) -> None:
        """Stay at the same message."""
        self._redraw()

    # The mouse

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines up."""
        event.stop()
        self.scroll_lines(-WHEEL_LINES)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines down."""
        event.stop()
        self.scroll_lines(WHEEL_LINES)

    def on_click(self, event: events.Click) -> None:
        """Choose a message; open a link or file that is clicked."""
        if self.window is None or self._scroll is None:
            return
        places = self._scroll.visible(self.size.height)
        index = event.y - (self.size.height - len(places))
        if not 0 <= index < len(places):
            return
        if (
            event.y == self.size.height - 1
            and not self._scroll.is_following
            and event.x > self.size.width - 26
        ):
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
            self.post_message(self.Acted(what, item.row, meta.get("link", meta.get("part"))))
        elif event.chain == 2 or isinstance(item, GapItem):
            self.action_open()
