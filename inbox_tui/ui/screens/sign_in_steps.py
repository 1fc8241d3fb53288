"""What one login step looks like: something to fill in, or something to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button

from inbox_tui.connector.login import Answers, Ask, Field, Show, ShowKind
from inbox_tui.domain.safe_text import safe_line, safe_text
from inbox_tui.ui.dialogs import Buttons, Words, said
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.qr import QrCode, QrView, qr_code
from inbox_tui.ui.screens.sign_in_fields import Fields


class AskView(Vertical):
    """Fields to fill in."""

    class Answered(Message):
        """Every field that matters is filled in."""

        def __init__(self, answers: Answers) -> None:
            super().__init__()
            self.answers = answers

    class Wrong(Message):
        """What is wrong with the answer, in words that say what to do; empty where nothing is."""

        def __init__(self, reason: str) -> None:
            super().__init__()
            self.reason = reason

    def __init__(self, ask: Ask, entered: Mapping[str, str]) -> None:
        super().__init__()
        self.ask = ask
        self.fields = Fields(ask, entered)

    def compose(self) -> ComposeResult:
        """Title, note, fields, buttons."""
        yield Words(said(safe_line(self.ask.title)).stylize("bold"), id="step-title")
        yield Words(safe_text(self.ask.note), id="step-note", classes="muted")
        yield self.fields
        with Buttons():
            yield Button(Content("Continue"), id="continue", classes="-main")
            yield Button(Content("Cancel"), id="cancel")

    def on_mount(self) -> None:
        """Show what was wrong, and begin where something is missing."""
        self.query_one("#step-note", Words).display = bool(self.ask.note.strip())
        self._tell(self.ask.error)
        fields = self.fields
        first = fields.first_to_mend() if self.ask.error else fields.first_to_fill()
        if first is not None:
            first.focus()

    def asks_the_same(self, ask: Ask) -> bool:
        """Whether ``ask`` has these fields, whatever it would have them hold."""
        if ask.title != self.ask.title:
            return False
        return _without_values(ask) == _without_values(self.ask)

    def ask_again(self, ask: Ask) -> None:
        """The same fields once more: what was typed stays."""
        self.ask = ask
        self.query_one("#step-note", Words).say(safe_text(ask.note))
        self.set_busy(False)
        self._tell(ask.error)
        if (first := self.fields.first_to_mend()) is not None:
            first.focus()

    def set_busy(self, is_busy: bool) -> None:  # noqa: FBT001 - says what it sets
        """While the service is being asked, nothing can be changed."""
        self.fields.disabled = is_busy
        button = self.query_one("#continue", Button)
        button.disabled = is_busy
        button.label = Content("Asking the service…" if is_busy else "Continue")

    def _tell(self, reason: str) -> None:
        self.post_message(self.Wrong(reason))

    @on(Fields.Submitted)
    @on(Button.Pressed, "#continue")
    def _submit(self, event: Message) -> None:
        event.stop()
        self.submit()

    def submit(self) -> None:
        """Answer, unless something is missing."""
        if self.fields.disabled:
            return
        missing = self.fields.first_missing()
        if missing is None:
            self._tell("")
            self.post_message(self.Answered(self.fields.answers()))
            return
        label = safe_line(missing.field.label)
        self._tell(f"Fill in “{label}” to go on.")
        missing.focus()


def _without_values(ask: Ask) -> list[Field]:
    return [replace(field, default="") for field in ask.fields]


class ShowView(Vertical, can_focus=True):
    """Something for another device or a browser, and a line that says what is waited for."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.SIGN_IN_LINK)]
    DEFAULT_CSS = """
    ShowView {
        height: auto;
        #words { height: auto; width: 1fr; }
        &.-beside { layout: horizontal; }
        &.-beside #words { margin: 2 0 0 3; }
        #qr { display: none; }
        &.-fits #qr { display: block; }
        &.-fits #too-small { display: none; }
        #shown-code {
            width: auto; padding: 1 4; margin: 1 0; text-style: bold; border: round $primary;
        }
        #shown-link { margin: 1 0; color: $primary; }
        #too-small { padding: 1 2; border: round $warning; margin-bottom: 1; }
    }
    """

    class OpenAsked(Message):
        """The person wants the link in their browser."""

        def __init__(self, link: str) -> None:
            super().__init__()
            self.link = link

    def __init__(self, show: Show) -> None:
        super().__init__()
        self.show = show
        self._qr = _code_of(show)

    def compose(self) -> ComposeResult:
        """The code, if any, and beside or below it title, note, and what is waited for."""
        if self._qr is not None:
            yield self._qr
        with Vertical(id="words"):
            yield Words(said(safe_line(self.show.title)).stylize("bold"), id="step-title")
            if self.show.note.strip():
                yield Words(safe_text(self.show.note), classes="muted")
            yield self._shown()
            yield Words("Waiting…", id="waiting", classes="muted gap")
            with Buttons():
                if self.show.kind is ShowKind.LINK:
                    yield Button(Content("Open in browser"), id="open", classes="-main")
                if self.show.kind in _COPIED:
                    yield Button(Content("Copy"), id="copy")
                yield Button(Content("Cancel"), id="cancel")

    def on_mount(self) -> None:
        """Keys work at once."""
        self.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only a link can be opened, and an emoji row has nothing to copy."""
        if action == "open":
            return self.show.kind is ShowKind.LINK
        if action == "copy":
            return self.show.kind in _COPIED
        return True

    def on_resize(self, event: events.Resize) -> None:
        """Half a code is no code: either all of it is shown, or how large the window has to be."""
        event.stop()
        if self._qr is None:
            return
        room, code = self.screen.size, self._qr.code
        fits = room.width >= code.columns + _SIDES and room.height >= code.rows + _ABOVE_AND_BELOW
        self.set_class(fits, "-fits")
        self.set_class(fits and room.width >= code.columns + _BESIDE, "-beside")

    def action_open(self) -> None:
        """Ask for the link to be opened."""
        self.post_message(self.OpenAsked(self.show.data))

    def action_copy(self) -> None:
        """Copy the link or code."""
        self.app.copy_to_clipboard(str(safe_text(self.show.data)))
        self.notify("Copied.", markup=False)

    @on(Button.Pressed, "#open")
    def _open(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_open()

    @on(Button.Pressed, "#copy")
    def _copy(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_copy()

    def _shown(self) -> Words:
        data = self.show.data
        match self.show.kind:
            case ShowKind.QR:
                return _too_small(self._qr.code) if self._qr else Words(_NOT_DRAWN)
            case ShowKind.CODE | ShowKind.EMOJI:
                return Words(safe_text(data, max_lines=6), id="shown-code")
            case ShowKind.LINK:
                return Words(safe_line(data, max_characters=2_000), id="shown-link")
            case ShowKind.WAIT:
                return Words(safe_text(data))


_COPIED: Final = (ShowKind.LINK, ShowKind.CODE, ShowKind.QR)
_NOT_DRAWN: Final = "The service sent a code that can't be drawn. Copy it instead."
_SIDES: Final = 4
_ABOVE_AND_BELOW: Final = 2
"""The page's padding, heading and key line."""
_BESIDE: Final = 40
"""Columns that words need beside a code."""


def _code_of(show: Show) -> QrView | None:
    """The code to scan, where there is one that can be drawn."""
    if show.kind is not ShowKind.QR:
        return None
    try:
        return QrView(qr_code(show.data), id="qr")
    except ValueError:
        return None


def _too_small(code: QrCode) -> Words:
    return Words(
        f"The code needs a window of {code.columns + _SIDES} × {code.rows + _ABOVE_AND_BELOW} "
        "characters. Make this one larger, or its letters smaller; the code appears by itself.",
        id="too-small",
        classes="warning",
    )
