"""Days as people name them: ``2026-01-31``, ``yesterday``, ``last monday``, ``3 weeks ago``."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
EXAMPLES: Final = "2026-01-31 · yesterday · last monday · 3 weeks ago · 5 march"

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_POINTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?")
_AGO: Final = re.compile(r"(\d{1,4}|an?|one) (day|week|month|year)s? ago")
_DAY_AND_MONTH: Final = re.compile(r"(?:(\d{1,2})\.? )?([a-z]{3,})(?: (\d{1,2}))?(?:,? (\d{4}))?")
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS_LONG: Final = {"month": 1, "year": 12}


def named_day(words: str, today: date) -> date | None:
    """The day that ``words`` mean, which is never after today; ``None`` where they mean none."""
    said = " ".join(words.lower().split())
    readers = (_relative, _weekday, _ago, _iso, _pointed, _day_and_month)
    try:
        found = next((day for read in readers if (day := read(said, today)) is not None), None)
    except (ValueError, OverflowError):
        # the 31st of February, the year 0
        return None
    return None if found is None or found > today else found


def _relative(said: str, today: date) -> date | None:
    match said:
        case "today":
            return today
        case "yesterday":
            return today - timedelta(days=1)
        case "last week" | "last month" | "last year":
            return _ago(f"1 {said.removeprefix('last ')} ago", today)
    return None


def _weekday(said: str, today: date) -> date | None:
    name = said.removeprefix("last ").removeprefix("on ")
    place = _place(name, WEEKDAYS)
    if place is None:
        return None
    # the day of that name before today, even where today bears it
    return today - timedelta(days=(today.weekday() - place - 1) % 7 + 1)


def _ago(said: str, today: date) -> date | None:
    found = _AGO.fullmatch(said)
    if found is None:
        return None
    amount = int(found[1]) if found[1].isdigit() else 1
    if found[2] in _DAYS:
        return today - timedelta(days=amount * _DAYS[found[2]])
    months = today.year * 12 + today.month - 1 - amount * _MONTHS_LONG[found[2]]
    year, month = divmod(months, 12)
    for day in range(today.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            # a shorter month: its last day
            continue
    return date(year, month + 1, min(today.day, 27))


def _iso(said: str, _: date) -> date | None:
    found = _ISO.fullmatch(said)
    return date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None


def _pointed(said: str, today: date) -> date | None:
    found = _POINTED.fullmatch(said)
    return _before(today, int(found[2]), int(found[1]), found[3]) if found else None


def _day_and_month(said: str, today: date) -> date | None:
    found = _DAY_AND_MONTH.fullmatch(said)
    if found is None or (found[1] and found[3]):
        return None
    month = _place(found[2], MONTHS)
    if month is None:
        return None
    return _before(today, month + 1, int(found[1] or found[3] or 1), found[4])


def _before(today: date, month: int, day: int, year: str | None) -> date:
    """That day of a named year, or the latest that isn't to come."""
    if year:
        return date(int(year), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def _place(name: str, names: tuple[str, ...]) -> int | None:
    if len(name) < 3:
        return None
    return next((place for place, whole in enumerate(names) if whole.startswith(name)), None)
