"""The one file of a backup: header, the entries end to end, the sealed manifest, where it begins.

Every byte is covered: the entries by their digests in the manifest, the rest by the manifest's own
authentication, and nothing may stand between them.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store.backup.errors import NotABackup
from inbox_tui.store.backup.format import (
    END_MAGIC,
    FORMAT,
    HEAD,
    MAGIC,
    MAX_HEADER_BYTES,
    NONCE_BYTES,
    TRAILER,
    Entry,
    Header,
    Manifest,
    check_purpose,
    manifest_purpose,
)
from inbox_tui.store.errors import Damaged, StoreError, TooNew, WrongKey

PIECE_BYTES: Final = 1024 * 1024
_TAG_BYTES: Final = 16
_OTHER: Final = "Take an older backup."


class ContainerWriter:
    """Writes a backup from its beginning to its end."""

    def __init__(self, target: BinaryIO, header: Header) -> None:
        self._target = target
        self._id = header.id
        body = header.to_bytes()
        self._prefix = HEAD.pack(MAGIC, FORMAT, len(body)) + body
        target.write(self._prefix)
        self._offset = len(self._prefix)
        self._entries: list[Entry] = []

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What was added so far."""
        return tuple(self._entries)

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add an entry."""
        digest = hashlib.sha256()
        size = 0
        for piece in pieces:
            self._target.write(piece)
            digest.update(piece)
            size += len(piece)
        self._entries.append(Entry(name, self._offset, size, digest.hexdigest()))
        self._offset += size

    def finish(self, manifest: Manifest, key: MasterKey) -> None:
        """Write the manifest and the end. ``key``: the store's backup key."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        body = manifest.to_bytes()
        trailer = TRAILER.pack(self._offset, NONCE_BYTES + len(body) + _TAG_BYTES, END_MAGIC)
        sealed = AESGCM(key.derive(manifest_purpose(self._id))).encrypt(
            nonce, body, self._prefix + trailer
        )
        self._target.write(nonce + sealed + trailer)


class Container:
    """A backup that was opened: its header is read, the rest when its key is there."""

    def __init__(self, path: Path, source: BinaryIO) -> None:
        """Raises ``NotABackup``, and ``TooNew`` for a format of a later version."""
        self.path = path
        self._source = source
        try:
            self._prefix, version = _prefix(source)
            if version > FORMAT:
                raise TooNew(
                    f"{path} was made by a later version of the program (backup format {version}; "
                    f"this one knows {FORMAT}). Update the program."
                )
            self.header = Header.from_bytes(self._prefix[HEAD.size :])
        except (ValueError, struct.error) as error:
            raise NotABackup(path) from error

    def manifest(self, key: MasterKey) -> Manifest:
        """What is in it. ``key``: the backup key of the store it was made of.

        Raises ``WrongKey``, ``NotABackup`` where its end is missing, ``Damaged`` where it was altered.
        """
        expected = key.derive(check_purpose(self.header.id)).hex()
        if not hmac.compare_digest(expected.encode(), self.header.key_check.encode()):
            raise WrongKey(
                f"The key does not open {self.path}: it belongs to another inbox, or the beginning "
                "of the file was altered."
            )
        trailer, nonce, sealed = self._end()
        try:
            cipher = AESGCM(key.derive(manifest_purpose(self.header.id)))
            body = cipher.decrypt(nonce, sealed, self._prefix + trailer)
        except InvalidTag as error:
            raise Damaged(f"The list of contents of {self.path} was altered. {_OTHER}") from error
        manifest = Manifest.from_bytes(body)
        self._refuse_gaps(manifest)
        return manifest

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """An entry's bytes. Raises ``Damaged`` at its end where they are not what was written."""
        digest = hashlib.sha256()
        left = entry.size
        self._source.seek(entry.offset)
        while left:
            piece = self._source.read(min(left, PIECE_BYTES))
            if not piece:
                break
            digest.update(piece)
            left -= len(piece)
            yield piece
        if left or not hmac.compare_digest(digest.hexdigest(), entry.digest):
            raise Damaged(f"{entry.name} in {self.path} was altered. {_OTHER}")

    def _end(self) -> tuple[bytes, bytes, bytes]:
        """The trailer as it stands, and the manifest's nonce and sealed body."""
        end = self._source.seek(0, 2) - TRAILER.size
        if end < len(self._prefix):
            raise NotABackup(self.path)
        self._source.seek(end)
        trailer = self._source.read(TRAILER.size)
        offset, length, magic = TRAILER.unpack(trailer)
        if magic != END_MAGIC or offset + length != end or length < NONCE_BYTES:
            raise NotABackup(self.path)
        self._source.seek(offset)
        return trailer, self._source.read(NONCE_BYTES), self._source.read(length - NONCE_BYTES)

    def _refuse_gaps(self, manifest: Manifest) -> None:
        place = len(self._prefix)
        for entry in manifest.entries:
            if entry.offset != place:
                raise Damaged(f"{self.path} does not hold together. {_OTHER}")
            place += entry.size


@contextmanager
def opened(path: Path) -> Iterator[Container]:
    """A backup, for the length of the block. Raises ``NotABackup`` or another ``StoreError``."""
    try:
        source = path.open("rb")
    except FileNotFoundError as error:
        raise StoreError(f"There is no file {path}. Check its name.") from error
    except OSError as error:
        raise StoreError(f"{path} can't be read: {error.strerror}.") from error
    with source:
        yield Container(path, source)


def _prefix(source: BinaryIO) -> tuple[bytes, int]:
    """What stands before the entries, and the format's version. Raises ``ValueError``."""
    head = source.read(HEAD.size)
    magic, version, length = HEAD.unpack(head)
    if magic != MAGIC or length > MAX_HEADER_BYTES:
        raise ValueError("no backup")
    return head + source.read(length), version
