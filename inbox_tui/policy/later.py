"""When something is to be sent, as people say it: ``tomorrow 9:00``, ``in 2 h``, ``friday 18:30``.

Times are those of the wall clock where the person is. A time without a day is the next time the
clock shows it.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from typing import Final

from inbox_tui.domain.ids import Millis

MOST_DAYS: Final = 366
MORNING: Final = 9
EXAMPLES: Final = "tomorrow 9:00 · in 2 h · friday 18:30 · 24.12. 8:00"
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SPAN: Final = re.compile(
    r"in\s+(?:(an?)|(\d{1,4}))\s*(m|min|mins|minutes?|h|hours?|d|days?|w|weeks?)\b", re.IGNORECASE
)
_TIME: Final = re.compile(
    r"(?:at\s+)?(?:(\d{1,2})[:.](\d{2})(?:\s*([ap]m)\b)?|(\d{1,2})\s*([ap]m|h|o'clock)\b|(noon|midnight))",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.\s?(\d{1,2})\.(\d{4})?")
_DAY_SECONDS: Final = 86_400


def parse_when(said: str, now: Millis, zone: tzinfo | None = None) -> Millis | None:
    """The moment ``said`` names, later than ``now``; ``None`` where it names none.

    ``zone``: where the wall clock hangs, where that is not this computer's own. Nothing further off
    than a year is taken: it would be a slip.
    """
    found = when_and_rest(said, now, zone)
    return found[0] if found is not None and not found[1] else None


def when_and_rest(said: str, now: Millis, zone: tzinfo | None = None) -> tuple[Millis, str] | None:
    """The moment ``said`` begins with, and what is said after it."""
    words = said.strip()
    # without a zone it is the computer's own, which alone knows its offset on another day
    here = datetime.fromtimestamp(now / 1000, zone)
    found = _span(words, now) or _day_and_time(words, here)
    if found is None:
        return None
    seconds, end = found
    at, rest = Millis(int(seconds * 1000)), words[end:]
    if not now < at <= now + MOST_DAYS * _DAY_SECONDS * 1000:
        return None
    # "9:00pm" is no time followed by a text, nor is "in 2 hx"
    return None if rest and not rest[0].isspace() else (at, rest.strip())


def _span(words: str, now: Millis) -> tuple[float, int] | None:
    found = _SPAN.match(words)
    if found is None:
        return None
    count = int(found[2]) if found[2] else 1
    span = timedelta(**{_UNITS[found[3][0].lower()]: count})
    # counted in real time: an hour is an hour in the night the clocks change, too
    return now / 1000 + span.total_seconds(), found.end()


def _day_and_time(words: str, here: datetime) -> tuple[float, int] | None:
    day = _day(words, here)
    begin = 0 if day is None else day[1]
    space = len(words[begin:]) - len(words[begin:].lstrip(" ,"))
    time = _TIME.match(words, begin + space) if day is None or space else None
    clock = _clock(time) if time is not None else None
    if day is None:
        if clock is None or time is None:
            return None
        today = _on(here, clock)
        is_past = today <= here.timestamp()
        return (_on(here + timedelta(days=1), clock) if is_past else today), time.end()
    end = time.end() if time is not None and clock is not None else begin
    return _on(day[0], clock or (MORNING, 0)), end


def _day(words: str, here: datetime) -> tuple[datetime, int] | None:
    if named := re.match(r"(?:on\s+|next\s+)?([a-z]+)", words, re.IGNORECASE):
        name = named[1].lower()
        if name in ("today", "tonight"):
            return here, named.end()
        if name == "tomorrow":
            return here + timedelta(days=1), named.end()
        for number, day in enumerate(_DAYS):
            if name in (day, day[:3]):
                ahead = (number - here.weekday() - 1) % 7 + 1
                return here + timedelta(days=ahead), named.end()
    return _date(words, here)


def _date(words: str, here: datetime) -> tuple[datetime, int] | None:
    found = _DATE.match(words)
    if found is None:
        return None
    year, month, day = found[1] or found[6], found[2] or found[5], found[3] or found[4]
    try:
        at = here.replace(year=int(year or here.year), month=int(month), day=int(day))
        if not year and at.date() < here.date():
            at = at.replace(year=here.year + 1)
    except ValueError:
        return None
    return at, found.end()


def _clock(found: re.Match[str]) -> tuple[int, int] | None:
    if found[6]:
        return (12, 0) if found[6].lower() == "noon" else (0, 0)
    hour, minute = int(found[1] or found[4]), int(found[2] or 0)
    half = (found[3] or found[5] or "").lower()
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def _on(day: datetime, clock: tuple[int, int]) -> float:
    at = day.replace(hour=clock[0], minute=clock[1], second=0, microsecond=0, fold=0)
    return at.timestamp()
