"""A file that is written under another name, and takes its own when it is whole and durable."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

import apsw

from inbox_tui.keys.folder import sync_folder
from inbox_tui.store.attachments_writing import raise_if_full
from inbox_tui.store.backup.errors import BackupExists
from inbox_tui.store.backup.format import SUFFIX
from inbox_tui.store.errors import StoreError
from inbox_tui.store.faults import store_error
from inbox_tui.store.lock import try_lock

PARTIAL: Final = ".partial"
SCRATCH: Final = ".partial.db"


class Draft:
    """Left with an error it leaves nothing; what a killed process left is begun anew."""

    def __init__(self, target: Path, *, overwrite: bool) -> None:
        """Raises ``BackupExists``, and ``StoreError`` while another process writes the same."""
        self._target = target
        self._overwrite = overwrite
        self._path = target.with_name(target.name + PARTIAL)
        self.scratch = target.with_name(target.name + SCRATCH)
        """Where the copy of the database may stand meanwhile."""
        self._refuse_existing()
        self.file: BinaryIO = _locked(self._path)
        os.ftruncate(self.file.fileno(), 0)
        self._remove_scratch()

    def place(self) -> None:
        """Make it durable, and give it its name."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self._refuse_existing()
        if os.name == "nt":
            # an open file can't be renamed there
            self.file.close()
        self._path.replace(self._target)
        self.file.close()
        sync_folder(self._target.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._remove_scratch()
        if error is not None:
            self._path.unlink(missing_ok=True)
            close_quietly(self.file)

    def _refuse_existing(self) -> None:
        if self._target.exists() and not (self._overwrite and self._target.is_file()):
            raise BackupExists(self._target)

    def _remove_scratch(self) -> None:
        for suffix in ("", "-journal", "-wal", "-shm"):
            self.scratch.with_name(self.scratch.name + suffix).unlink(missing_ok=True)


def remove_abandoned(folder: Path) -> None:
    """Remove what killed processes left in a folder; what is being written just now stays."""
    for path in folder.glob(f"*{SUFFIX}{PARTIAL}"):
        try:
            file = _locked(path)
        except StoreError:
            continue
        path.unlink(missing_ok=True)
        file.close()
        target = folder / path.name.removesuffix(PARTIAL)
        target.with_name(target.name + SCRATCH).unlink(missing_ok=True)


def close_quietly(file: BinaryIO) -> None:
    """Close a file that is given up: what it still held may find no room, and isn't wanted."""
    with suppress(OSError):
        file.close()


@contextmanager
def told_plainly(what: str) -> Iterator[None]:
    """Raise ``StoreError`` in place of what the system or the engine said of a file or folder."""
    try:
        yield
    except apsw.Error as error:
        meant = store_error(error)
        if meant is None:
            raise
        raise meant from error
    except OSError as error:
        raise_if_full(error)
        raise StoreError(
            f"{what} stopped: {error.strerror or 'the system gave no reason'}"
            + (f" ({error.filename})." if error.filename else ".")
        ) from error


def _locked(path: Path) -> BinaryIO:
    busy = StoreError(f"Another process is writing {path} just now. Wait until it is done.")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    file = os.fdopen(descriptor, "r+b")
    if not try_lock(descriptor):
        file.close()
        raise busy
    if not _is_still(path, descriptor):
        # the other one was done between the two calls: this is its finished file
        file.close()
        raise busy
    path.chmod(0o600)
    return file


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
