"""Where a message stands: a number that grows with time and is unique in the whole store.

Sixteen numbers a millisecond, so that history loaded late takes its place in time and search can walk
from the newest hit down. Remote clocks are clamped before they count, and where they are too coarse or
contradict it, a service's own order wins: within a second that is all a stamp tells, what arrives
stands after what arrived before it; a page of history stands below the gap it was loaded for.
"""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.domain.message import Message
from inbox_tui.store.session import Reader

_PER_MILLISECOND: Final = 16
_SERVICE_CLOCK_AHEAD: Final = 24 * 60 * 60 * 1000
"""How far a service's clock may be ahead of ours: ours may well be the wrong one."""
_SECOND: Final = 1000
"""Some services cut their stamps to whole seconds: such a stamp tells nothing of the order within."""

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
    return at * _PER_MILLISECOND


def position_of_arrival(reader: Reader, chat: int, at: Millis) -> int:
    """A free position for what has just arrived."""
    wanted = position_at(at)
    if at % _SECOND == 0:
        newest = reader.connection.scalar(
            "SELECT max(position) FROM messages WHERE chat = ? AND position BETWEEN ? AND ?",
            (chat, wanted, position_at(Millis(at + _SECOND)) - 1),
        )
        wanted = wanted if newest is None else newest + 1
    return _first_free(reader, wanted)


def position_in_history(reader: Reader, at: Millis, *, above: int, limit: int) -> int:
    """A free position for a message of a page of history.

    It stands after ``above``, the message before it in the page, and not after ``limit``, which
    leaves room for the rest of the page below what was here already.
    """
    wanted = min(max(position_at(at), above + 1), limit)
    free = _first_free(reader, wanted)
    if free <= limit:
        return free
    return int(reader.connection.scalar(_FREE_BELOW, (wanted,)))


def _first_free(reader: Reader, wanted: int) -> int:
    taken = reader.connection.scalar("SELECT 1 FROM messages WHERE position = ?", (wanted,))
    return int(reader.connection.scalar(_FREE_ABOVE, (wanted,))) if taken else wanted
