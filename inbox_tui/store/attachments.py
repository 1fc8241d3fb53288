"""Files in the store: each sealed in chunks under a key of its own, which the database keeps."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

from inbox_tui.domain.ids import ChatKey, Millis
from inbox_tui.store import attachments_partial as partial
from inbox_tui.store import attachments_rows as rows
from inbox_tui.store import lookup, sealing
from inbox_tui.store.attachments_partial import Ending, PartialFile, PartialRow
from inbox_tui.store.attachments_rows import (
    carry_over,
    destroy_locator,
    destroy_of_chat,
    forget_remote,
    note_fetched,
)
from inbox_tui.store.attachments_writing import (
    Content,
    Place,
    WritingFile,
    Written,
    pieces_of,
    raise_if_full,
)
from inbox_tui.store.clock import now
from inbox_tui.store.errors import Damaged, StoreError
from inbox_tui.store.progress import Report, Step, unreported
from inbox_tui.store.session import Reader, Transaction

__all__ = [
    "Attachments",
    "Content",
    "PartialFile",
    "carry_over",
    "destroy_locator",
    "destroy_of_chat",
    "forget_remote",
    "note_fetched",
]

T = TypeVar("T")

_MISSING = "A stored file is missing from the disk. Fetch it again from its chat."


class _Store(Protocol):
    def write(self, work: Callable[[Transaction], T]) -> Future[T]: ...

    def read(self) -> AbstractContextManager[Reader]: ...


class Attachments:
    """Sealed files. Every call may block on the disk: not for the UI's loop or the engine's."""

    def __init__(
        self,
        store: _Store,
        folder: Path,
        digest_key: bytes,
        clock: Callable[[], Millis] = now,
    ) -> None:
        self._store = store
        self._place = Place(folder, digest_key)
        self._clock = clock
        self._arriving: set[tuple[ChatKey, str]] = set()
        self._guard = threading.Lock()

    def add(self, content: Content, *, name: str = "", report: Report = unreported) -> str:
        """Seal a file into the store; returns its locator once it is durable.

        Nothing of it stays where this fails or ``report`` stops it.
        """
        writing = WritingFile.new(self._place)
        try:
            for piece in pieces_of(content):
                writing.write(piece)
                report(Step(writing.size, None, "bytes"))
            written = writing.finish()
            return self._store.write(lambda tx: rows.keep(tx, written, name)).result()
        except BaseException as error:
            writing.abandon()
            raise_if_full(error)
            raise

    def begin(self, chat: ChatKey, remote: str, *, name: str = "") -> PartialFile:
        """Begin to take in a remote file of ``chat``, in place of what is here of it.

        Raises ``StoreError`` while it is already being taken in.
        """
        self._claim(chat, remote)
        try:
            writing = WritingFile.new(self._place)
            row = PartialRow(writing.file, writing.key, name)
            try:
                self._write(lambda tx: partial.note(tx, self._number(tx, chat), remote, row))
            except BaseException:
                writing.abandon()
                raise
            return PartialFile(writing, self._ending(chat, remote, name))
        except BaseException:
            self._release(chat, remote)
            raise

    def resume(self, chat: ChatKey, remote: str) -> PartialFile | None:
        """Go on with a remote file of which the beginning is here; ``None`` where nothing is."""
        self._claim(chat, remote)
        try:
            with self._store.read() as reader:
                row = partial.find(reader, self._number(reader, chat), remote)
            if row is not None and self._place.path(row.file).exists():
                writing = WritingFile(self._place, row.file, row.key, goes_on=True)
                return PartialFile(writing, self._ending(chat, remote, row.name))
        except BaseException:
            self._release(chat, remote)
            raise
        self._release(chat, remote)
        return None

    def open(self, locator: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The file's bytes, piece by piece. Raises ``Damaged`` at the first altered piece.

        ``start`` and ``length``, in bytes: only the chunks these are in are read.
        """
        if start < 0 or (length is not None and length < 0):
            raise ValueError("a place in a file is not negative")
        row = self._row(locator)
        if self._clock() - row.used_at >= rows.USED_RESOLUTION_MILLISECONDS:
            # nobody waits for it, and a store that can't write is still read
            self._store.write(lambda tx: rows.mark_used(tx, locator))
        return self._pieces(locator, row, start, length)

    def size(self, locator: str) -> int:
        """Its length in bytes."""
        return self._row(locator).size

    def delete(self, locator: str) -> None:
        """End this use of a file; with the last use its key and the file are destroyed."""
        self._write(lambda tx: destroy_locator(tx, locator))

    def pin(self, locator: str, *, is_pinned: bool = True) -> None:
        """Keep a file however little room the quota leaves."""
        self._write(lambda tx: rows.pin(tx, locator, is_pinned=is_pinned))

    def remember(self, chat: ChatKey, remote: str, locator: str) -> None:
        """Note that a remote file of ``chat`` was fetched and is here as ``locator``."""
        self._write(lambda tx: note_fetched(tx, self._number(tx, chat), remote, locator))

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
            self._place.path(name).unlink(missing_ok=True)

    def files(self) -> frozenset[str]:
        """Every sealed file that is here, known or not."""
        return frozenset(path.name for path in self._place.folder.glob("*/*"))

    @staticmethod
    def sweep(tx: Transaction, found: frozenset[str]) -> None:
        """Remove those that no row knows, and beginnings that nobody went on with.

        A process that was killed between a file and its row leaves them. ``found``: what was here
        before anything was added.
        """
        partial.forget_old(tx)
        tx.discarded.extend(found - rows.known_files(tx))

    def _pieces(
        self, locator: str, row: rows.FileRow, start: int, length: int | None
    ) -> Iterator[bytes]:
        end = row.size if length is None else min(start + length, row.size)
        with self._source(locator, row) as (source, key):
            unsealer = sealing.Unsealer(source, key)
            if source.seek(0, 2) != unsealer.length_of(row.size):
                raise Damaged(sealing.DAMAGED)
            yield from unsealer.between(start, end, row.size)

    def _source(self, locator: str, row: rows.FileRow) -> _Source:
        try:
            return _Source(self._place.path(row.file).open("rb"), row.key)
        except FileNotFoundError:
            # an equal file may have taken its place since the row was read
            fresh = self._row(locator)
        try:
            return _Source(self._place.path(fresh.file).open("rb"), fresh.key)
        except FileNotFoundError as error:
            raise Damaged(_MISSING) from error

    def _ending(self, chat: ChatKey, remote: str, name: str) -> Ending:
        def keep(tx: Transaction, written: Written) -> str:
            number = self._number(tx, chat)
            if not partial.completed(tx, number, remote, written.file):
                raise StoreError("The message with this file was deleted while it was fetched.")
            locator = rows.keep(tx, written, name)
            note_fetched(tx, number, remote, locator)
            return locator

        def forget(tx: Transaction) -> None:
            number = lookup.chat_number(tx, chat)
            if number is not None:
                partial.forget(tx, number, remote)

        return Ending(
            keep=lambda written: self._store.write(lambda tx: keep(tx, written)).result(),
            # its file is gone already: the row alone does no harm where the store is closed or full
            forget=lambda: self._forget(forget),
            release=lambda: self._release(chat, remote),
        )

    def _forget(self, work: Callable[[Transaction], None]) -> None:
        # waited for: whoever comes next must not go on with what is being removed
        with contextlib.suppress(StoreError):
            self._store.write(work).result()

    def _claim(self, chat: ChatKey, remote: str) -> None:
        with self._guard:
            if (chat, remote) in self._arriving:
                raise StoreError("This file is being fetched already. Wait until it is here.")
            self._arriving.add((chat, remote))

    def _release(self, chat: ChatKey, remote: str) -> None:
        with self._guard:
            self._arriving.discard((chat, remote))

    def _row(self, locator: str) -> rows.FileRow:
        with self._store.read() as reader:
            return rows.find(reader, locator)

    def _write(self, work: Callable[[Transaction], T]) -> T:
        return self._store.write(work).result()

    @staticmethod
    def _number(reader: Reader, chat: ChatKey) -> int:
        return lookup.existing_chat(reader, chat)


class _Source:
    """An open sealed file with the key it is read with."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self._source, self._key = source, key

    def __enter__(self) -> tuple[BinaryIO, bytes]:
        return self._source, self._key

    def __exit__(self, *_error: object) -> None:
        self._source.close()
