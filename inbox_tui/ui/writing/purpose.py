"""What the text in the composer is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from inbox_tui.store.rows import MessageRow


@dataclass(frozen=True, slots=True)
class New:
    """A message of its own, in the chat or in the thread that is open."""

    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a message."""

    to: MessageRow
    topic: str | None = None
    """The thread the answer stands in."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A later version of an own message."""

    of: MessageRow


Purpose: TypeAlias = New | Reply | Edit
