"""Choosing a reaction."""

from __future__ import annotations

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store.rows import MessageRow
from inbox_tui.ui.content import content
from inbox_tui.ui.dialogs import Choices, Dialog
from inbox_tui.ui.wrap import padded

USUAL: Final = (
    ("👍", "thumbs up"),
    ("❤", "heart"),
    ("😂", "laughing"),
    ("😮", "surprised"),
    ("😢", "sad"),
    ("🙏", "thanks"),
    ("🎉", "celebrating"),
    ("✅", "done"),
)
MOST_CHARACTERS: Final = 16


class ReactionScreen(Dialog[str | None]):
    """Dismissed with the reaction; one that is the person's own already is taken back."""

    hint = "Enter choose · Esc close"
    DEFAULT_CSS = """
    ReactionScreen { #box { width: 46; } Input { border: none; height: 1; padding: 0 1; margin-top: 1; } }
    """

    def __init__(self, row: MessageRow) -> None:
        super().__init__()
        self._mine = {reaction.key for reaction in row.reactions if reaction.mine}
        others = [(reaction.key, "") for reaction in row.reactions]
        usual = {key for key, _ in USUAL}
        self._keys = [*USUAL, *(pair for pair in others if pair[0] not in usual)]

    def title_words(self) -> Content:
        """What is asked."""
        return content("React")

    def inside(self) -> ComposeResult:
        """The usual ones, those that are there already, and a field for any other."""
        yield Choices(*(Option(self._label(key, name)) for key, name in self._keys))
        yield Input(placeholder="another emoji", max_length=MOST_CHARACTERS)

    def _label(self, key: str, name: str) -> Content:
        shown = safe_line(key, max_characters=MOST_CHARACTERS).text or "?"
        own = "yours: takes it back" if key in self._mine else ""
        return Content("  ").join(
            [content(padded(shown, 4)), content(name), content(own, "$text-muted")]
        )

    def action_close(self) -> None:
        """React with nothing."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._keys[event.option_index][0])

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        typed = safe_line(event.value, max_characters=MOST_CHARACTERS).text
        if typed:
            self.dismiss(typed)
