"""Hours in which nothing is heard."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.ids import Millis
from inbox_tui.domain.quiet_hours import Stretch, read_hours, write_hours
from inbox_tui.policy.quiet_hours import is_quiet, next_change, quiet_until

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = read_hours("mon-fri 22:00-07:00, sat 13:00-15:00") or {}


def at(text: str) -> Millis:
    return Millis(int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp() * 1000))


# 2026-06-01 is a Monday
@pytest.mark.parametrize(
    ("now", "is_silent"),
    [
        ("2026-06-01 21:59", False),
        ("2026-06-01 22:00", True),
        ("2026-06-02 06:59", True),
        ("2026-06-02 07:00", False),
        ("2026-06-01 03:00", False),  # Sunday names none, so none goes on into Monday
        ("2026-06-06 03:00", True),  # Friday's goes on into Saturday
        ("2026-06-06 13:00", True),
        ("2026-06-06 15:00", False),
        ("2026-06-07 23:00", False),
        # the clocks go back in this night: morning stays morning
        ("2026-10-24 06:30", True),
    ],
)
def test_it_is_quiet_in_the_hours_of_its_day(now: str, is_silent: bool) -> None:
    assert is_quiet(WEEK, at(now), BERLIN) is is_silent


def test_it_is_known_when_the_quiet_ends() -> None:
    assert quiet_until(WEEK, at("2026-06-01 23:00"), BERLIN) == time(7)
    assert quiet_until(WEEK, at("2026-06-01 12:00"), BERLIN) is None


@pytest.mark.parametrize(
    ("now", "turn"),
    [
        ("2026-06-01 12:00", "2026-06-01 22:00"),
        ("2026-06-01 23:00", "2026-06-02 07:00"),
        ("2026-06-06 16:00", "2026-06-08 22:00"),
    ],
)
def test_the_next_beginning_or_end_is_known(now: str, turn: str) -> None:
    assert next_change(WEEK, at(now), BERLIN) == at(turn)
    assert next_change({}, at(now), BERLIN) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("daily 22:00-7:00", "daily 22:00-07:00"),
        ("Mon 22:00-07:00, tue 22:00-07:00", "mon-tue 22:00-07:00"),
        ("fri-mon 23:00-09:00", "mon 23:00-09:00, fri-sun 23:00-09:00"),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, kept: str) -> None:
    week = read_hours(typed)
    assert week is not None
    assert write_hours(week) == kept


@pytest.mark.parametrize(
    "typed", ["22-7", "xyz 22:00-07:00", "mon 25:00-07:00", "daily-fri 1:00-2:00", "mon"]
)
def test_what_is_no_hours_is_none(typed: str) -> None:
    assert read_hours(typed) is None


TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0))


@given(st.dictionaries(st.integers(0, 6), st.builds(Stretch, TIMES, TIMES)))
def test_whatever_is_written_is_read_as_the_same(week: dict[int, Stretch]) -> None:
    assert read_hours(write_hours(week)) == week


@given(st.text(max_size=80))
def test_nothing_typed_is_an_error(typed: str) -> None:
    read_hours(typed)
