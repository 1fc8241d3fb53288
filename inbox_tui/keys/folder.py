"""The folder that a key file shares with its database: the database's name, and durable changes to it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

DATABASE_NAME: Final = "inbox.db"
"""The database that a vault in the same folder is the key of."""


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable, where the system has a way to."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
