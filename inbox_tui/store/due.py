"""When messages disappear: what the writer and a start ask, without what makes them disappear."""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.store.session import Reader

WAITS_TO_BE_READ: Final = (
    "expires_after_read IS NOT NULL AND expires_at IS NULL AND position <= coalesce("
    "(SELECT read_position FROM chats WHERE chats.id = messages.chat), 0)"
)
"""Whether a message lasts so long after reading, was read, and its time isn't running yet."""


def next_due(reader: Reader) -> Millis | None:
    """When the next message disappears."""
    at: int | None = reader.connection.scalar(
        "SELECT min(expires_at) FROM messages WHERE expires_at IS NOT NULL"
    )
    return None if at is None else Millis(at)


def is_something_due(reader: Reader, now: Millis) -> bool:
    """Whether a message has to disappear, or its time to begin."""
    return bool(
        reader.connection.scalar(
            "SELECT EXISTS(SELECT 1 FROM messages WHERE expires_at <= ?)"
            f" OR EXISTS(SELECT 1 FROM messages WHERE {WAITS_TO_BE_READ})",
            (now,),
        )
    )
