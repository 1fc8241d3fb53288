"""Whatever was altered, cut off or lost is found, and named."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store.backup.container import opened
from inbox_tui.store.backup.format import DATABASE, HEAD, TRAILER
from inbox_tui.store.backup.making import make
from inbox_tui.store.backup.restoring import restore
from inbox_tui.store.backup.verifying import verify
from inbox_tui.store.backup_key import backup_key
from inbox_tui.store.errors import StoreError
from tests.store.backup.arranging import Home, leftovers

SEED = 20260923


@pytest.fixture
def backup(home: Home, tmp_path: Path) -> Path:
    target = tmp_path / "one.inboxbackup"
    make(home.store, target)
    return target


def is_found(path: Path, key: MasterKey) -> bool:
    try:
        return not verify(path, key).is_whole
    except StoreError:
        return True


def positions(size: int) -> list[int]:
    """Both ends, byte by byte where everything has a meaning of its own, and 200 anywhere."""
    chance = random.Random(SEED)
    ends = [*range(HEAD.size), *range(size - TRAILER.size, size)]
    return ends + [chance.randrange(size) for _ in range(200)]


def test_a_single_flipped_bit_anywhere_is_found(home: Home, backup: Path) -> None:
    whole = backup.read_bytes()
    chance = random.Random(SEED)
    unseen = []
    for position in positions(len(whole)):
        altered = bytearray(whole)
        altered[position] ^= 1 << chance.randrange(8)
        backup.write_bytes(altered)
        if not is_found(backup, home.key):
            unseen.append(position)
    assert unseen == [], f"seed {SEED}"
    backup.write_bytes(whole)
    assert verify(backup, home.key).is_whole


def test_a_backup_cut_short_anywhere_is_found(home: Home, backup: Path) -> None:
    whole = backup.read_bytes()
    chance = random.Random(SEED)
    for length in [0, 1, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(30))]:
        backup.write_bytes(whole[:length])
        assert is_found(backup, home.key), f"cut to {length}, seed {SEED}"


def test_something_appended_is_found(home: Home, backup: Path) -> None:
    backup.write_bytes(backup.read_bytes() + b"\0")
    assert is_found(backup, home.key)


def test_the_damaged_part_is_named(home: Home, backup: Path) -> None:
    with opened(backup) as container:
        manifest = container.manifest(backup_key(home.key))
    whole = backup.read_bytes()
    for entry in manifest.entries:
        altered = bytearray(whole)
        altered[entry.offset + entry.size // 2] ^= 1
        backup.write_bytes(altered)
        named = [finding.entry for finding in verify(backup, home.key).findings]
        assert named == [entry.name]


def test_the_parts_of_two_backups_cannot_be_mixed(home: Home, tmp_path: Path) -> None:
    first, second = tmp_path / "1.inboxbackup", tmp_path / "2.inboxbackup"
    make(home.store, first)
    make(home.store, second)
    assert first.stat().st_size == second.stat().st_size
    with opened(first) as container:
        entry = container.manifest(backup_key(home.key)).database
    mixed = bytearray(first.read_bytes())
    end = entry.offset + entry.size
    mixed[entry.offset : end] = second.read_bytes()[entry.offset : end]
    first.write_bytes(mixed)
    assert [finding.entry for finding in verify(first, home.key).findings] == [DATABASE]


def test_a_damaged_backup_is_not_restored_and_nothing_is_left(
    home: Home, backup: Path, tmp_path: Path
) -> None:
    with opened(backup) as container:
        entries = container.manifest(backup_key(home.key)).entries
    whole = backup.read_bytes()
    for entry in entries:
        altered = bytearray(whole)
        altered[entry.offset + entry.size // 2] ^= 1
        backup.write_bytes(altered)
        with pytest.raises(StoreError):
            restore(backup, tmp_path / "data", home.key)
        assert leftovers(tmp_path) == ["home"]


def test_a_file_that_was_damaged_before_the_backup_is_said_to_have_been(
    home: Home, tmp_path: Path
) -> None:
    with home.store.read() as reader:
        name = reader.connection.scalar("SELECT file FROM attachments WHERE name = 'b.txt'")
    path = home.store.folder / "attachments" / name[:2] / name
    altered = bytearray(path.read_bytes())
    altered[-1] ^= 1
    path.write_bytes(altered)
    make(home.store, tmp_path / "one.inboxbackup")
    (finding,) = verify(tmp_path / "one.inboxbackup", home.key).findings
    assert finding.entry == f"files/{name}"
    assert "already" in finding.what
