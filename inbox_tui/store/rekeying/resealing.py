"""Sealing the stored files anew, each under a new key and a new name.

The old files stay as they are until the renewed database, which knows the new ones, is in force. Then
no row knows the old ones, and they are swept away as any such file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from inbox_tui.store import checking_files, sealing
from inbox_tui.store.attachments_writing import Place, WritingFile, raise_if_full
from inbox_tui.store.database import Database
from inbox_tui.store.errors import Damaged


@dataclass(slots=True)
class Resealed:
    """``fresh`` and ``old``: names of sealed files. ``unreadable``: names for the person."""

    fresh: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


class Resealer:
    """Works on a copy of the database of which nobody else knows."""

    def __init__(self, copy: Database, place: Place, done: Resealed) -> None:
        """``done`` is filled on the way, so that what is there is known after a failure too."""
        self._copy = copy
        self._place = place
        self._done = done

    def reseal_all(self, add: Callable[[int], None]) -> None:
        """``add`` is told of bytes done, and stops it by raising. Raises ``StoreFull``."""
        # the beginnings of files are fetched anew, which costs less than keeping them costs here
        self._done.old += [file for (file,) in self._copy.rows("SELECT file FROM partial_files")]
        self._copy.execute("DELETE FROM partial_files")
        # a digest under the old key would find no equal file any more
        self._copy.execute("UPDATE attachments SET digest = NULL")
        for file, key, size, name in self._copy.rows(
            "SELECT file, key, size, max(name) FROM attachments GROUP BY file ORDER BY file"
        ):
            self._reseal(file, key, size, name, add)

    def _reseal(
        self, file: str, key: bytes, size: int, name: str, add: Callable[[int], None]
    ) -> None:
        writing = WritingFile.new(self._place)
        self._done.fresh.append(writing.file)
        try:
            for chunk in _content(self._place.path(file), key, size):
                writing.write(chunk)
                add(len(chunk))
            written = writing.finish()
        except (Damaged, FileNotFoundError):
            # it was damaged or gone before: it stays as it is, and can be fetched again
            writing.abandon()
            self._done.fresh.pop()
            self._done.unreadable.append(name or file)
            return
        except BaseException as error:
            writing.abandon()
            raise_if_full(error)
            raise
        self._copy.execute(
            "UPDATE attachments SET file = ?, key = ?, digest = ? WHERE file = ?",
            (written.file, written.key, written.digest, file),
        )
        self._done.old.append(file)


def total(copy: Database) -> int:
    """How many bytes all the files' contents have."""
    found = "SELECT max(size) AS size FROM attachments GROUP BY file"
    return int(copy.scalar(f"SELECT coalesce(sum(size), 0) FROM ({found})"))


def room_needed(copy: Database) -> int:
    """Bytes on the disk for all of them a second time."""
    sizes = copy.rows("SELECT max(size) FROM attachments GROUP BY file")
    return sum(
        size + sealing.chunks_of(size) * (sealing.SEALED_BYTES - sealing.CHUNK_BYTES)
        for (size,) in sizes
    )


def remove(place: Place, names: list[str]) -> None:
    """Remove sealed files that nobody needs."""
    for name in names:
        place.path(name).unlink(missing_ok=True)


def _content(path: Path, key: bytes, size: int) -> Iterator[bytes]:
    return checking_files.content_of(path, key, size)
