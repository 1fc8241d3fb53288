"""Reading a store on a disk that takes nothing, not even the engine's shared index beside the database.

Nobody may change the file meanwhile: either nobody can, because the whole disk is write-protected, or
the store's lock is held for as long as it is read.
"""

from __future__ import annotations

import os
from pathlib import Path

from inbox_tui.domain.ids import Millis
from inbox_tui.store import files
from inbox_tui.store.errors import NotWritable, StoreError, WriteProtected
from inbox_tui.store.lock import StoreLock


class Stillness:
    """Nobody writes to the store until :meth:`release`."""

    def __init__(self, folder: Path, now: Millis, refused: NotWritable) -> None:
        """``refused``: what the disk said.

        Raises ``StoreHeld`` while somebody writes, ``StoreError`` where not even reading is possible.
        """
        self._lock = None if is_protected(folder) else StoreLock(folder, now, is_shared=True)
        log, *_ = files.beside(files.database_path(folder))
        if log.exists() and log.stat().st_size:
            self.release()
            raise StoreError(
                f"The newest changes, in {log.name}, can't be taken up, because the disk takes "
                f"nothing. Make room there or make {folder} writable, and open it again."
            ) from refused

    def release(self) -> None:
        """Let others write again."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def is_protected(folder: Path) -> bool:
    """Whether the whole disk may only be read, by anybody."""
    if not hasattr(os, "statvfs"):
        return False
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def why_not_writable(folder: Path) -> NotWritable | None:
    """Whether this user can't write to the folder, as far as can be told without trying."""
    return None if os.access(folder, os.W_OK) else WriteProtected(folder)
