"""What one login step looks like: something to fill in, or something to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button

from inbox_tui.connector.login import Answers, Ask, Show, ShowKind
from inbox_tui.domain.safe_text import safe_line, safe_text
from inbox_tui.ui.dialogs import Buttons, Words, said
from inbox_tui.ui.qr import QrView, qr_code
from inbox_tui.ui.screens.sign_in_fields import Fields


class AskView(Vertical):
    """Fields to fill in, with what was wrong at the top."""

    class Answered(Message):
        """Every field that matters is filled in."""

        def __init__(self, answers: Answers) -> None:
            super().__init__()
            self.answers = answers

    def __init__(self, ask: Ask, entered: Mapping[str, str]) -> None:
        super().__init__()
        self.ask = ask
        self.fields = Fields(ask, entered)

    def compose(self) -> ComposeResult:
        """Title, error, note, fields, buttons."""
        yield Words(said(safe_line(self.ask.title)).stylize("bold"), id="step-title")
        yield Words(id="step-error", classes="error")
        yield Words(safe_text(self.ask.note), id="step-note", classes="muted")
        yield self.fields
        with Buttons():
            yield Button(Content("Continue"), id="continue", classes="-main")
            yield Button(Content("Cancel"), id="cancel")

    def on_mount(self) -> None:
        """Show what was wrong, and begin where something is missing."""
        self.query_one("#step-note", Words).display = bool(self.ask.note.strip())
        self.say_error(self.ask.error)
        if (first := self.fields.first_empty()) is not None:
            first.focus()

    def ask_again(self, ask: Ask) -> None:
        """The same fields once more: what was typed stays."""
        self.ask = ask
        self.query_one("#step-note", Words).say(safe_text(ask.note))
        self.set_busy(False)
        self.say_error(ask.error)
        if (first := self.fields.first_empty()) is not None:
            first.focus()

    def say_error(self, error: str) -> None:
        """One line that says what to do."""
        self.query_one("#step-error", Words).say(safe_text(error, max_lines=4))

    def set_busy(self, is_busy: bool) -> None:  # noqa: FBT001 - says what it sets
        """While the service is being asked, nothing can be changed."""
        self.fields.disabled = is_busy
        self.query_one("#continue", Button).disabled = is_busy

    @on(Fields.Submitted)
    @on(Button.Pressed, "#continue")
    def _submit(self, event: Message) -> None:
        event.stop()
        missing = self.fields.first_missing()
        if missing is None:
            self.say_error("")
            self.post_message(self.Answered(self.fields.answers()))
            return
        label = safe_line(missing.field.label)
        self.say_error(f"Fill in “{label}” to go on.")
        missing.focus()


class ShowView(Vertical, can_focus=True):
    """Something for another device or a browser, and a line that says what is waited for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,enter", "open", "Open in browser"),
        Binding("c", "copy", "Copy"),
    ]
    DEFAULT_CSS = """
    ShowView {
        height: auto;
        #qr-row { height: auto; align-horizontal: center; }
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
        self._qr: QrView | None = None

    def compose(self) -> ComposeResult:
        """Title, note, what is shown, what is waited for."""
        yield Words(said(safe_line(self.show.title)).stylize("bold"), id="step-title")
        if self.show.note.strip():
            yield Words(safe_text(self.show.note), classes="muted")
        yield from self._shown()
        yield Words("Waiting…", id="waiting", classes="muted")
        with Buttons():
            if self.show.kind is ShowKind.LINK:
                yield Button(Content("Open in browser"), id="open", classes="-main")
            if self.show.kind in (ShowKind.LINK, ShowKind.CODE, ShowKind.QR):
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
            return self.show.kind in (ShowKind.LINK, ShowKind.CODE, ShowKind.QR)
        return True

    def on_resize(self, event: events.Resize) -> None:
        """Half a code is no code: say how large the window has to be."""
        event.stop()
        if self._qr is None:
            return
        room = self.screen.size
        fits = room.width >= self._qr.code.columns and room.height >= self._qr.code.rows + 2
        self._qr.display = fits
        self.query_one("#too-small").display = not fits

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

    def _shown(self) -> ComposeResult:
        match self.show.kind:
            case ShowKind.QR:
                yield from self._code_to_scan()
            case ShowKind.CODE:
                yield Words(safe_line(self.show.data), id="shown-code")
            case ShowKind.EMOJI:
                yield Words(safe_text(self.show.data), id="shown-code")
            case ShowKind.LINK:
                yield Words(safe_line(self.show.data, max_characters=2_000), id="shown-link")
            case ShowKind.WAIT:
                yield Words(safe_text(self.show.data))

    def _code_to_scan(self) -> ComposeResult:
        try:
            code = qr_code(self.show.data)
        except ValueError:
            yield Words("The service sent a code that can't be drawn. Copy it instead.")
            return
        self._qr = QrView(code, id="qr")
        with Horizontal(id="qr-row"):
            yield self._qr
        yield Words(
            f"The code needs a window of {code.columns} × {code.rows + 2} characters. Make this "
            "one larger, or its letters smaller; the code appears by itself.",
            id="too-small",
            classes="warning",
        )
