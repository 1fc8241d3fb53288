"""A file sealed in chunks, so that it is written and read in constant memory.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: the nonce of a
chunk is a random prefix, the chunk's number and whether it is the last. Altered, cut, reordered and
appended chunks are refused.
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
_MAGIC: Final = b"IBTF\x01"
_PREFIX_BYTES: Final = 7
_HEADER_BYTES: Final = len(_MAGIC) + _PREFIX_BYTES
_TAG_BYTES: Final = 16
_SEALED_BYTES: Final = CHUNK_BYTES + _TAG_BYTES
_MAX_CHUNKS: Final = 2**32
_DAMAGED: Final = "A stored file has been damaged on the disk. Fetch it again from its chat."


def seal(pieces: Iterable[bytes], target: BinaryIO, key: bytes) -> int:
    """Write ``pieces`` to ``target``, sealed; returns how many bytes they were."""
    cipher = AESGCM(key)
    header = _MAGIC + secrets.token_bytes(_PREFIX_BYTES)
    target.write(header)
    total = 0
    for number, (chunk, is_last) in enumerate(_chunks(pieces)):
        if number >= _MAX_CHUNKS:
            raise ValueError("a file of more than 256 TiB can't be sealed")
        target.write(cipher.encrypt(_nonce(header, number, is_last=is_last), chunk, header))
        total += len(chunk)
    return total


def unseal(source: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The bytes of a sealed file, chunk by chunk. Raises ``Damaged``."""
    cipher = AESGCM(key)
    header = source.read(_HEADER_BYTES)
    if len(header) != _HEADER_BYTES or not header.startswith(_MAGIC):
        raise Damaged(_DAMAGED)
    number = 0
    sealed = source.read(_SEALED_BYTES)
    while True:
        following = source.read(_SEALED_BYTES)
        nonce = _nonce(header, number, is_last=not following)
        try:
            yield cipher.decrypt(nonce, sealed, header)
        except InvalidTag as error:
            raise Damaged(_DAMAGED) from error
        if not following:
            return
        sealed, number = following, number + 1


def _chunks(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Chunks of equal size, the last one shorter and perhaps empty, marked as the last."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > CHUNK_BYTES:
            yield bytes(held[:CHUNK_BYTES]), False
            del held[:CHUNK_BYTES]
    yield bytes(held), True


def _nonce(header: bytes, number: int, *, is_last: bool) -> bytes:
    return header[len(_MAGIC) :] + number.to_bytes(4, "big") + bytes([is_last])
