"""Where a message stands: a number that grows with time and is unique in the whole store.

Sixteen numbers a second, so that history loaded late takes its place in time and search can walk
from the newest hit down. Remote clocks are clamped before they count.
"""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.domain.message import Message
from inbox_tui.store.session import Reader

_PER_SECOND: Final = 16
_SERVICE_CLOCK_AHEAD: Final = 24 * 60 * 60 * 1000
"""How far a service's clock may be ahead of ours: ours may well be the wrong one."""

_FREE_ABOVE: Final = (
    "SELECT taken.position + 1 FROM messages AS taken WHERE taken.position >= ?"
    " AND NOT EXISTS (SELECT 1 FROM messages AS next WHERE next.position = taken.position + 1)"
    " ORDER BY taken.position LIMIT 1"
)
_FREE_BELOW: Final = (
    "SELECT taken.position - 1 FROM messages AS taken WHERE taken.position <= ?"
    " AND NOT EXISTS (SELECT 1 FROM messages AS next WHERE next.position = taken.position - 1)"
    " ORDER BY taken.position DESC LIMIT 1"
)


def clamped(message: Message, now: Millis) -> Millis:
    """When a message was written, as far as that is believed."""
    if message.accepted_at is not None:
        return Millis(max(0, min(message.accepted_at, now + _SERVICE_CLOCK_AHEAD)))
    return Millis(max(0, min(message.sent_at, now)))


def position_at(at: Millis) -> int:
    """The first position of that moment."""
    return at * _PER_SECOND // 1000


def free_position(reader: Reader, chat: int, at: Millis) -> int:
    """A free position for a message of that moment, after those of the same moment.

    Where the message in the way is a later one of the same chat, the free one is below it.
    """
    wanted = position_at(at)
    holder = reader.connection.one(
        "SELECT chat, ordered_at FROM messages WHERE position = ?", (wanted,)
    )
    if holder is None:
        return wanted
    is_later = holder[0] == chat and holder[1] > at
    return int(
        reader.connection.scalar(_FREE_BELOW if is_later and wanted else _FREE_ABOVE, (wanted,))
    )
