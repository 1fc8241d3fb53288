"""Bringing an inbox back from a backup: into a place where there is none, or instead of one."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import apsw

from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.event import UNREPEATABLE
from inbox_tui.domain.ids import AccountId, Identity
from inbox_tui.domain.message import Status
from inbox_tui.keys.folder import sync_folder
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.vault import FILE_NAME as KEY_SLOTS_NAME
from inbox_tui.store import accounts, database, files, header, opening, outbox
from inbox_tui.store.backup import unpacking
from inbox_tui.store.backup.container import opened
from inbox_tui.store.backup.drafting import told_plainly
from inbox_tui.store.backup.making import make
from inbox_tui.store.backup.tally import Tally
from inbox_tui.store.backup.unpacking import Unlocked
from inbox_tui.store.backup_key import backup_key
from inbox_tui.store.ciphers import Cipher, best_cipher
from inbox_tui.store.clock import now
from inbox_tui.store.copying import Sealed, copy_database
from inbox_tui.store.errors import StoreError
from inbox_tui.store.lock import FILE_NAME as LOCK_NAME
from inbox_tui.store.lock import StoreLock
from inbox_tui.store.migrations import migrate
from inbox_tui.store.progress import Report, unreported
from inbox_tui.store.rekeying.staging import settle
from inbox_tui.store.session import Transaction
from inbox_tui.store.store import Store

MAYBE_SENT: Final = "This waited to be sent when the backup was made. It may have been sent since."
SIGN_IN_AGAIN: Final = ConnectionStatus(
    ConnectionState.LOGGED_OUT,
    "Brought back from a backup, and its encryption has gone on since. Sign in again; the chats are kept.",
)
_DRAFT_SUFFIX: Final = ".restoring"
_UNPACKED_FOLDER: Final = ".unpacked"
_DRAFT_NAME: Final = "inbox.db.restored"


@dataclass(frozen=True, slots=True)
class Restored:
    """What is back. ``signed_out``: accounts whose encryption can't be gone on with from a copy."""

    chats: int
    messages: int
    files: int
    signed_out: tuple[Identity, ...]


