"""Finding anything by its name: chats, what can be done here, settings."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.ids import ChatKey
from inbox_tui.ui.content import content
from inbox_tui.ui.dialogs import Choices, Words
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.base import WithSession
from inbox_tui.ui.screens.palette_sources import (
    Entry,
    OpenChat,
    Run,
    Visit,
    commands_of,
    found_chats,
    settings_entries,
    sorted_by_match,
)

_MOST: Final = 60
_WIDTH: Final = 76
_FRAME: Final = 7
"""Borders, paddings and the scroll bar."""
_KIND_CELLS: Final = 30
_KEY_CELLS: Final = 6


class PaletteScreen(WithSession, ModalScreen[ChatKey | None]):
    """Dismissed with a chat where one was chosen; a command is run on the screen below."""

    AUTO_FOCUS = "#sought"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.DIALOG, Where.PALETTE)]
    DEFAULT_CSS = """
    PaletteScreen {
        align-horizontal: center; background: $background 60%;
        #box {
            width: 76; max-width: 100%; height: auto; max-height: 85%; margin-top: 2;
            background: $surface; border: round $primary; padding: 0 1;
            border-subtitle-color: $text-muted; border-title-color: $primary;
        }
        #sought { border: none; height: 1; padding: 0 1; margin-bottom: 1; background: $surface; }
        #sought:focus { background-tint: $foreground 0%; }
        Choices { height: auto; max-height: 1fr; border: none; padding: 0; background: $surface; }
        Choices > .option-list--option { padding: 0 1; }
        Choices > .option-list--option-highlighted {
            background: $block-cursor-background; color: $block-cursor-foreground;
        }
        #nothing { padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self, *, only_chats: bool = False) -> None:
        super().__init__()
        self._only_chats = only_chats
        self._fixed: list[Entry] = []
        self._shown: list[Entry] = []

    def compose(self) -> ComposeResult:
        """The field and what was found."""
        with Vertical(id="box") as box:
            box.border_title = "Go to a chat" if self._only_chats else "Find"
            box.border_subtitle = "↑ ↓ choose · Enter go · Esc close"
            what = "A chat's name" if self._only_chats else "A chat, a command or a setting"
            yield Input(placeholder=what, id="sought", max_length=200)
            yield Words(id="nothing")
            yield Choices(id="found")

    def on_mount(self) -> None:
        """Everything that can be done below, before anything is typed."""
        # the list is reached from the field: the cursor stays where the typing is
        self.query_one(Choices).can_focus = False
        if not self._only_chats:
            stack = self.app.screen_stack
            below = stack[stack.index(self) - 1]
            self._fixed = [*commands_of(below), *settings_entries()]
        self._show("")

    def action_move(self, by: int) -> None:
        """Another entry."""
        choices = self.query_one(Choices)
        if self._shown:
            place = (choices.highlighted or 0) + by
            last = len(self._shown) - 1
            choices.highlighted = place % (last + 1) if abs(by) == 1 else max(0, min(place, last))

    def action_close(self) -> None:
        """Nothing was chosen."""
        self.dismiss(None)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value.strip())

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        place = self.query_one(Choices).highlighted
        if place is not None and place < len(self._shown):
            self._go(self._shown[place])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._go(self._shown[event.option_index])

    def _show(self, sought: str) -> None:
        with self.session.store.read() as reader:
            found = found_chats(reader, sought, self.session.registry, most=_MOST)
        entries = sorted_by_match(sought, self._fixed)
        # without a word to go by, a few recent chats and then what can be done
        self._shown = (found[:8] if not sought and self._fixed else found)[:_MOST] + entries[:_MOST]
        choices = self.query_one(Choices)
        cells = min(_WIDTH, self.size.width) - _FRAME
        choices.set_options([Option(_option(entry, cells)) for entry in self._shown])
        choices.highlighted = 0 if self._shown else None
        self.query_one("#nothing", Words).say("" if self._shown else "Nothing is called that.")

    def _go(self, entry: Entry) -> None:
        match entry.target:
            case OpenChat(chat):
                self.dismiss(chat)
            case Run(action, node):
                app = self.app
                self.dismiss(None)
                # after this screen is gone, so that the action meets the screen it belongs to
                app.call_later(app.run_action, action, node or app)
            case Visit(setting):
                from inbox_tui.ui.screens.settings import SettingsScreen  # noqa: PLC0415

                app = self.app
                self.dismiss(None)
                app.call_later(app.push_screen, SettingsScreen(setting))


def _option(entry: Entry, cells: int) -> Content:
    """The name, and at the right what kind of thing it is and its key."""
    kind = content(entry.about, "$text-muted")
    # a name is what one looks for: in a narrow terminal it keeps the better half
    most = min(_KIND_CELLS, cells // 2 - _KEY_CELLS)
    end = Content.assemble(kind.truncate(max(1, most), ellipsis=True), "  ").simplify()
    key = content(entry.key, "bold $primary")
    right = Content.assemble(end, key.pad_left(max(0, _KEY_CELLS - key.cell_length)))
    return Content.assemble(
        entry.name.truncate(max(1, cells - right.cell_length), ellipsis=True, pad=True), right
    )
