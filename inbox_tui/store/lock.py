"""One process writes a store at a time. The lock names who that is."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.store.errors import FULL, PROTECTED, StoreFull, StoreHeld, WriteProtected

FILE_NAME: Final = "store.lock"
_MAX_BYTES: Final = 1024


class StoreLock:
    """Held from construction until :meth:`release`, or until the process ends."""

    def __init__(self, folder: Path, since: Millis, *, is_shared: bool = False) -> None:
        """``is_shared``: held by any number of readers, and by none while somebody writes."""
        self._is_shared = is_shared
        descriptor = _open(folder)
        if not try_lock(descriptor, is_shared=is_shared):
            holder = _holder(os.read(descriptor, _MAX_BYTES))
            os.close(descriptor)
            raise holder
        self._descriptor: int | None = descriptor
        if not is_shared:
            # the lock holds without a name; only who it is can't be told then
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
                os.write(descriptor, json.dumps({"pid": os.getpid(), "since": since}).encode())

    def release(self) -> None:
        """Let another process have the store."""
        if self._descriptor is not None:
            if not self._is_shared:
                with suppress(OSError):
                    os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


def _open(folder: Path) -> int:
    try:
        return os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        if error.errno in PROTECTED:
            raise WriteProtected(folder) from error
        if error.errno in FULL:
            raise StoreFull(error.strerror or "") from error
        raise


def is_held(folder: Path) -> bool:
    """Whether a process seems to have the store open for writing. Takes no lock to find out.

    A moment's lock of a reader would refuse a writer that starts just then; so this goes by the
    name that the holder left, which one that was killed leaves behind as well.
    """
    try:
        with (folder / FILE_NAME).open("rb") as file:
            pid = _holder(file.read(_MAX_BYTES)).pid
    except FileNotFoundError:
        return False
    if pid is None:
        return False
    if os.name == "nt":
        # there is no signal that only asks, and the name alone has to do
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _holder(said: bytes) -> StoreHeld:
    try:
        holder = json.loads(said)
        return StoreHeld(int(holder["pid"]), Millis(int(holder["since"])))
    except (ValueError, KeyError, TypeError):
        # between taking the lock and writing the name there is a moment without one
        return StoreHeld(None)


def try_lock(descriptor: int, *, is_shared: bool = False) -> bool:
    """Lock an open file against every other opening of it; whether that worked. Never waits.

    ``is_shared``: only against those that don't share it.
    """
    try:
        import fcntl  # noqa: PLC0415 - POSIX only; Windows has another call for it
    except ImportError:
        return _try_lock_on_windows(descriptor)
    try:
        # of the open file, not of the process: opening twice in one process is refused as well
        fcntl.flock(descriptor, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _try_lock_on_windows(descriptor: int) -> bool:
    import msvcrt  # noqa: PLC0415 - Windows only

    # far behind the text, because a locked byte can't be read by others
    os.lseek(descriptor, 1 << 20, os.SEEK_SET)
    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    finally:
        os.lseek(descriptor, 0, os.SEEK_SET)
    return True
