"""Showing one thread of a chat by itself, and going back to the chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inbox_tui.domain.capability import Feature
from inbox_tui.domain.ids import ChatKey, Identity, MessageId
from inbox_tui.domain.safe_text import SafeText
from inbox_tui.store.rows import MessageRow
from inbox_tui.ui.allowed import refusal
from inbox_tui.ui.asking import Asking
from inbox_tui.ui.inbox.banners import banners
from inbox_tui.ui.inbox.writing import Writing
from inbox_tui.ui.timeline.view import Timeline

if TYPE_CHECKING:
    from inbox_tui.engine.session import Session


class Threads:
    """What is written while a thread is shown stands in it."""

    def __init__(
        self,
        session: Session,
        asking: Asking,
        timeline: Timeline,
        writing: Writing,
        name_of: Callable[[Identity], SafeText],
    ) -> None:
        self._session = session
        self._asking = asking
        self._timeline = timeline
        self._writing = writing
        self._name_of = name_of
        self._left_at: MessageId | None = None

    def open(self, row: MessageRow) -> None:
        """Show the thread a message stands in, or begin one with it where the chat has threads."""
        window = self._timeline.window
        if window is None or window.topic is not None:
            return
        if row.topic is None and not row.replies:
            capabilities = self._session.engine.capabilities(row.key.chat_key)
            if why := refusal(capabilities, Feature.THREAD):
                self._asking.tell(why)
                return
        self._left_at = row.key.message
        topic = row.key.message if row.topic is None else MessageId(row.topic)
        self._show(row.key.chat_key, topic)

    def leave(self) -> bool:
        """Back to the message a thread was opened from; whether one was open."""
        window = self._timeline.window
        if window is None or window.topic is None:
            return False
        self._show(window.chat, None)
        return True

    def show_banners(self) -> None:
        """Say above the messages what is shown, and what is pinned."""
        window = self._timeline.window
        if window is not None:
            above = banners(self._session.store, window.chat, window.topic)
            self._timeline.set_banners(*above)

    def _show(self, chat: ChatKey, topic: MessageId | None) -> None:
        shown, store = self._timeline, self._session.store
        shown.show(store, chat, name_of=self._name_of, at=self._left_at, topic=topic)
        self.show_banners()
        self._writing.set_topic(topic)
        shown.focus()
