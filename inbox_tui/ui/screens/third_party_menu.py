"""What can be done with a service that is switched on."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.safe_text import safe_text
from inbox_tui.ui.content import content, line
from inbox_tui.ui.dialogs import Choices, Dialog, Words
from inbox_tui.ui.screens.third_party_rows import ServiceRow, Standing

SIGN_IN = "sign-in"
ADD = "add"
LAYOUT = "layout"
FACTS = "facts"
OFF = "off"


class ServiceMenu(Dialog[str | None]):
    """Dismissed with what was chosen."""

    def __init__(self, row: ServiceRow) -> None:
        super().__init__()
        self._row = row

    def title_words(self) -> Content:
        """The service."""
        return line(self._row.facts.name)

    def inside(self) -> ComposeResult:
        """Who is signed in, what is wrong, what can be done."""
        for account in self._row.accounts:
            yield Words(line(f"{account.display_name}  {account.identity.native}"), classes="muted")
        if self._row.reason:
            yield Words(content(safe_text(self._row.reason, max_lines=4), "$warning"))
        yield Choices(*self._options(), classes="gap")

    def _options(self) -> list[Option]:
        first = (
            Option("Sign in", id=SIGN_IN)
            if self._row.standing is Standing.SIGN_IN
            else Option("Sign in with another account", id=ADD)
        )
        return [
            first,
            Option("Where its chats are shown", id=LAYOUT),
            Option("What it does with your data", id=FACTS),
            Option(content("Turn it off…", "$error"), id=OFF),
        ]

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)
