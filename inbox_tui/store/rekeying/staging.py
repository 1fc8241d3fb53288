"""Where a store stands ready under its new key, and what becomes of it after a crash.

Database and header are made whole in a folder of their own. The new key is in force from the moment
the key file is replaced, which is one rename: the folder says which key file that is. So whoever opens
the store afterwards knows whether to put what stands there in place, or to remove it.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.keys.errors import KeysError
from inbox_tui.keys.folder import DATABASE_NAME, sync_folder
from inbox_tui.keys.vault import Vault
from inbox_tui.store import files, header
from inbox_tui.store.errors import StoreError
from inbox_tui.store.lock import StoreLock

_RECORD: Final = "for.json"
_MAX_BYTES: Final = 4096


class Staging:
    """The folder beside the database in which the renewed store is made."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self.folder = store / files.REKEYING_NAME
        self.database = self.folder / DATABASE_NAME

    def begin(self) -> None:
        """An empty folder. Call :func:`settle` first."""
        files.make_private_folder(self.folder)
        sync_folder(self._store)

    def complete(self, vault_id: str) -> None:
        """Say that it is whole, and which key file brings it into force; durable when this returns."""
        descriptor = os.open(
            self.folder / _RECORD, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600
        )
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(json.dumps({"vault": vault_id}))
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self.folder)

    def is_there(self) -> bool:
        """Whether a renewal was begun that nobody ended."""
        return self.folder.is_dir()

    def is_in_force(self) -> bool:
        """Whether the key file is the one that goes with what stands here.

        Raises ``KeysError`` where the key file can't be read: then nobody may decide.
        """
        try:
            with (self.folder / _RECORD).open("rb") as file:
                said = json.loads(file.read(_MAX_BYTES))["vault"]
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return False
        return bool(Vault.open(self._store).id == said)

    def put_in_place(self) -> None:
        """Each step may be the last one before a crash; all of them may be taken again."""
        database = files.database_path(self._store)
        if self.database.exists():
            for beside in files.beside(database):
                # of the old database: they would be taken for the new one's
                beside.unlink(missing_ok=True)
            self.database.replace(database)
            sync_folder(self._store)
        staged = self.folder / header.FILE_NAME
        if staged.exists():
            staged.replace(self._store / header.FILE_NAME)
        for copy in earlier_versions(self._store):
            copy.unlink()
        self.remove()

    def remove(self) -> None:
        """What stands here, and the folder."""
        shutil.rmtree(self.folder)
        sync_folder(self._store)


def earlier_versions(store: Path) -> list[Path]:
    """Copies that migrations took: the old key opens them."""
    return sorted(store.glob(f"{DATABASE_NAME}.before-*"))


def settle(store: Path) -> None:
    """End a renewal that a crash interrupted: finished where its key is in force, undone otherwise.

    The caller holds the store's lock. Files that were sealed anew for it are swept by the next start.
    """
    staging = Staging(store)
    if not staging.is_there():
        return
    try:
        is_in_force = staging.is_in_force()
    except KeysError:
        # without a key file nothing can be opened; once it is put back this is asked again
        return
    if is_in_force:
        staging.put_in_place()
    else:
        staging.remove()


def settle_to_read(store: Path, now: Millis) -> None:
    """As :func:`settle`, for who only reads: does nothing where the old key is still in force.

    Raises ``StoreHeld`` while another process is putting the renewed store in place.
    """
    staging = Staging(store)
    try:
        if not staging.is_there() or not staging.is_in_force():
            return
    except KeysError:
        return
    try:
        lock = StoreLock(store, now)
        try:
            settle(store)
        finally:
            lock.release()
    except OSError as error:
        raise StoreError(
            f"The inbox was given a new key, and the last step of that needs to write to {store}: "
            f"{error.strerror}. Make that possible and open it again."
        ) from error
