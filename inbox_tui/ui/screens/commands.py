"""The commands one can write, from their table."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content

from inbox_tui.ui.content import content, joined, lines
from inbox_tui.ui.dialogs import Dialog, Words
from inbox_tui.ui.wrap import padded
from inbox_tui.ui.writing.commands import COMMANDS


class CommandsScreen(Dialog[None]):
    """A list to read."""

    hint = "Esc close · F1 every key"
    DEFAULT_CSS = "CommandsScreen #box { width: 78; }"

    def title_words(self) -> Content:
        """What it is."""
        return content("Commands to write")

    def inside(self) -> ComposeResult:
        """A line for each, then what a slash means."""
        widest = max(len(command.shown) for command in COMMANDS) + 2
        yield Words(
            lines(
                *(
                    joined(content(padded(command.shown, widest), "$primary"), command.description)
                    for command in COMMANDS
                )
            )
        )
        yield Words(
            "Tab completes a command, a @name or an :emoji. A text that begins with two slashes is "
            "sent with one. Nothing that was pasted is taken for a command.",
            classes="muted gap",
        )
