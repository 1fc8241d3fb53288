"""One export on its way: a folder beside the target, which becomes the target once it is whole.

A journal in the folder says which chats are whole in it. An export that was stopped goes on after
them. Every name is made here: nothing that came from outside is a path.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from inbox_tui.keys.folder import sync_folder
from inbox_tui.store.errors import StoreError, StoreFull

_JOB: Final = "job.json"
_JOURNAL: Final = "journal.jsonl"
_SUFFIX: Final = ".partial"
Entry: TypeAlias = dict[str, str | int]
"""What the journal says of a part that is whole; ``part`` names it."""


class TargetTaken(StoreError):
    """Something is where the export should go."""


class Job:
    """The folder of an export that is not whole yet."""

    def __init__(self, target: Path, order: Mapping[str, object]) -> None:
        """Begin, or go on. ``order`` says what is exported and how. Raises ``TargetTaken``."""
        self.target = target.absolute()
        self.folder = self.target.with_name(self.target.name + _SUFFIX)
        if os.path.lexists(self.target):
            raise TargetTaken(f"{target} is there already. Give another name, or move it away.")
        self.done: dict[str, Entry] = {}
        self._folders = [self.folder]
        self.is_resumed = os.path.lexists(self.folder)
        wanted = json.dumps(order, sort_keys=True)
        if self.is_resumed:
            self._take_up(wanted)
        else:
            self.folder.mkdir(mode=0o700)
            with self.create(_JOB) as file:
                file.write(wanted.encode())

    def path(self, name: str) -> Path:
        """Where a file of the export is while it isn't whole."""
        return self.folder / name

    @contextmanager
    def create(self, name: str) -> Iterator[BinaryIO]:
        """A new file, on the disk for good afterwards. What an earlier run left of it goes."""
        path = self.path(name)
        path.unlink(missing_ok=True)
        with self._open(path, os.O_EXCL) as file:
            yield file
            _sync(file)

    @contextmanager
    def extend(self, name: str, size: int) -> Iterator[BinaryIO]:
        """A file that is gone on with after its first ``size`` bytes, the rest being cut off."""
        with self._open(self.path(name), 0) as file:
            file.truncate(size)
            file.seek(size)
            yield file

    def make_folder(self, name: str) -> None:
        """A folder in the export."""
        self.path(name).mkdir(mode=0o700, exist_ok=True)
        self._folders.append(self.path(name))

    def note(self, part: str, entry: Entry) -> None:
        """A part is whole, and on the disk for good."""
        for folder in self._folders:
            sync_folder(folder)
        line = json.dumps({"part": part, **entry}) + "\n"
        with self._open(self.path(_JOURNAL), os.O_APPEND) as file:
            file.write(line.encode())
            _sync(file)
        self.done[part] = {"part": part, **entry}

    def finish(self) -> None:
        """Let the folder be the target."""
        self._close()
        self.folder.rename(self.target)
        sync_folder(self.target.parent)

    def finish_as_file(self, name: str) -> None:
        """Let one file of the folder be the target, and the rest go."""
        self.path(name).rename(self.target)
        sync_folder(self.target.parent)
        shutil.rmtree(self.folder)

    def _close(self) -> None:
        for name in (_JOURNAL, _JOB):
            self.path(name).unlink(missing_ok=True)
        sync_folder(self.folder)

    def _take_up(self, wanted: str) -> None:
        try:
            begun = self.path(_JOB).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            begun = None
        if self.folder.is_symlink() or begun != wanted:
            raise TargetTaken(
                f"{self.folder} holds an export of something else that was not finished. "
                "Finish that first, give another name, or remove it."
            )
        for line in _lines(self.path(_JOURNAL)):
            self.done[str(line["part"])] = line

    @staticmethod
    def _open(path: Path, flags: int) -> BinaryIO:
        wanted = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | flags
        return os.fdopen(os.open(path, wanted, 0o600), "r+b")


@contextmanager
def or_full() -> Iterator[None]:
    """Say in words what the system says of a disk."""
    try:
        yield
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        if error.filename is None:
            raise StoreFull(error.strerror or "") from error
        raise StoreError(f"Can't write{where}: {error.strerror}.") from error


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _lines(journal: Path) -> list[Entry]:
    """The journal's lines. One that was cut off is taken out: its part is made again."""
    try:
        with journal.open("r+b") as file:
            lines = file.read().splitlines(keepends=True)
            whole = [line for line in lines if line.endswith(b"\n")]
            file.truncate(sum(map(len, whole)))
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in whole]
