"""What can go wrong with the store, each with what a person can do about it.

::

    StoreError
    ├── WrongKey        the key does not open this store
    ├── NotAStore       there is no store where one was looked for
    ├── TooNew          written by a later version of the program
    ├── Damaged         the file has been altered or broken
    ├── StoreHeld       another process has it open for writing
    ├── NotWritable     the disk takes nothing at the moment: what was not acknowledged was not kept
    │   ├── StoreFull       no room on it
    │   └── WriteProtected  it, or the folder, may not be written to
    └── StoreReadOnly   opened for reading only
"""

from __future__ import annotations

import errno
import time
from pathlib import Path
from typing import Final

from inbox_tui.domain.ids import Millis

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What the system says of a disk without room."""
PROTECTED: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
"""What it says where it lets nobody write, or not this user."""


class StoreError(Exception):
    """The store could not do what it was asked. The text is a sentence for the person."""


class WrongKey(StoreError):
    """The key is not the one this store was made with."""


class NotAStore(StoreError):
    """There is no store here, or the file is something else."""


class TooNew(StoreError):
    """The store was written by a later version of this program."""


class Damaged(StoreError):
    """The store was altered or broken on the disk. Nothing of it is shown as if it were whole."""


class StoreHeld(StoreError):
    """Another process has the store open for writing."""

    def __init__(self, pid: int | None, since: Millis | None = None) -> None:
        who = f"process {pid}" if pid else "another process"
        when = f" since {_clock(since)}" if since else ""
        super().__init__(
            f"The inbox is already open in {who}{when}. Close it there, or look at it with "
            "inbox-tui --read-only."
        )
        self.pid = pid
        self.since = since


class NotWritable(StoreError):
    """Nothing can be kept at the moment. It passes by itself once there is room. Never raised itself."""


class StoreFull(NotWritable):
    """There was no room to write. What had been acknowledged is safe; this was not kept."""

    def __init__(self, detail: str = "") -> None:
        reason = f" ({detail})" if detail else ""
        super().__init__(
            f"The disk is full or can't be written to{reason}. "
            "Make room and try again; nothing stored earlier is lost."
        )


class WriteProtected(NotWritable):
    """The system does not let the store be written to. What had been acknowledged is safe."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is write-protected. Make it writable and try again; "
            "nothing stored earlier is lost."
        )


class StoreReadOnly(StoreError):
    """The store was opened for reading only."""

    def __init__(self) -> None:
        super().__init__(
            "The inbox is open for reading only. Close it wherever else it is open, and start "
            "again without --read-only."
        )


def _clock(at: Millis) -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(at / 1000))
