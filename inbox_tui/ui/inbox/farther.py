"""Going where the screen does not reach: to a day, to what is answered, to what is not here yet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from inbox_tui.domain.ids import ChatKey, MessageId
from inbox_tui.store.rows import MessageRow
from inbox_tui.ui.asking import Asking
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.timeline.view import Timeline
from inbox_tui.ui.times import beginning

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp


class Farther:
    """Moves the timeline, or has more of it loaded."""

    def __init__(self, app: InboxApp, asking: Asking, timeline: Timeline) -> None:
        self._app = app
        self._asking = asking
        self._timeline = timeline

    def go(self, to: str) -> None:
        """Ask where to, among days or pinned messages, and go there."""
        window = self._timeline.window
        if to == "date":
            self._app.push_screen(make_screen("jump_to_date"), self._to_day)
        elif window is not None:
            self._app.push_screen(make_screen("pins", window.chat), self._to_message)

    def _to_message(self, message: MessageId | None) -> None:
        if message is not None:
            self._timeline.go_to_message(message)

    def _to_day(self, day: date | None) -> None:
        if day is not None:
            self._timeline.go_to_moment(beginning(day))

    def to_quoted(self, row: MessageRow) -> None:
        """Go to what a message answers, where that is here."""
        quote = row.in_reply_to
        if quote is not None and quote.is_here:
            self._timeline.go_to_message(quote.message)

    async def load_older(self, chat: ChatKey, cursor: str) -> None:
        """Have the service's page of history stored."""
        self._timeline.show_loading(cursor, is_loading=True)
        await self._asking.answer(self._app.session.engine.load_history(chat, gap=cursor))
        window = self._timeline.window
        if window is not None and window.chat == chat:
            self._timeline.show_loading(cursor, is_loading=False)
