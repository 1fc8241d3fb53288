"""Having the key of a backup: by the ways to unlock that stand in the file itself."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.opening import stopping
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import key_of
from inbox_tui.keys.errors import KeysError
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.vault import FILE_NAME, Vault
from inbox_tui.store.backup.container import opened
from inbox_tui.store.backup_key import backup_key
from inbox_tui.store.errors import WrongKey


def key_of_backup(path: Path, places: Places, *, known: MasterKey | None = None) -> MasterKey:
    """The master key that a backup's own slots hold; nobody is asked where ``known`` is it.

    Raises :class:`Stop`.
    """
    with stopping(), opened(path) as container:
        slots = container.header.key_slots
        if known is not None:
            try:
                container.manifest(backup_key(known))
            except WrongKey:
                pass
            else:
                return known
    with tempfile.TemporaryDirectory(prefix="inbox-tui-") as folder:
        # wrapped keys, as they stand in the backup
        file = os.open(Path(folder) / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as target:
            target.write(slots)
        try:
            Vault.open(Path(folder))
        except KeysError as error:
            raise Stop(
                Exit.FAILED, f"The ways to unlock {path} were altered in it. Take an older backup."
            ) from error
        return key_of(replace(places, data=Path(folder)))
