"""What the database engine reports, as the store's own errors."""

from __future__ import annotations

from typing import Final

import apsw

from inbox_tui.store.errors import Damaged, StoreError, StoreFull, StoreReadOnly

DAMAGED_ADVICE: Final = (
    "The inbox's file has been damaged on the disk. Keep it as it is, and put a copy back."
)

_UNREADABLE: Final = frozenset(
    {
        apsw.SQLITE_IOERR_READ,
        apsw.SQLITE_IOERR_SHORT_READ,
        apsw.SQLITE_IOERR_DATA,
        apsw.SQLITE_IOERR_CORRUPTFS,
    }
)


def store_error(error: apsw.Error) -> StoreError | None:
    """The store's word for ``error``; ``None`` for a mistake of the program's own."""
    if isinstance(error, (apsw.CorruptError, apsw.NotADBError)):
        return Damaged(DAMAGED_ADVICE)
    if isinstance(error, apsw.IOError):
        if getattr(error, "extendedresult", 0) in _UNREADABLE:
            return Damaged(DAMAGED_ADVICE)
        return StoreFull(str(error))
    if isinstance(error, (apsw.FullError, apsw.NoMemError, apsw.CantOpenError)):
        return StoreFull(str(error))
    if isinstance(error, apsw.ReadOnlyError):
        return StoreReadOnly()
    if isinstance(error, (apsw.BusyError, apsw.LockedError)):
        return StoreError("The inbox's file is busy in another program. Try again in a moment.")
    return None
