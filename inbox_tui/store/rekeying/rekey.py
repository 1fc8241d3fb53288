"""A new master key for a closed store: all is encrypted anew, and the old key opens nothing of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import apsw

from inbox_tui.domain.ids import Millis
from inbox_tui.keys.errors import KeysError
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.renewal import Renewal
from inbox_tui.keys.vault import Vault
from inbox_tui.store import database, files, header, opening
from inbox_tui.store.attachments_writing import Place
from inbox_tui.store.backup.drafting import told_plainly
from inbox_tui.store.backup.tally import Tally
from inbox_tui.store.backup.unpacking import flush
from inbox_tui.store.ciphers import Cipher
from inbox_tui.store.clock import now
from inbox_tui.store.copying import Sealed, copy_database
from inbox_tui.store.database import Database
from inbox_tui.store.errors import StoreFull
from inbox_tui.store.lock import StoreLock
from inbox_tui.store.progress import Report, unreported
from inbox_tui.store.rekeying import resealing
from inbox_tui.store.rekeying.resealing import Resealed, Resealer
from inbox_tui.store.rekeying.staging import Staging, settle

_MARGIN: Final = 1.05
"""What a copy takes more than was counted: folders, and another cipher's bytes in each page."""


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What is in force now. ``unreadable``: files that were damaged or gone before, by their names."""

    key: MasterKey
    cipher: Cipher
    database_bytes: int
    files: int
    unreadable: tuple[str, ...]


def rekey(
    folder: Path,
    key: MasterKey,
    renewal: Renewal,
    report: Report = unreported,
    *,
    cipher: Cipher | None = None,
    clock: Callable[[], Millis] = now,
) -> Rekeyed:
    """Give the store in ``folder`` a new master key, and its key file the slots ``renewal`` says.

    ``key``: the present one. ``cipher``: ``None`` keeps the one there is. Blocks for as long as copying
    everything takes; nobody else may have the store open for writing. ``report`` is told of bytes, and
    stops it by raising: then, and where this raises ``StoreError`` or ``KeysError``, the store is as it
    was. Killed at any moment, the next opening finds everything under the old key, or under the new one.
    """
    with told_plainly("Giving the inbox a new key"):
        lock = StoreLock(folder, clock())
        try:
            settle(folder)
            return _Work(folder, key, cipher, clock).do(renewal, report)
        finally:
            lock.release()


class _Work:
    """The lock is held."""

    def __init__(
        self, folder: Path, key: MasterKey, cipher: Cipher | None, clock: Callable[[], Millis]
    ) -> None:
        self._folder = folder
        self._key = key
        self._fresh = MasterKey.random()
        self._old_cipher = opening.cipher_of(folder, key)
        self._cipher = cipher or self._old_cipher
        self._clock = clock
        self._staging = Staging(folder)
        self._place = Place(
            folder / files.ATTACHMENTS_NAME, self._fresh.derive(files.ATTACHMENTS_PURPOSE)
        )

    def do(self, renewal: Renewal, report: Report) -> Rekeyed:
        # first, because it may ask a keyring, and may fail
        vault = renewal.carry_out(self._fresh)
        size, contents = self._look()
        resealed = Resealed()
        try:
            self._staging.begin()
            self._make_database(Tally(report, size + contents), size, resealed)
            header.write(self._staging.folder, self._header(), self._fresh)
            self._staging.complete(vault.id)
            renewal.vault.take_over(vault)
            self._staging.put_in_place()
        except BaseException:
            self._undo_unless_in_force(vault, resealed)
            raise
        # a start would sweep them; this gives their room back now
        resealing.remove(self._place, resealed.old)
        return Rekeyed(
            self._fresh,
            self._cipher,
            files.database_path(self._folder).stat().st_size,
            len(resealed.fresh),
            tuple(resealed.unreadable),
        )

    def _look(self) -> tuple[int, int]:
        """Bytes of the database and of the files' contents. Raises ``StoreFull`` without room for both."""
        connection = opening.open_writer(self._folder, self._key, self._clock())
        try:
            size = int(connection.scalar("PRAGMA page_count")) * database.PAGE_BYTES
            contents = resealing.total(connection)
            needed = int((size + resealing.room_needed(connection)) * _MARGIN)
        finally:
            connection.close()
        room = shutil.disk_usage(self._folder).free
        if room < needed:
            raise StoreFull(
                f"a new key needs everything a second time for a while, {needed / 2**20:,.0f} MiB; "
                f"{room / 2**20:,.0f} MiB are free"
            )
        return size, contents

    def _make_database(self, tally: Tally, size: int, resealed: Resealed) -> None:
        source = Sealed(
            files.database_path(self._folder), self._key.derive(opening.PURPOSE), self._old_cipher
        )
        target = Sealed(self._staging.database, self._fresh.derive(opening.PURPOSE), self._cipher)
        copy_database(source, target, tally.part(size))
        tally.add(size)
        copy = database.open_alone(target.path, target.key, target.cipher)
        try:
            self._reseal(copy, tally, resealed)
        finally:
            copy.close()
        flush(target.path)

    def _reseal(self, copy: Database, tally: Tally, resealed: Resealed) -> None:
        with copy:
            Resealer(copy, self._place, resealed).reseal_all(tally.add)
        # as a new store's database is; closing leaves no log of it
        copy.pragma("journal_mode", "WAL")
        copy.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def _header(self) -> header.Header:
        found = header.read(self._folder)
        if found is None or not header.is_whole(found, self._key):
            return header.fresh(self._cipher, self._clock())
        return replace(found.header, cipher=self._cipher)

    def _undo_unless_in_force(self, vault: Vault, resealed: Resealed) -> None:
        settle(self._folder)
        try:
            is_in_force = Vault.open(self._folder).id == vault.id
        except KeysError:
            # the key file was taken away meanwhile: the next start sweeps what no row knows
            return
        if not is_in_force:
            resealing.remove(self._place, resealed.fresh)
