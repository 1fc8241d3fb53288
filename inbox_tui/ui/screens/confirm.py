"""A question whose answer is no until the person says yes."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Button

from inbox_tui.ui.dialogs import Buttons, Dialog, Said, Words, said
from inbox_tui.ui.keys import Where, bindings


class ConfirmScreen(Dialog[bool]):
    """Asks, and is dismissed with ``True`` only by an act that means yes."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.CONFIRM)]
    hint = "y yes · n or Esc no"

    def __init__(
        self,
        title: Said,
        text: Said = "",
        *,
        yes: str = "Yes",
        no: str = "Cancel",
        is_danger: bool = False,
    ) -> None:
        super().__init__()
        self._title = said(title)
        self._text = said(text)
        self._yes = yes
        self._no = no
        self.is_danger = is_danger

    def title_words(self) -> Content:
        """What is asked."""
        return self._title

    def inside(self) -> ComposeResult:
        """The text, then no and yes, with no first."""
        if self._text.plain:
            yield Words(self._text)
        with Buttons():
            yield Button(Content(self._no), id="no")
            yield Button(
                Content(self._yes), id="yes", classes="-danger" if self.is_danger else "-main"
            )

    def action_answer(self, is_yes: bool) -> None:  # noqa: FBT001 - from a key binding
        """Close with the answer."""
        self.dismiss(is_yes)

    def action_close(self) -> None:
        """Esc means no."""
        self.dismiss(False)

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")
