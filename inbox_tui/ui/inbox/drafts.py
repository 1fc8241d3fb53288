"""What was begun and not sent, kept for each chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from inbox_tui.domain.ids import ChatKey
from inbox_tui.store import chats
from inbox_tui.ui.asking import Asking
from inbox_tui.ui.writing.purpose import New, Purpose

if TYPE_CHECKING:
    from inbox_tui.engine.session import Session

DRAFT_SECONDS: Final = 0.6
"""What is typed is in the store so soon, however long somebody types without a pause."""
MOST_BEGUN: Final = 50

SetTimer = Callable[[float, Callable[[], None]], Timer]


class Drafts:
    """Keeps the open chat's draft in the store; replies and edits that were begun, here."""

    def __init__(
        self,
        session: Session,
        asking: Asking,
        later: SetTimer,
        now_written: Callable[[], str | None],
    ) -> None:
        """``now_written`` gives what is to be kept, or ``None`` while that is no draft."""
        self._session = session
        self._asking = asking
        self._later = later
        self._now_written = now_written
        self._timer: Timer | None = None
        self._key: ChatKey | None = None
        self.kept = ""
        """The draft as the store has it, or will have it presently."""
        self._begun: dict[ChatKey, tuple[Purpose, str]] = {}
        self._held: dict[ChatKey, str] = {}
        """What the store could not take: the disk is full."""

    def open(self, key: ChatKey, draft: str) -> tuple[Purpose, str]:
        """A chat is open: what was begun in it."""
        self._key, self.kept = key, draft
        return self._begun.pop(key, (New(), self._held.get(key, draft)))

    def close(self, purpose: Purpose, text: str) -> None:
        """The chat is closed: what it was begun for comes back with it."""
        self.keep()
        if self._key is not None and not isinstance(purpose, New):
            self._begun[self._key] = (purpose, text)
            if len(self._begun) > MOST_BEGUN:
                del self._begun[next(iter(self._begun))]
        self._key = None

    def changed(self) -> None:
        """The text is different: keep it soon."""
        if self._timer is None:
            self._timer = self._later(DRAFT_SECONDS, self.keep)

    def keep(self) -> None:
        """Keep what was typed and not sent, now."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        text, key = self._now_written(), self._key
        if key is None or text is None or text == self.kept or self._session.is_read_only:
            return
        self.kept = text
        self._put(key, text)

    def _put(self, key: ChatKey, text: str) -> None:
        self._held.pop(key, None)
        if not self._session.store.writability.is_well:
            self.hold(key, text)
            return
        self._asking.go(
            self._session.store.write(lambda tx: chats.set_draft(tx, key, text)),
            or_else=lambda: self.hold(key, text),
        )

    def hold(self, key: ChatKey, text: str) -> None:
        """Keep here what the store can't take at the moment."""
        self._held[key] = text
        if len(self._held) > MOST_BEGUN:
            del self._held[next(iter(self._held))]

    def put_held(self) -> None:
        """The store takes what is written again."""
        for key, text in tuple(self._held.items()):
            self._put(key, text)

    def sent(self) -> None:
        """The outbox took it: with that the store emptied the draft."""
        self.kept = ""
