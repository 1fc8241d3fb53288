"""A process that is killed at any step leaves the whole or nothing, and the next run succeeds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inbox_tui.keys.vault import Vault
from inbox_tui.store.backup.making import make
from inbox_tui.store.backup.merging import merge
from inbox_tui.store.backup.restoring import replace_store, restore
from inbox_tui.store.backup.verifying import verify
from inbox_tui.store.store import Store
from tests.store.backup.arranging import Home, content, leftovers, tables, unlocker
from tests.store.building import KITCHEN, received, texts_of
from tests.store.dying import run_and_die

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.slow,
    # nothing in the child waits for a thread of the parent
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]


@pytest.fixture
def closed(home: Home) -> Home:
    home.store.close()
    return home


def backed_up(home: Home, target: Path) -> None:
    store = Store.open(home.store.folder, home.key, read_only=True)
    make(store, target, overwrite=True)
    store.close()


def test_a_backup_is_whole_or_not_there(closed: Home, tmp_path: Path) -> None:
    target = tmp_path / "one.inboxbackup"
    at = 1
    while run_and_die(lambda: backed_up(closed, target), at=at):
        if target.exists():
            assert verify(target, closed.key).is_whole
            target.unlink()
        at += 1
    assert at > 10
    assert verify(target, closed.key).is_whole
    assert leftovers(tmp_path) == ["home"]


def test_a_restored_inbox_is_whole_or_not_there(closed: Home, tmp_path: Path) -> None:
    target, folder = tmp_path / "one.inboxbackup", tmp_path / "data"
    backed_up(closed, target)
    at, wholes = 1, 0
    while run_and_die(lambda: restore(target, folder, closed.key), at=at):
        at += 1
        if not folder.exists():
            continue
        wholes += 1
        assert_whole(folder, closed)
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        folder.rmdir()
    assert at > 30
    assert wholes
    assert_whole(folder, closed)
    assert leftovers(tmp_path) == ["data", "home"]


def assert_whole(folder: Path, like: Home) -> None:
    store = Store.open(folder, Vault.open(folder).unlock(unlocker()))
    rows = tables(store)
    assert len(rows["messages"]) == 4
    assert sum(len(content(store, row[0])) for row in rows["attachments"]) == 220_005
    store.close()


def test_a_replaced_inbox_is_the_old_or_the_new(closed: Home, tmp_path: Path) -> None:
    target, folder = tmp_path / "one.inboxbackup", closed.store.folder
    backed_up(closed, target)
    keys = (closed.key, closed.key)
    kept = tmp_path / "kept.inboxbackup"
    written_since(closed)
    at = seen_old = seen_new = 0
    while True:
        at += 1
        died = run_and_die(lambda: replace_store(target, folder, keys, kept), at=at)
        kept.unlink(missing_ok=True)
        if died and at % 3:
            # opening cleans up, and so hides what a second run would find
            continue
        store = Store.open(folder, closed.key)
        texts = texts_of(Home(store, closed.clock).rows(KITCHEN))
        locators = [row[0] for row in tables(store)["attachments"]]
        assert sum(len(content(store, one)) for one in locators) == 220_005
        store.close()
        if "since" in texts:
            seen_old += 1
        else:
            seen_new += 1
            written_since(closed)
        if not died:
            break
    assert seen_old > 5
    assert seen_new >= 1


def test_a_merge_that_was_killed_is_gone_on_with(closed: Home, tmp_path: Path) -> None:
    target = tmp_path / "one.inboxbackup"
    backed_up(closed, target)
    other = Home.new(tmp_path / "other")
    other.store.close()

    def merge_in() -> None:
        store = Store.open(other.store.folder, other.key, clock=other.clock)
        merge(target, closed.key, store)
        store.close()

    at = 1
    while run_and_die(merge_in, at=at):
        at += 1
    assert at > 30
    merge_in()
    store = Store.open(other.store.folder, other.key)
    rows = tables(store)
    assert len(rows["chats"]) == 1
    assert len(rows["messages"]) == 3
    assert len(rows["versions"]) == 2
    assert sum(len(content(store, row[0])) for row in rows["attachments"]) == 220_005
    store.close()


def written_since(home: Home) -> None:
    home.store = Store.open(home.store.folder, home.key, clock=home.clock)
    home.hear(received("since", after=500))
    home.store.close()
