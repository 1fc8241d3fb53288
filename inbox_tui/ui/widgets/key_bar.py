"""The bottom line: the keys that work now, from the one table."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.strip import Strip

from inbox_tui.ui.keys import Key, Where, on_key_line
from inbox_tui.ui.widgets.lines import LineWidget, Row


class KeyBar(LineWidget):
    """Keys for where the focus is, then those that work everywhere."""

    ALLOW_SELECT = False
    IS_RAISED = True

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._keys: tuple[Key, ...] = ()
        self._spots: list[tuple[int, int, str]] = []

    def show(self, places: Sequence[Where]) -> None:
        """Show the keys of these places, the most particular first."""
        keys = tuple(key for place in places for key in on_key_line([place]))
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def line(self, y: int) -> Strip:  # noqa: ARG002 - there is only one row
        """The one row."""
        styles = self.styles_now
        row = Row(self.size.width, styles.text).add(" ", styles.text)
        self._spots = []
        for key in self._keys:
            start = row.left_cells
            if len(key.shown) + len(key.label) + 3 > row.room:
                break
            row.add(key.shown, styles.accent).add(f" {key.label}", styles.muted)
            self._spots.append((start, row.left_cells, key.action))
            row.add("  ", styles.text)
        return row.strip()

    async def on_click(self, event: events.Click) -> None:
        """Do what is clicked, where the focus is."""
        for start, end, action in self._spots:
            if start <= event.x < end:
                await (self.screen.focused or self.screen).run_action(action)
