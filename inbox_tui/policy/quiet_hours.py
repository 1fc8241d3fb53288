"""Whether it is time for nothing to make itself heard."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.domain.quiet_hours import DAYS, Week, read_hours

SETTING: Final = "notify.quiet_hours"


def stored_hours(stored: str | None) -> Week:
    """The week that was set; none of it quiet where none was, or where it can't be read."""
    return read_hours(stored or "") or {}


def is_quiet(week: Week, now: Millis, zone: tzinfo | None = None) -> bool:
    """Whether ``now`` lies in the quiet hours, by the clock of the person's ``zone``."""
    return quiet_until(week, now, zone) is not None


def next_change(week: Week, now: Millis, zone: tzinfo | None = None) -> Millis | None:
    """When the quiet next begins or ends."""
    here = datetime.fromtimestamp(now / 1000, zone).astimezone(zone)
    edges: list[Millis] = []
    for days in range(-1, len(DAYS) + 1):
        day = here.date() + timedelta(days=days)
        stretch = week.get(day.weekday())
        if stretch is not None:
            last = day + timedelta(days=stretch.goes_on)
            edges.append(_millis(datetime.combine(day, stretch.begins), zone))
            edges.append(_millis(datetime.combine(last, stretch.ends), zone))
    return min((edge for edge in edges if edge > now), default=None)


def quiet_until(week: Week, now: Millis, zone: tzinfo | None = None) -> time | None:
    """When the quiet that holds now ends; ``None`` where none holds."""
    here = datetime.fromtimestamp(now / 1000, zone).astimezone(zone)
    at = here.time()
    today = week.get(here.weekday())
    if today is not None and at >= today.begins and (today.goes_on or at < today.ends):
        return today.ends
    yesterday = week.get((here - timedelta(days=1)).weekday())
    if yesterday is not None and yesterday.goes_on and at < yesterday.ends:
        return yesterday.ends
    return None


def _millis(wall: datetime, zone: tzinfo | None) -> Millis:
    aware = wall.replace(tzinfo=zone) if zone else wall.astimezone()
    return Millis(int(aware.timestamp() * 1000))
