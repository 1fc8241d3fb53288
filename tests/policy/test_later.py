"""When people say something is to be sent."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.ids import Millis
from inbox_tui.policy.later import MOST_DAYS, parse_when, when_and_rest

TOKYO = ZoneInfo("Asia/Tokyo")


def millis(at: datetime) -> Millis:
    return Millis(int(at.timestamp() * 1000))


NOW = millis(datetime(2026, 11, 25, 14, 30, tzinfo=TOKYO))
"""A Wednesday."""


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("in 2 h", "2026-11-25 16:30"),
        ("in 45 min", "2026-11-25 15:15"),
        ("in an hour", "2026-11-25 15:30"),
        ("in 3 days", "2026-11-28 14:30"),
        ("In 1 week", "2026-12-02 14:30"),
        ("16:00", "2026-11-25 16:00"),
        ("at 9:00", "2026-11-26 09:00"),
        ("14:30", "2026-11-26 14:30"),
        ("9 am", "2026-11-26 09:00"),
        ("9:15 pm", "2026-11-25 21:15"),
        ("12 am", "2026-11-26 00:00"),
        ("noon", "2026-11-26 12:00"),
        ("today 18:00", "2026-11-25 18:00"),
        ("tomorrow", "2026-11-26 09:00"),
        ("tomorrow 7:30", "2026-11-26 07:30"),
        ("tomorrow at 7.30", "2026-11-26 07:30"),
        ("friday", "2026-11-27 09:00"),
        ("fri 18:30", "2026-11-27 18:30"),
        ("on wednesday 8:00", "2026-12-02 08:00"),
        ("2026-12-01 10:00", "2026-12-01 10:00"),
        ("24.12. 8:00", "2026-12-24 08:00"),
        ("1.2.2027", "2027-02-01 09:00"),
        ("1.2.", "2027-02-01 09:00"),
    ],
)
def test_a_moment_is_understood(said: str, at: str) -> None:
    found = parse_when(said, NOW, TOKYO)
    assert found is not None
    assert f"{datetime.fromtimestamp(found / 1000, TOKYO):%Y-%m-%d %H:%M}" == at


@pytest.mark.parametrize(
    "said",
    [
        "",
        "soon",
        "yesterday",
        "today 9:00",
        "25:00",
        "13 pm",
        "in 0 h",
        "in 9999 days",
        "2020-01-01",
        "31.2.",
        "2026-11-25 9:00",
        "tomorrow 9:00 please",
        "9",
    ],
)
def test_what_names_no_moment_to_come_is_refused(said: str) -> None:
    assert parse_when(said, NOW, TOKYO) is None


def test_what_follows_the_moment_is_the_text() -> None:
    nine = millis(datetime(2026, 11, 26, 9, 0, tzinfo=TOKYO))
    assert when_and_rest("tomorrow 9:00 Good morning!", NOW, TOKYO) == (nine, "Good morning!")
    in_two_hours = (NOW + 2 * 3_600_000, "3 of us come")
    assert when_and_rest("in 2 h 3 of us come", NOW, TOKYO) == in_two_hours


def test_an_hour_is_an_hour_in_the_night_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = millis(datetime(2026, 10, 25, 2, 30, tzinfo=berlin))
    assert parse_when("in 1 h", before, berlin) == before + 3_600_000
    tomorrow = parse_when(
        "tomorrow 9:00", millis(datetime(2026, 10, 24, 9, 0, tzinfo=berlin)), berlin
    )
    assert tomorrow == millis(datetime(2026, 10, 25, 9, 0, tzinfo=berlin))


@given(st.text(max_size=30), st.integers(0, 4_000_000_000))
def test_whatever_is_said_names_a_moment_to_come_or_none(said: str, seconds: int) -> None:
    now = Millis(seconds * 1000)
    found = parse_when(said, now)
    assert found is None or now < found <= now + MOST_DAYS * 86_400_000
