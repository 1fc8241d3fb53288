"""Reading a time the way people type one.

``18:30``, ``9pm``, ``in 2 h``, ``45 min``, ``3 days``, ``tomorrow``, ``tomorrow 9``, ``fri 18:00``,
``2026-12-24 18:00``, ``24.12. 18:00``. What is past is read as the next time it is so.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.policy.muting import MORNING

MOST_CHARACTERS: Final = 40
_SPAN: Final = re.compile(r"(?:in\s+)?(\d{1,4})\s*([a-z]+)")
_CLOCK: Final = re.compile(r"(?:at\s+)?(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|h)?")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?")
_UNITS: Final = {
    "minutes": timedelta(minutes=1),
    "mins": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "hrs": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}
_WEEKDAYS: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
_NOON: Final = 12


def read_time(typed: str, now: Millis, zone: tzinfo | None = None) -> Millis | None:
    """The moment that is meant, always after ``now``; ``None`` where it can't be told."""
    words = " ".join(typed[:MOST_CHARACTERS].casefold().split())
    here = datetime.fromtimestamp(now / 1000, zone).astimezone(zone)
    try:
        found = _span(words, here) or _moment(words, here)
    except (ValueError, OverflowError):
        # the 31st of a month that has none, a year that has no number
        return None
    if found is None:
        return None
    at = found.replace(tzinfo=zone) if zone else found.replace(tzinfo=None).astimezone()
    millis = Millis(int(at.timestamp() * 1000))
    return millis if millis > now else None


def _span(words: str, here: datetime) -> datetime | None:
    found = _SPAN.fullmatch(words)
    if found is None:
        return None
    unit = next((each for each in _UNITS if each.startswith(found[2])), None)
    if unit is None:
        return None
    return _later(here, int(found[1]) * _UNITS[unit])


def _later(here: datetime, span: timedelta) -> datetime:
    if span % timedelta(days=1):
        # hours are hours, whatever the clocks on the wall do in between
        return (here.astimezone(UTC) + span).astimezone(here.tzinfo).replace(tzinfo=None)
    return here.replace(tzinfo=None) + span


def _moment(words: str, here: datetime) -> datetime | None:
    day, rest = _day(words, here.date())
    clock = _clock(rest) if rest else MORNING
    if clock is None or (day is None and not rest):
        return None
    if day is not None:
        return datetime.combine(day, clock)
    today = datetime.combine(here.date(), clock)
    return today if today > here.replace(tzinfo=None) else today + timedelta(days=1)


def _day(words: str, today: date) -> tuple[date | None, str]:
    """The day that is named at the beginning, and what stands after it."""
    first, _, rest = words.partition(" ")
    if found := _ISO.fullmatch(first):
        return date(int(found[1]), int(found[2]), int(found[3])), rest
    if found := _DOTTED.fullmatch(first):
        return _next_date(int(found[1]), int(found[2]), found[3], today), rest
    if first in ("today", "tomorrow"):
        return today + timedelta(days=first == "tomorrow"), rest
    weekday = next((n for n, name in enumerate(_WEEKDAYS) if _names(first, name)), None)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1), rest
    return None, words


def _names(word: str, weekday: str) -> bool:
    return len(word) > 1 and weekday.startswith(word)


def _next_date(day: int, month: int, year: str | None, today: date) -> date:
    named = date(int(year) if year else today.year, month, day)
    return named if year or named >= today else date(today.year + 1, month, day)


def _clock(words: str) -> time | None:
    found = _CLOCK.fullmatch(words)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half in ("am", "pm"):
        if not 0 < hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    return time(hour, minute)
