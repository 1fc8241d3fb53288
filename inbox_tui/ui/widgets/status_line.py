"""One line that is there only while something is not well, with the reason in words."""

from __future__ import annotations

from textual.strip import Strip

from inbox_tui.ui.widgets.lines import LineWidget, Row


class StatusLine(LineWidget):
    """Says how connections are doing when they are not doing well."""

    ALLOW_SELECT = False
    IS_RAISED = True

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._words = ""
        self._is_problem = False
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
            self.refresh()

    def line(self, y: int) -> Strip:  # noqa: ARG002 - there is only one row
        """The one row."""
        styles = self.styles_now
        style = styles.warning if self._is_problem else styles.muted
        sign = " ! " if self._is_problem else " ◌ "
        return Row(self.size.width, styles.text).add(sign, style).add(self._words, style).strip()
