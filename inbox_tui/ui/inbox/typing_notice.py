"""Telling the others that the person is typing: only where that is switched on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from inbox_tui.domain.capability import Feature
from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.intent import SetTyping
from inbox_tui.engine.permission import is_allowed
from inbox_tui.policy.privacy import Switch
from inbox_tui.store import chats
from inbox_tui.ui.allowed import refusal

if TYPE_CHECKING:
    from inbox_tui.engine.session import Session

IDLE_SECONDS: Final = 5.0
"""Who has typed nothing for so long is thinking, not typing."""
AGAIN_SECONDS: Final = 20.0
"""Services forget it after half a minute."""

SetTimer = Callable[[float, Callable[[], None]], Timer]


class TypingNotice:
    """Begins with the first key, is renewed while keys come, ends with a pause, a blur, a send."""

    def __init__(self, session: Session, later: SetTimer) -> None:
        self._session = session
        self._later = later
        self._told: ChatKey | None = None
        self._idle: Timer | None = None
        self._again: Timer | None = None

    def typed(self, chat: ChatKey) -> None:
        """A key was pressed."""
        if self._told != chat:
            self.stop()
            if not self._may_tell(chat):
                return
            self._told = chat
            self._tell_again()
        if self._idle is not None:
            self._idle.stop()
        self._idle = self._later(IDLE_SECONDS, self.stop)

    def stop(self) -> None:
        """Nobody types any more."""
        for timer in (self._idle, self._again):
            if timer is not None:
                timer.stop()
        self._idle = self._again = None
        if self._told is not None:
            told, self._told = self._told, None
            self._tell(told, is_typing=False)

    def _may_tell(self, chat: ChatKey) -> bool:
        if refusal(self._session.engine.capabilities(chat), Feature.TYPING):
            return False
        with self._session.store.read() as reader:
            row = chats.get(reader, chat)
            return row is not None and is_allowed(reader, Switch.TYPING, chat, row.origin)

    def _tell_again(self) -> None:
        if self._told is not None:
            self._tell(self._told, is_typing=True)
            self._again = self._later(AGAIN_SECONDS, self._tell_again)

    def _tell(self, chat: ChatKey, *, is_typing: bool) -> None:
        # passing: nobody is told when it could not be told
        self._session.engine.submit(chat.account, SetTyping(chat.chat, is_typing))
