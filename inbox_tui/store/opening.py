"""Making a store's database, and opening one: what is wrong with it is told apart here."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import apsw

from inbox_tui.domain.ids import Millis
from inbox_tui.keys.folder import sync_folder
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import database, files, header, write_ahead
from inbox_tui.store.ciphers import Cipher
from inbox_tui.store.database import Database
from inbox_tui.store.errors import Damaged, NotAStore, StoreError, WrongKey
from inbox_tui.store.faults import DAMAGED_ADVICE, store_error
from inbox_tui.store.header import Found
from inbox_tui.store.lock import is_held
from inbox_tui.store.migrations import MIGRATIONS, migrate, refuse_newer, schema_version
from inbox_tui.store.write_ahead import Tail

PURPOSE: Final = "database"
"""What the database's own key is derived for."""

_SALVAGE: Final = (
    "Keep the folder as it is, and read out what is whole with: inbox-tui store check --salvage"
)
_COPY: Final = "Nothing can be read without it: keep the folder as it is, and restore a backup."
_NOT_YOURS: Final = (
    "{} may not be read by you. Give yourself the right to, or start the program as the one it "
    "belongs to."
)
_LAST_IN_DOUBT: Final = (
    "The last change before the program ended was not whole on the disk and is left out. After a "
    "power failure that is expected; otherwise look at the disk."
)


def make_database(
    folder: Path, key: MasterKey, cipher: Cipher, now: Millis, *, version: int = len(MIGRATIONS)
) -> None:
    """Make the database whole under another name first: half of one is never taken for a store.

    ``version``: of the schema; an earlier one for rows that were written under it.
    """
    path = files.database_path(folder)
    if path.exists():
        raise StoreError(f"There is an inbox in {folder} already. Open it instead of making one.")
    draft = path.with_name(f"{path.name}.new")
    for leftover in (draft, *files.beside(draft)):
        leftover.unlink(missing_ok=True)
    fresh = database.create(draft, key.derive(PURPOSE), cipher)
    try:
        migrate(fresh, draft, MIGRATIONS[:version])
        fresh.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    finally:
        fresh.close()
    header.write(folder, header.fresh(cipher, now), key)
    draft.rename(path)
    sync_folder(folder)


def cipher_of(folder: Path, key: MasterKey) -> Cipher:
    """What the database is encrypted with. Raises ``StoreError`` where the key doesn't open it."""
    found = header.read(folder)
    if found is not None and header.is_whole(found, key):
        return found.header.cipher
    return _cipher_by_trying(folder, key, found)


def open_writer(folder: Path, key: MasterKey, now: Millis) -> Database:
    """The connection that writes, to a database brought up to date. Raises ``StoreError``."""
    path = _existing(folder)
    cipher = cipher_of(folder, key)
    with suppress(OSError):
        # what a crash left; where it can't be removed it is in nobody's way
        files.remove_compacted(folder)
    connection = _opened(folder, key, cipher, read_only=False)
    # closing would write what is left of a damaged log into the database, and remove the log
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    try:
        _refuse_damaged_log(connection, path)
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)
        _refuse_foreign(connection, path)
        if migrate(connection, path):
            # the copy that was made meanwhile cost the engine its locks on the file
            connection.close()
            connection = _opened(folder, key, cipher, read_only=False)
    except BaseException:
        connection.close()
        raise
    if not header.is_whole(header.read(folder), key):
        # lost or altered; the database has just shown what was right
        header.write(folder, header.fresh(cipher, now), key)
    return connection


