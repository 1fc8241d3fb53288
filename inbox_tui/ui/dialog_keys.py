"""The bottom line of a page: the keys that do something on it now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from textual import events
from textual.dom import DOMNode
from textual.screen import Screen
from textual.strip import Strip

from inbox_tui.ui.keys import KEYS, display
from inbox_tui.ui.widgets.lines import LineWidget, Row

_ALWAYS: Final = frozenset({"app.help"})
"""Of the keys that work anywhere, those worth a place on every page."""
_WORDS: Final = {key.id: key.label for key in KEYS}


class KeyLine(LineWidget):
    """Key and word, side by side; a click does the same as the key."""

    ALLOW_SELECT = False
    IS_RAISED = True
    DEFAULT_CSS = "KeyLine { height: 1; width: 100%; dock: bottom; }"

    def __init__(self) -> None:
        super().__init__()
        self._spots: list[tuple[int, int, str, DOMNode]] = []

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def line(self, y: int) -> Strip:  # noqa: ARG002 - there is one
        """The one row."""
        styles = self.styles_now
        row = Row(self.size.width, styles.text).add("  ", styles.text)
        self._spots = []
        for key, words, action, node in self._keys():
            start = row.left_cells
            if len(key) + len(words) + 1 > row.room:
                break
            row.add(key, styles.accent).add(f" {words}", styles.muted)
            self._spots.append((start, row.left_cells, action, node))
            row.add("   ", styles.text)
        return row.strip()

    async def on_click(self, event: events.Click) -> None:
        """Do what is clicked."""
        for start, end, action, node in self._spots:
            if start <= event.x < end:
                await self.app.run_action(action, node)

    def _changed(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self.refresh()

    def _keys(self) -> Iterator[tuple[str, str, str, DOMNode]]:
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            is_everywhere = active.node is self.app and binding.id not in _ALWAYS
            words = _WORDS.get(binding.id or "", binding.description)
            if not words or not binding.show or not active.enabled or is_everywhere:
                continue
            if binding.action not in seen:
                seen.add(binding.action)
                yield display(binding.key), words, binding.action, active.node
