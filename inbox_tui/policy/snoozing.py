"""For how long a chat is put off."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from enum import Enum
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.policy.muting import MuteFor, mute_until
from inbox_tui.policy.typed_time import read_time


class SnoozeFor(Enum):
    """What a person can choose from."""

    HOUR = "in an hour"
    THREE_HOURS = "in three hours"
    EVENING = "this evening"
    TOMORROW = "tomorrow morning"
    MONDAY = "on Monday morning"


EVENING: Final = time(18)
_TYPED: Final = {
    SnoozeFor.HOUR: "1 hour",
    SnoozeFor.THREE_HOURS: "3 hours",
    SnoozeFor.MONDAY: "monday",
}


def snooze_until(choice: SnoozeFor, now: Millis, zone: tzinfo | None = None) -> Millis | None:
    """When a chat comes back; ``None`` where the evening has begun and can't be waited for."""
    if choice is SnoozeFor.TOMORROW:
        return mute_until(MuteFor.TOMORROW, now, zone)
    if choice is SnoozeFor.EVENING:
        here = datetime.fromtimestamp(now / 1000, zone).astimezone(zone)
        is_over = here.time() >= (datetime.combine(here, EVENING) - timedelta(hours=1)).time()
        return None if is_over else read_time(f"{EVENING:%H:%M}", now, zone)
    return read_time(_TYPED[choice], now, zone)
