"""Selecting the text of drawn lines with the mouse."""

from __future__ import annotations

from textual.selection import Selection
from textual.strip import Strip

from inbox_tui.ui.widgets.lines import LineWidget


class SelectableLines(LineWidget):
    """Lines whose text can be selected, but for the scroll bar in the last column."""

    def selectable(self, strip: Strip, y: int) -> Strip:
        """Row ``y`` with what is selected of it marked, ready for the mouse."""
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(y)) is not None:
            start, end = span
            edge = self.size.width - 1
            end = edge if end == -1 else min(end, edge)
            style = self.screen.get_component_rich_style("screen--selection")
            strip = Strip.join(
                [strip.crop(0, start), strip.crop(start, end).apply_style(style), strip.crop(end)]
            )
        return strip.apply_offsets(0, y)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, as it stands on the screen."""
        edge = self.size.width - 1
        rows = [self.line(y).crop(0, edge).text.rstrip() for y in range(self.size.height)]
        return selection.extract("\n".join(rows)), "\n"

    def forget_selection(self) -> None:
        """A selection is made of screen rows: after scrolling it would be of other text."""
        if self.is_attached and self.screen.selections.get(self) is not None:
            self.screen.clear_selection()
