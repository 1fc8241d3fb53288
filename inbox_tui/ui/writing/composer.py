"""Where a message is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message as Posted
from textual.strip import Strip

from inbox_tui.domain.safe_text import safe_text
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.writing.readline import Readline

MOST_CHARACTERS: Final = 100_000
_COMMAND_AND_SPACE: Final = re.compile(r"/\w+\s")


class Completes(Protocol):
    """What the composer's keys move in while something can be completed."""

    def look(self) -> bool:
        """Offer what fits where the cursor is; whether anything does."""

    def move(self, step: int) -> None:
        """Up or down the list."""

    def accept(self) -> None:
        """Put in what is chosen."""

    def close(self) -> None:
        """Offer nothing here."""


class Composer(Readline):
    """A text that grows to eight lines. Enter sends; nothing that is pasted is a command."""

    # those of the list come first: they stand aside where nothing is offered
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.COMPLETING, Where.COMPOSER)]
    completion: Completes | None = None

    @dataclass
    class Sent(Posted):
        """The person wants the text to be sent. It is no longer in the composer."""

        text: str
        is_literal: bool
        """Whether it is to be sent as it is, whatever it begins with: that was pasted."""

    class SelectWanted(Posted):
        """The person wants to choose a message."""

    class EditLastWanted(Posted):
        """The person wants to change what they sent last."""

    @dataclass
    class Pasted(Posted):
        """This was pasted, and stands in the text."""

        text: str

    class EditorWanted(Posted):
        """The person wants to write in their own editor."""

    class LaterWanted(Posted):
        """The person wants to choose when the text is sent."""

    class UndoSendWanted(Posted):
        """There is nothing to undo in the text: the person may mean what was just sent."""

    class PreviewWanted(Posted):
        """The person wants to see the text as others will, or no longer."""

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
        self._opening_is_pasted = False

    @property
    def is_literal(self) -> bool:
        """Whether the text's beginning was pasted, so that it can't be a command."""
        return self._opening_is_pasted and bool(self.text)

    def put(self, text: str, *, is_literal: bool = False) -> None:
        """Show a draft, or a message to be edited, with the cursor at its end."""
        self._opening_is_pasted = is_literal
        # the text may have been a message: the widget itself would let escapes through
        self.load_text(_clean(text))
        self.move_cursor(self.document.end)

    def give_back(self, text: str) -> None:
        """What was taken to be sent and was not: it stands before what was written since."""
        since = self.text
        self.put(f"{text}\n{since}" if since else text)

    def take_out(self, text: str) -> bool:
        """Take ``text`` out of what is written; whether it was still there."""
        before, found, behind = self.text.partition(text)
        if found:
            self.put(f"{before}{behind.removeprefix(' ')}" if before or behind.strip() else "")
        return bool(found)

    def invite(self, words: Content) -> None:
        """What is said while nothing is written."""
        self.placeholder = words

    def render_line(self, y: int) -> Strip:
        """One row; nothing while a layout in between leaves no room for any."""
        # the text area wraps its placeholder to the width it has, and none is a fault
        return super().render_line(y) if self.content_size.width > 0 else Strip([])

    async def _on_key(self, event: events.Key) -> None:
        if not self.text:
            self._opening_is_pasted = False
        if event.key == "enter":
            # the text area would take it for itself before any binding is looked at
            event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        # cleaned here; the text area's own handler runs next, on the same event
        event.text = _clean(event.text)
        self._note_pasted()
        self.post_message(self.Pasted(event.text))

    def _note_pasted(self) -> None:
        row, column = min(self.selection)
        before = "" if row else self.document[0][:column]
        if not row and not _COMMAND_AND_SPACE.match(before):
            self._opening_is_pasted = True

    def action_paste(self) -> None:
        """Put in what was copied in this program."""
        self._note_pasted()
        super().action_paste()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys of the list do nothing where nothing is offered, and mean what they meant."""
        if action == "complete":
            return self.completion is not None and self.completion.look()
        return super().check_action(action, parameters)

    def action_complete(self, what: str) -> None:
        """Move in what is offered, take it, or have it go away."""
        if self.completion is None:
            return
        match what:
            case "next":
                self.completion.move(1)
            case "previous":
                self.completion.move(-1)
            case "accept":
                self.completion.accept()
            case _:
                self.completion.close()

    def action_send(self) -> None:
        """Send what is written."""
        if self.text.strip():
            self.post_message(self.take())

    def take(self) -> Sent:
        """The text, which is no longer here: what is typed from now on belongs to the next one."""
        taken = self.Sent(self.text, self.is_literal)
        self.put("")
        return taken

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

    def action_editor(self) -> None:
        """Write in one's own editor."""
        self.post_message(self.EditorWanted())

    def action_later(self) -> None:
        """Choose when the text is sent."""
        self.post_message(self.LaterWanted())

    def action_undo(self) -> None:
        """Undo the last change of the text, or the last sending where there is none."""
        before = self.text
        super().action_undo()
        if not before and not self.text:
            self.post_message(self.UndoSendWanted())

    def action_preview(self) -> None:
        """Show the text as others will see it, or no longer."""
        self.post_message(self.PreviewWanted())

    def action_scroll_timeline(self, direction: int) -> None:
        """Show more of the messages."""
        self.post_message(self.ScrollWanted(direction))


def _clean(text: str) -> str:
    return safe_text(text, max_characters=MOST_CHARACTERS).text
