"""A time, and behind it what is to be sent then."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.ids import Millis
from inbox_tui.policy.later import MOST_MILLIS, when, when_and_text
from inbox_tui.policy.muting import MORNING

TOKYO = ZoneInfo("Asia/Tokyo")


def millis(at: datetime) -> Millis:
    return Millis(int(at.timestamp() * 1000))


NOW = millis(datetime(2026, 11, 25, 14, 30, tzinfo=TOKYO))
"""A Wednesday."""


@pytest.mark.parametrize(
    ("said", "at", "text"),
    [
        ("tomorrow 9:00 Good morning!", "2026-11-26 09:00", "Good morning!"),
        ("tomorrow Good morning!", f"2026-11-26 {MORNING:%H:%M}", "Good morning!"),
        ("in 2 h 3 of us come", "2026-11-25 16:30", "3 of us come"),
        ("2 h Come in\nplease", "2026-11-25 16:30", "Come in\nplease"),
        ("fri 18:30 see you", "2026-11-27 18:30", "see you"),
        ("24.12. 8:00  Merry", "2026-12-24 08:00", "Merry"),
        ("16:00", "2026-11-25 16:00", ""),
    ],
)
def test_what_follows_the_moment_is_the_text(said: str, at: str, text: str) -> None:
    found = when_and_text(said, NOW, TOKYO)
    assert found is not None
    assert f"{datetime.fromtimestamp(found[0] / 1000, TOKYO):%Y-%m-%d %H:%M}" == at
    assert found[1] == text


@pytest.mark.parametrize("said", ["", "soon", "hello tomorrow", "99:00 x", "2020-01-01 x"])
def test_what_begins_with_no_moment_to_come_is_refused(said: str) -> None:
    assert when_and_text(said, NOW, TOKYO) is None


def test_more_than_a_year_ahead_would_be_a_slip() -> None:
    assert when("2027-11-01", NOW, TOKYO) is not None
    assert when("2028-11-01", NOW, TOKYO) is None


@given(st.text(max_size=60), st.integers(0, 4_000_000_000))
def test_whatever_is_said_names_a_moment_to_come_or_none(said: str, seconds: int) -> None:
    now = Millis(seconds * 1000)
    found = when_and_text(said, now)
    assert found is None or now < found[0] <= now + MOST_MILLIS
