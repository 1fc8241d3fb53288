"""Where the parts of a store are, and the check that tells a wrong key from a damaged file."""

from __future__ import annotations

import hmac
import os
from pathlib import Path
from typing import Final

from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.vault import DATABASE_NAME, sync_folder

CHECK_NAME: Final = "inbox.check"
ATTACHMENTS_NAME: Final = "attachments"
_PLAIN_HEADER: Final = b"SQLite format 3\0"


def database_path(folder: Path) -> Path:
    """The database file."""
    return folder / DATABASE_NAME


def write_key_check(folder: Path, key: MasterKey) -> None:
    """Keep a value derived from the key, from which the key can't be had."""
    path = folder / CHECK_NAME
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(_check(key))
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)


def is_right_key(folder: Path, key: MasterKey) -> bool:
    """Whether ``key`` is the one the store was made with, as far as the check can tell."""
    try:
        kept = (folder / CHECK_NAME).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False
    return hmac.compare_digest(kept, _check(key))


def is_plain_database(path: Path) -> bool:
    """Whether the file is an SQLite database that nobody encrypted."""
    with path.open("rb") as file:
        return file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER


def make_private_folder(folder: Path) -> None:
    """Make ``folder`` if it isn't there, for its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _check(key: MasterKey) -> str:
    return key.derive("store key check").hex()
