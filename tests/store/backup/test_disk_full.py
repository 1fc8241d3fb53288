"""A disk that is full in the middle is said to be, and nothing half is left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inbox_tui.store.backup.making import make
from inbox_tui.store.backup.restoring import restore
from inbox_tui.store.errors import StoreFull
from inbox_tui.store.store import Store
from tests.store.backup.arranging import Home, leftovers
from tests.store.small_disk import outcome_with_files_up_to

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    # nothing in the child waits for a thread of the parent
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]

SIZES = [0, 1000, 50_000, 150_000, 200_000, 230_000]


@pytest.mark.parametrize("size", SIZES)
def test_a_backup_that_finds_no_room_leaves_nothing(home: Home, tmp_path: Path, size: int) -> None:
    home.store.close()

    def work() -> None:
        store = Store.open(home.store.folder, home.key, read_only=True)
        make(store, tmp_path / "one.inboxbackup")

    assert outcome_with_files_up_to(size, work) == StoreFull.__name__
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


@pytest.mark.parametrize("size", SIZES)
def test_a_restore_that_finds_no_room_leaves_nothing(home: Home, tmp_path: Path, size: int) -> None:
    target = tmp_path / "one.inboxbackup"
    make(home.store, target)
    home.store.close()
    work = lambda: restore(target, tmp_path / "data", home.key)  # noqa: E731 - it reads as one
    assert outcome_with_files_up_to(size, work) == StoreFull.__name__
    assert leftovers(tmp_path) == ["home"]
