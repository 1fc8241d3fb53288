"""Pressing the key that something shall have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.content import Content

from inbox_tui.ui.content import content, joined, line
from inbox_tui.ui.dialogs import Dialog, Words
from inbox_tui.ui.keys import Key
from inbox_tui.ui.keys.conflicts import Conflict
from inbox_tui.ui.keys.key_map import display_sequence
from inbox_tui.ui.keys.spelling import MOST_KEYS

Conflicts = Callable[[str], Sequence[Conflict]]
_MOST_TOLD: Final = 3


class KeyCaptureScreen(Dialog[str | None]):
    """Dismissed with the key, or the sequence of keys. Every key comes here, whatever it is bound to."""

    AUTO_FOCUS = ""
    hint = "Enter keep · Esc cancel"

    def __init__(self, row: Key, conflicts: Conflicts) -> None:
        """``conflicts``: whom some keys would meet, if the row had them."""
        super().__init__()
        self._row = row
        self._conflicts = conflicts
        self._pressed: list[str] = []

    def title_words(self) -> Content:
        """What the key will do."""
        return joined("Key for: ", line(self._row.description, max_characters=44))

    def inside(self) -> ComposeResult:
        """What was pressed, and what stands in its way."""
        yield Words("Press the key, or several one after the other.", id="pressed")
        yield Words(id="conflicts", classes="gap muted")

    def take_key(self, event: events.Key) -> None:
        """A key was pressed. The first may be any but Esc; then Enter keeps and Backspace takes back."""
        if event.key == "escape":
            self.dismiss(None)
            return
        if self._pressed and event.key == "enter":
            self.dismiss(" ".join(self._pressed))
            return
        if self._pressed and event.key == "backspace":
            self._pressed.pop()
        elif len(self._pressed) < MOST_KEYS:
            self._pressed.append(event.key)
        self._show()

    def _show(self) -> None:
        keys = " ".join(self._pressed)
        shown = display_sequence(keys) if keys else "Press the key, or several one after the other."
        self.query_one("#pressed", Words).say(content(shown, "bold $primary" if keys else ""))
        met = list(self._conflicts(keys))[:_MOST_TOLD] if keys else []
        words = "\n".join(conflict_words(each, self._row) for each in met)
        told = self.query_one("#conflicts", Words)
        told.set_class(any(each.is_wrong for each in met), "warning")
        told.say(words or ("Nothing else has this key here." if keys else ""))


def conflict_words(conflict: Conflict, row: Key) -> str:
    """Whom the row's key meets, and how."""
    other = conflict.other if conflict.row.id == row.id else conflict.row
    return f"{other.where.value}: {other.description} ({conflict.clash.value})"
