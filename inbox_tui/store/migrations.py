"""Bringing a database to the schema this program writes. A copy is kept before anything changes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from inbox_tui.keys.folder import sync_folder
from inbox_tui.store.database import Database
from inbox_tui.store.errors import StoreError, StoreFull, TooNew
from inbox_tui.store.files import beside
from inbox_tui.store.schema import VERSION_1
from inbox_tui.store.schema_2 import VERSION_2
from inbox_tui.store.schema_3 import VERSION_3

MIGRATIONS: Final[tuple[str, ...]] = (VERSION_1, VERSION_2, VERSION_3)
"""What leads from each version to the next; their number is the version this program writes."""


def schema_version(database: Database) -> int:
    """The version of the schema in the file."""
    return int(database.scalar("PRAGMA user_version"))


def refuse_newer(database: Database, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Raise ``TooNew`` for a file that a later program wrote."""
    found = schema_version(database)
    if found > len(migrations):
        raise TooNew(
            f"This inbox was written by a later version of the program (format {found}; this one "
            f"knows {len(migrations)}). Update the program; nothing was changed."
        )


def migrate(database: Database, path: Path, migrations: Sequence[str] = MIGRATIONS) -> bool:
    """Take every step that is missing, in one transaction; whether a copy was made before."""
    refuse_newer(database, migrations)
    found = schema_version(database)
    if found == len(migrations):
        return False
    if found:
        back_up(database, path, found)
    with database:
        for step in migrations[found:]:
            database.execute(step)
        database.pragma("user_version", len(migrations))
    return bool(found)


def back_up(database: Database, path: Path, version: int) -> Path:
    """Copy the file as it is, still encrypted, beside itself. Raises ``StoreFull``."""
    database.wal_checkpoint(mode=_TRUNCATE)
    copy = copy_of(path, version)
    draft = copy.with_name(f"{copy.name}.new")
    try:
        _copy(path, draft)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreFull(
            f"{error.strerror}; before this version takes over, a copy of the inbox is made"
        ) from error
    draft.replace(copy)
    sync_folder(path.parent)
    return copy


def copy_of(path: Path, version: int) -> Path:
    """Where the copy of a database of that version is kept."""
    return path.with_name(f"{path.name}.before-{version + 1}")


def undo(path: Path, version: int) -> None:
    """Put the copy that was taken of ``version`` back, for the program that wrote it.

    The database must be closed. What came since is lost. Raises ``StoreError`` without such a copy.
    """
    copy = copy_of(path, version)
    if not copy.is_file():
        raise StoreError(f"There is no copy {copy.name} to go back to. Restore a backup instead.")
    draft = path.with_name(f"{path.name}.undone")
    draft.unlink(missing_ok=True)
    _copy(copy, draft)
    for leftover in beside(path):
        leftover.unlink(missing_ok=True)
    draft.replace(path)
    sync_folder(path.parent)


def _copy(path: Path, target: Path) -> None:
    import shutil  # noqa: PLC0415 - brings compression along, and few starts migrate

    target.unlink(missing_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with path.open("rb") as source, os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())


_TRUNCATE: Final = 3
"""SQLITE_CHECKPOINT_TRUNCATE: the file alone then holds everything."""
