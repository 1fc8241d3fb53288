"""What stands in the composer's place while a chat is a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.message import Message as Posted
from textual.strip import Strip

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import Millis
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.keys import Where, bindings, keys_of
from inbox_tui.ui.keys_shown import key_map_of
from inbox_tui.ui.times import short
from inbox_tui.ui.widgets.lines import LineWidget, Row
from inbox_tui.ui.wrap import wrap_spans

LEAST_ROOMY: Final = 16
"""Below so many rows of the terminal nothing is left blank."""


class RequestBar(LineWidget, can_focus=True):
    """Who wants to write, as far as is known, and what can be done about it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.REQUEST)]
    ALLOW_SELECT = False
    IS_RAISED = True

    @dataclass
    class Answered(Posted):
        """What the person decided: accept, delete, block, report."""

        what: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._words: tuple[str, ...] = ()
        self._lines: list[tuple[str, bool]] = []
        self._gap = 1
        self._spots: list[tuple[int, int, str]] = []

    def show(self, row: ChatRow, origin: str, now: Millis) -> None:
        """Tell what is known of a request."""
        who = row.invited_by or row.partner
        name = safe_line(row.title).text
        wants = (
            f"{name} wants to write to you."
            if row.kind is ChatKind.DIRECT
            else f"You are invited to the group “{name}”."
        )
        known = f"By {origin}"
        if who is not None:
            known += f", as {safe_line(who.native, max_characters=120).text}"
        if when := short(row.active_at, now):
            known += f" · asked {when}"
        self._words = (
            wants,
            known,
            "They are not told that you read this, and nothing is fetched.",
        )
        self._fit()

    def on_resize(self) -> None:
        """Take as many rows as the words need."""
        self._fit()

    def _fit(self) -> None:
        self._gap = 1 if self.app.size.height > LEAST_ROOMY else 0
        width = max(10, (self.size.width or 80) - 4)
        self._lines = [
            (words[start:end], place == 0)
            for place, words in enumerate(self._words)
            for start, end in wrap_spans(words, width)
        ]
        self.styles.height = len(self._lines) + 1 + 2 * self._gap
        self.refresh()

    def line(self, y: int) -> Strip:
        """Row ``y``."""
        styles = self.styles_now
        row = Row(self.size.width, styles.text)
        if y < len(self._lines):
            words, is_question = self._lines[y]
            row.add(" ? " if y == 0 else "   ", styles.accent)
            return row.add(words, styles.strong if is_question else styles.muted).strip()
        if y == len(self._lines) + self._gap:
            return self._keys(row)
        return row.strip()

    def _keys(self, row: Row) -> Strip:
        styles = self.styles_now
        row.add("   ", styles.text)
        self._spots = []
        for key in keys_of(Where.REQUEST):
            start = row.left_cells
            row.add(key_map_of(self).shown(key), styles.accent).add(
                f" {key.label.capitalize()}", styles.text
            )
            self._spots.append((start, row.left_cells, key.action))
            row.add("  " if self.size.width < 50 else "    ", styles.text)
        return row.strip()

    def on_focus(self) -> None:
        """Keys work now."""
        self.refresh()

    async def on_click(self, event: events.Click) -> None:
        """Do what is clicked."""
        if event.y == len(self._lines) + self._gap:
            for start, end, action in self._spots:
                if start <= event.x < end:
                    await self.run_action(action)

    def action_request(self, what: str) -> None:
        """Decide."""
        self.post_message(self.Answered(what))
