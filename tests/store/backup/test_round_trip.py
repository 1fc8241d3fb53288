"""What was backed up is what comes back, and nothing of it can be read on the way."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from inbox_tui.domain.message import Status
from inbox_tui.keys.vault import Vault
from inbox_tui.store import outbox
from inbox_tui.store.backup.errors import BackupExists, NotABackup
from inbox_tui.store.backup.making import make
from inbox_tui.store.backup.restoring import restore
from inbox_tui.store.backup.verifying import verify
from inbox_tui.store.errors import StoreError, WrongKey
from inbox_tui.store.progress import Cancelled, Step
from inbox_tui.store.store import Store
from tests.store.backup.arranging import (
    MARKER,
    Home,
    content,
    leftovers,
    tables,
    unlocker,
)
from tests.store.building import KEY, KITCHEN, received, texts_of

CHANGED = {"outbox", "messages"}
"""Tables in which restoring settles what waited to be sent."""


def test_every_table_and_file_comes_back_under_the_same_passphrase(
    home: Home, tmp_path: Path
) -> None:
    target = tmp_path / "one.inboxbackup"
    made = make(home.store, target)
    before = tables(home.store)
    folder = tmp_path / "elsewhere" / "data"
    restored = restore(target, folder, home.key)
    assert (restored.chats, restored.messages, restored.files) == (1, made.messages, 2)

    store = Store.open(folder, Vault.open(folder).unlock(unlocker()), clock=home.clock)
    after = tables(store)
    different = {name for name in before if before[name] != after[name]}
    assert different == CHANGED
    locators = [row[0] for row in after["attachments"]]
    assert [content(store, one) for one in locators] == [
        content(home.store, one) for one in locators
    ]
    store.close()


def test_what_waited_to_be_sent_is_not_sent_again_by_itself(home: Home, tmp_path: Path) -> None:
    make(home.store, tmp_path / "one.inboxbackup")
    restore(tmp_path / "one.inboxbackup", tmp_path / "data", home.key)
    store = Store.open(tmp_path / "data", home.key)
    with store.read() as reader:
        assert [item.status for item in outbox.pending(reader)] == [Status.UNKNOWN]
    store.close()


def test_the_backup_is_for_its_owner_alone_and_says_nothing(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "one.inboxbackup"
    make(home.store, target)
    raw = target.read_bytes()
    assert target.stat().st_mode & 0o777 == 0o600
    for word in (MARKER, MARKER.lower(), "s3cret-token", "日本語", "mxc://", "a.png"):
        assert word.encode() not in raw
    assert leftovers(tmp_path) == ["home"]


def test_the_store_is_written_to_while_it_is_backed_up(home: Home, tmp_path: Path) -> None:
    written = threading.Event()
    count = 0

    def write_meanwhile(step: Step) -> None:
        nonlocal count
        count += 1
        home.hear(received(f"meanwhile{count}", after=100 + count))
        written.set()

    made = make(home.store, tmp_path / "one.inboxbackup", write_meanwhile)
    assert written.is_set()
    verified = verify(tmp_path / "one.inboxbackup", home.key)
    assert verified.is_whole
    assert verified.manifest.messages == made.messages < len(home.rows())


def test_a_file_that_an_equal_one_replaced_meanwhile_is_in_the_backup(
    home: Home, tmp_path: Path
) -> None:
    wanted = b"again and again" * 5000
    locator = home.add_file("mxc://c", wanted)
    done = False

    def add_an_equal_one(step: Step) -> None:
        nonlocal done
        if not done:
            done = True
            home.add_file("mxc://d", wanted)

    made = make(home.store, tmp_path / "one.inboxbackup", add_an_equal_one)
    assert made.missing == 0
    restore(tmp_path / "one.inboxbackup", tmp_path / "data", home.key)
    store = Store.open(tmp_path / "data", home.key)
    assert content(store, locator) == wanted
    store.close()


def test_a_lost_file_is_counted_and_the_rest_is_backed_up(home: Home, tmp_path: Path) -> None:
    file = home.store.read
    with file() as reader:
        name = reader.connection.scalar("SELECT file FROM attachments WHERE name = 'b.txt'")
    (home.store.folder / "attachments" / name[:2] / name).unlink()
    made = make(home.store, tmp_path / "one.inboxbackup")
    assert (made.files, made.missing) == (1, 1)
    assert verify(tmp_path / "one.inboxbackup", home.key).manifest.missing == 1


def test_a_file_that_is_there_is_not_overwritten_unless_told(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "one.inboxbackup"
    target.write_bytes(b"mine")
    with pytest.raises(BackupExists):
        make(home.store, target)
    assert target.read_bytes() == b"mine"
    make(home.store, target, overwrite=True)
    assert verify(target, home.key).is_whole


def test_stopping_leaves_nothing(home: Home, tmp_path: Path) -> None:
    steps = 0

    def count(step: Step) -> None:
        nonlocal steps
        steps += 1

    make(home.store, tmp_path / "whole.inboxbackup", count)
    for last in range(1, steps + 1):
        left = last

        def stop(step: Step) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise Cancelled

        with pytest.raises(Cancelled):
            make(home.store, tmp_path / "one.inboxbackup", stop)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "whole.inboxbackup"]


def test_stopping_a_restore_leaves_nothing(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "one.inboxbackup"
    make(home.store, target)

    def stop(step: Step) -> None:
        if step.done > 100_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        restore(target, tmp_path / "data", home.key, stop)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", target.name]


def test_two_at_once_to_one_file_are_told_apart(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "one.inboxbackup"
    refused: list[StoreError] = []

    def a_second(step: Step) -> None:
        if not refused:
            with pytest.raises(StoreError, match="Another process is writing") as caught:
                make(home.store, target)
            refused.append(caught.value)

    make(home.store, target, a_second)
    assert refused
    assert verify(target, home.key).is_whole


def test_the_key_of_another_inbox_opens_nothing(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "one.inboxbackup"
    make(home.store, target)
    with pytest.raises(WrongKey):
        verify(target, KEY)
    with pytest.raises(WrongKey):
        restore(target, tmp_path / "data", KEY)
    assert not (tmp_path / "data").exists()


def test_an_inbox_is_never_restored_over_another(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "one.inboxbackup"
    make(home.store, target)
    with pytest.raises(StoreError, match="There is an inbox"):
        restore(target, home.store.folder, home.key)
    other = tmp_path / "other"
    other.mkdir()
    (other / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match="other files"):
        restore(target, other, home.key)
    assert [path.name for path in other.iterdir()] == ["notes.txt"]


def test_an_empty_folder_is_taken(home: Home, tmp_path: Path) -> None:
    make(home.store, tmp_path / "one.inboxbackup")
    (tmp_path / "data").mkdir()
    restore(tmp_path / "one.inboxbackup", tmp_path / "data", home.key)
    store = Store.open(tmp_path / "data", home.key)
    with store.read() as reader:
        assert reader.connection.scalar("SELECT count(*) FROM chats") == 1
    store.close()


def test_a_backup_without_a_key_file_is_not_made(home: Home, tmp_path: Path) -> None:
    (home.store.folder / "keyslots.json").unlink()
    with pytest.raises(StoreError, match="Without it nobody could open"):
        make(home.store, tmp_path / "one.inboxbackup")
    assert leftovers(tmp_path) == ["home"]


@pytest.mark.parametrize("junk", [b"", b"PK\x03\x04" + bytes(100), bytes(5000)])
def test_another_file_is_no_backup(home: Home, tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "x").write_bytes(junk)
    with pytest.raises(NotABackup):
        verify(tmp_path / "x", home.key)


def test_what_is_restored_can_be_searched_and_read(home: Home, tmp_path: Path) -> None:
    make(home.store, tmp_path / "one.inboxbackup")
    restore(tmp_path / "one.inboxbackup", tmp_path / "data", home.key)
    again = Home(Store.open(tmp_path / "data", home.key, clock=home.clock), home.clock)
    assert texts_of(again.rows(KITCHEN)) == texts_of(home.rows(KITCHEN))
    again.store.close()
