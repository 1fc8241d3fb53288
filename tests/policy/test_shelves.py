"""The archive, snoozes, and times as people type them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.chat import Archive
from inbox_tui.domain.ids import FOR_EVER, Millis
from inbox_tui.policy.shelves import Shelf, has_come_back, next_turn, shelf_of
from inbox_tui.policy.snoozing import SnoozeFor, snooze_until
from inbox_tui.policy.typed_time import read_time

BERLIN = ZoneInfo("Europe/Berlin")
NOW = Millis(1_000)
LATER = Millis(2_000)
EARLIER = Millis(500)


@dataclass(frozen=True)
class Row:
    archive: Archive = Archive.NO
    snoozed_until: Millis | None = None
    muted_until: Millis | None = None


@pytest.mark.parametrize(
    ("row", "shelf"),
    [
        (Row(), Shelf.INBOX),
        (Row(Archive.YES), Shelf.ARCHIVE),
        (Row(Archive.YES, muted_until=LATER), Shelf.ARCHIVE),
        (Row(Archive.WRITTEN_IN), Shelf.INBOX),
        (Row(Archive.WRITTEN_IN, muted_until=LATER), Shelf.ARCHIVE),
        (Row(Archive.WRITTEN_IN, muted_until=EARLIER), Shelf.INBOX),
        (Row(snoozed_until=LATER), Shelf.SNOOZED),
        (Row(snoozed_until=NOW), Shelf.INBOX),
        (Row(Archive.YES, snoozed_until=LATER), Shelf.SNOOZED),
        (Row(Archive.YES, snoozed_until=EARLIER), Shelf.INBOX),
    ],
)
def test_a_chat_lies_where_it_was_put_until_it_comes_back(row: Row, shelf: Shelf) -> None:
    assert shelf_of(row, NOW) is shelf


def test_a_snooze_that_is_over_is_marked() -> None:
    assert has_come_back(Row(snoozed_until=NOW), NOW)
    assert not has_come_back(Row(snoozed_until=LATER), NOW)
    assert not has_come_back(Row(), NOW)


def test_the_next_turn_is_the_first_that_is_still_to_come() -> None:
    rows = [Row(muted_until=LATER), Row(snoozed_until=Millis(1_500)), Row(muted_until=EARLIER)]
    assert next_turn(rows, NOW) == 1_500
    assert next_turn([Row()], NOW) is None


def at(text: str) -> Millis:
    return Millis(int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp() * 1000))


# 2026-06-03 is a Wednesday
@pytest.mark.parametrize(
    ("typed", "now", "meant"),
    [
        ("18:30", "2026-06-03 10:00", "2026-06-03 18:30"),
        ("9", "2026-06-03 10:00", "2026-06-04 09:00"),
        ("9pm", "2026-06-03 10:00", "2026-06-03 21:00"),
        ("12 am", "2026-06-03 10:00", "2026-06-04 00:00"),
        ("in 2 h", "2026-06-03 10:00", "2026-06-03 12:00"),
        ("45 min", "2026-06-03 10:00", "2026-06-03 10:45"),
        ("3 days", "2026-06-03 10:00", "2026-06-06 10:00"),
        ("tomorrow", "2026-06-03 10:00", "2026-06-04 08:00"),
        ("Tomorrow 9", "2026-06-03 10:00", "2026-06-04 09:00"),
        ("today 18:00", "2026-06-03 10:00", "2026-06-03 18:00"),
        ("fri 18:00", "2026-06-03 10:00", "2026-06-05 18:00"),
        ("wednesday", "2026-06-03 10:00", "2026-06-10 08:00"),
        ("2026-12-24 18:00", "2026-06-03 10:00", "2026-12-24 18:00"),
        ("24.12. 18.30", "2026-06-03 10:00", "2026-12-24 18:30"),
        ("1.2.", "2026-06-03 10:00", "2027-02-01 08:00"),
        # the clocks go back at three: two hours later is two hours later, a day is a day
        ("2 h", "2026-10-25 01:30", "2026-10-25 02:30:00+01:00"),
        ("1 day", "2026-10-24 12:00", "2026-10-25 12:00"),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, now: str, meant: str) -> None:
    wanted = int(datetime.fromisoformat(meant).timestamp() * 1000) if "+" in meant else at(meant)
    found = read_time(typed, at(now), BERLIN)
    assert found is not None
    assert abs(found - wanted) in (0, 3_600_000 if "+" in meant else 0)


@pytest.mark.parametrize(
    "typed", ["", "never", "25:00", "9:75", "13pm", "31.2.", "2020-01-01", "today 9", "0 min", "9x"]
)
def test_what_is_no_time_to_come_is_none(typed: str) -> None:
    assert read_time(typed, at("2026-06-03 10:00"), BERLIN) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_as_a_time_to_come_or_as_none(typed: str) -> None:
    now = at("2026-06-03 10:00")
    found = read_time(typed, now, BERLIN)
    assert found is None or now < found < FOR_EVER


@pytest.mark.parametrize("hour", range(24))
def test_everything_that_can_be_chosen_is_still_to_come(hour: int) -> None:
    now = at(f"2026-06-03 {hour:02}:30")
    for choice in SnoozeFor:
        until = snooze_until(choice, now, BERLIN)
        assert until is None or until > now
    assert (snooze_until(SnoozeFor.EVENING, now, BERLIN) is None) is (hour >= 17)
