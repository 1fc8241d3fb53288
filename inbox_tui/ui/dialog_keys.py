"""The bottom line of a page: the keys that do something on it now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from textual import events
from textual.dom import DOMNode
from textual.screen import Screen
from textual.strip import Strip

from inbox_tui.ui.keys import KEYS, display
from inbox_tui.ui.keys_shown import shown_key
from inbox_tui.ui.widgets.lines import LineWidget, Row

_ALWAYS: Final = frozenset({"app.help"})
"""Of the keys that work anywhere, those worth a place on every page."""
_HELP: Final = "show_help"
_Offer: TypeAlias = tuple[str, str, str, DOMNode]
"""A key, its words, what it does, and to what."""
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
        for key, words, action, node in self._fitting(self.size.width - 2):
            start = row.left_cells
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

    def _fitting(self, room: int) -> list[_Offer]:
        """The keys there is room for, help the last of them: whoever is lost needs that one."""
        keys = list(self._keys())
        last = [each for each in keys if each[2] == _HELP][:1]
        room -= sum(_cells(each) for each in last)
        shown: list[_Offer] = []
        for each in keys:
            if each in last:
                continue
            room -= _cells(each)
            if room < 0:
                break
            shown.append(each)
        return [*shown, *last]

    def _keys(self) -> Iterator[_Offer]:
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            is_everywhere = active.node is self.app and binding.id not in _ALWAYS
            words = _WORDS.get(binding.id or "", binding.description)
            if not words or not binding.show or not active.enabled or is_everywhere:
                continue
            if binding.action not in seen:
                seen.add(binding.action)
                yield (
                    shown_key(self, binding.id) if binding.id in _WORDS else display(binding.key),
                    words[0].lower() + words[1:],
                    binding.action,
                    active.node,
                )


def _cells(offer: _Offer) -> int:
    return len(offer[0]) + len(offer[1]) + 4
