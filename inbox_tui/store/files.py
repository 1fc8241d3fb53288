"""Where the parts of a store are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from inbox_tui.keys.folder import DATABASE_NAME

ATTACHMENTS_NAME: Final = "attachments"
COMPACTED_NAME: Final = "compacted.new"
"""The copy of the database that compacting makes for a while."""
ATTACHMENTS_PURPOSE: Final = "attachment names"
"""What the key is derived for with which contents are compared."""
REKEYING_NAME: Final = "rekeying"
"""Where a store stands ready under its new key."""
_PLAIN_HEADER: Final = b"SQLite format 3\0"


def database_path(folder: Path) -> Path:
    """The database file."""
    return folder / DATABASE_NAME


def beside(path: Path) -> tuple[Path, ...]:
    """The files the engine keeps beside a database."""
    return tuple(path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal"))


def remove_compacted(folder: Path) -> None:
    """Remove the copy that compacting made. The caller holds the store's lock."""
    copy = folder / COMPACTED_NAME
    for path in (copy, *beside(copy)):
        path.unlink(missing_ok=True)


def is_plain_database(path: Path) -> bool:
    """Whether the file is an SQLite database that nobody encrypted."""
    with path.open("rb") as file:
        return file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER


def make_private_folder(folder: Path) -> None:
    """Make ``folder`` if it isn't there, for its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
