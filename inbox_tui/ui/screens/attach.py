"""Asking which file to send."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input

from inbox_tui.domain.safe_text import safe_line
from inbox_tui.ui.content import content
from inbox_tui.ui.dialogs import Dialog, Words
from inbox_tui.ui.times import size_words
from inbox_tui.ui.writing.attachable import problem_with


class AttachScreen(Dialog[Path | None]):
    """Dismissed with the path of a file that is there and not larger than the chat takes."""

    hint = "Enter attach · → complete · Esc cancel"
    DEFAULT_CSS = """
    AttachScreen { #box { width: 78; } Input { border: none; height: 1; padding: 0 1; } }
    """

    def __init__(self, most_bytes: int | None = None) -> None:
        super().__init__()
        self._most_bytes = most_bytes

    def title_words(self) -> Content:
        """What is asked."""
        return content("Attach a file")

    def inside(self) -> ComposeResult:
        """A field for the path."""
        yield Input(placeholder="~/Pictures/photo.jpg", suggester=PathSuggester(), id="path")
        most = f"At most {size_words(self._most_bytes)}. " if self._most_bytes else ""
        yield Words(f"{most}It is sent to everybody in this chat.", classes="muted gap")
        yield Words(id="problem", classes="error gap")

    def on_mount(self) -> None:
        """No problem yet."""
        self.query_one("#problem").display = False

    def action_close(self) -> None:
        """Attach nothing."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        path = Path(event.value.strip()).expanduser()
        if problem := problem_with(path, self._most_bytes):
            self.query_one("#problem", Words).say(safe_line(problem))
        else:
            self.dismiss(path)


class PathSuggester(Suggester):
    """Completes a path by what is in its folder."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The first entry that begins like ``value``."""
        return await asyncio.to_thread(completed, value)


def completed(value: str) -> str | None:
    """A longer path that is there and begins like ``value``."""
    typed = Path(value).expanduser()
    folder, beginning = (typed, "") if value.endswith("/") else (typed.parent, typed.name)
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError:
        # nothing to suggest in a folder that isn't there or can't be read
        return None
    for name in names:
        if name.startswith(beginning) and name.isprintable() and (beginning or name[0] != "."):
            return value[: len(value) - len(beginning)] + name
    return None