def restore(path: Path, folder: Path, key: MasterKey, report: Report = unreported) -> Restored:
    """Make the inbox that a backup holds, with its own ways to unlock, where there is none yet.

    ``folder`` gets it whole in one step, at the end. ``key``: the master key that the backup's own key
    slots hold. Raises ``StoreError``: nothing was changed then.
    """
    with told_plainly("Restoring"), opened(path) as container:
        refuse_occupied(folder)
        backup = unpacking.unlocked(container, backup_key(key))
        draft = folder.with_name(folder.name + _DRAFT_SUFFIX)
        files.make_private_folder(draft)
        lock = _locked(draft)
        try:
            _empty(draft)
            signed_out = _fill(draft, backup, key, report)
            if os.name == "nt":
                # a folder can't be renamed there while a file in it is open
                lock.release()
            _take_place(draft, folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        finally:
            lock.release()
        return _restored(backup, signed_out)


def replace_store(
    path: Path,
    folder: Path,
    keys: tuple[MasterKey, MasterKey],
    kept: Path,
    report: Report = unreported,
) -> Restored:
    """Put what a backup holds in the place of what the store in ``folder`` holds.

    ``keys``: the backup's master key, and the store's, which stays with its ways to unlock. The store
    is backed up to ``kept`` first. Raises ``StoreError``: the store is as it was then.
    """
    theirs, ours = keys
    with told_plainly("Restoring"), opened(path) as container:
        backup = unpacking.unlocked(container, backup_key(theirs))
        lock = StoreLock(folder, now())
        try:
            settle(folder)
            cipher = _keep_present(folder, ours, kept, report)
            fresh = Sealed(folder / _DRAFT_NAME, ours.derive(opening.PURPOSE), cipher)
            fresh.path.unlink(missing_ok=True)
            try:
                signed_out = _make_database(
                    backup, fresh, is_same_key=_are_same(*keys), report=report
                )
                _place_files(backup, folder, report)
                _close_present(folder, ours)
                fresh.path.replace(files.database_path(folder))
            except BaseException:
                fresh.path.unlink(missing_ok=True)
                raise
            sync_folder(folder)
        finally:
            lock.release()
        return _restored(backup, signed_out)


def refuse_occupied(folder: Path) -> None:
    """Raise ``StoreError`` where there is an inbox already, or anything else."""
    if Store.exists(folder) or (folder / KEY_SLOTS_NAME).exists():
        raise StoreError(
            f"There is an inbox in {folder} already. Merge the backup into it, or replace it."
        )
    if folder.exists() and any(path.name != LOCK_NAME for path in folder.iterdir()):
        raise StoreError(f"There are other files in {folder}. Move them away first.")


def _fill(draft: Path, backup: Unlocked, key: MasterKey, report: Report) -> tuple[Identity, ...]:
    cipher = best_cipher()
    fresh = Sealed(files.database_path(draft), key.derive(opening.PURPOSE), cipher)
    signed_out = _make_database(backup, fresh, is_same_key=True, report=report)
    _place_files(backup, draft, report)
    made = header.fresh(cipher, backup.container.header.made_at)
    header.write(draft, replace(made, store=backup.manifest.store or made.store), key)
    slots = draft / KEY_SLOTS_NAME
    descriptor = os.open(slots, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(backup.container.header.key_slots)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(draft)
    return signed_out


def _make_database(
    backup: Unlocked, fresh: Sealed, *, is_same_key: bool, report: Report
) -> tuple[Identity, ...]:
    """The database under the key of its store, brought up to date; durable when this returns.

    Gives the accounts that were signed out in it.
    """
    size = backup.manifest.database.size
    tally = Tally(report, 2 * size)
    folder = fresh.path.parent / _UNPACKED_FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    files.make_private_folder(folder)
    try:
        copy_database(backup.unpack_database(folder, tally), fresh, tally.part(size))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    try:
        signed_out = _settle(fresh, is_same_key=is_same_key)
    finally:
        for leftover in fresh.path.parent.glob(f"{fresh.path.name}.before-*"):
            # migrating keeps a copy, and the backup is one
            leftover.unlink()
    unpacking.flush(fresh.path)
    return signed_out


def _settle(fresh: Sealed, *, is_same_key: bool) -> tuple[Identity, ...]:
    connection = database.open_for_writing(fresh.path, fresh.key, fresh.cipher)
    try:
        migrate(connection, fresh.path)
        with connection:
            tx = Transaction(connection, now())
            for item in outbox.pending(tx):
                if item.status in {Status.QUEUED, Status.SENDING}:
                    outbox.settle(tx, item.transaction, Status.UNKNOWN, reason=MAYBE_SENT)
            signed_out = _sign_out_of_what_went_on(tx)
            if not is_same_key:
                # equal files are known by a digest under the store's own key
                connection.execute("UPDATE attachments SET digest = NULL")
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    finally:
        connection.close()
    return signed_out


def _sign_out_of_what_went_on(tx: Transaction) -> tuple[Identity, ...]:
    """A ratchet that is turned from an old position a second time gives its messages away."""
    harmed = [one for one in accounts.all_accounts(tx) if _is_unrepeatable(tx, one.id)]
    for account in harmed:
        accounts.set_on(tx, account.id, False)
        accounts.destroy_credentials(tx, account.id)
        accounts.set_status(tx, account.id, SIGN_IN_AGAIN)
    return tuple(account.identity for account in harmed)


def _is_unrepeatable(tx: Transaction, account: AccountId) -> bool:
    return any(key.startswith(UNREPEATABLE) for key in accounts.state(tx, account))


def _place_files(backup: Unlocked, folder: Path, report: Report) -> None:
    tally = Tally(report, sum(entry.size for entry in backup.manifest.files))
    for entry in backup.manifest.files:
        backup.place_file(entry, folder / files.ATTACHMENTS_NAME, tally)
    if backup.manifest.files:
        sync_folder(folder / files.ATTACHMENTS_NAME)


def _take_place(draft: Path, folder: Path) -> None:
    """One rename: before it there is no inbox, after it there is a whole one."""
    refuse_occupied(folder)
    if folder.exists():
        (folder / LOCK_NAME).unlink(missing_ok=True)
        folder.rmdir()
    draft.rename(folder)
    sync_folder(folder.parent)


def _keep_present(folder: Path, key: MasterKey, kept: Path, report: Report) -> Cipher:
    store = Store.open(folder, key, read_only=True)
    try:
        make(store, kept, report)
        return store.cipher
    finally:
        store.close()


def _close_present(folder: Path, key: MasterKey) -> None:
    """Leave nothing of the present database in files beside it: they would be taken for the new one's.

    Whoever reads it just now goes on with what is open.
    """
    path = files.database_path(folder)
    connection = database.open_for_writing(
        path, key.derive(opening.PURPOSE), opening.cipher_of(folder, key)
    )
    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    connection.close()
    for leftover in files.beside(path):
        leftover.unlink(missing_ok=True)


def _are_same(one: MasterKey, other: MasterKey) -> bool:
    return one.reveal() == other.reveal()


def _locked(draft: Path) -> StoreLock:
    try:
        return StoreLock(draft, now())
    except OSError:
        # not even its holder's name found room
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _empty(draft: Path) -> None:
    """Clear what a killed process left; the lock is ours."""
    for path in draft.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != LOCK_NAME:
            path.unlink()


def _restored(backup: Unlocked, signed_out: tuple[Identity, ...]) -> Restored:
    manifest = backup.manifest
    return Restored(manifest.chats, manifest.messages, len(manifest.files), signed_out)
