"""What can go wrong with a backup, beside what can go wrong with a store."""

from __future__ import annotations

from pathlib import Path

from inbox_tui.store.errors import StoreError


class NotABackup(StoreError):
    """The file is something else, or was cut short before it was finished."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is not a finished backup of this program. Take another file, or an older one."
        )


class BackupExists(StoreError):
    """There is a file already where the backup was to be written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"There is a file {path} already. Choose another name, or say that it may be replaced."
        )
