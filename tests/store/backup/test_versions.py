"""Backups that an earlier version of the program made, or a later one."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.domain.ids import Millis
from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.store import opening
from inbox_tui.store.backup.container import ContainerWriter
from inbox_tui.store.backup.format import (
    DATABASE,
    HEAD,
    Header,
    Manifest,
    check_purpose,
    database_purpose,
    fresh_id,
)
from inbox_tui.store.backup.making import make
from inbox_tui.store.backup.merging import merge
from inbox_tui.store.backup.restoring import restore
from inbox_tui.store.backup.verifying import verify
from inbox_tui.store.backup_key import backup_key
from inbox_tui.store.ciphers import Cipher
from inbox_tui.store.copying import Sealed, copy_database
from inbox_tui.store.errors import TooNew
from inbox_tui.store.migrations import MIGRATIONS, schema_version
from inbox_tui.store.store import Store
from tests.store.backup.arranging import Home, tables
from tests.store.building import KEY, Clock, House
from tests.store.test_migrations import everything_is_there, store_of_version


def backup_of_version(tmp_path: Path, version: int) -> Path:
    """A backup as a program of that version made it."""
    folder = store_of_version(tmp_path / "old", version)
    name, key, cipher = fresh_id(), backup_key(KEY), opening.cipher_of(folder, KEY)
    source = Sealed(folder / DATABASE_NAME, KEY.derive(opening.PURPOSE), cipher)
    copy = Sealed(tmp_path / "copy.db", key.derive(database_purpose(name)), cipher)
    copy_database(source, copy)
    check = key.derive(check_purpose(name)).hex()
    target = tmp_path / "old.inboxbackup"
    with target.open("wb") as file:
        writer = ContainerWriter(file, Header(name, Millis(1), "0.1", cipher, check, "{}"))
        writer.add(DATABASE, [copy.path.read_bytes()])
        writer.finish(Manifest("", version, 1, 1, 0, writer.entries), key)
    copy.path.unlink()
    return target


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
class TestOfAnEarlierVersion:
    def test_it_is_restored_and_brought_up_to_date(self, tmp_path: Path, version: int) -> None:
        target = backup_of_version(tmp_path, version)
        assert verify(target, KEY).is_whole
        restore(target, tmp_path / "data", KEY)
        everything_is_there(tmp_path / "data")
        store = Store.open(tmp_path / "data", KEY, read_only=True)
        with store.read() as reader:
            assert schema_version(reader.connection) == len(MIGRATIONS)
        store.close()
        assert not list((tmp_path / "data").glob("*.before-*"))

    def test_it_is_merged(self, tmp_path: Path, version: int) -> None:
        target = backup_of_version(tmp_path, version)
        house = House(Store.create(tmp_path / "new", KEY), Clock())
        merge(target, KEY, house.store)
        assert len(tables(house.store)["messages"]) > 0
        house.store.close()


def test_a_database_of_a_later_version_is_left_alone(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "one.inboxbackup"
    make(home.store, target)
    monkeypatch.setattr("inbox_tui.store.backup.unpacking.MIGRATIONS", MIGRATIONS[:1])
    for work in (verify, lambda path, key: restore(path, tmp_path / "data", key)):
        with pytest.raises(TooNew, match="later version"):
            work(target, home.key)
    assert not (tmp_path / "data").exists()


def test_a_format_of_a_later_version_is_said_to_be(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "one.inboxbackup"
    make(home.store, target)
    raw = bytearray(target.read_bytes())
    magic, version, length = HEAD.unpack(raw[: HEAD.size])
    raw[: HEAD.size] = HEAD.pack(magic, version + 1, length)
    target.write_bytes(raw)
    with pytest.raises(TooNew, match="Update the program"):
        verify(target, home.key)


@pytest.mark.parametrize("cipher", Cipher)
def test_every_cipher_comes_back(tmp_path: Path, cipher: Cipher) -> None:
    home = Home.new(tmp_path / "home", cipher=cipher)
    home.fill()
    target = tmp_path / "one.inboxbackup"
    made = make(home.store, target)
    assert verify(target, home.key).is_whole
    assert restore(target, tmp_path / "data", home.key).messages == made.messages
    home.store.close()
