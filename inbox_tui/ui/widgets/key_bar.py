"""The bottom line: the keys that work now, from the one table."""

from __future__ import annotations

from typing import TypeAlias

from rich.style import Style
from textual import events
from textual.strip import Strip

from inbox_tui.ui.keys import Key, Where, display, on_key_line
from inbox_tui.ui.keys_shown import key_map_of
from inbox_tui.ui.widgets.lines import LineWidget, Row

_Offer: TypeAlias = tuple[str, str, str, bool]
"""A key, its word, what it does, whether it is greyed."""


class KeyBar(LineWidget):
    """Keys for where the focus is, then those that work everywhere, which always have room."""

    ALLOW_SELECT = False
    IS_RAISED = True

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._keys: tuple[Key, ...] = ()
        self._greyed: frozenset[str] = frozenset()
        self._last = on_key_line(Where.ANYWHERE)
        self._pressed = ""
        self._continuations: tuple[tuple[str, Key], ...] = ()
        self._spots: list[tuple[int, int, str]] = []

    def show(self, place: Where, greyed: frozenset[str] = frozenset()) -> None:
        """Show the keys of a place; those with the ids ``greyed`` can't be used there."""
        keys = on_key_line(place)
        if (keys, greyed) != (self._keys, self._greyed):
            self._keys, self._greyed = keys, greyed
            self.refresh()

    def wait(self, pressed: str, continuations: tuple[tuple[str, Key], ...]) -> None:
        """Show the keys that were begun and what may follow; nothing begun shows the place's again."""
        self._pressed = " ".join(display(key) for key in pressed.split())
        self._continuations = continuations
        self.refresh()

    def line(self, y: int) -> Strip:  # noqa: ARG002 - there is only one row
        """The one row."""
        styles = self.styles_now
        row = Row(self.size.width, styles.text).add(" ", styles.text)
        self._spots = []
        if self._pressed:
            row.add(f"{self._pressed} …  ", styles.strong)
        for shown, label, action, is_greyed in self._fitting(self.size.width - 1 - row.left_cells):
            start = row.left_cells
            grey = styles.muted + Style(strike=True)
            row.add(shown, grey if is_greyed else styles.accent)
            row.add(f" {label}", grey if is_greyed else styles.muted)
            self._spots.append((start, row.left_cells, action))
            row.add("  ", styles.text)
        return row.strip()

    def _fitting(self, room: int) -> list[_Offer]:
        """The keys there is room for. Those that work everywhere take half of it at most."""
        if self._pressed:
            return _cut([_continued(keys, key) for keys, key in self._continuations], room)
        last = self._offers(self._last)
        while len(last) > 1 and sum(map(_cells, last)) > room // 2:
            last.pop()
        return [*_cut(self._offers(self._keys), room - sum(map(_cells, last))), *last]

    def _offers(self, keys: tuple[Key, ...]) -> list[_Offer]:
        """Those of the keys that this person has a key for."""
        map_ = key_map_of(self)
        return [
            (shown, key.label, key.action, key.id in self._greyed)
            for key in keys
            if (shown := map_.shown(key))
        ]

    async def on_click(self, event: events.Click) -> None:
        """Do what is clicked, where the focus is."""
        for start, end, action in self._spots:
            if start <= event.x < end:
                await (self.screen.focused or self.screen).run_action(action)


def _cut(offers: list[_Offer], room: int) -> list[_Offer]:
    shown: list[_Offer] = []
    for each in offers:
        room -= _cells(each)
        if room < 0:
            break
        shown.append(each)
    return shown


def _continued(keys: str, key: Key) -> _Offer:
    last = display(keys.rpartition(" ")[2])
    words = key.label or key.description[0].lower() + key.description[1:]
    return last, words, key.action, False


def _cells(offer: _Offer) -> int:
    return len(offer[0]) + len(offer[1]) + 3
