"""The messages that are pinned in a chat."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.ids import ChatKey, MessageId
from inbox_tui.store import pins
from inbox_tui.store.clock import now
from inbox_tui.store.rows import MessageRow
from inbox_tui.ui.content import content, joined
from inbox_tui.ui.dialogs import Choices, Dialog, Words
from inbox_tui.ui.timeline.drawing import preview
from inbox_tui.ui.timeline.words import sender_words
from inbox_tui.ui.times import short

_BLOCKED: Final = "From somebody you blocked"


class PinsScreen(Dialog[MessageId | None]):
    """Dismissed with the one to go to."""

    hint: ClassVar[str] = "Enter go there · Esc close"
    DEFAULT_CSS = "PinsScreen { #box { width: 78; } Choices { height: auto; max-height: 16; } }"

    def __init__(self, chat: ChatKey) -> None:
        super().__init__()
        self._chat = chat
        self._rows: tuple[MessageRow, ...] = ()
        self._missing = 0

    def title_words(self) -> Content:
        """How many there are."""
        with self.session.store.read() as reader:
            self._rows = pins.rows(reader, self._chat)[::-1]
            self._missing = len(pins.of_chat(reader, self._chat)) - len(self._rows)
        return content(f"{len(self._rows)} pinned" if self._rows else "Nothing is pinned")

    def inside(self) -> ComposeResult:
        """The latest first."""
        if self._rows:
            yield Choices(*(Option(_label(row)) for row in self._rows))
        else:
            yield Words("p pins the message that is chosen, where the service can.")
        if self._missing > 0:
            yield Words(f"{self._missing} more are not here yet or deleted.", classes="muted gap")

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._rows[event.option_index].key.message)


def _label(row: MessageRow) -> Content:
    said = _BLOCKED if row.hidden is not None else preview(row)
    when = content(f"  {short(row.sent_at, now())}", "$text-muted")
    return joined(content(sender_words(row), "bold"), when, "  ", content(said)).truncate(
        70, ellipsis=True
    )
