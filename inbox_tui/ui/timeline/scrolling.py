"""Moving about in a window of messages: the anchor, and what is visible from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inbox_tui.ui.timeline.anchor import Place, at_end, fill_down, fill_up, moved
from inbox_tui.ui.timeline.items import Item, ItemKey, MessageItem, UnreadItem, key_of
from inbox_tui.ui.timeline.window import Window


@dataclass(frozen=True, slots=True)
class Stand:
    """The top line of a screen, by what stays the same when pages are read again."""

    key: ItemKey
    position: int
    line: int


class Scrolling:
    """Where a timeline stands. Either it follows the newest message, or its top is anchored."""

    def __init__(
        self, window: Window, height_of: Callable[[Item], int], width_of: Callable[[], int]
    ) -> None:
        self._window = window
        self._height_of = height_of
        self._width_of = width_of
        self.is_following = True
        self._top: Place = (0, 0)
        self._visible: tuple[tuple[int, int], list[Place]] | None = None

    def _height(self, index: int) -> int:
        return self._height_of(self._window.items[index])

    def invalidate(self) -> None:
        """What is visible has to be worked out again."""
        self._visible = None

    def visible(self, rows: int) -> list[Place]:
        """The lines on a screen of ``rows``, from the top down."""
        # heights follow the width, and a frame may be drawn before word of a resize comes
        room = (rows, self._width_of())
        if self._visible is None or self._visible[0] != room:
            self._visible = (room, self._work_out(rows))
        return self._visible[1]

    def _work_out(self, rows: int) -> list[Place]:
        items = self._window.items
        if rows <= 0 or not items:
            return []
        if not self.is_following:
            self._top = (min(self._top[0], len(items) - 1), self._top[1])
            places = fill_down(self._top, len(items), rows, self._height)
            if len(places) == rows and places[-1] != self._last_place():
                return places
            while len(places) < rows and self._window.newer():
                places = fill_down(self._top, len(self._window.items), rows, self._height)
            if self._window.has_newer:
                return places
            self.is_following = True
        return self._last_screen(rows)

    def _last_screen(self, rows: int) -> list[Place]:
        places = at_end(len(self._window.items), rows, self._height)
        while len(places) < rows and self._window.older():
            places = at_end(len(self._window.items), rows, self._height)
        if places:
            self._top = places[0]
        return places

    def _last_place(self) -> Place | None:
        count = len(self._window.items)
        if self._window.has_newer or not count:
            return None
        return (count - 1, self._height(count - 1) - 1)

    # Movement

    def open(self, rows: int) -> None:
        """At the unread line where there is one above the last screenful, else at the end."""
        self.is_following = True
        self.invalidate()
        first_unread = self._window.first_unread
        if first_unread is None or rows <= 0:
            return
        index = self._window.index_at(lambda item: isinstance(item, UnreadItem))
        if index is None:
            self._window.open_after(first_unread)
            index = self._window.index_at(lambda item: isinstance(item, UnreadItem))
        if index is not None and (index, 0) < self._top_of_last(rows):
            self._anchor((index, 0))

    def _top_of_last(self, rows: int) -> Place:
        places = self.visible(rows)
        return places[0] if places else (0, 0)

    def by(self, lines: int, rows: int) -> None:
        """Move by lines, reading pages at either edge as they are needed."""
        self.visible(rows)
        top, missing = moved(self._top, lines, len(self._window.items), self._height)
        while missing and lines < 0:
            # stand at the edge first: the page that is read moves the edge, not the place
            self._anchor(top)
            if not self.load_older():
                break
            top, missing = moved(self._top, -missing, len(self._window.items), self._height)
        if lines < 0 and self._is_whole(rows):
            self.is_following = True
            self.invalidate()
            return
        self._anchor(top)

    def _is_whole(self, rows: int) -> bool:
        """Whether everything fits the screen, so that there is nowhere to go."""
        window = self._window
        if window.has_older or window.has_newer:
            return False
        return len(fill_down((0, 0), len(window.items), rows + 1, self._height)) <= rows

    def _anchor(self, top: Place) -> None:
        self._top = top
        self.is_following = False
        self.invalidate()

    def load_older(self) -> bool:
        """Read the page before, standing still; whether there was one."""
        return self._standing_still(self._window.older)

    def load_newer(self) -> bool:
        """Read the page after, standing still; whether there was one."""
        return self._standing_still(self._window.newer)

    def refresh(self) -> None:
        """Read everything again, standing still."""
        follow = self.is_following
        self._standing_still(lambda: self._window.refresh(follow=follow))

    def _standing_still(self, change: Callable[[], bool | None]) -> bool:
        items = self._window.items
        index, line = self._top
        here = items[index] if 0 <= index < len(items) else None
        happened = change()
        if here is not None:
            self._top = (self._index_near(key_of(here), here.position), line)
        self.invalidate()
        return bool(happened)

    def _index_near(self, key: ItemKey, position: int) -> int:
        index = self.index_of(key)
        if index is None:
            index = self._window.index_at(lambda item: item.position >= position)
        return max(0, len(self._window.items) - 1) if index is None else index

    def index_of(self, key: ItemKey | None) -> int | None:
        """Where the item of that key is."""
        return None if key is None else self._window.index_at(lambda item: key_of(item) == key)

    def to_newest(self) -> None:
        """Go to the end."""
        if self._window.has_newer:
            self._window.to_newest()
        self.is_following = True
        self.invalidate()

    def to_oldest(self) -> None:
        """Go to the oldest message stored."""
        if self._window.has_older:
            self._window.open_after(0)
        self._anchor((0, 0))

    def to_position(self, position: int, rows: int) -> None:
        """Go to a message, a third of the screen below the top."""
        index = self._message_at(position)
        if index is None:
            self._window.open_after(position)
            index = self._message_at(position)
        if index is not None:
            places = fill_up((index, 0), max(1, rows // 3), self._height)
            self._anchor(places[0])

    def place(self) -> Stand | None:
        """Where the screen's top is, to come back to; ``None`` at the end."""
        items = self._window.items
        if self.is_following or not items:
            return None
        item = items[min(self._top[0], len(items) - 1)]
        return Stand(key_of(item), item.position, self._top[1])

    def return_to(self, place: Stand | None, rows: int) -> None:
        """Stand where :meth:`place` was asked."""
        if place is None:
            self.to_newest()
            return
        if self.index_of(place.key) is None:
            self._window.open_after(place.position)
        self._anchor((self._index_near(place.key, place.position), place.line))
        self.visible(rows)

    def _message_at(self, position: int) -> int | None:
        return self._window.index_at(
            lambda item: isinstance(item, MessageItem) and item.position == position
        )

    def bring_into_view(self, index: int, rows: int) -> None:
        """Move as little as possible for the item to be seen whole, or its beginning."""
        shown = [place for place in self.visible(rows) if place[0] == index]
        high = self._height(index)
        if len(shown) == min(high, rows):
            return
        if (index, 0) < self._top:
            self._anchor(
                (index, 0) if high <= rows else fill_up((index, high - 1), rows, self._height)[0]
            )
        else:
            last = (index, high - 1) if high <= rows else (index, rows - 1)
            self._anchor(fill_up(last, rows, self._height)[0])

    def reveal_more(self, key: ItemKey | None, step: int, rows: int) -> bool:
        """Scroll within an item that is higher than the screen; whether there was more to see."""
        index = self.index_of(key)
        if index is None or self._height(index) <= rows:
            return False
        shown = [line for at, line in self.visible(rows) if at == index]
        if not shown:
            return False
        hidden = shown[0] if step < 0 else self._height(index) - 1 - shown[-1]
        if hidden <= 0:
            return False
        self.by(step * min(hidden, max(1, rows - 2)), rows)
        return True

    # The scroll bar

    def thumb(self, rows: int) -> tuple[int, int]:
        """First and last row of the bar's thumb, by the positions of messages: a fair guess."""
        window = self._window
        places = self.visible(rows)
        if not places or len(places) < rows:
            return 0, rows
        count = len(window.items)
        is_all = not window.has_older and not window.has_newer
        seen = places[-1][0] - places[0][0] + 1
        high = max(1, rows * seen // max(1, count)) if is_all else max(1, rows // 10)
        before = places[0][0] if not window.has_older else places[0][0] + 2 * count
        after = count - 1 - places[-1][0] if not window.has_newer else 3 * count
        first = 0 if before + after == 0 else round((rows - high) * before / (before + after))
        return first, first + high
