"""A part of a file, read as if it were a file of its own."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Slice(io.RawIOBase):
    """The ``size`` bytes from ``offset`` on."""

    def __init__(self, path: Path, offset: int, size: int) -> None:
        super().__init__()
        self._source = path.open("rb", buffering=0)
        self._offset = offset
        self._size = size
        self._place = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, counted from the part's own beginning."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read on, up to the part's end."""
        wanted = memoryview(buffer).cast("B")[: max(0, self._size - self._place)]
        self._source.seek(self._offset + self._place)
        got = self._source.readinto(wanted) or 0
        self._place += got
        return got

    def close(self) -> None:
        """Let go of the file."""
        self._source.close()
        super().close()
