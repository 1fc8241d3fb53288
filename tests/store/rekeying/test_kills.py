"""Killed or out of room at any step: everything opens with the old key, or with the new one."""

from __future__ import annotations

import os

import pytest

from inbox_tui.store.errors import StoreFull, StoreHeld
from inbox_tui.store.files import REKEYING_NAME
from inbox_tui.store.lock import StoreLock
from inbox_tui.store.store import Store
from tests.store.backup.arranging import Home
from tests.store.building import NOON
from tests.store.dying import run_and_die
from tests.store.rekeying.renewing import held, rekeyed, unlocked
from tests.store.small_disk import outcome_with_files_up_to

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.slow,
    # nothing in the child waits for a thread of the parent
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]


def in_force_but_not_in_place(home: Home) -> None:
    """Kill it between the key file and the rest."""
    old, at = unlocked(home.store.folder).reveal(), 1
    while run_and_die(lambda: rekeyed(home), at=at):
        folder = home.store.folder
        if unlocked(folder).reveal() != old and (folder / REKEYING_NAME / "inbox.db").exists():
            return
        at += 1
    raise AssertionError("it was never killed there")


def test_killed_at_any_step_it_opens_with_the_one_key_or_the_other(home: Home) -> None:
    folder = home.store.folder
    before = held(folder, home.key)
    key = home.key.reveal()
    at = seen_old = seen_new = 0
    while True:
        at += 1
        died = run_and_die(lambda: rekeyed(home), at=at)
        now = unlocked(folder)
        if now.reveal() == key:
            seen_old += 1
            if died and at % 3:
                # opening cleans up, and so hides what a second run would find
                continue
        else:
            seen_new += 1
            key = now.reveal()
        assert held(folder, now) == before
        assert not (folder / REKEYING_NAME).exists()
        if not died:
            break
    assert seen_old > 30
    assert seen_new > 5


def test_who_only_reads_ends_what_was_interrupted(home: Home) -> None:
    folder = home.store.folder
    before = held(folder, home.key)
    in_force_but_not_in_place(home)
    key = unlocked(folder)
    Store.open(folder, key, read_only=True).close()
    assert not (folder / REKEYING_NAME).exists()
    assert held(folder, key) == before


def test_who_only_reads_waits_for_who_ends_it(home: Home) -> None:
    folder = home.store.folder
    in_force_but_not_in_place(home)
    lock = StoreLock(folder, NOON)
    try:
        with pytest.raises(StoreHeld):
            Store.open(folder, unlocked(folder), read_only=True)
    finally:
        lock.release()


@pytest.mark.parametrize("size", [0, 1000, 50_000, 150_000, 200_000, 230_000])
def test_a_full_disk_leaves_the_old_key_in_force(home: Home, size: int) -> None:
    folder = home.store.folder
    before = held(folder, home.key)
    assert outcome_with_files_up_to(size, lambda: rekeyed(home)) == StoreFull.__name__
    assert not (folder / REKEYING_NAME).exists()
    assert unlocked(folder).reveal() == home.key.reveal()
    assert held(folder, home.key) == before


def test_another_new_key_ends_what_was_interrupted(home: Home) -> None:
    in_force_but_not_in_place(home)
    done = rekeyed(home)
    assert held(home.store.folder, done.key)
