"""Whatever is wrong with a store has an error of its own, with what to do about it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import header
from inbox_tui.store.checking import check
from inbox_tui.store.database import open_for_writing
from inbox_tui.store.errors import Damaged, NotAStore, StoreError, TooNew, WrongKey
from inbox_tui.store.opening import PURPOSE, cipher_of
from inbox_tui.store.store import Store
from tests.store.building import KEY
from tests.store.somebody import give_to_somebody, said_by_somebody

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


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder that any user of the machine may look into."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
# nothing in the child waits for a thread of the parent
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("part", ["store", f"store/{DATABASE_NAME}"])
@pytest.mark.parametrize("is_read_only", [False, True])
def test_what_may_not_be_read_is_told_and_left_as_it_is(
    elsewhere: Path, part: str, is_read_only: bool
) -> None:
    folder = elsewhere / "store"
    Store.create(folder, KEY).close()
    content = (folder / DATABASE_NAME).read_bytes()
    give_to_somebody(folder)
    mode = (elsewhere / part).stat().st_mode
    (elsewhere / part).chmod(0)
    said = said_by_somebody(lambda: Store.open(folder, KEY, read_only=is_read_only))
    (elsewhere / part).chmod(mode)
    assert said.startswith("StoreError: ")
    assert "may not be read by you. Give yourself the right" in said
    assert (folder / DATABASE_NAME).read_bytes() == content
    assert said_by_somebody(lambda: Store.open(folder, KEY).is_read_only) == "False"


LOCKS = """
import fcntl, sys
for path, place, length in (sys.argv[1], 1073741826, 510), (sys.argv[1] + "-shm", 128, 1):
    with open(path, "r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, place)
            print("free")
        except OSError:
            print("held")
"""


@pytest.mark.skipif(os.name == "nt", reason="locks of POSIX")
def test_the_engines_own_locks_outlive_every_look_at_the_files(folder: Path) -> None:
    store = Store.open(folder, KEY)
    Store.open(folder, KEY, read_only=True).close()
    check(folder, KEY)
    # of another process: one's own locks are never in one's own way
    said = subprocess.run(
        [sys.executable, "-c", LOCKS, str(folder / DATABASE_NAME)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    store.close()
    assert said.split() == ["held", "held"]
