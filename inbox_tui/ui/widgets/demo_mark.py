"""The word that stands on every screen of the demonstration."""

from __future__ import annotations

from typing import Final

from textual.strip import Strip

from inbox_tui.ui.widgets.lines import LineWidget, Row

DEMO: Final = " DEMO "


class DemoMark(LineWidget):
    """Says that nothing here is real, in a corner that nothing else may take."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    DemoMark { dock: right; layer: demo; width: 6; height: 1; }
    """

    def line(self, y: int) -> Strip:  # noqa: ARG002 - there is only one row
        """The one row."""
        styles = self.styles_now
        style = styles.count
        return Row(self.size.width, style).add(DEMO, style).strip()