def open_reader(folder: Path, key: MasterKey, *, is_still: bool = False) -> Database:
    """A connection that reads, of a store that nobody writes to where it ``is_still``.

    Raises ``StoreError``.
    """
    path = _existing(folder)
    cipher = cipher_of(folder, key)
    connection = _opened(folder, key, cipher, read_only=True, is_still=is_still)
    try:
        _refuse_damaged_log(connection, path)
        _refuse_foreign(connection, path)
        refuse_newer(connection)
        _refuse_older(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_to_inspect(folder: Path, key: MasterKey) -> Database:
    """A connection that reads a store that may be damaged or of an earlier version."""
    path = _existing(folder)
    connection = _opened(folder, key, cipher_of(folder, key), read_only=True)
    try:
        _refuse_foreign(connection, path)
        refuse_newer(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_to_fill(folder: Path, key: MasterKey) -> Database:
    """The connection that writes, to a new store of whatever version it was made with."""
    return _opened(folder, key, cipher_of(folder, key), read_only=False)


def notices(connection: Database, folder: Path, *, holds_lock: bool) -> tuple[str, ...]:
    """What the person should know of a store that was opened all the same.

    Call it before anything is written: a write takes the place of what is looked at.
    """
    # a process that writes has always just begun a change, and that looks the same
    if not holds_lock and is_held(folder):
        return ()
    if write_ahead.inspect(connection) is Tail.LAST_IN_DOUBT:
        return (_LAST_IN_DOUBT,)
    return ()


def require_access(folder: Path) -> None:
    """Raise ``StoreError`` where the system does not let this user look into ``folder``."""
    if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
        raise StoreError(_NOT_YOURS.format(folder))


def _existing(folder: Path) -> Path:
    path = files.database_path(folder)
    try:
        if path.is_symlink():
            raise NotAStore(
                f"{path} is a link. Put the file itself there, with the files beside it."
            )
        if path.is_dir():
            raise NotAStore(f"{path} is a folder and no inbox. Move it away.")
        if not path.exists():
            raise NotAStore(
                f"There is no inbox in {folder}. Check the folder, or set up a new inbox."
            )
        if not path.stat().st_size:
            raise Damaged(f"{path} is empty: all that was in it is gone. Put a copy back.")
        if not os.access(path, os.R_OK):
            raise StoreError(_NOT_YOURS.format(path))
    except PermissionError as error:
        raise StoreError(_NOT_YOURS.format(path)) from error
    return path


def _cipher_by_trying(folder: Path, key: MasterKey, found: Found | None) -> Cipher:
    """Without a header to trust, the database itself tells which cipher it is."""
    path = _existing(folder)
    for cipher in Cipher:
        try:
            database.open_for_reading(path, key.derive(PURPOSE), cipher).close()
        except apsw.NotADBError:
            continue
        except apsw.Error as error:
            raise _meant(path, error) from error
        return cipher
    raise _refused(folder, key, found)


def _opened(
    folder: Path, key: MasterKey, cipher: Cipher, *, read_only: bool, is_still: bool = False
) -> Database:
    connect = (
        partial(database.open_for_reading, is_still=is_still)
        if read_only
        else database.open_for_writing
    )
    try:
        return connect(files.database_path(folder), key.derive(PURPOSE), cipher)
    except apsw.NotADBError as error:
        raise _refused(folder, key, header.read(folder)) from error
    except apsw.Error as error:
        raise _meant(files.database_path(folder), error) from error


def _meant(path: Path, error: apsw.Error) -> StoreError:
    if not isinstance(error, apsw.CorruptError):
        return store_error(error) or StoreError(str(error))
    if path.stat().st_size % database.PAGE_BYTES:
        return Damaged(f"{path} has been cut short. {_COPY}")
    return Damaged(f"The list of tables in {path} was altered, or the file cut short. {_COPY}")


def _refuse_damaged_log(connection: Database, path: Path) -> None:
    # part of what follows the damage may be in the database already: going on could mix old and new
    if write_ahead.inspect(connection) is Tail.DAMAGED:
        raise Damaged(
            f"The newest changes, in {path.name}-wal, have been damaged on the disk. {_SALVAGE}."
        )


def _refused(folder: Path, key: MasterKey, found: Found | None) -> StoreError:
    path = files.database_path(folder)
    # only now: to open and close the file of a database in use would drop the engine's locks on it
    if files.is_plain_database(path):
        return NotAStore(f"{path} is an unencrypted database of another program. Move it away.")
    # the first page fails its check under a wrong key and when it was altered
    if header.is_right_key(found, key):
        return Damaged(DAMAGED_ADVICE)
    return WrongKey(
        f"The key does not open the inbox in {folder}. "
        "It belongs to another inbox, or its key file was replaced: put the old one back."
    )


def _refuse_foreign(connection: Database, path: Path) -> None:
    if not schema_version(connection) or path.stat().st_size == 0:
        # a store is only ever put in place whole: one without tables has lost them
        raise Damaged(DAMAGED_ADVICE)
    if connection.scalar("PRAGMA application_id") != database.APPLICATION_ID:
        raise NotAStore(f"{path} is not an inbox of this program. Move it away.")


def _refuse_older(connection: Database) -> None:
    if schema_version(connection) < len(MIGRATIONS):
        raise StoreError(
            "This inbox was written by an earlier version of the program. "
            "Open it once for writing; that brings it up to date."
        )
