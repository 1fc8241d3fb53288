"""The bottom line: the keys that work now, from the one table."""

from __future__ import annotations

from textual import events
from textual.strip import Strip

from inbox_tui.ui.keys import Key, Where, on_key_line
from inbox_tui.ui.widgets.lines import LineWidget, Row


class KeyBar(LineWidget):
    """Keys for where the focus is, then those that work everywhere, which always have room."""

    ALLOW_SELECT = False
    IS_RAISED = True

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._keys: tuple[Key, ...] = ()
        self._last = on_key_line(Where.ANYWHERE)
        self._spots: list[tuple[int, int, str]] = []

    def show(self, place: Where) -> None:
        """Show the keys of a place."""
        keys = on_key_line(place)
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def line(self, y: int) -> Strip:  # noqa: ARG002 - there is only one row
        """The one row."""
        styles = self.styles_now
        row = Row(self.size.width, styles.text).add(" ", styles.text)
        self._spots = []
        for key in self._fitting(self.size.width - 1):
            start = row.left_cells
            row.add(key.shown, styles.accent).add(f" {key.label}", styles.muted)
            self._spots.append((start, row.left_cells, key.action))
            row.add("  ", styles.text)
        return row.strip()

    def _fitting(self, room: int) -> list[Key]:
        """The keys there is room for. Those that work everywhere take half of it at most."""
        last = list(self._last)
        while len(last) > 1 and sum(map(_cells, last)) > room // 2:
            last.pop()
        room -= sum(map(_cells, last))
        shown: list[Key] = []
        for key in self._keys:
            room -= _cells(key)
            if room < 0:
                break
            shown.append(key)
        return [*shown, *last]

    async def on_click(self, event: events.Click) -> None:
        """Do what is clicked, where the focus is."""
        for start, end, action in self._spots:
            if start <= event.x < end:
                await (self.screen.focused or self.screen).run_action(action)


def _cells(key: Key) -> int:
    return len(key.shown) + len(key.label) + 3
