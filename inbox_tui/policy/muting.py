"""For how long a chat is silent, and on whose account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo
from enum import Enum
from typing import Final, Protocol

from inbox_tui.domain.ids import FOR_EVER, Millis
from inbox_tui.domain.mute import Mute, MuteScope


class MuteFor(Enum):
    """The durations a person can choose from."""

    HOUR = "1 hour"
    EIGHT_HOURS = "8 hours"
    TOMORROW = "until tomorrow morning"
    WEEK = "1 week"
    ALWAYS = "always"


class Mutable(Protocol):
    """What of a chat's row tells of its mutes."""

    @property
    def mutes(self) -> tuple[Mute, ...]:
        """Every mute that covers it."""


_SPANS: Final = {
    MuteFor.HOUR: timedelta(hours=1),
    MuteFor.EIGHT_HOURS: timedelta(hours=8),
    MuteFor.WEEK: timedelta(weeks=1),
}
MORNING: Final = time(8)
NIGHT_ENDS: Final = time(5)
"""Somebody still awake before this hour means the morning that comes next, not the one after."""


def mute_until(choice: MuteFor, now: Millis, zone: tzinfo | None = None) -> Millis:
    """When a mute chosen at ``now`` ends. ``zone`` is the person's; ``None`` the machine's."""
    if choice is MuteFor.ALWAYS:
        return FOR_EVER
    if choice is MuteFor.TOMORROW:
        return _next_morning(now, zone)
    return Millis(now + _SPANS[choice] // timedelta(milliseconds=1))


def is_muted(until: Millis | None, now: Millis) -> bool:
    """Whether a mute that ends at ``until`` still holds."""
    return until is not None and now < until


def standing(mutes: Iterable[Mute], now: Millis) -> Mute | None:
    """Of the mutes that cover a chat, the one that holds longest; ``None`` where none holds."""
    return max(
        (mute for mute in mutes if is_muted(mute.until, now)),
        key=lambda mute: mute.until,
        default=None,
    )


def is_muted_itself(row: Mutable, now: Millis) -> bool:
    """Whether its own mute holds and no other, so that lifting it is all there is to do."""
    held = [mute for mute in row.mutes if is_muted(mute.until, now)]
    return [mute.scope for mute in held] == [MuteScope.CHAT]


def lets_mentions_through(mutes: Iterable[Mute], now: Millis) -> bool:
    """Whether a mention is heard: every mute that holds has to let it through."""
    return all(mute.lets_mentions_through for mute in mutes if is_muted(mute.until, now))


def _next_morning(now: Millis, zone: tzinfo | None) -> Millis:
    here = datetime.fromtimestamp(now / 1000, zone).astimezone(zone)
    days = 0 if here.time() < NIGHT_ENDS else 1
    # combined without an offset, so that a change of clocks in the night is counted
    morning = datetime.combine(here.date() + timedelta(days=days), MORNING)
    aware = morning.replace(tzinfo=zone) if zone else morning.astimezone()
    return Millis(int(aware.timestamp() * 1000))
