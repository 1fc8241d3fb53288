"""Dates, times and sizes in the words of the screen. All in the computer's own time zone."""

from __future__ import annotations

from datetime import date, datetime

from inbox_tui.domain.ids import Millis


def moment(at: Millis) -> datetime:
    """A time as this computer's clock on the wall shows it."""
    try:
        return datetime.fromtimestamp(at / 1000).astimezone()
    except (OverflowError, OSError, ValueError):
        # a service may claim any number; an impossible one is shown as the beginning of time
        return datetime.fromtimestamp(0).astimezone()


def beginning(day: date) -> Millis:
    """The first moment of a day, by this computer's clock."""
    return Millis(int(datetime(day.year, day.month, day.day).astimezone().timestamp() * 1000))


def clock(at: Millis) -> str:
    """``14:02``."""
    return f"{moment(at):%H:%M}"


def ago(at: Millis, now: Millis) -> str:
    """``now``, ``5 min``, ``2 h``, ``3 d``; the date of what is longer ago than a week."""
    minutes = (now - at) // 60_000
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} d" if minutes < 7 * 24 * 60 else short(at, now)


def left(until: Millis, now: Millis) -> str:
    """``5 min``, ``2 h``, ``3 d``: how long it is until a moment."""
    minutes = (until - now) // 60_000
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"


def day_words(day: date, today: date) -> str:
    """``Today``, ``Yesterday``, ``Monday 3 November``, ``3 November 2024``."""
    distance = (today - day).days
    if distance == 0:
        return "Today"
    if distance == 1:
        return "Yesterday"
    if day.year == today.year:
        return f"{day:%A} {day.day} {day:%B}"
    return f"{day.day} {day:%B %Y}"


def short(at: Millis, now: Millis) -> str:
    """For a list: the time today, the weekday within a week, else the date."""
    if at <= 0:
        return ""
    then, present = moment(at), moment(now)
    distance = (present.date() - then.date()).days
    if distance <= 0:
        return f"{then:%H:%M}"
    if distance < 7:
        return f"{then:%a}"
    if then.year == present.year:
        return f"{then.day} {then:%b}"
    return f"{then:%Y-%m-%d}"


def coming(at: Millis, now: Millis) -> str:
    """For what is still to be: the time today, the weekday and the time within a week, else the date."""
    then, present = moment(at), moment(now)
    distance = (then.date() - present.date()).days
    if distance <= 0:
        return f"{then:%H:%M}"
    if distance == 1:
        return f"tomorrow {then:%H:%M}"
    if distance < 7:
        return f"{then:%a %H:%M}"
    if then.year == present.year:
        return f"{then.day} {then:%b}"
    return f"{then:%Y-%m-%d}"


def size_words(size: int | None) -> str:
    """``840 B``, ``12 kB``, ``3.4 MB``; what is claimed or measured, never exact."""
    if size is None or size < 0:
        return "size unknown"
    for unit, factor in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if size >= factor:
            amount = size / factor
            return f"{amount:.1f} {unit}" if amount < 10 else f"{min(amount, 999_999):.0f} {unit}"
    return f"{size} B"


def length_words(milliseconds: int | None) -> str:
    """``0:42``, ``1:02:03``; empty where unknown."""
    if milliseconds is None or not 0 <= milliseconds < 360_000_000:
        return ""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
