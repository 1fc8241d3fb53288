"""Asking for a day to go to in a chat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input

from inbox_tui.ui.content import content
from inbox_tui.ui.dialogs import Dialog, Words
from inbox_tui.ui.naming_days import EXAMPLES, named_day
from inbox_tui.ui.times import day_words

_NO_DAY = "That is no day that has been. Try one of those above."


class JumpToDateScreen(Dialog[date | None]):
    """Dismissed with a day that is not to come."""

    hint = "Enter go · Esc close"
    DEFAULT_CSS = """
    JumpToDateScreen { #box { width: 66; } #day { border: none; height: 1; padding: 0 1; } }
    """

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self._today = today

    def title_words(self) -> Content:
        """What is asked."""
        return content("Jump to a date")

    def inside(self) -> ComposeResult:
        """A field, what can be typed into it, and what was understood."""
        yield Input(placeholder="yesterday", id="day", max_length=40)
        yield Words(EXAMPLES, classes="muted gap")
        yield Words(id="understood", classes="gap")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        day = named_day(event.value, self._today())
        words = f"{day_words(day, self._today())}, {day.isoformat()}" if day is not None else ""
        self.query_one("#understood", Words).say(words)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        day = named_day(event.value, self._today())
        if day is None:
            self.query_one("#understood", Words).say(_NO_DAY)
        else:
            self.dismiss(day)
