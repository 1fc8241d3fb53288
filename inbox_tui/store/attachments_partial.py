"""Files that are being fetched: what was sealed before the connection broke is kept and gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from inbox_tui.store.attachments_writing import WritingFile, Written
from inbox_tui.store.errors import StoreError, StoreFull
from inbox_tui.store.session import Reader, Transaction

KEPT_MILLISECONDS: Final = 14 * 24 * 3600 * 1000
"""How long the beginning of a file waits for its rest."""


class Changed(StoreError):
    """What is fetched is not the file of which the beginning is here."""

    def __init__(self) -> None:
        super().__init__("The file changed on its service while it was fetched. Fetch it again.")


@dataclass(frozen=True, slots=True)
class PartialRow:
    """What is kept durably of a file of which only the beginning is here."""

    file: str
    key: bytes
    name: str

    def __repr__(self) -> str:
        return f"PartialRow({self.file})"


@dataclass(frozen=True, slots=True)
class Ending:
    """What a partial file asks of the store when it ends."""

    keep: Callable[[Written], str]
    forget: Callable[[], None]
    release: Callable[[], None]


class PartialFile:
    """A file on its way in: write to it, then ``finish``. Leaving the ``with`` block suspends it."""

    def __init__(self, writing: WritingFile, ending: Ending) -> None:
        self._writing = writing
        self._ending = ending
        self._is_open = True

    @property
    def size_so_far(self) -> int:
        """Bytes that are here; what is written next follows them."""
        return self._writing.size

    def write(self, piece: bytes) -> None:
        """Take more of it. On a full disk nothing of it stays, and ``StoreFull`` is raised."""
        try:
            self._writing.write(piece)
        except StoreFull:
            self.abandon()
            raise

    def unseen(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Of a source that begins at the start again: what is not here yet.

        The rest is compared and dropped. Raises ``Changed`` where it is not what is here; nothing of
        the file stays then.
        """
        wanted = self._writing.size
        known = self._writing.fresh_digest()
        for piece in pieces:
            skipped, rest = piece[:wanted], piece[wanted:]
            if wanted:
                known.update(skipped)
                wanted -= len(skipped)
                if not wanted and known.digest() != self._writing.digest:
                    break
            if rest:
                yield rest
        else:
            if not wanted:
                return
        self.abandon()
        raise Changed

    def finish(self) -> str:
        """Its locator, once it is durable and known as fetched."""
        try:
            written = self._writing.finish()
            locator = self._ending.keep(written)
        except BaseException:
            self.abandon()
            raise
        self._end()
        return locator

    def close(self) -> None:
        """Suspend it. What is whole stays, to be gone on with."""
        if not self._is_open:
            return
        try:
            if not self._writing.suspend():
                self.abandon()
        except StoreFull:
            self.abandon()
            raise
        finally:
            self._end()

    def abandon(self) -> None:
        """Remove what is here of it."""
        if not self._is_open:
            return
        self._writing.abandon()
        self._ending.forget()
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def _end(self) -> None:
        if self._is_open:
            self._is_open = False
            self._ending.release()


def find(reader: Reader, chat: int, remote: str) -> PartialRow | None:
    """What is here of a remote file of a chat."""
    row = reader.connection.one(
        "SELECT file, key, name FROM partial_files WHERE chat = ? AND remote = ?", (chat, remote)
    )
    return None if row is None else PartialRow(*row)


def note(tx: Transaction, chat: int, remote: str, row: PartialRow) -> None:
    """Keep how to go on with a file, in place of what was here of it."""
    forget(tx, chat, remote)
    tx.connection.execute(
        "INSERT INTO partial_files(chat, remote, file, key, name, begun_at)"
        " VALUES(?, ?, ?, ?, ?, ?)",
        (chat, remote, row.file, row.key, row.name, tx.now),
    )


def completed(tx: Transaction, chat: int, remote: str, file: str) -> bool:
    """Take out the row of a file that is whole now; whether it was still wanted."""
    tx.connection.execute(
        "DELETE FROM partial_files WHERE chat = ? AND remote = ? AND file = ?", (chat, remote, file)
    )
    return tx.connection.changes() > 0


def forget(tx: Transaction, chat: int, remote: str) -> None:
    """Destroy what is here of one file."""
    _destroy(tx, "chat = ? AND remote = ?", (chat, remote))


def forget_of_chat(tx: Transaction, chat: int) -> None:
    """Destroy what is here of a chat's files."""
    _destroy(tx, "chat = ?", (chat,))


def forget_old(tx: Transaction) -> None:
    """Destroy the beginnings whose rest nobody asked for in a long time."""
    _destroy(tx, "begun_at < ?", (tx.now - KEPT_MILLISECONDS,))


def known_files(reader: Reader) -> set[str]:
    """The sealed files that are beginnings."""
    return {file for (file,) in reader.connection.execute("SELECT file FROM partial_files")}


def _destroy(tx: Transaction, which: str, values: tuple[int | str, ...]) -> None:
    found = tx.connection.rows(f"DELETE FROM partial_files WHERE {which} RETURNING file", values)
    tx.discarded.extend(file for (file,) in found)
