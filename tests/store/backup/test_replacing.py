"""Putting a backup in the place of a store: what was there is kept beside, the key stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.keys.vault import Vault
from inbox_tui.store.backup.making import make
from inbox_tui.store.backup.restoring import replace_store, restore
from inbox_tui.store.errors import StoreError, StoreHeld, WrongKey
from inbox_tui.store.progress import Cancelled, Step
from inbox_tui.store.store import Store
from tests.store.backup.arranging import MARKER, Home, content, leftovers, tables, unlocker
from tests.store.building import KITCHEN, received, texts_of


@pytest.fixture
def backup(home: Home, tmp_path: Path) -> Path:
    target = tmp_path / "one.inboxbackup"
    make(home.store, target)
    return target


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Home]:
    """An inbox with a key of its own, closed."""
    other = Home.new(tmp_path / "other")
    other.hear(received("mine"))
    other.add_file("mxc://mine", b"my file")
    other.store.close()
    yield other
    other.store.close()


def test_the_contents_are_the_backups_and_the_way_to_unlock_stays(
    home: Home, backup: Path, other: Home, tmp_path: Path
) -> None:
    folder = other.store.folder
    replace_store(backup, folder, (home.key, other.key), tmp_path / "kept.inboxbackup")
    store = Store.open(folder, Vault.open(folder).unlock(unlocker()))
    again = Home(store, other.clock)
    assert texts_of(again.rows()) == texts_of(home.rows())
    locator = store.attachments.cached(KITCHEN, "mxc://a")
    assert locator is not None
    assert content(store, locator) == MARKER.encode() * 20_000
    store.close()


def test_what_was_there_can_be_brought_back(
    home: Home, backup: Path, other: Home, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.inboxbackup"
    replace_store(backup, other.store.folder, (home.key, other.key), kept)
    restore(kept, tmp_path / "before", other.key)
    before = Home(Store.open(tmp_path / "before", other.key), other.clock)
    assert texts_of(before.rows()) == ["mine"]
    before.store.close()


def test_files_of_the_old_contents_go_when_it_is_opened(
    home: Home, backup: Path, other: Home, tmp_path: Path
) -> None:
    folder = other.store.folder
    replace_store(backup, folder, (home.key, other.key), tmp_path / "kept.inboxbackup")
    store = Store.open(folder, other.key)
    assert store.attachments
    store.write(lambda tx: None).result()
    known = {row[1] for row in tables(store)["attachments"]}
    assert {path.name for path in (folder / "attachments").glob("*/*")} == known
    store.close()


def test_a_store_in_use_is_left_alone(home: Home, backup: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreHeld):
        replace_store(
            backup, home.store.folder, (home.key, home.key), tmp_path / "kept.inboxbackup"
        )
    assert leftovers(tmp_path) == ["home"]


def test_a_wrong_key_changes_nothing(home: Home, backup: Path, other: Home, tmp_path: Path) -> None:
    for keys in ((other.key, other.key), (home.key, home.key)):
        with pytest.raises(WrongKey):
            replace_store(backup, other.store.folder, keys, tmp_path / "kept.inboxbackup")
        assert_untouched(other)


def test_stopping_at_any_step_changes_nothing(
    home: Home, backup: Path, other: Home, tmp_path: Path
) -> None:
    kept, keys = tmp_path / "kept.inboxbackup", (home.key, other.key)
    for steps in range(1, 100):
        left = steps

        def stop(step: Step) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise Cancelled

        try:
            replace_store(backup, other.store.folder, keys, kept, stop)
        except Cancelled:
            assert_untouched(other)
            kept.unlink(missing_ok=True)
        else:
            break
    assert 3 < steps < 99


def test_somebody_who_reads_meanwhile_reads_what_was_there(
    home: Home, backup: Path, other: Home, tmp_path: Path
) -> None:
    reading = Store.open(other.store.folder, other.key, read_only=True)
    with reading.read() as reader:
        assert reader.connection.scalar("SELECT count(*) FROM messages") == 1
    keys = (home.key, other.key)
    replace_store(backup, other.store.folder, keys, tmp_path / "kept.inboxbackup")
    with reading.read() as reader:
        assert reader.connection.scalar("SELECT count(*) FROM messages") == 1
    reading.close()
    store = Store.open(other.store.folder, other.key)
    assert len(tables(store)["messages"]) == len(tables(home.store)["messages"])
    store.close()


def test_a_damaged_backup_changes_nothing(
    home: Home, backup: Path, other: Home, tmp_path: Path
) -> None:
    altered = bytearray(backup.read_bytes())
    altered[len(altered) // 2] ^= 1
    backup.write_bytes(altered)
    keys = (home.key, other.key)
    with pytest.raises(StoreError):
        replace_store(backup, other.store.folder, keys, tmp_path / "kept.inboxbackup")
    assert_untouched(other)


def assert_untouched(home: Home) -> None:
    again = Home(Store.open(home.store.folder, home.key, clock=home.clock), home.clock)
    assert texts_of(again.rows()) == ["mine"]
    again.store.close()
    names = {path.name for path in home.store.folder.iterdir()}
    assert names <= {
        "attachments",
        "inbox.db",
        "inbox.header",
        "keyslots.json",
        "store.lock",
    }, names
