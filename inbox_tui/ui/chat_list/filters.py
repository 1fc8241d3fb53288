"""What narrows the list down."""

from __future__ import annotations

from dataclasses import dataclass

from inbox_tui.domain.ids import ServiceId
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.chat_list.entries import is_unread
from inbox_tui.ui.finding import contains


@dataclass(frozen=True, slots=True)
class Filter:
    """A chat has to fit all that is set."""

    text: str = ""
    """Part of the name."""
    is_unread: bool = False
    has_mentions: bool = False
    origin: ServiceId | None = None
    label: str | None = None
    """One of the person's own, or a folder the service has it in."""

    def __bool__(self) -> bool:
        return self != NO_FILTER

    def fits(self, row: ChatRow) -> bool:
        """Whether ``row`` stays in the list."""
        return (
            (not self.is_unread or is_unread(row))
            and (not self.has_mentions or row.mentions > 0)
            and (self.origin is None or row.origin == self.origin)
            and (self.label is None or self.label in row.own_labels or self.label in row.labels)
            and (not self.text or contains(self.text, row.title) is not None)
        )


NO_FILTER = Filter()
