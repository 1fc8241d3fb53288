"""The part of a timeline that shows messages: what is kept of them, and each line of the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.strip import Strip

from inbox_tui.domain.ids import ChatKey, Identity, MessageId, Millis
from inbox_tui.domain.safe_text import SafeText
from inbox_tui.store import settings
from inbox_tui.store.changes import Changes
from inbox_tui.store.clock import now
from inbox_tui.store.rows import MessageRow
from inbox_tui.store.store import Store
from inbox_tui.ui.appearance import DEFAULT, Appearance, appearance_of
from inbox_tui.ui.content import local_part
from inbox_tui.ui.keys_shown import key_map_of, shown_key
from inbox_tui.ui.theme import styles_of
from inbox_tui.ui.timeline.banner import Banner
from inbox_tui.ui.timeline.items import GapItem, Item, ItemKey, MessageItem, key_of
from inbox_tui.ui.timeline.layout import in_ascii
from inbox_tui.ui.timeline.look import Look, nobodys, with_hint
from inbox_tui.ui.timeline.nothing_open import nothing_open
from inbox_tui.ui.timeline.scrolling import Scrolling
from inbox_tui.ui.timeline.strips import StripCache
from inbox_tui.ui.timeline.window import Window
from inbox_tui.ui.widgets.scroll_bar import bar_segment
from inbox_tui.ui.widgets.selectable import SelectableLines

_WITH_MARKED: Final = (
    ("message.copy", "copy"),
    ("message.forward", "forward"),
    ("message.delete", "delete"),
    ("message.save", "save"),
    ("inbox.back", "unmark"),
)
LOADING: Final = "Loading older messages…"
_MINUTE: Final = 60_000
_LOOK_AGAIN_SECONDS: Final = 20.0
"""How often the clock is looked at where something is told by it."""


class ShownMessages(SelectableLines):
    """Draws a window of messages from where it stands in it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._strips = StripCache()
        self._scroll: Scrolling | None = None
        self.window: Window | None = None
        self.appearance: Appearance = DEFAULT
        self.chosen: ItemKey | None = None
        self.marked: dict[MessageId, int] = {}
        """Messages that something is to be done with together, and where they stand."""
        self._expanded: set[ItemKey] = set()
        self._revealed: set[ItemKey] = set()
        self._progress: dict[int, str] = {}
        self._asked: set[str] = set()
        self._awaited: set[str] = set()
        self._name_of: Callable[[Identity], SafeText] = local_part
        self._seen = 0
        self._new = 0
        self.banners: tuple[Banner, ...] = ()
        """Lines that stay at the top, whatever is scrolled below them."""

    def on_mount(self) -> None:
        """What is told by the clock is drawn again as it goes on."""
        self.set_interval(_LOOK_AGAIN_SECONDS, self._time_passed)

    # What is shown

    def show(
        self,
        store: Store,
        chat: ChatKey,
        *,
        name_of: Callable[[Identity], SafeText],
        at: MessageId | None = None,
        topic: MessageId | None = None,
    ) -> None:
        """Show a chat, or one thread of it: at a message, else at the first unread one or the end."""
        self._begin(Window(store, chat, topic), name_of)
        with store.read() as reader:
            self.appearance = appearance_of(lambda key: settings.get(reader, key))
        window, scroll = self.window, self._scroll
        if window is None or scroll is None:
            return
        position = window.open_at(at) if at is not None else None
        if position is None:
            window.open_newest()
            scroll.open(self.room)
        else:
            scroll.to_position(position, self.room)
            self.chosen = ("MessageItem", position)
        self._seen = window.seen_before()
        self._count_new()
        self._redraw()

    def _begin(self, window: Window, name_of: Callable[[Identity], SafeText]) -> None:
        self.window = window
        self._name_of = name_of
        self._strips.clear()
        for state in (self._expanded, self._revealed, self._asked, self._awaited):
            state.clear()
        self._progress.clear()
        self.marked.clear()
        self.chosen = None
        self._scroll = Scrolling(window, self._height, lambda: self.size.width)

    def clear(self) -> None:
        """Show no chat."""
        if self.window is None:
            # on a slow machine the screen may ask before this widget stands on it
            return
        self.window = self._scroll = None
        self.chosen = None
        self.marked.clear()
        self._redraw()

    def on_changes(self, changes: Changes) -> None:
        """Read again what is shown, if it changed. Chats are moved, never jumped."""
        if self.window is None or self._scroll is None:
            return
        if changes.settings:
            self._read_appearance(self.window)
        if self.window.chat in changes.timelines or changes.blocks:
            self._scroll.refresh()
            self._count_new()
            self._redraw()

    def _read_appearance(self, window: Window) -> None:
        with window.store.read() as reader:
            appearance = appearance_of(lambda key: settings.get(reader, key))
        if appearance != self.appearance:
            self.appearance = appearance
            self._redraw()

    def set_progress(self, position: int, words: str) -> None:
        """Say how far a message's file has come; ``""`` when it is done."""
        if words:
            self._progress[position] = words
        else:
            self._progress.pop(position, None)
        self._redraw()

    def show_loading(self, cursor: str, *, is_loading: bool) -> None:
        """Show the outline of messages where a page of history is on its way."""
        if is_loading:
            self._awaited.add(cursor)
        else:
            self._awaited.discard(cursor)
            self._asked.discard(cursor)
        self._redraw()

    @property
    def room(self) -> int:
        """Rows for messages."""
        return max(0, self.size.height - len(self.banners))

    @property
    def is_at_newest(self) -> bool:
        """Whether new messages scroll in by themselves."""
        return self._scroll is not None and self._scroll.is_following

    @property
    def newest(self) -> MessageRow | None:
        """The newest message read so far."""
        return self.window.rows[-1] if self.window is not None and self.window.rows else None

    # What has been seen

    def _count_new(self) -> None:
        """How many messages came that were never on the screen."""
        if self.window is None or self._scroll is None:
            return
        places = self._scroll.visible(self.room)
        if places:
            self._seen = max(self._seen, self.window.items[places[-1][0]].position)
        self._new = 0 if self._scroll.is_following else self.window.count_after(self._seen)

    def _time_passed(self) -> None:
        if self.window is None:
            return
        if self.appearance.has_relative_times or any(row.expires_at for row in self.window.rows):
            self._redraw()

    # Drawing

    def _look(self, item: Item) -> Look:
        key = key_of(item)
        styles = self.styles_now
        is_chosen = key == self.chosen
        is_marked = isinstance(item, MessageItem) and item.row.key.message in self.marked
        if is_chosen or is_marked:
            colours = styles.colours
            is_here = is_chosen and self.has_focus
            styles = styles.on(colours.chosen if is_here else colours.chosen_blurred)
        return Look(
            width=max(12, self.size.width - 1),
            styles=styles,
            name_of=self._name_of,
            is_mine=self.window.is_mine if self.window is not None else nobodys,
            is_selected=is_chosen,
            is_marked=is_marked,
            is_in_thread=self.window is not None and self.window.topic is not None,
            is_expanded=key in self._expanded,
            is_revealed=key in self._revealed,
            progress=self._progress_of(item),
            appearance=self.appearance,
            now=self._moment_for(item),
        )

    def _progress_of(self, item: Item) -> str:
        if isinstance(item, GapItem):
            return LOADING if item.cursor in self._awaited else ""
        return self._progress.get(item.position, "")

    def _moment_for(self, item: Item) -> Millis | None:
        if self.appearance.has_relative_times or (
            isinstance(item, MessageItem) and item.row.expires_at
        ):
            return Millis(now() // _MINUTE * _MINUTE)
        return None

    def _lines_of(self, item: Item) -> tuple[Strip, ...]:
        return self._strips.strips(item, self._look(item))

    def _height(self, item: Item) -> int:
        return len(self._lines_of(item))

    def line(self, y: int) -> Strip:
        """Row ``y`` of what is visible now."""
        width, height = self.size.width, self.room
        if self._scroll is None or self.window is None:
            return nothing_open(y, width, self.size.height, self.styles_now, key_map_of(self))
        top = len(self.banners)
        if y < top:
            strip = self.banners[y].strip(width, styles_of(self.app.theme, raised=True))
            [strip] = in_ascii((strip,)) if self.appearance.is_ascii else (strip,)
            return self.selectable(strip, y)
        return self.selectable(self._message_line(y - top, width, height), y)

    def _message_line(self, y: int, width: int, height: int) -> Strip:
        if self._scroll is None or self.window is None:
            return Strip.blank(width)
        places = self._scroll.visible(height)
        # a short chat stands at the bottom, where the writing is
        index = y - (height - len(places))
        if index < 0:
            body = Strip.blank(width - 1, self.styles_now.text)
        else:
            item, number = places[index]
            body = self._lines_of(self.window.items[item])[number]
        if y == height - 1 and (hint := self._hint()):
            body = with_hint(body, hint, self.styles_now)
        bar = bar_segment(y, self._scroll.thumb(height), height, self.styles_now)
        return Strip([*body, bar], width)

    def set_banners(self, *banners: Banner) -> None:
        """Show lines above the messages, which stay where they are at the bottom."""
        if banners != self.banners:
            self.banners = banners
            self._redraw()

    def _hint(self) -> str:
        """What stands at the end of the last row: what can be done with marks, what came below."""
        if self.marked:
            offers = [f"{shown_key(self, row)} {word}".strip() for row, word in _WITH_MARKED]
            return f" {' · '.join([f'{len(self.marked)} marked', *offers])} "
        if self._scroll is None or self._scroll.is_following:
            return ""
        down = "v" if self.appearance.is_ascii else "↓"
        return f" {down} {self._new} new · End " if self._new else f" {down} newer messages · End "

    def _redraw(self) -> None:
        if self._scroll is not None:
            self._scroll.invalidate()
        self.forget_selection()
        self.refresh()
