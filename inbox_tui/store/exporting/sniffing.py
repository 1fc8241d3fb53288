"""What a file is, by its first bytes: never by what somebody calls it."""

from __future__ import annotations

from typing import Final

_UNKNOWN: Final = ".bin"
_PICTURES: Final = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png", ".png"),
    (b"\xff\xd8\xff", 0, "image/jpeg", ".jpg"),
    (b"GIF87a", 0, "image/gif", ".gif"),
    (b"GIF89a", 0, "image/gif", ".gif"),
    (b"WEBP", 8, "image/webp", ".webp"),
)
_OTHERS: Final = (
    (b"%PDF-", 0, ".pdf"),
    (b"OggS", 0, ".ogg"),
    (b"ID3", 0, ".mp3"),
    (b"ftyp", 4, ".mp4"),
)
"""Nothing in here does anything by being opened in the program for it by its name alone."""


def picture_type(content: bytes) -> str | None:
    """The media type of a picture every browser draws; ``None`` for anything else."""
    for mark, start, media_type, _ in _PICTURES:
        if content.startswith(mark, start):
            return media_type
    return None


def suffix_of(content: bytes) -> str:
    """What the name of a file with this beginning ends with."""
    for mark, start, _, suffix in _PICTURES:
        if content.startswith(mark, start):
            return suffix
    for mark, start, suffix in _OTHERS:
        if content.startswith(mark, start):
            return suffix
    return _UNKNOWN
