"""What is not well, with the reason in words; there only while it is so."""

from __future__ import annotations

from typing import Final

from textual.events import Resize
from textual.strip import Strip

from inbox_tui.ui.widgets.lines import LineWidget, Row
from inbox_tui.ui.wrap import wrap_spans

MOST_ROWS: Final = 3
_SIGN_CELLS: Final = 3


class StatusLine(LineWidget):
    """Says how connections are doing when they are not doing well.

    One row, and a second or third where the words need it: what to do stands at their end.
    """

    ALLOW_SELECT = False
    IS_RAISED = True

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._words = ""
        self._is_problem = False
        self._rows: tuple[str, ...] = ()
        self.display = False

    @property
    def words(self) -> str:
        """What is said now."""
        return self._words

    def say(self, words: str, *, is_problem: bool) -> None:
        """Show words, or nothing at all."""
        if (words, is_problem) != (self._words, self._is_problem):
            self._words, self._is_problem = words, is_problem
            self.display = bool(words)
            self._wrap(self.size.width or self.app.size.width)
            self.refresh()

    def on_resize(self, event: Resize) -> None:
        """Fewer columns, more rows."""
        self._wrap(event.size.width)

    def _wrap(self, width: int) -> None:
        spans = wrap_spans(self._words, max(10, width - _SIGN_CELLS - 1))
        shown = spans[:MOST_ROWS]
        rows = [self._words[start:end] for start, end in shown]
        if len(spans) > MOST_ROWS:
            # the last row takes the rest, and is cut with an ellipsis where it is drawn
            rows[-1] = self._words[shown[-1][0] :]
        self._rows = tuple(rows)
        self.styles.height = max(1, len(rows))

    def line(self, y: int) -> Strip:
        """Row ``y``."""
        styles = self.styles_now
        style = styles.warning if self._is_problem else styles.muted
        sign = (" ! " if self._is_problem else " ◌ ") if y == 0 else " " * _SIGN_CELLS
        words = self._rows[y] if y < len(self._rows) else ""
        return Row(self.size.width, styles.text).add(sign, style).add(words, style).strip()
