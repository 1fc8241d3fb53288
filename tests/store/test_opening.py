"""Whatever is wrong with a store has an error of its own, with what to do about it."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.vault import DATABASE_NAME
from inbox_tui.store import header
from inbox_tui.store.database import open_for_writing
from inbox_tui.store.errors import Damaged, NotAStore, StoreError, TooNew, WrongKey
from inbox_tui.store.opening import PURPOSE, cipher_of
from inbox_tui.store.store import Store
from tests.store.building import KEY

PAGE = 8192


def _replaced(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _cut(length: int) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(path.read_bytes()[:length])


def _altered(place: int) -> Callable[[Path], object]:
    def alter(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[place] ^= 1
        path.write_bytes(content)

    return alter


def _linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))
    path.symlink_to("elsewhere.db")


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _with_pragma(name: str, value: int) -> Callable[[Path], object]:
    def set_pragma(path: Path) -> None:
        cipher = cipher_of(path.parent, KEY)
        connection = open_for_writing(path, KEY.derive(PURPOSE), cipher)
        connection.pragma(name, value)
        connection.close()

    return set_pragma


def _later_header(path: Path) -> None:
    (path.parent / header.FILE_NAME).write_text(json.dumps({"format": header.FORMAT + 1}))


MISTAKES: dict[str, tuple[Callable[[Path], object], type[StoreError], str]] = {
    "missing": (Path.unlink, NotAStore, "no inbox in"),
    "folder": (_a_folder, NotAStore, "is a folder"),
    "link": (_linked, NotAStore, "is a link"),
    "plain": (_replaced(b"SQLite format 3\0" + bytes(4080)), NotAStore, "unencrypted"),
    "another program's": (_with_pragma("application_id", 7), NotAStore, "not an inbox of this"),
    "empty": (_replaced(b""), Damaged, "is empty"),
    "cut in a page": (_cut(3 * PAGE + 5), Damaged, "has been cut short"),
    "cut between pages": (_cut(3 * PAGE), Damaged, "or the file cut short"),
    "first page": (_altered(1000), Damaged, "damaged on the disk"),
    "newer schema": (_with_pragma("user_version", 99), TooNew, "format 99"),
    "newer header": (_later_header, TooNew, "header 2"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Store.create(tmp_path / "store", KEY).close()
    return tmp_path / "store"


@pytest.mark.parametrize("is_read_only", [False, True])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_has_its_own_error(folder: Path, mistake: str, is_read_only: bool) -> None:
    act, kind, words = MISTAKES[mistake]
    act(folder / DATABASE_NAME)
    with pytest.raises(StoreError) as told:
        Store.open(folder, KEY, read_only=is_read_only)
    assert type(told.value) is kind
    assert words in str(told.value)
    # a sentence of what happened, and one of what to do
    assert str(told.value).rstrip(".").count(". ") + str(told.value).count("; ") >= 1


def test_no_two_mistakes_sound_alike() -> None:
    words = [said for _, _, said in MISTAKES.values()]
    assert len(set(words)) == len(words)


def test_another_key_is_neither_damage_nor_another_file(folder: Path) -> None:
    with pytest.raises(WrongKey, match="belongs to another inbox"):
        Store.open(folder, MasterKey(bytes(32)))


def test_a_file_that_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> bool:
        # what the system says of a file of mode 0; the superuser is never told so
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr("inbox_tui.store.files.is_plain_database", refused)
    with pytest.raises(StoreError, match="may not be read"):
        Store.open(folder, KEY)
