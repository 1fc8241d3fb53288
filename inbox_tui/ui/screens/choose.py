"""One of several names."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from inbox_tui.ui.content import content, line
from inbox_tui.ui.dialogs import Choices, Dialog


class ChooseScreen(Dialog[str | None]):
    """Dismissed with the name that was chosen."""

    DEFAULT_CSS = "ChooseScreen { #box { width: 46; } }"

    def __init__(self, title: str, names: Sequence[str]) -> None:
        """``names`` may be remote text."""
        super().__init__()
        self._title = title
        self._names = names

    def title_words(self) -> Content:
        """What is asked."""
        return content(self._title)

    def inside(self) -> ComposeResult:
        """The names."""
        yield Choices(*(Option(line(name, max_characters=60)) for name in self._names))

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._names[event.option_index])
