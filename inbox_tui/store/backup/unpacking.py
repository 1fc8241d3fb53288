"""Taking the parts of a backup out of its file, each compared with its digest on the way."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inbox_tui.keys.folder import sync_folder
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store.backup.container import Container
from inbox_tui.store.backup.format import Entry, Manifest, database_purpose
from inbox_tui.store.backup.tally import Tally
from inbox_tui.store.copying import Sealed
from inbox_tui.store.errors import Damaged, TooNew
from inbox_tui.store.files import make_private_folder
from inbox_tui.store.migrations import MIGRATIONS

DATABASE_NAME: Final = "unpacked.db"


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A backup whose list of contents was opened."""

    container: Container
    manifest: Manifest
    key: MasterKey
    """The backup key of the store it was made of."""

    @property
    def size(self) -> int:
        """The bytes of all its parts."""
        return sum(entry.size for entry in self.manifest.entries)

    def database_in(self, folder: Path) -> Sealed:
        """What the database is once it was unpacked into ``folder``."""
        header = self.container.header
        return Sealed(
            folder / DATABASE_NAME, self.key.derive(database_purpose(header.id)), header.cipher
        )

    def unpack_database(self, folder: Path, tally: Tally) -> Sealed:
        """Write the database to ``folder``, encrypted as it is. Raises ``Damaged``."""
        database = self.database_in(folder)
        self.write(self.manifest.database, database.path, tally)
        return database

    def write(self, entry: Entry, path: Path, tally: Tally) -> None:
        """Write a part to a new file ``path``; the caller flushes it. Raises ``Damaged``."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            for piece in self.container.pieces(entry):
                target.write(piece)
                tally.add(len(piece))

    def place_file(self, entry: Entry, folder: Path, tally: Tally) -> None:
        """Put a sealed file where ``folder``, a store's attachments, has it; whole or not at all."""
        path = folder / entry.file[:2] / entry.file
        for parent in (folder, path.parent):
            make_private_folder(parent)
        draft = path.with_name(f"{path.name}.new")
        draft.unlink(missing_ok=True)
        try:
            self.write(entry, draft, tally)
            flush(draft)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        draft.replace(path)
        sync_folder(path.parent)


def unlocked(container: Container, key: MasterKey) -> Unlocked:
    """Open the list of contents. Raises ``WrongKey``, ``Damaged``, ``NotABackup``, ``TooNew``."""
    manifest = container.manifest(key)
    if manifest.schema > len(MIGRATIONS):
        raise TooNew(
            f"{container.path} holds an inbox of a later version of the program (format "
            f"{manifest.schema}; this one knows {len(MIGRATIONS)}). Update the program."
        )
    if not any(entry.name == "database" for entry in manifest.entries):
        raise Damaged(f"{container.path} holds no database. Take an older backup.")
    return Unlocked(container, manifest, key)


def flush(path: Path) -> None:
    """Have a file on the disk for good."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
