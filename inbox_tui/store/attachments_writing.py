"""One sealed file while it is being written, and how it becomes durable."""

from __future__ import annotations

import errno
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from inbox_tui.keys.folder import sync_folder
from inbox_tui.store import sealing
from inbox_tui.store.errors import Damaged, StoreFull
from inbox_tui.store.files import make_private_folder

Content: TypeAlias = bytes | Path | BinaryIO | Iterable[bytes]

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})
_DIGEST: Final = "sha256"


@dataclass(frozen=True, slots=True)
class Written:
    """A sealed file that is durable and that no row knows yet."""

    file: str
    key: bytes
    size: int
    digest: bytes
    """HMAC-SHA256 of the content under this store's own key: equal files of two stores differ."""

    def __repr__(self) -> str:
        return f"Written({self.file}, {self.size} bytes)"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store's sealed files are, and the key their digests are made with."""

    folder: Path
    digest_key: bytes

    def path(self, file: str) -> Path:
        """The path of a sealed file."""
        return self.folder / file[:2] / file

    def __repr__(self) -> str:
        return f"Place({self.folder})"


class WritingFile:
    """Seals what is written to it. Ends by ``finish``, ``suspend`` or ``abandon``."""

    def __init__(self, place: Place, file: str, key: bytes, *, goes_on: bool = False) -> None:
        """``goes_on``: what is whole of a file that was left is read, and the rest of it cut off.

        A file of which nothing is whole begins anew. Raises ``StoreFull``.
        """
        self.file = file
        self._place = place
        self._key = key
        self._path = place.path(file)
        self._digest = self.fresh_digest()
        with _or_full():
            opened = self._take_up() if goes_on else None
            self._target, self._sealer = opened or self._begin()

    @classmethod
    def new(cls, place: Place) -> WritingFile:
        """A file of a random name under a random key."""
        return cls(place, secrets.token_hex(16), secrets.token_bytes(sealing.KEY_BYTES))

    def _begin(self) -> tuple[BufferedRandom, sealing.Sealer]:
        for folder in (self._place.folder, self._path.parent):
            make_private_folder(folder)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        target = os.fdopen(descriptor, "r+b")
        return target, sealing.Sealer(target, self._key)

    def _take_up(self) -> tuple[BufferedRandom, sealing.Sealer] | None:
        try:
            target = self._path.open("r+b")
        except FileNotFoundError:
            return None
        try:
            unsealer = sealing.Unsealer(target, self._key)
            chunks = 0
            for chunk in unsealer.whole_chunks():
                self._digest.update(chunk)
                chunks += 1
            target.seek(sealing.HEADER_BYTES + chunks * sealing.SEALED_BYTES)
            target.truncate()
        except Damaged:
            target.close()
            return None
        return target, sealing.Sealer(target, self._key, header=unsealer.header, chunks=chunks)

    def fresh_digest(self) -> hmac.HMAC:
        """A digest of nothing yet, made as the file's own is."""
        return hmac.new(self._place.digest_key, digestmod=_DIGEST)

    @property
    def key(self) -> bytes:
        """The file's own key."""
        return self._key

    @property
    def size(self) -> int:
        """Bytes taken so far."""
        return self._sealer.size

    @property
    def digest(self) -> bytes:
        """Of what was taken so far."""
        return self._digest.digest()

    def write(self, piece: bytes) -> None:
        """Take more of the content. Raises ``StoreFull``."""
        self._digest.update(piece)
        with _or_full():
            self._sealer.write(piece)

    def finish(self) -> Written:
        """Seal the end; on the disk for good, file and folder, once this returns."""
        with _or_full():
            size = self._sealer.finish()
            self._target.flush()
            os.fsync(self._target.fileno())
            self._target.close()
            sync_folder(self._path.parent)
            sync_folder(self._place.folder)
        return Written(self.file, self._key, size, self.digest)

    def suspend(self) -> int:
        """Leave it as it is, to be taken up again; how many whole chunks are there."""
        with _or_full():
            self._target.close()
        return self._sealer.chunks

    def abandon(self) -> None:
        """Remove it."""
        # what was still held may find no room on the disk, and isn't wanted any more
        with suppress(OSError):
            self._target.close()
        self._path.unlink(missing_ok=True)


def pieces_of(content: Content) -> Iterator[bytes]:
    """Any content, piece by piece."""
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, Path):
        with content.open("rb") as file:
            yield from pieces_of(file)
    elif hasattr(content, "read"):
        while piece := content.read(sealing.CHUNK_BYTES):
            yield piece
    else:
        yield from content


@contextmanager
def _or_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise_if_full(error)
        raise


def raise_if_full(error: BaseException) -> None:
    """Raise ``StoreFull`` in place of what the system said of a full disk."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        raise StoreFull(error.strerror or "") from error
