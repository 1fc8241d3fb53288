"""Hours in which nothing makes itself heard, for each day of the week.

Written as people write them: ``mon-fri 22:00-07:00, sat 23:30-09:00``. A stretch that ends before it
begins goes on into the next morning and belongs to the day it begins on. What is not named is not quiet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY: Final = "daily"
MOST_CHARACTERS: Final = 200
_PART: Final = re.compile(r"(daily|[a-z]{3})(?:-([a-z]{3}))? (\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one time of the day to another, the next morning's where it is not later."""

    begins: time
    ends: time

    @property
    def goes_on(self) -> bool:
        """Whether it ends on the next day."""
        return self.ends <= self.begins

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"


Week = dict[int, Stretch]
"""By the day it begins on, Monday being 0."""


def read_hours(text: str) -> Week | None:
    """The hours as they are written; ``None`` where they can't be read."""
    week: Week = {}
    written = " ".join(text[:MOST_CHARACTERS].casefold().split())
    for part in filter(None, (each.strip() for each in written.split(","))):
        found = _PART.fullmatch(part)
        days = None if found is None else _days(found[1], found[2])
        if found is None or days is None:
            return None
        begins, ends = _clock(found[3], found[4]), _clock(found[5], found[6])
        if begins is None or ends is None:
            return None
        week.update(dict.fromkeys(days, Stretch(begins, ends)))
    return week


def write_hours(week: Week) -> str:
    """The hours as :func:`read_hours` reads them, days that are alike together."""
    parts: list[str] = []
    day = 0
    while day < len(DAYS):
        last = day
        while last + 1 < len(DAYS) and week.get(last + 1) == week.get(day):
            last += 1
        if day in week:
            days = DAYS[day] if last == day else f"{DAYS[day]}-{DAYS[last]}"
            days = EVERY_DAY if (day, last) == (0, len(DAYS) - 1) else days
            parts.append(f"{days} {week[day]}")
        day = last + 1
    return ", ".join(parts)


def _days(first: str, last: str | None) -> list[int] | None:
    if first == EVERY_DAY:
        return None if last else list(range(len(DAYS)))
    if first not in DAYS or (last is not None and last not in DAYS):
        return None
    begin = DAYS.index(first)
    end = begin if last is None else DAYS.index(last)
    return [day % len(DAYS) for day in range(begin, end + 1 if end >= begin else end + 8)]


def _clock(hour: str, minute: str) -> time | None:
    try:
        return time(int(hour), int(minute))
    except ValueError:
        return None
