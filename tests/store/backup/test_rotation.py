"""Which backups may go, and when a new one is due."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.ids import Millis
from inbox_tui.store import settings
from inbox_tui.store.backup import rotation, schedule
from inbox_tui.store.backup.drafting import remove_abandoned
from inbox_tui.store.backup.making import make
from inbox_tui.store.backup.rotation import MONTHS, Kept
from inbox_tui.store.backup.schedule import Schedule
from inbox_tui.store.progress import Step
from tests.store.backup.arranging import Home

DAY = 24 * 3600 * 1000
NOW = Millis(int(datetime(2026, 9, 23, 12, tzinfo=UTC).timestamp()) * 1000)


def kept(*ages: float) -> list[Kept]:
    """Backups so many days old."""
    return [Kept(Path(f"{age}"), Millis(int(NOW - age * DAY))) for age in ages]


def removed(ages: list[float], keep: int) -> list[str]:
    return [one.path.name for one in rotation.to_remove(kept(*ages), NOW, keep)]


def test_the_newest_stay_and_one_a_month() -> None:
    assert removed([0, 1, 2, 3, 4, 30, 31, 60], keep=3) == ["31", "4", "3"]


def test_the_last_one_never_goes() -> None:
    assert removed([400], keep=1) == []
    assert removed([400], keep=0) == []


def test_months_long_past_go() -> None:
    ages = [31.0 * month for month in range(MONTHS + 4)]
    assert removed(ages, keep=1) == ["465.0", "434.0", "403.0", "372.0"]


def test_one_from_the_future_neither_goes_nor_costs_another() -> None:
    assert removed([-400, 0], keep=1) == []


@given(st.lists(st.integers(-50, 2000), max_size=40, unique=True), st.integers(-1, 20))
def test_enough_always_stays(ages: list[int], keep: int) -> None:
    files = kept(*ages)
    gone = rotation.to_remove(files, NOW, keep)
    left = [one for one in files if one not in gone]
    past = [one for one in files if one.made_at <= NOW]
    newest = sorted(past, key=lambda one: one.made_at)[-max(1, keep) :]
    assert set(newest) <= set(left)
    assert len([one for one in left if one in past]) <= max(1, keep) + MONTHS
    assert rotation.to_remove(left, NOW, keep) == ()


def test_only_backups_of_our_naming_are_looked_at(tmp_path: Path) -> None:
    ours = tmp_path / rotation.name_for(NOW)
    for path in (
        ours,
        tmp_path / rotation.name_before_replacing(NOW),
        tmp_path / "mine.inboxbackup",
        tmp_path / f"{ours.name}.partial",
    ):
        path.touch()
    (tmp_path / "inbox-99999999T999999.999Z.inboxbackup").touch()
    found = rotation.kept_in(tmp_path)
    assert found[0] == Kept(ours, NOW)
    assert rotation.to_remove(found, NOW, 1) == ()
    assert rotation.name_before_replacing(NOW) not in {one.path.name for one in found}
    assert rotation.kept_in(tmp_path / "not there") == ()


@pytest.mark.parametrize(
    ("days", "age", "is_due"),
    [
        (0, None, False),
        (1, None, True),
        (1, 0.9, False),
        (1, 1, True),
        (7, 6, False),
        (1, -3, True),
    ],
)
def test_when_one_is_due(days: int, age: float | None, is_due: bool) -> None:
    newest = None if age is None else Millis(int(NOW - age * DAY))
    assert Schedule(days, 3, Path()).is_due(newest, NOW) is is_due


@pytest.mark.parametrize(
    ("said", "days"), [(None, 0), ("", 0), ("7", 7), ("-1", 0), ("x", 0), ("9" * 30, 3650)]
)
def test_settings_that_make_no_sense_count_as_not_chosen(
    home: Home, said: str | None, days: int
) -> None:
    home.write(lambda tx: settings.put(tx, schedule.EVERY_DAYS, said))
    found = home.read(schedule.of, home.store.folder)
    assert found == Schedule(days, schedule.USUAL_KEEP, home.store.folder.parent / "home.backups")


def test_what_a_killed_process_left_is_removed_and_what_is_being_written_is_not(
    home: Home, tmp_path: Path
) -> None:
    for name in ("a.inboxbackup.partial", "a.inboxbackup.partial.db"):
        (tmp_path / name).touch()

    def clear(step: Step) -> None:
        remove_abandoned(tmp_path)

    make(home.store, tmp_path / "b.inboxbackup", clear)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.inboxbackup", "home"]
