"""Whether the store can be written to, and finding out by itself when it can again.

A full or write-protected disk stops nothing but writing. Work that is handed in is still tried, since
a small piece may fit where a large one did not; but only when there is room worth the name is it said
that all is well, so that what waits for it does not come back for a few bytes.
"""

from __future__ import annotations

import errno
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

import apsw

from inbox_tui.domain.ids import Millis
from inbox_tui.store import files
from inbox_tui.store.errors import (
    FULL,
    PROTECTED,
    NotWritable,
    StoreError,
    StoreReadOnly,
    WriteProtected,
)

log = logging.getLogger(__name__)

NEEDED_BYTES: Final = 8 * 2**20
"""Free room that is asked for: some hundred thousand messages, or one large batch."""
_FIRST_LOOK_SECONDS: Final = 0.5
_LONGEST_SECONDS: Final = 10.0
"""Asking one's own disk disturbs nobody, and the person who made room is watching."""
_LASTING_SECONDS: Final = 60.0
"""Room that is gone again before this did not last: the looks go on growing rarer."""


class Access(Enum):
    """What the disk allows."""

    WRITABLE = "writable"
    FULL = "full"
    PROTECTED = "write-protected"


@dataclass(frozen=True, slots=True)
class Writability:
    """``reason`` is what happened and what to do, for the person; empty while all is well."""

    access: Access
    since: Millis
    reason: str = ""

    @property
    def is_well(self) -> bool:
        """Whether what is handed in can be expected to be kept."""
        return self.access is Access.WRITABLE


class Room:
    """What the writer knows of the disk. Read from any thread, changed on the writer's alone."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], Millis],
        publish: Callable[[Writability], None],
        *,
        look: Callable[[Path], OSError | None] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._publish = publish
        self._look = look or refusal_of
        self._monotonic = monotonic
        self._wait = _FIRST_LOOK_SECONDS
        self._look_at = 0.0
        self._well_since = monotonic() - _LASTING_SECONDS
        self.now = Writability(Access.WRITABLE, clock())

    def refused(self, error: StoreError) -> StoreError:
        """The disk did not take something; what its caller should be told."""
        if not isinstance(error, (NotWritable, StoreReadOnly)):
            return error
        if self.now.is_well:
            found = self._look(self._folder)
            is_protected = isinstance(error, StoreReadOnly) or _is_protected(found)
            access = Access.PROTECTED if is_protected else Access.FULL
            self._become(access, reason_for(self._folder, access, found))
            lasted = self._monotonic() - self._well_since
            rarer = min(self._wait * 2, _LONGEST_SECONDS)
            self._wait_for(_FIRST_LOOK_SECONDS if lasted >= _LASTING_SECONDS else rarer)
        return WriteProtected(self._folder) if self.now.access is Access.PROTECTED else error

    def seconds_until_look(self) -> float | None:
        """When to look again; ``None`` while all is well."""
        return None if self.now.is_well else max(0.0, self._look_at - self._monotonic())

    def look(self, commit: Callable[[], None]) -> bool:
        """Where it is time to, see whether the disk takes something; whether all is well since.

        ``commit`` writes a little to the database, and raises ``apsw.Error`` where that can't be.
        """
        if self.seconds_until_look() != 0:
            return False
        found = self._look(self._folder)
        if found is None:
            try:
                commit()
            except apsw.Error as error:
                log.info("there is room, and the database is still not written: %s", error)
            else:
                self._well_since = self._monotonic()
                self._become(Access.WRITABLE, "")
                return True
        else:
            access = Access.PROTECTED if _is_protected(found) else Access.FULL
            self._become(access, reason_for(self._folder, access, found))
        self._wait_for(min(self._wait * 2, _LONGEST_SECONDS))
        return False

    def _wait_for(self, seconds: float) -> None:
        self._wait = seconds
        self._look_at = self._monotonic() + seconds

    def _become(self, access: Access, reason: str) -> None:
        if (access, reason) == (self.now.access, self.now.reason):
            return
        since = self.now.since if access is self.now.access else self._clock()
        self.now = Writability(access, since, reason)
        self._publish(self.now)
        log.warning("the store is %s", access.value)


def refusal_of(folder: Path) -> OSError | None:
    """Why :data:`NEEDED_BYTES` can't be written to ``folder`` and the database in it, if so."""
    from tempfile import TemporaryFile  # noqa: PLC0415 - only in trouble

    try:
        with TemporaryFile(dir=folder) as file:
            _take(file.fileno())
    except OSError as error:
        return error
    database = files.database_path(folder)
    for path in (database, *files.beside(database)):
        # asked, not opened: closing it again would drop the engine's own locks
        if path.exists() and not os.access(path, os.W_OK):
            return PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return None


def _take(descriptor: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, NEEDED_BYTES)
    else:
        for _ in range(NEEDED_BYTES // 2**20):
            os.write(descriptor, bytes(2**20))
    os.fsync(descriptor)


def reason_for(folder: Path, access: Access, found: OSError | None) -> str:
    """What happened, and what to do."""
    until = "Until then nothing new is kept; reading and search go on."
    megabytes = f"{NEEDED_BYTES // 2**20} MB"
    if access is Access.PROTECTED:
        what = found.filename if found is not None and found.errno == errno.EACCES else None
        return f"{what or folder} is write-protected. Make it writable. {until}"
    if found is not None and found.errno in FULL:
        return f"The disk is full. Free {megabytes} where {folder} is. {until}"
    detail = f" ({found.strerror})" if found is not None else ""
    return f"The disk does not take what is written to {folder}{detail}. Look at it. {until}"


def _is_protected(found: OSError | None) -> bool:
    return found is not None and found.errno in PROTECTED
