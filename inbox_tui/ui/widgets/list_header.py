"""The two lines above the chat list: which list this is, and how much is unread in it."""

from __future__ import annotations

from typing import Final

from textual.strip import Strip

from inbox_tui.domain.safe_text import safe_line
from inbox_tui.ui.chat_list.entries import ChatEntry, Place, is_unread
from inbox_tui.ui.chat_list.model import ChatListModel
from inbox_tui.ui.widgets.lines import LineWidget, Row

_WIDE: Final = 37
"""Columns from which the whole way here is told, not only where one is."""


class ListHeader(LineWidget):
    """A breadcrumb for trays, and a count."""

    ALLOW_SELECT = False
    IS_RAISED = True

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._crumb = Place.MAIN
        self._about = ""
        self.keep_right = 0
        """Columns left free at the right, where the list is alone on the screen."""

    def show(self, model: ChatListModel) -> None:
        """Tell which list is shown."""
        self._crumb = model.place
        rows = [entry.row for entry in model.entries() if isinstance(entry, ChatEntry)]
        if model.text:
            self._about = f"{len(rows)} with “{safe_line(model.text, max_characters=20).text}”"
        elif model.unread_only:
            self._about = f"{len(rows)} unread · U shows all"
        else:
            unread = sum(1 for row in rows if is_unread(row))
            self._about = f"{unread} unread" if unread else f"{len(rows)}"
        self.refresh()

    def line(self, y: int) -> Strip:
        """Row ``y``."""
        styles = self.styles_now
        row = Row(self.size.width, styles.text)
        if y > 0:
            return row.strip()
        free = self.keep_right if self.screen.has_class("-one-pane") else 0
        row.add(" ", styles.text)
        if self._crumb is Place.MAIN:
            row.add("Chats", styles.strong)
        else:
            row.add("‹ Chats › " if row.room >= _WIDE else "‹ ", styles.muted)
            row.add(self._crumb.value, styles.strong)
        # a name cut off tells less than a number without its word
        for about in (self._about, self._about.partition(" ")[0]):
            if not row.right_cells:
                row.end(f" {about} {' ' * free}", styles.muted)
        return row.strip()
