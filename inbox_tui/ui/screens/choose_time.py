"""A question whose answer is a time to come."""

from __future__ import annotations

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.ids import Millis
from inbox_tui.policy.snoozing import SnoozeFor, snooze_until
from inbox_tui.policy.typed_time import MOST_CHARACTERS, read_time
from inbox_tui.store.clock import now
from inbox_tui.ui.dialogs import Choices, Dialog, Words, choice_line
from inbox_tui.ui.times import coming

EXAMPLES: Final = "18:30 · tomorrow 9 · fri 18:00 · 2 h · 24.12. 18:00"


class TimeScreen(Dialog[Millis | None]):
    """Dismissed with the time, or nothing."""

    DEFAULT_CSS = """
    TimeScreen Input { border: none; height: 1; padding: 0 1; }
    """
    meant = "At"
    """What stands before the time that was typed."""
    explained = ""

    def __init__(self) -> None:
        super().__init__()
        self._times: list[Millis] = []

    def inside(self) -> ComposeResult:
        """The usual times, and a field for any other."""
        yield Choices(*self._options())
        yield Input(placeholder=EXAMPLES, max_length=MOST_CHARACTERS, id="typed", classes="gap")
        yield Words(id="meant", classes="muted")
        yield Words(self.explained, classes="muted gap")

    def on_mount(self) -> None:
        """Nothing is typed yet."""
        self.query_one("#meant").display = False

    def action_close(self) -> None:
        """No time was chosen."""
        self.dismiss(None)

    def _options(self) -> list[Option]:
        at = now()
        options: list[Option] = []
        for choice in SnoozeFor:
            if (until := snooze_until(choice, at)) is not None:
                self._times.append(until)
                name = choice.value[0].upper() + choice.value[1:]
                shown = choice_line(name, coming(until, at), self.app.size.width)
                options.append(Option(shown))
        return options

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._times[event.option_index])

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        at = now()
        until = read_time(event.value, at)
        meant = "" if not event.value.strip() else "No time that is still to come."
        said = f"{self.meant} {coming(until, at)}." if until else meant
        self.query_one("#meant", Words).say(said)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        until = read_time(event.value, now())
        if until is not None:
            self.dismiss(until)
