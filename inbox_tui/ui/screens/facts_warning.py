"""One warning that has to be accepted, however many lines it takes."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive

from inbox_tui.ui.dialogs import Said, Words
from inbox_tui.ui.keys import Where, bindings


class Acceptance(Horizontal, can_focus=True):
    """A box to tick beside a sentence. Textual's own check box cuts the sentence off."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ACCEPTANCE)]
    DEFAULT_CSS = """
    Acceptance {
        height: auto; width: 100%; padding: 0 1; pointer: pointer;
        &:hover { background: $boost; }
        &:focus { background: $block-cursor-blurred-background; }
        &:focus .mark { text-style: bold reverse; }
        .mark { width: auto; margin-right: 1; color: $warning; }
        .sentence { width: 1fr; }
        &.-accepted .mark { color: $success; }
    }
    """

    is_accepted: reactive[bool] = reactive(False)

    class Changed(Message):
        """It was accepted, or no longer is."""

    def __init__(self, sentence: Said) -> None:
        super().__init__()
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        """The box and the sentence."""
        yield Words("[ ]", classes="mark")
        yield Words(self._sentence, classes="sentence")

    def action_accept(self) -> None:
        """Accept, or take it back; on to the next one where it was accepted."""
        self.is_accepted = not self.is_accepted
        if self.is_accepted:
            self.app.action_focus_next()

    def on_click(self, event: events.Click) -> None:
        """The whole sentence is the box."""
        event.stop()
        self.is_accepted = not self.is_accepted

    def watch_is_accepted(self) -> None:
        """Draw the box and tell the screen."""
        self.set_class(self.is_accepted, "-accepted")
        if self.is_mounted:
            self.query_one(".mark", Words).update("[x]" if self.is_accepted else "[ ]")
            self.post_message(self.Changed())
