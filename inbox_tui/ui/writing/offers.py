"""The short list above the composer: what could be meant by what is being typed."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message as Posted
from textual.strip import Strip

from inbox_tui.ui.widgets.lines import LineWidget, Row
from inbox_tui.ui.writing.completing import Offer


class Offers(LineWidget):
    """Never has the focus: the composer's keys move in it, and the mouse chooses."""

    ALLOW_SELECT = False
    IS_RAISED = True
    DEFAULT_CSS = """
    Offers { overlay: screen; width: 44; max-width: 100%; height: 1; display: none; }
    """

    @dataclass
    class Chosen(Posted):
        """One was clicked."""

        offer: Offer

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._offers: tuple[Offer, ...] = ()
        self._at = 0

    @property
    def is_open(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self._offers)

    @property
    def chosen(self) -> Offer | None:
        """What would be put in now."""
        return self._offers[self._at] if self._offers else None

    def show(self, offers: tuple[Offer, ...], column: int = 0) -> None:
        """Offer these, beginning at a column of the composer; nothing closes the list."""
        if offers != self._offers:
            self._at = 0
        self._offers = offers
        self.display = bool(offers)
        if offers:
            self.styles.height = len(offers)
            room = self.parent.size.width if self.parent else column  # type: ignore[attr-defined]
            width = min(44, room)
            self.styles.width = width
            self.styles.offset = (max(0, min(column, room - width)), -len(offers))
        self.refresh()

    def move(self, step: int) -> None:
        """Go up or down, around and around."""
        self._at = (self._at + step) % max(1, len(self._offers))
        self.refresh()

    def line(self, y: int) -> Strip:
        """Row ``y``."""
        styles = self.styles_now
        row = Row(self.size.width, styles.text)
        if y < len(self._offers):
            offer, is_chosen = self._offers[y], y == self._at
            row.add("▌" if is_chosen else " ", styles.accent)
            row.add(offer.shown, styles.strong if is_chosen else styles.text)
            if offer.hint and row.room > 6:
                row.add("  ", styles.text).add(offer.hint, styles.muted)
        return row.strip()

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked."""
        event.stop()
        if event.y < len(self._offers):
            self.post_message(self.Chosen(self._offers[event.y]))
