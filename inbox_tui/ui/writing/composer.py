"""Where a message is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message as Posted
from textual.strip import Strip

from inbox_tui.domain.safe_text import safe_text
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.writing.readline import Readline

MOST_CHARACTERS: Final = 100_000


class Composer(Readline):
    """A text that grows to eight lines. Enter sends; nothing that is pasted is a command."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.COMPOSER)]

    @dataclass
    class Sent(Posted):
        """The person wants the text to be sent. It is no longer in the composer."""

        text: str

    class SelectWanted(Posted):
        """The person wants to choose a message."""

    class EditLastWanted(Posted):
        """The person wants to change what they sent last."""

    class AttachWanted(Posted):
        """The person wants to attach a file."""

    @dataclass
    class ScrollWanted(Posted):
        """The person wants to see more of the messages without leaving the writing."""

        direction: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(
            id=id, soft_wrap=True, compact=True, show_line_numbers=False, tab_behavior="focus"
        )
        self.highlight_cursor_line = False

    def put(self, text: str) -> None:
        """Show a draft, or a message to be edited, with the cursor at its end."""
        # the text may have been a message: the widget itself would let escapes through
        self.load_text(_clean(text))
        self.move_cursor(self.document.end)

    def give_back(self, text: str) -> None:
        """What was taken to be sent and was not: it stands before what was written since."""
        since = self.text
        self.put(f"{text}\n{since}" if since else text)

    def invite(self, words: Content) -> None:
        """What is said while nothing is written."""
        self.placeholder = words

    def render_line(self, y: int) -> Strip:
        """One row; nothing while a layout in between leaves no room for any."""
        # the text area wraps its placeholder to the width it has, and none is a fault
        return super().render_line(y) if self.content_size.width > 0 else Strip([])

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            # the text area would take it for itself before any binding is looked at
            event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        # cleaned here; the text area's own handler runs next, on the same event
        event.text = _clean(event.text)

    def action_send(self) -> None:
        """Send what is written."""
        text = self.text
        if text.strip():
            # taken at once: what is typed from now on belongs to the next message
            self.load_text("")
            self.post_message(self.Sent(text))

    def action_newline(self) -> None:
        """Begin a new line."""
        self.replace("\n", *self.selection, maintain_selection_offset=False)

    def action_attach(self) -> None:
        """Attach a file."""
        self.post_message(self.AttachWanted())

    def action_select_messages(self) -> None:
        """From an empty text up to the messages; else one line up."""
        if self.text:
            self.action_cursor_up()
        else:
            self.post_message(self.SelectWanted())

    def action_edit_last(self) -> None:
        """Change what was sent last."""
        self.post_message(self.EditLastWanted())

    def action_scroll_timeline(self, direction: int) -> None:
        """Show more of the messages."""
        self.post_message(self.ScrollWanted(direction))


def _clean(text: str) -> str:
    return safe_text(text, max_characters=MOST_CHARACTERS).text
