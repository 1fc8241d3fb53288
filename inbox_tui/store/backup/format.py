"""What a backup says of itself: the header in the open, the manifest sealed. See docs/backup.md."""

from __future__ import annotations

import json
import re
import secrets
import struct
from dataclasses import asdict, dataclass
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.store.ciphers import Cipher

SUFFIX: Final = ".inboxbackup"
FORMAT: Final = 1
HEAD: Final = struct.Struct(">8sII")
"""The magic, the format's version, the length of the header."""
TRAILER: Final = struct.Struct(">QQ8s")
"""Where the manifest begins, its length, the magic of the end."""
MAGIC: Final = b"\x89IBTUBK\n"
END_MAGIC: Final = b"IBTUEND\n"
MAX_HEADER_BYTES: Final = 1024 * 1024
NONCE_BYTES: Final = 12
DATABASE: Final = "database"
FILE_PREFIX: Final = "files/"
_FILE_NAME: Final = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, slots=True)
class Header:
    """Readable without any key: it has to say how the key is had."""

    id: str
    """Random; the keys of this one backup are derived for it."""
    made_at: Millis
    made_by: str
    cipher: Cipher
    """Of the database in it."""
    key_check: str
    """Derived from the key: it tells a wrong key from an altered file."""
    key_slots: str
    """The store's key file as it was."""

    def to_bytes(self) -> bytes:
        """For the beginning of the file."""
        said = {**asdict(self), "cipher": self.cipher.value}
        return json.dumps(said, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Header:
        """What :meth:`to_bytes` wrote. Raises ``ValueError``."""
        try:
            said = json.loads(raw)
            return cls(
                str(said["id"]),
                Millis(int(said["made_at"])),
                str(said["made_by"]),
                Cipher(said["cipher"]),
                str(said["key_check"]),
                str(said["key_slots"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("a header lacks a field") from error


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of the file: where it begins, its length in bytes, its SHA-256."""

    name: str
    offset: int
    size: int
    digest: str

    @property
    def file(self) -> str:
        """The name of the sealed file this is. Raises ``ValueError`` where it is none."""
        file = self.name.removeprefix(FILE_PREFIX)
        if file == self.name or _FILE_NAME.match(file) is None:
            raise ValueError("an entry that is no sealed file")
        return file


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in the backup. ``missing``: stored files that were not on the disk any more."""

    store: str
    schema: int
    chats: int
    messages: int
    missing: int
    entries: tuple[Entry, ...]

    @property
    def database(self) -> Entry:
        """The database."""
        return next(entry for entry in self.entries if entry.name == DATABASE)

    @property
    def files(self) -> tuple[Entry, ...]:
        """The sealed files."""
        return tuple(entry for entry in self.entries if entry.name != DATABASE)

    def to_bytes(self) -> bytes:
        """Before it is sealed."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Manifest:
        """What :meth:`to_bytes` wrote."""
        said = json.loads(raw)
        entries = tuple(Entry(**entry) for entry in said.pop("entries"))
        return cls(**said, entries=entries)


def fresh_id() -> str:
    """The name of a new backup."""
    return secrets.token_hex(16)


def database_purpose(backup: str) -> str:
    """What the key of a backup's database is derived for."""
    return f"backup {backup} database"


def manifest_purpose(backup: str) -> str:
    """What the key of a backup's manifest is derived for."""
    return f"backup {backup} manifest"


def check_purpose(backup: str) -> str:
    """What the value in the header is derived for."""
    return f"backup {backup} check"
