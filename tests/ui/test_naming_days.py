"""Promises about the days that people's words mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.ui.naming_days import named_day

TODAY = date(2026, 3, 31)  # a Tuesday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", TODAY),
        ("Yesterday", date(2026, 3, 30)),
        ("2026-01-31", date(2026, 1, 31)),
        ("2025-7", date(2025, 7, 1)),
        ("last monday", date(2026, 3, 30)),
        ("tuesday", date(2026, 3, 24)),
        ("wed", date(2026, 3, 25)),
        ("3 weeks ago", date(2026, 3, 10)),
        ("a month ago", date(2026, 2, 28)),
        ("2 years ago", date(2024, 3, 31)),
        ("last year", date(2025, 3, 31)),
        ("5 march", date(2026, 3, 5)),
        ("december", date(2025, 12, 1)),
        ("Dec 24", date(2025, 12, 24)),
        ("24 december 2020", date(2020, 12, 24)),
        ("24.12.2020", date(2020, 12, 24)),
        ("24.12.", date(2025, 12, 24)),
    ],
)
def test_people_name_days_in_many_ways(words: str, day: date) -> None:
    assert named_day(words, TODAY) == day


@pytest.mark.parametrize(
    "words",
    ["", "soon", "tomorrow", "2026-04-01", "2025-02-30", "31 june", "0 x", "9999 years ago"],
)
def test_what_is_no_day_that_has_been_is_refused(words: str) -> None:
    assert named_day(words, TODAY) is None


@given(st.text(max_size=20) | st.from_regex(r"\d{1,4}[-. ]\w{1,9}[-. ]?\d{0,4}", fullmatch=True))
def test_nothing_that_is_typed_leads_into_the_future(words: str) -> None:
    day = named_day(words, TODAY)
    assert day is None or day <= TODAY
