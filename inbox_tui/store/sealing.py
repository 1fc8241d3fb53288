"""A file sealed in chunks, so that it is written, read and taken up again in constant memory.

Each chunk is AES-256-GCM under the file's own key with a random nonce before it; a chunk's number,
whether it is the last, and the file's header are authenticated with it, so that altered, cut,
reordered and appended chunks are refused. Random nonces, because a file that is taken up again
seals the number of a torn chunk once more: a counter would then repeat a nonce for other content.

Version 1 had the number and the last-chunk mark in the nonce (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015). It is still read.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inbox_tui.store.errors import Damaged

CHUNK_BYTES: Final = 64 * 1024
KEY_BYTES: Final = 32
HEADER_BYTES: Final = 12
_MAGIC: Final = b"IBTF"
_STREAM: Final = 1
_VERSION: Final = 2
_SALT_BYTES: Final = HEADER_BYTES - len(_MAGIC) - 1
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
SEALED_BYTES: Final = _NONCE_BYTES + CHUNK_BYTES + _TAG_BYTES
"""A whole chunk on the disk."""
_MAX_CHUNKS: Final = 2**32
DAMAGED: Final = "A stored file has been damaged on the disk. Fetch it again from its chat."


class Sealer:
    """Writes a sealed file piece by piece. A chunk is written when it is known not to be the last."""

    def __init__(
        self, target: BinaryIO, key: bytes, *, header: bytes | None = None, chunks: int = 0
    ) -> None:
        """``header`` and ``chunks``: of a file that is taken up again, where ``target`` stands."""
        self._target = target
        self._cipher = AESGCM(key)
        self._number = chunks
        self._held = bytearray()
        if header is None:
            self._header = _MAGIC + bytes([_VERSION]) + secrets.token_bytes(_SALT_BYTES)
            target.write(self._header)
        else:
            self._header = header

    @property
    def size(self) -> int:
        """Bytes taken so far."""
        return self._number * CHUNK_BYTES + len(self._held)

    @property
    def chunks(self) -> int:
        """Whole chunks written so far."""
        return self._number

    def write(self, piece: bytes) -> None:
        """Take more of the content."""
        rest = memoryview(piece)
        while rest:
            if len(self._held) == CHUNK_BYTES:
                self._seal(self._held, is_last=False)
                self._held.clear()
            if not self._held and len(rest) > CHUNK_BYTES:
                self._seal(rest[:CHUNK_BYTES], is_last=False)
                rest = rest[CHUNK_BYTES:]
                continue
            room = CHUNK_BYTES - len(self._held)
            self._held += rest[:room]
            rest = rest[room:]

    def finish(self) -> int:
        """Write the last chunk, shorter than the others and perhaps empty; the content's size."""
        size = self.size
        self._seal(self._held, is_last=True)
        return size

    def _seal(self, chunk: bytearray | memoryview, *, is_last: bool) -> None:
        if self._number >= _MAX_CHUNKS:
            raise ValueError("a file of more than 256 TiB can't be sealed")
        nonce = secrets.token_bytes(_NONCE_BYTES)
        bound = _bound(self._header, self._number, is_last=is_last)
        # in one piece: a short write before a long one costs the buffer a system call of its own
        self._target.write(nonce + self._cipher.encrypt(nonce, chunk, bound))
        self._number += 1


class Unsealer:
    """Reads a sealed file, from any chunk on. Raises ``Damaged`` for everything that isn't whole."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self._source = source
        self._cipher = AESGCM(key)
        self.header = source.read(HEADER_BYTES)
        if len(self.header) != HEADER_BYTES or not self.header.startswith(_MAGIC):
            raise Damaged(DAMAGED)
        self._is_stream = self.header[len(_MAGIC)] == _STREAM
        if not self._is_stream and self.header[len(_MAGIC)] != _VERSION:
            raise Damaged(DAMAGED)
        self._step = SEALED_BYTES - (_NONCE_BYTES if self._is_stream else 0)

    def length_of(self, size: int) -> int:
        """How long the file on the disk is for a content of ``size`` bytes."""
        return HEADER_BYTES + size + chunks_of(size) * (self._step - CHUNK_BYTES)

    def chunks(self) -> Iterator[bytes]:
        """All of it, to the end of the file."""
        number = 0
        sealed = self._source.read(self._step)
        while True:
            following = self._source.read(self._step)
            yield self._unseal(sealed, number, is_last=not following)
            if not following:
                return
            sealed, number = following, number + 1

    def between(self, start: int, end: int, size: int) -> Iterator[bytes]:
        """The bytes from ``start`` to ``end`` of a content of ``size`` bytes."""
        last = chunks_of(size) - 1
        first = min(start // CHUNK_BYTES, last)
        self._source.seek(HEADER_BYTES + first * self._step)
        for number in range(first, min(max(end - 1, 0) // CHUNK_BYTES, last) + 1):
            sealed = self._source.read(self._step)
            chunk = self._unseal(sealed, number, is_last=number == last)
            begin = number * CHUNK_BYTES
            yield chunk[max(start - begin, 0) : max(end - begin, 0)]

    def whole_chunks(self) -> Iterator[bytes]:
        """Of a file that was not finished: its chunks, up to the first that isn't whole."""
        number = 0
        while len(sealed := self._source.read(self._step)) == self._step:
            try:
                yield self._unseal(sealed, number, is_last=False)
            except Damaged:
                return
            number += 1

    def _unseal(self, sealed: bytes, number: int, *, is_last: bool) -> bytes:
        try:
            if self._is_stream:
                nonce = (
                    self.header[len(_MAGIC) + 1 :] + number.to_bytes(4, "big") + bytes([is_last])
                )
                return self._cipher.decrypt(nonce, sealed, self.header)
            nonce, body = sealed[:_NONCE_BYTES], memoryview(sealed)[_NONCE_BYTES:]
            return self._cipher.decrypt(nonce, body, _bound(self.header, number, is_last=is_last))
        except (InvalidTag, ValueError) as error:
            raise Damaged(DAMAGED) from error


def seal(pieces: Iterable[bytes], target: BinaryIO, key: bytes) -> int:
    """Write ``pieces`` to ``target``, sealed; returns how many bytes they were."""
    sealer = Sealer(target, key)
    for piece in pieces:
        sealer.write(piece)
    return sealer.finish()


def unseal(source: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The bytes of a sealed file, chunk by chunk. Raises ``Damaged``."""
    yield from Unsealer(source, key).chunks()


def chunks_of(size: int) -> int:
    """How many chunks a content of ``size`` bytes has; an empty one has one."""
    return max(1, -(-size // CHUNK_BYTES))


def _bound(header: bytes, number: int, *, is_last: bool) -> bytes:
    """What is authenticated with a chunk."""
    return header + number.to_bytes(4, "big") + bytes([is_last])
