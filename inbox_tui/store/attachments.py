"""Files in the store: each sealed in chunks under a key of its own, which the database keeps."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Final, Protocol, TypeAlias, TypeVar

from inbox_tui.domain.ids import ChatKey
from inbox_tui.store import lookup, sealing
from inbox_tui.store.errors import Damaged, StoreError, StoreFull
from inbox_tui.store.files import make_private_folder
from inbox_tui.store.session import Reader, Transaction

T = TypeVar("T")

Content: TypeAlias = bytes | Path | BinaryIO | Iterable[bytes]

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS})


class _Store(Protocol):
    def write(self, work: Callable[[Transaction], T]) -> Future[T]: ...

    def read(self) -> AbstractContextManager[Reader]: ...


class Attachments:
    """Sealed files. Every call may block on the disk: not for the UI's loop or the engine's."""

    def __init__(self, store: _Store, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def add(self, content: Content, *, name: str = "") -> str:
        """Seal a file into the store; returns its locator once it is durable."""
        locator, file, key = (secrets.token_hex(16), secrets.token_hex(16), _new_key())
        size = self._seal(content, file, key)

        def keep(tx: Transaction) -> None:
            tx.connection.execute(
                "INSERT INTO attachments(locator, file, key, size, name, added_at)"
                " VALUES(?, ?, ?, ?, ?, ?)",
                (locator, file, key, size, name, tx.now),
            )

        try:
            self._store.write(keep).result()
        except StoreError:
            self.discard([file])
            raise
        return locator

    def open(self, locator: str) -> Iterator[bytes]:
        """The file's bytes, piece by piece. Raises ``Damaged`` at the first altered piece."""
        file, key, _size = self._row(locator)
        return self._pieces(file, key)

    def size(self, locator: str) -> int:
        """Its length in bytes."""
        return self._row(locator)[2]

    def delete(self, locator: str) -> None:
        """Destroy its key and its file."""

        def destroy(tx: Transaction) -> None:
            destroy_locator(tx, locator)

        self._store.write(destroy).result()

    def remember(self, chat: ChatKey, remote: str, locator: str) -> None:
        """Note that a remote file of ``chat`` was fetched and is here as ``locator``."""

        def note(tx: Transaction) -> None:
            note_fetched(tx, lookup.existing_chat(tx, chat), remote, locator)

        self._store.write(note).result()

    def cached(self, chat: ChatKey, remote: str) -> str | None:
        """The locator of a remote file that was fetched before."""
        with self._store.read() as reader:
            found: str | None = reader.connection.scalar(
                "SELECT locator FROM fetched WHERE chat = ? AND remote = ?",
                (lookup.chat_number(reader, chat), remote),
            )
        return found

    def discard(self, names: Sequence[str]) -> None:
        """Remove files whose keys are gone."""
        for name in names:
            self._path(name).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove files that no row knows, left by a process that was killed between the two.

        Called before anything is added.
        """
        found = {path.name for path in self._folder.glob("*/*")}

        def unknown(tx: Transaction) -> None:
            known = {file for (file,) in tx.connection.rows("SELECT file FROM attachments")}
            tx.discarded.extend(found - known)

        if found:
            self._store.write(unknown)

    def _seal(self, content: Content, file: str, key: bytes) -> int:
        path = self._path(file)
        for folder in (self._folder, path.parent):
            make_private_folder(folder)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as target:
                size = sealing.seal(_pieces_of(content), target, key)
                target.flush()
                os.fsync(target.fileno())
        except BaseException as error:
            path.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in _NO_ROOM:
                raise StoreFull(error.strerror or "") from error
            raise
        return size

    def _pieces(self, file: str, key: bytes) -> Iterator[bytes]:
        try:
            source = self._path(file).open("rb")
        except FileNotFoundError as error:
            raise Damaged(
                "A stored file is missing from the disk. Fetch it again from its chat."
            ) from error
        with source:
            yield from sealing.unseal(source, key)

    def _row(self, locator: str) -> tuple[str, bytes, int]:
        with self._store.read() as reader:
            row = reader.connection.one(
                "SELECT file, key, size FROM attachments WHERE locator = ?", (locator,)
            )
        if row is None:
            raise StoreError("That file is not in the inbox any more. Fetch it again.")
        return str(row[0]), bytes(row[1]), int(row[2])

    def _path(self, file: str) -> Path:
        return self._folder / file[:2] / file


def note_fetched(tx: Transaction, chat: int, remote: str, locator: str) -> None:
    """Note that ``remote`` of a chat is here as ``locator``."""
    tx.connection.execute(
        "INSERT INTO fetched(chat, remote, locator) VALUES(?, ?, ?)"
        " ON CONFLICT(chat, remote) DO UPDATE SET locator = excluded.locator",
        (chat, remote, locator),
    )


def destroy_of_chat(tx: Transaction, chat: int) -> None:
    """Destroy what was fetched for a chat, unless another chat shows the same file."""
    locators = tx.connection.rows("SELECT DISTINCT locator FROM fetched WHERE chat = ?", (chat,))
    tx.connection.execute("DELETE FROM fetched WHERE chat = ?", (chat,))
    for (locator,) in locators:
        if not tx.connection.scalar("SELECT 1 FROM fetched WHERE locator = ?", (locator,)):
            destroy_locator(tx, locator)


def destroy_locator(tx: Transaction, locator: str) -> None:
    """Destroy a file's key now, and the file once that is durable."""
    file = tx.connection.scalar("SELECT file FROM attachments WHERE locator = ?", (locator,))
    tx.connection.execute("DELETE FROM attachments WHERE locator = ?", (locator,))
    tx.connection.execute("DELETE FROM fetched WHERE locator = ?", (locator,))
    if file is not None:
        tx.discarded.append(file)


def _new_key() -> bytes:
    return secrets.token_bytes(sealing.KEY_BYTES)


def _pieces_of(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, Path):
        with content.open("rb") as file:
            yield from _pieces_of(file)
    elif hasattr(content, "read"):
        while piece := content.read(sealing.CHUNK_BYTES):
            yield piece
    else:
        yield from content
