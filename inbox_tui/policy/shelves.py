"""Which chats are put away, for good or for a time, and when they come back.

A chat in the archive comes back with the first unread message from somebody else, unless it is muted:
then it stays until the mute ends. A snoozed chat comes back at its time and not before, whatever is
written in it; it then stands on top until it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Protocol

from inbox_tui.domain.chat import Archive
from inbox_tui.domain.ids import Millis
from inbox_tui.policy.muting import is_muted


class Shelf(Enum):
    """Where a chat lies."""

    INBOX = "inbox"
    ARCHIVE = "archive"
    SNOOZED = "snoozed"


class Shelved(Protocol):
    """What of a chat's row decides where it lies."""

    @property
    def archive(self) -> Archive:
        """Whether the person put it away."""

    @property
    def snoozed_until(self) -> Millis | None:
        """Until when it is put away."""

    @property
    def muted_until(self) -> Millis | None:
        """Until when it is silent."""


def shelf_of(row: Shelved, now: Millis) -> Shelf:
    """Where a chat lies at ``now``. A snooze goes before the archive: it is the later wish."""
    if row.snoozed_until is not None and now < row.snoozed_until:
        return Shelf.SNOOZED
    if row.archive is Archive.NO:
        return Shelf.INBOX
    is_back = row.archive is Archive.WRITTEN_IN and not is_muted(row.muted_until, now)
    return Shelf.INBOX if is_back or has_come_back(row, now) else Shelf.ARCHIVE


def has_come_back(row: Shelved, now: Millis) -> bool:
    """Whether a snooze has ended that nobody looked at since."""
    return row.snoozed_until is not None and now >= row.snoozed_until


def next_turn(rows: Iterable[Shelved], now: Millis) -> Millis | None:
    """The next moment at which one of the chats comes back or stops being silent by itself."""
    times = (at for row in rows for at in (row.snoozed_until, row.muted_until) if at and at > now)
    return min(times, default=None)
