"""Until when chats are put off."""

from __future__ import annotations

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.ids import Millis
from inbox_tui.policy.snoozing import SnoozeFor, snooze_until
from inbox_tui.policy.typed_time import MOST_CHARACTERS, read_time
from inbox_tui.store.clock import now
from inbox_tui.ui.content import content, joined, line
from inbox_tui.ui.dialogs import Choices, Dialog, Words
from inbox_tui.ui.times import coming

BACK_NOW: Final = Millis(0)
EXAMPLES: Final = "18:30 · tomorrow 9 · fri 18:00 · 2 h · 24.12. 18:00"


class SnoozeScreen(Dialog[Millis | None]):
    """Dismissed with the time, :data:`BACK_NOW` to bring what is put off back, or nothing."""

    DEFAULT_CSS = """
    SnoozeScreen Input { border: none; height: 1; padding: 0 1; }
    """

    def __init__(self, name: str, *, is_put_off: bool = False) -> None:
        """``name``: of the chat, or how many; may be remote text."""
        super().__init__()
        self._of = name
        self._is_put_off = is_put_off
        self._times: list[Millis] = []

    def title_words(self) -> Content:
        """Which chat."""
        return joined("Remind me of ", line(self._of, max_characters=36))

    def inside(self) -> ComposeResult:
        """The usual times, and a field for any other."""
        yield Choices(*self._options())
        yield Input(placeholder=EXAMPLES, max_length=MOST_CHARACTERS, id="typed", classes="gap")
        yield Words(id="meant", classes="muted")
        yield Words(
            "Until then it is out of the list and makes no sound. Then it stands on top, marked.",
            classes="muted gap",
        )

    def on_mount(self) -> None:
        """Nothing is typed yet."""
        self.query_one("#meant").display = False

    def action_close(self) -> None:
        """Nothing is put off."""
        self.dismiss(None)

    def _options(self) -> list[Option]:
        at = now()
        options: list[Option] = []
        if self._is_put_off:
            self._times.append(BACK_NOW)
            options.append(Option("Bring it back now"))
        for choice in SnoozeFor:
            if (until := snooze_until(choice, at)) is not None:
                self._times.append(until)
                name = choice.value[0].upper() + choice.value[1:]
                end = content(coming(until, at), "$text-muted")
                options.append(Option(joined(f"{name:<24}", end)))
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
        self.query_one("#meant", Words).say(f"Until {coming(until, at)}." if until else meant)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        until = read_time(event.value, now())
        if until is not None:
            self.dismiss(until)
