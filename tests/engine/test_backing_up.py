"""Backups that are made by themselves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.engine.backing_up import BackingUp
from inbox_tui.store import settings
from inbox_tui.store.backup import rotation, schedule
from inbox_tui.store.backup.verifying import verify
from inbox_tui.store.changes import Changes
from tests.store.backup.arranging import Home

DAY = 24 * 3600 * 1000


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home.new(tmp_path / "home")
    home.fill()
    yield home
    home.store.close()


def choose(home: Home, **chosen: object) -> None:
    for name, value in chosen.items():
        home.write(
            lambda tx, name=name, value=value: settings.put(tx, f"backup.{name}", str(value))
        )


def made(home: Home) -> list[Path]:
    return [kept.path for kept in rotation.kept_in(rotation.default_folder(home.store.folder))]


def outcome(home: Home) -> schedule.Outcome:
    found = home.read(schedule.last_outcome)
    assert isinstance(found, schedule.Outcome)
    return found


def test_none_is_made_until_the_person_chooses_so(home: Home) -> None:
    BackingUp(home.store, home.clock).look()
    assert made(home) == []
    assert home.read(schedule.last_outcome) is None


def test_one_is_made_when_it_is_due_and_not_again_before(home: Home) -> None:
    choose(home, every_days=1)
    backing_up = BackingUp(home.store, home.clock)
    backing_up.look()
    home.clock.forward(DAY - 1000)
    backing_up.look()
    (only,) = made(home)
    assert verify(only, home.key).is_whole
    assert outcome(home).is_done
    home.clock.forward(1000)
    backing_up.look()
    assert len(made(home)) == 2


def test_the_oldest_goes(home: Home) -> None:
    choose(home, every_days=1, keep=2)
    backing_up = BackingUp(home.store, home.clock)
    folder = rotation.default_folder(home.store.folder)
    everything: list[rotation.Kept] = []
    for _day in range(5):
        backing_up.look()
        everything += rotation.kept_in(folder)[-1:]
        home.clock.forward(DAY)
    assert [kept.path for kept in everything[-2:]] == made(home)


def test_a_failure_is_kept_for_the_person_and_tried_again(home: Home, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    choose(home, every_days=1, folder=blocked)
    backing_up = BackingUp(home.store, home.clock)
    backing_up.look()
    assert not outcome(home).is_done
    assert str(blocked) in outcome(home).text
    blocked.unlink()
    backing_up.look()
    assert outcome(home).is_done
    assert len(rotation.kept_in(blocked)) == 1


def test_it_looks_by_itself_once_begun(home: Home) -> None:
    choose(home, every_days=1)
    noted = threading.Event()

    def hear(changes: Changes) -> None:
        if changes.settings:
            noted.set()

    home.store.subscribe(hear)
    backing_up = BackingUp(home.store, home.clock, first_seconds=0)
    backing_up.begin()
    assert noted.wait(20)
    backing_up.end(20)
    assert len(made(home)) == 1


def test_the_programs_end_gives_one_up_and_leaves_nothing(home: Home) -> None:
    choose(home, every_days=1)
    backing_up = BackingUp(home.store, home.clock)
    backing_up.end(0)
    backing_up.look()
    folder = rotation.default_folder(home.store.folder)
    assert list(folder.iterdir()) == []
    assert home.read(schedule.last_outcome) is None
