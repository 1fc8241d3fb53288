"""Finding anything by its name: chats, people, what can be done here, settings."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar, Final, Protocol, runtime_checkable

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.ids import AccountId, ChatKey, Identity
from inbox_tui.store import chats
from inbox_tui.store.changes import Changes
from inbox_tui.store.rows import ChatFilter, ChatRow
from inbox_tui.ui.content import content
from inbox_tui.ui.dialogs import Choices, Words
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.base import WithSession
from inbox_tui.ui.screens.palette_entries import (
    Entry,
    OpenChat,
    Run,
    ShowPerson,
    StartChat,
    Tell,
    Visit,
)
from inbox_tui.ui.screens.palette_search import Found, Kind, Lines, search
from inbox_tui.ui.screens.palette_sources import (
    chat_entry,
    chat_lines,
    commands_of,
    other_entries,
    people_lines,
)

MOST_CHATS: Final = 10_000
_WIDTH: Final = 76
_FRAME: Final = 7
"""Borders, paddings and the scroll bar."""
_KIND_CELLS: Final = 30
_KEY_CELLS: Final = 6
_ROOM_FOR_KINDS: Final = 44
"""In fewer columns the name alone has room; a chat still says where it is from."""


@runtime_checkable
class HasChats(Protocol):
    """A screen that has every chat's row at hand, and can begin a chat."""

    def chat_rows(self) -> Sequence[ChatRow]:
        """The rows, in the order of the list."""

    def start_chat(self, account: AccountId, person: Identity) -> None:
        """Open a chat with somebody, as soon as the service has made one."""


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

    def __init__(self, *, first: Kind = Kind.COMMANDS) -> None:
        """``first``: what goes before the rest where it fits as well."""
        super().__init__()
        self._first = first
        self._lines: list[Lines] = []
        self._shown: list[Found] = []
        self._of_one: list[Found] | None = None
        """The chats with one person, while they are chosen from."""

    def compose(self) -> ComposeResult:
        """The field and what was found."""
        with Vertical(id="box") as box:
            box.border_title = "Go to" if self._first is Kind.CHATS else "Find"
            box.border_subtitle = "> commands · @ people · # chats · Esc close"
            yield Input(
                placeholder="A chat, a person, a command, a setting", id="sought", max_length=200
            )
            yield Words(id="nothing")
            yield Choices(id="found")

    def on_mount(self) -> None:
        """Everything that can be done below, before anything is typed; people follow."""
        # the list is reached from the field: the cursor stays where the typing is
        self.query_one(Choices).can_focus = False
        stack = self.app.screen_stack
        below = stack[stack.index(self) - 1]
        rows = self._chat_rows()
        self._lines = [
            chat_lines(rows, self.session.registry),
            Lines.of(Kind.COMMANDS, commands_of(below)),
            Lines.of(Kind.OTHERS, other_entries()),
        ]
        self._show()
        self.run_worker(self._read_people(rows), exit_on_error=True)

    async def _read_people(self, rows: Sequence[ChatRow]) -> None:
        people = await asyncio.to_thread(people_lines, self.session, rows)
        self._lines.insert(1, people)
        if self.query_one(Input).value.strip():
            self._show()

    def on_changes(self, changes: Changes) -> None:
        """Find chats that appear or are named while this is open; what is shown stays where it is."""
        if changes.chats and self._lines:
            self._lines[0] = chat_lines(self._chat_rows(), self.session.registry)
            if not self._shown:
                self._show()

    def _chat_rows(self) -> Sequence[ChatRow]:
        for screen in self.app.screen_stack:
            if isinstance(screen, HasChats):
                return screen.chat_rows()
        with self.session.store.read() as reader:
            requests = chats.page(reader, filter=ChatFilter(only="requests"), limit=MOST_CHATS)
            return (*chats.page(reader, limit=MOST_CHATS), *requests)

    def action_move(self, by: int) -> None:
        """Another entry."""
        choices = self.query_one(Choices)
        if self._shown:
            place = (choices.highlighted or 0) + by
            last = len(self._shown) - 1
            choices.highlighted = place % (last + 1) if abs(by) == 1 else max(0, min(place, last))

    def action_close(self) -> None:
        """Back from one person's chats to everything; else nothing was chosen."""
        if self._of_one is None:
            self.dismiss(None)
        else:
            self._of_one = None
            self._show()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._of_one = None
        self._show()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        place = self.query_one(Choices).highlighted
        if place is not None and place < len(self._shown):
            self._go(self._shown[place].entry)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._go(self._shown[event.option_index].entry)

    def _show(self) -> None:
        typed = self.query_one(Input).value
        self._shown = self._of_one or search(typed, self._lines, first=self._first)
        choices = self.query_one(Choices)
        cells = min(_WIDTH, self.size.width) - _FRAME
        choices.set_options([Option(_option(found, cells)) for found in self._shown])
        choices.highlighted = 0 if self._shown else None
        self.query_one("#nothing", Words).say("" if self._shown else "Nothing is called that.")

    def _go(self, entry: Entry) -> None:
        app = self.app
        match entry.target:
            case OpenChat(chat):
                self.dismiss(chat)
            case ShowPerson(chats=keys):
                self._show_chats_of(keys)
            case StartChat(account, person):
                self._start(account, person)
            case Run(action, node):
                self.dismiss(None)
                if isinstance(node, Widget) and node.focusable:
                    node.focus()
                # after this screen is gone, so that the action meets the screen it belongs to
                app.call_later(app.run_action, action, node or app)
            case Tell(words):
                self.dismiss(None)
                app.notify(content(words).plain, markup=False)
            case Visit(setting):
                from inbox_tui.ui.screens.settings import SettingsScreen  # noqa: PLC0415

                self.dismiss(None)
                app.call_later(app.push_screen, SettingsScreen(setting))

    def _show_chats_of(self, keys: tuple[ChatKey, ...]) -> None:
        with self.session.store.read() as reader:
            rows = [row for key in keys if (row := chats.get(reader, key)) is not None]
        self._of_one = [Found(chat_entry(row, self.session.registry)) for row in rows]
        self._show()

    def _start(self, account: AccountId, person: Identity) -> None:
        for screen in self.app.screen_stack:
            if isinstance(screen, HasChats):
                self.dismiss(None)
                screen.start_chat(account, person)
                return


def _option(found: Found, cells: int) -> Content:
    """The name, and at the right what kind of thing it is and its key."""
    entry = found.entry
    kind = content(entry.about if cells >= _ROOM_FOR_KINDS or not entry.key else "", "$text-muted")
    # a name is what one looks for: in a narrow terminal it keeps the better half
    most = min(_KIND_CELLS, cells // 2 - _KEY_CELLS)
    end = Content.assemble(" ", kind.truncate(max(1, most), ellipsis=True), "  ").simplify()
    key = content(entry.key, "bold $primary")
    right = Content.assemble(end, key.pad_left(max(0, _KEY_CELLS - key.cell_length)))
    room = max(1, cells - right.cell_length)
    name = entry.content(found.at).truncate(room, ellipsis=True, pad=True)
    return Content.assemble(name, right)
