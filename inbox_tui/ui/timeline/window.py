"""The run of messages around what is shown, read from the store page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from inbox_tui.domain.ids import ChatKey, MessageId, MessageKey, Millis
from inbox_tui.store import timeline
from inbox_tui.store.record_rows import Gap
from inbox_tui.store.rows import MessageRow
from inbox_tui.store.session import Reader
from inbox_tui.store.store import Store
from inbox_tui.ui.timeline.items import Item, arrange, position_of

PAGE: Final = 64
MOST: Final = 512
"""Messages kept; farther away ones are let go and read again when they are needed."""


class Window:
    """Messages in ascending order, without holes but for what the store itself lacks."""

    def __init__(self, store: Store, chat: ChatKey, topic: MessageId | None = None) -> None:
        """``topic``: the thread that is shown, of which nothing else of the chat is seen."""
        self.store = store
        self.chat = chat
        self.topic = topic
        self.rows: tuple[MessageRow, ...] = ()
        self.items: list[Item] = []
        self.has_older = True
        self.has_newer = False
        self.first_unread: int | None = None
        self._gaps: tuple[Gap, ...] = ()
        self._mine: dict[MessageId, bool] = {}
        self._read_up_to: tuple[int, ...] = ()
        self._above: MessageRow | None = None
        """The message above the run, so that what stands at its top does not change later."""

    def open_newest(self) -> None:
        """Read the end of the chat, and where the unread messages begin."""
        with self.store.read() as reader:
            if self.topic is None:
                self.first_unread = timeline.first_unread(reader, self.chat)
            self._read_newest(reader)
        self._arrange()

    def to_newest(self) -> None:
        """Read the end of the chat; the unread line stays where it was."""
        with self.store.read() as reader:
            self._read_newest(reader)
        self._arrange()

    def open_at(self, message: MessageId) -> int | None:
        """Read around a message; gives its position, or ``None`` when it isn't here."""
        if (here := position_of(self.rows, message)) is not None:
            return here
        with self.store.read() as reader:
            rows = self._around(reader, message)
            if not rows:
                return None
            self._read_around(reader)
            older = self._page(reader, before=rows[0].position, limit=1)
            self._take((*older, *rows), had_more=bool(older))
            self.has_newer = self._is_more(reader, after=rows[-1].position)
        self._arrange()
        return position_of(rows, message)

    def open_after(self, position: int) -> None:
        """Read from a position on, with a little of what comes before."""
        with self.store.read() as reader:
            older = self._page(reader, before=position, limit=PAGE + 1)
            newer = self._page(reader, after=position - 1, limit=PAGE)
            self._read_around(reader)
        self._take((*older, *newer), had_more=len(older) > PAGE)
        self.has_newer = len(newer) == PAGE
        self._arrange()

    def older(self) -> bool:
        """Read one more page towards the beginning; whether there was any."""
        if not self.has_older or not self.rows:
            return False
        with self.store.read() as reader:
            page = self._page(reader, before=self.rows[0].position, limit=PAGE + 1)
        self._take((*page, *self.rows), had_more=len(page) > PAGE)
        if len(self.rows) > MOST:
            self.rows = self.rows[:MOST]
            self.has_newer = True
        self._arrange()
        return bool(page)

    def newer(self) -> bool:
        """Read one more page towards the end; whether there was any."""
        if not self.has_newer or not self.rows:
            return False
        with self.store.read() as reader:
            page = self._page(reader, after=self.rows[-1].position, limit=PAGE)
        self.has_newer = len(page) == PAGE
        self.rows = (*self.rows, *page)
        if len(self.rows) > MOST:
            self._take(self.rows[-MOST - 1 :], had_more=True)
        self._arrange()
        return bool(page)

    def _take(self, rows: tuple[MessageRow, ...], *, had_more: bool) -> None:
        """Keep ``rows``; where there are more above, the first of them stays out of sight."""
        self.has_older = had_more
        self._above = rows[0] if had_more else None
        self.rows = rows[1:] if had_more else rows

    def refresh(self, *, follow: bool) -> None:
        """Read the same run again after a change; with ``follow`` the newest messages alone."""
        if not self.rows or follow:
            self.to_newest()
            return
        first, last = self.rows[0].position, self.rows[-1].position
        with self.store.read() as reader:
            self._read_around(reader)
            rows = self._page(reader, after=first - 1, limit=MOST)
            if not self.has_older:
                # messages from history land above what is here
                older = self._page(reader, before=first, limit=PAGE + 1)
                self._take((*older, *rows), had_more=len(older) > PAGE)
                rows = self.rows
        if self.has_newer:
            rows = tuple(row for row in rows if row.position <= last)
        elif len(rows) >= MOST:
            self.has_newer = True
        self.rows = rows
        if not rows:
            self.to_newest()
            return
        self._arrange()

    def is_mine(self, message: MessageId) -> bool:
        """Whether a message of this chat is the person's own; it need not be among those read."""
        known = self._mine.get(message)
        if known is None:
            key = MessageKey(self.chat.account, self.chat.chat, message)
            with self.store.read() as reader:
                row = timeline.get(reader, key)
            if len(self._mine) >= MOST:
                self._mine.clear()
            known = self._mine[message] = row is not None and row.is_mine
        return known

    def oldest_gap(self) -> Gap | None:
        """The gap at the very beginning of what is stored, where older messages can be asked for."""
        return min(self._gaps, key=lambda gap: gap.position, default=None)

    def _read_newest(self, reader: Reader) -> None:
        self._read_around(reader)
        rows = self._page(reader, limit=PAGE + 1)
        self._take(rows, had_more=len(rows) > PAGE)
        self.has_newer = False

    def _read_around(self, reader: Reader) -> None:
        """What is not messages: where some are missing, and how far the others have read."""
        self._gaps = timeline.gaps(reader, self.chat) if self.topic is None else ()
        self._read_up_to = timeline.read_positions(reader, self.chat)

    def seen_before(self) -> int:
        """Up to where everything was read before: below that is new."""
        if self.first_unread is not None:
            return self.first_unread - 1
        with self.store.read() as reader:
            newest = self._page(reader, limit=1)
        return newest[0].position if newest else 0

    def count_after(self, position: int) -> int:
        """How many messages of others stand below a position."""
        with self.store.read() as reader:
            return timeline.count_after(reader, self.chat, position)

    def mention(self, position: int, step: int) -> int | None:
        """The next message that mentions the person, below or above a position."""
        with self.store.read() as reader:
            if step > 0:
                return timeline.next_mention(reader, self.chat, after=position)
            return timeline.previous_mention(reader, self.chat, before=position)

    def position_on(self, at: Millis) -> int | None:
        """The first message from a moment on."""
        with self.store.read() as reader:
            return timeline.position_on(reader, self.chat, at)

    def _page(
        self,
        reader: Reader,
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = PAGE,
    ) -> tuple[MessageRow, ...]:
        return timeline.page(
            reader, self.chat, before=before, after=after, limit=limit, topic=self.topic
        )

    def _around(self, reader: Reader, message: MessageId) -> tuple[MessageRow, ...]:
        middle = timeline.get(reader, MessageKey(self.chat.account, self.chat.chat, message))
        if middle is None or not self.holds(middle):
            return ()
        earlier = self._page(reader, before=middle.position)
        return (*earlier, middle, *self._page(reader, after=middle.position))

    def holds(self, row: MessageRow) -> bool:
        """Whether a message of the chat is one of those shown."""
        return self.topic is None or self.topic in (row.topic, row.key.message)

    def _is_more(
        self, reader: Reader, *, before: int | None = None, after: int | None = None
    ) -> bool:
        return bool(self._page(reader, before=before, after=after, limit=1))

    def _arrange(self) -> None:
        self.items = arrange(
            self.rows,
            gaps=self._gaps,
            first_unread=self.first_unread,
            is_beginning=not self.has_older,
            before=self._above,
            read_up_to=self._read_up_to,
        )

    def index_at(self, matches: Callable[[Item], bool]) -> int | None:
        """The first item for which ``matches`` holds."""
        return next((index for index, item in enumerate(self.items) if matches(item)), None)
