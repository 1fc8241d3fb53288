"""The seconds in which what was just sent can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from inbox_tui.domain.ids import ChatKey, Millis, TransactionId
from inbox_tui.store import settings
from inbox_tui.ui.asking import FAILED, Asking
from inbox_tui.ui.inbox.outgoing import Outgoing

if TYPE_CHECKING:
    from inbox_tui.engine.session import Session

UNDO_SETTING: Final = "writing.undo_seconds"
MOST_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Held:
    """A text that the outbox holds back until a time, as the messages it became."""

    chat: ChatKey
    message: Outgoing
    transactions: tuple[TransactionId, ...]
    until: Millis


class Undoing:
    """Knows the latest text that is held back, and takes it back."""

    def __init__(
        self,
        session: Session,
        asking: Asking,
        later: Callable[[float, Callable[[], None]], Timer],
        changed: Callable[[], None],
        clock: Callable[[], Millis],
    ) -> None:
        """``changed`` is called when :meth:`words` have changed."""
        self._session = session
        self._asking = asking
        self._later = later
        self._changed = changed
        self._clock = clock
        self._held: Held | None = None

    def hold_until(self) -> Millis | None:
        """Until when a text that is sent now is held back; ``None`` where it isn't."""
        with self._session.store.read() as reader:
            said = settings.get(reader, UNDO_SETTING) or ""
        seconds = min(int(said), MOST_SECONDS) if said.isdecimal() else 0
        return Millis(self._clock() + seconds * 1000) if seconds else None

    def hold(self, held: Held) -> None:
        """A text was sent, and can be taken back for some seconds."""
        self._held = held
        self._tick()

    def words(self, chat: ChatKey) -> str:
        """What is said of it beside the composer of its chat."""
        held = self._now()
        if held is None or held.chat != chat:
            return ""
        seconds = max(1, -(-(held.until - self._clock()) // 1000))
        return f"◷ Sending in {seconds} s · Ctrl+Z takes it back"

    async def take_back(self, chat: ChatKey) -> Outgoing | None:
        """Withdraw it; what it was, or ``None`` where it is too late or there is nothing."""
        held = self._now()
        if held is None or held.chat != chat:
            return None
        self._held = None
        for transaction in reversed(held.transactions):
            if await self._asking.answer(self._session.engine.cancel(transaction)) is FAILED:
                return None
        return held.message

    def _now(self) -> Held | None:
        if self._held is not None and self._held.until <= self._clock():
            self._held = None
        return self._held

    def _tick(self) -> None:
        if self._now() is not None:
            self._later(1.0, self._tick)
        self._changed()
