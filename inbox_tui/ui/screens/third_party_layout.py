"""Whether third-party chats stand in a tray of their own or among the others."""

from __future__ import annotations

from typing import Final

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.ids import ServiceId
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.engine.errors import EngineError
from inbox_tui.policy.trays import LAYOUT_SETTING, Layout, layout_setting
from inbox_tui.store import settings
from inbox_tui.store.errors import StoreError
from inbox_tui.ui.content import joined, line
from inbox_tui.ui.dialogs import Choices, Dialog, Words, outcome

SEPARATE: Final = Layout.SEPARATE.value
LAYOUTS: Final = {
    SEPARATE: ("In a tray", "A “Third-Party Chats” tray above your own chats holds them all."),
    Layout.MERGED.value: (
        "Among your chats",
        "One list. Each row names the service it comes from.",
    ),
}
AS_ALL: Final = "as-all"


def layout_key(service: ServiceId | None) -> str:
    """The name of the setting, for every service or one of them."""
    return layout_setting(service) if service else LAYOUT_SETTING


class LayoutQuestion(Dialog[str | None]):
    """Asks once; the answer is kept, and dismissed with. Can be changed at any time."""

    def __init__(self, service: ServiceId | None = None, service_name: str = "") -> None:
        super().__init__()
        self.service = service
        self._service_name = service_name

    def title_words(self) -> Content:
        """What is asked, and for what."""
        if self.service:
            return joined("Where to show ", line(self._service_name), " chats?")
        return Content("Where to show third-party chats?")

    def inside(self) -> ComposeResult:
        """The ways, the present one first under the cursor."""
        yield Choices(*self._options(), id="layouts")
        yield Words(
            "You can change this at any time with Ctrl+T or in the settings.", classes="muted gap"
        )
        yield Words(id="problem", classes="error")

    def on_mount(self) -> None:
        """Begin at what holds now."""
        self.query_one("#problem").display = False
        with self.session.store.read() as reader:
            present = settings.get(reader, layout_key(self.service))
        choices = self.query_one(Choices)
        choices.highlighted = choices.get_option_index(
            present if present in LAYOUTS else (AS_ALL if self.service else SEPARATE)
        )

    def _options(self) -> list[Option]:
        ways = [(value, name, explained) for value, (name, explained) in LAYOUTS.items()]
        if self.service:
            ways.insert(0, (AS_ALL, "As all others", "What is chosen for third-party chats."))
        return [
            Option(joined(line(name, "bold"), "\n", line(explained, "$text-muted")), id=value)
            for value, name, explained in ways
        ]

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._keep(event.option_id or SEPARATE)

    @work(exclusive=True)
    async def _keep(self, layout: str) -> None:
        key, value = layout_key(self.service), None if layout == AS_ALL else layout
        try:
            await outcome(self.session.configuration.change(key, value))
        except (EngineError, StoreError) as error:
            self.query_one("#problem", Words).say(safe_text(str(error)))
            return
        self.dismiss(layout)
