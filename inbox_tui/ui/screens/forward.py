"""Choosing the chats that messages are forwarded to."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.ids import ChatKey
from inbox_tui.store import chats
from inbox_tui.store.rows import ChatFilter, ChatRow
from inbox_tui.ui.content import content, joined
from inbox_tui.ui.dialogs import Choices, Dialog, Words
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.palette_sources import chat_entry

MOST_SHOWN: Final = 12
MOST_CHATS: Final = 20
_WHAT_OTHERS_SEE: Final = (
    "Others see it as a message of yours: who wrote it first is not told. Files are fetched before "
    "they are sent on."
)


class ForwardScreen(Dialog[tuple[ChatKey, ...] | None]):
    """Dismissed with the chats that were ticked, or with the one the cursor is on."""

    AUTO_FOCUS = "#sought"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.FORWARD)]
    hint = "↑ ↓ choose · Tab tick several · Enter forward · Esc close"
    DEFAULT_CSS = """
    ForwardScreen {
        #box { width: 66; }
        #sought { border: none; height: 1; padding: 0 1; margin-bottom: 1; }
        Choices { height: auto; max-height: 12; }
    }
    """

    def __init__(self, messages: int) -> None:
        super().__init__()
        self._messages = messages
        self._shown: tuple[ChatRow, ...] = ()
        self._ticked: dict[ChatKey, None] = {}

    def title_words(self) -> Content:
        """How many messages."""
        what = "a message" if self._messages == 1 else f"{self._messages} messages"
        return content(f"Forward {what}")

    def inside(self) -> ComposeResult:
        """A field and the chats it finds."""
        yield Input(placeholder="a chat's name", id="sought", max_length=200)
        yield Choices(id="found")
        yield Words(id="ticked", classes="muted")
        yield Words(_WHAT_OTHERS_SEE, classes="muted gap")

    def on_mount(self) -> None:
        """The chats that were written in last."""
        # the list is reached from the field: the cursor stays where the typing is
        self.query_one(Choices).can_focus = False
        self._find("")

    def action_choose(self, by: int) -> None:
        """Another chat."""
        choices = self.query_one(Choices)
        if self._shown:
            choices.highlighted = ((choices.highlighted or 0) + by) % len(self._shown)

    def action_tick(self) -> None:
        """Take the chat among those it is forwarded to, or out."""
        key = self._key_at(self.query_one(Choices).highlighted)
        if key is None:
            return
        if key in self._ticked:
            del self._ticked[key]
        elif len(self._ticked) < MOST_CHATS:
            self._ticked[key] = None
        self._draw()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._find(event.value.strip())

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        here = self._key_at(self.query_one(Choices).highlighted)
        chosen = tuple(self._ticked) or ((here,) if here is not None else ())
        if chosen:
            self.dismiss(chosen)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_tick()

    def _find(self, sought: str) -> None:
        with self.session.store.read() as reader:
            self._shown = chats.page(reader, filter=ChatFilter(text=sought), limit=MOST_SHOWN)
        self.query_one(Choices).highlighted = None
        self._draw()

    def _draw(self) -> None:
        choices = self.query_one(Choices)
        here = choices.highlighted or 0
        choices.set_options([Option(self._label(row)) for row in self._shown])
        choices.highlighted = min(here, len(self._shown) - 1) if self._shown else None
        count = len(self._ticked)
        self.query_one("#ticked", Words).say(f"{count} ticked" if count else "")

    def _label(self, row: ChatRow) -> Content:
        entry = chat_entry(row, self.session.registry)
        tick = content("✓ " if row.key in self._ticked else "  ", "$primary")
        about = content(entry.about, "$text-muted")
        return joined(tick, content(entry.name, "bold"), "  ", about)

    def _key_at(self, place: int | None) -> ChatKey | None:
        return None if place is None or place >= len(self._shown) else self._shown[place].key
