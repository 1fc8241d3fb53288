"""A line that stays above the messages: which thread is shown, what is pinned."""

from __future__ import annotations

from dataclasses import dataclass

from textual.strip import Strip

from inbox_tui.domain.safe_text import SafeText
from inbox_tui.ui.theme import Styles
from inbox_tui.ui.widgets.lines import Row
from inbox_tui.ui.wrap import cells


@dataclass(frozen=True, slots=True)
class Banner:
    """A sign and a label of this program's, remote text after them, and what a click does."""

    sign: str
    label: str
    text: SafeText
    hint: str
    action: str

    def strip(self, width: int, styles: Styles) -> Strip:
        """The line."""
        row = Row(width, styles.text)
        row.end(f" {self.hint} ", styles.muted)
        row.add(f" {self.sign} ", styles.accent).add(f"{self.label}  ", styles.strong)
        return row.add(self.text, styles.muted, keep=min(1, cells(self.hint))).strip()
