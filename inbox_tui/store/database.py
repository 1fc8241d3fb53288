"""The encrypted database file: how a connection to it is opened, and text no encoding can stop."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import apsw

from inbox_tui.store.ciphers import Cipher

PAGE_BYTES: Final = 8192
APPLICATION_ID: Final = 0x49425455
"""Marks the file as ours ("IBTU")."""
BUSY_MILLISECONDS: Final = 10_000

Value: TypeAlias = str | int | float | bytes | None
Column: TypeAlias = Any
"""What a column holds: the schema says what, and SQLite does not tell a type checker."""

_FIRST_READ: Final = "SELECT count(*) FROM sqlite_schema"
"""The key is only tried by the first read."""
_ESCAPE: Final = "\ufdd0"
_UNSTORABLE: Final = re.compile("[\ud800-\udfff\ufdd0]")
_ESCAPED: Final = re.compile(_ESCAPE + "([0-9a-f]{4})")


class Database(apsw.Connection):
    """A connection that stores any Python text, lone surrogates included.

    SQLite keeps UTF-8, which has no lone surrogates, and services do deliver them. They are written
    as a noncharacter (U+FDD0) and four digits; that noncharacter itself is written the same way, so
    that what was stored is what is read, and equal texts are equal in the database.
    """

    def execute(  # type: ignore[override]  # by name nothing is bound here
        self, statements: str, bindings: Sequence[Value] = (), *, can_cache: bool = True
    ) -> apsw.Cursor:
        """As in apsw, for any text."""
        try:
            for value in bindings:
                if type(value) is str and _ESCAPE in value:
                    return super().execute(statements, _escaped(bindings), can_cache=can_cache)
            return super().execute(statements, bindings, can_cache=can_cache)
        except UnicodeEncodeError:
            return super().execute(statements, _escaped(bindings), can_cache=can_cache)

    def one(self, statement: str, bindings: Sequence[Value] = ()) -> tuple[Any, ...] | None:
        """The first row, or ``None``."""
        for row in self.execute(statement, bindings):
            return tuple(row)
        return None

    def scalar(self, statement: str, bindings: Sequence[Value] = ()) -> Column:
        """The first column of the first row, or ``None``."""
        row = self.one(statement, bindings)
        return None if row is None else row[0]

    def rows(self, statement: str, bindings: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
        """Every row."""
        return list(self.execute(statement, bindings))


def create(path: Path, key: bytes, cipher: Cipher) -> Database:
    """A new, empty database file that only its owner may read."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    database = _unlocked(path, key, cipher, apsw.SQLITE_OPEN_READWRITE)
    database.pragma("page_size", PAGE_BYTES)
    database.pragma("journal_mode", "WAL")
    database.pragma("application_id", APPLICATION_ID)
    return _for_writing(database)


def open_for_writing(path: Path, key: bytes, cipher: Cipher) -> Database:
    """The one connection that writes."""
    database = _unlocked(path, key, cipher, apsw.SQLITE_OPEN_READWRITE)
    # a wrong key must show before any pragma can write
    database.execute(_FIRST_READ).fetchall()
    database.pragma("journal_mode", "WAL")
    return _for_writing(database)


def open_for_reading(path: Path, key: bytes, cipher: Cipher, *, is_still: bool = False) -> Database:
    """One of the connections that read.

    ``is_still``: nobody can write to the file, nor is there a log beside it. The engine then makes
    nothing on the disk and takes no lock.
    """
    if is_still:
        flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
        database = _unlocked(f"{path.absolute().as_uri()}?immutable=1", key, cipher, flags)
    else:
        database = _unlocked(path, key, cipher, apsw.SQLITE_OPEN_READONLY)
    database.execute(_FIRST_READ).fetchall()
    database.pragma("query_only", True)
    database.pragma("cache_size", -16384)
    return database


def open_for_copying(path: Path, key: bytes, cipher: Cipher) -> Database:
    """A connection that reads, and may write a copy elsewhere: the target's key stands in its URI."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    database = _unlocked(path, key, cipher, flags)
    database.execute(_FIRST_READ).fetchall()
    return database


def open_alone(path: Path, key: bytes, cipher: Cipher) -> Database:
    """A connection that writes to a copy of which no other process knows: one file, none beside it.

    A crash leaves the copy broken.
    """
    database = _unlocked(path, key, cipher, apsw.SQLITE_OPEN_READWRITE)
    database.execute(_FIRST_READ).fetchall()
    database.pragma("journal_mode", "MEMORY")
    database.pragma("synchronous", "OFF")
    database.pragma("secure_delete", True)
    return database


def _unlocked(path: Path | str, key: bytes, cipher: Cipher, flags: int) -> Database:
    database = Database(str(path), flags=flags)
    database.set_busy_timeout(BUSY_MILLISECONDS)
    database.pragma("cipher", cipher.value)
    # kept out of the statement cache, which would hold on to the key
    database.execute(f"PRAGMA key=\"x'{key.hex()}'\"", can_cache=False).fetchall()
    database.pragma("temp_store", "MEMORY")
    database.pragma("trusted_schema", False)
    database.pragma("cell_size_check", True)
    database.row_trace = _restore
    return database


def _for_writing(database: Database) -> Database:
    database.pragma("synchronous", "FULL")
    database.pragma("secure_delete", True)
    database.pragma("cache_size", -65536)
    database.pragma("journal_size_limit", 64 * 1024 * 1024)
    return database


def _restore(_cursor: apsw.Cursor, row: tuple[Any, ...]) -> tuple[Any, ...]:
    for value in row:
        if type(value) is str and _ESCAPE in value:
            return tuple(_unescape(value) for value in row)
    return row


def _escaped(bindings: Sequence[Value]) -> tuple[Value, ...]:
    return tuple(
        _UNSTORABLE.sub(lambda found: f"{_ESCAPE}{ord(found[0]):04x}", value)
        if isinstance(value, str)
        else value
        for value in bindings
    )


def _unescape(value: Column) -> Column:
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return value
