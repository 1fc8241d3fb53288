"""Whether the log of newest changes beside the database was taken up whole.

After a crash the engine replays the log up to the first frame that fails its checksum, and says
nothing of what follows. A kill in mid-write leaves a beginning without a commit, which nobody was
promised. Anything that was committed and comes after a broken frame was promised, and is missed here.
Follows "WAL-mode File Format", https://sqlite.org/walformat.html; frames are encrypted, their headers
are not, and the checksums are of what stands on the disk.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO, Final

import apsw

from inbox_tui.store.database import PAGE_BYTES, Database

_HEADER: Final = struct.Struct(">8I")
_FRAME: Final = struct.Struct(">6I")
_FRAME_BYTES: Final = _FRAME.size + PAGE_BYTES
_MAGIC: Final = 0x377F0682
_TAKEN_UP_AT: Final = 16
"""Where the shared index tells how many frames of the log are in force, in the machine's own order."""
_STRANGERS: Final = 16
"""Frames of another round in a row, after which no more of this one is looked for: an overwritten
stretch is passed over, and a long log of earlier rounds is not read at every start."""

_Sums = tuple[int, int]


class Tail(Enum):
    """What follows the part of the log that is in force."""

    WHOLE = "whole"
    """Nothing that was promised."""
    LAST_IN_DOUBT = "last in doubt"
    """One change that isn't whole: a power failure during it, or damage to it."""
    DAMAGED = "damaged"
    """Changes that were promised, behind a place that was altered."""


@dataclass(frozen=True, slots=True)
class _Frame:
    raw: bytes
    size_after_commit: int
    salts: _Sums
    sums: _Sums


def inspect(connection: Database) -> Tail:
    """Look at the log of the database that ``connection`` has open and has read from.

    How much of the log is in force the engine says itself. The shared index would tell as well, but
    POSIX drops every lock a process has on a file as soon as it closes that file anywhere: another
    process would then take the index for left over, and empty it under the one that writes.
    """
    log = Path(connection.filename_wal)
    try:
        with log.open("rb") as file:
            return _inspect(file, _taken_up(connection))
    except FileNotFoundError:
        return Tail.WHOLE


def _taken_up(connection: Database) -> int:
    """How many frames are in force."""
    try:
        frames, _ = connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_NOOP)
    except apsw.ReadOnlyError:
        # on a write-protected disk; there nobody can empty the index either
        with Path(f"{connection.filename}-shm").open("rb") as file:
            file.seek(_TAKEN_UP_AT)
            raw = file.read(4)
        return int(struct.unpack("=I", raw)[0]) if len(raw) == 4 else 0
    return max(int(frames), 0)


def _inspect(file: BinaryIO, taken_up: int) -> Tail:
    raw = file.read(_HEADER.size)
    has_frames = file.seek(0, 2) >= _HEADER.size + _FRAME_BYTES
    if not has_frames:
        return Tail.WHOLE
    magic, _, page_bytes, _, *rest = _HEADER.unpack(raw)
    is_big = bool(magic & 1)
    sums = _sums(raw[:24], (0, 0), is_big=is_big)
    if magic & ~1 != _MAGIC or page_bytes != PAGE_BYTES or sums != (rest[2], rest[3]):
        # the header is on the disk before the first frame is written
        return Tail.DAMAGED
    salts = (rest[0], rest[1])
    if taken_up:
        file.seek(_HEADER.size + (taken_up - 1) * _FRAME_BYTES)
        sums = _frame(file.read(_FRAME.size)).sums
    file.seek(_HEADER.size + taken_up * _FRAME_BYTES)
    return _judge(_frames_of(file, salts), salts, sums, is_big=is_big)


def _judge(frames: Iterator[_Frame], salts: _Sums, sums: _Sums, *, is_big: bool) -> Tail:
    is_broken = False
    commits = 0
    for frame in frames:
        if not is_broken:
            sums = _sums(frame.raw[:8], sums, is_big=is_big)
            sums = _sums(frame.raw[_FRAME.size :], sums, is_big=is_big)
            is_broken = frame.salts != salts or frame.sums != sums
        commits += bool(is_broken and frame.size_after_commit)
    if not is_broken:
        return Tail.WHOLE
    return Tail.DAMAGED if commits > 1 else Tail.LAST_IN_DOUBT


def _frames_of(file: BinaryIO, salts: _Sums) -> Iterator[_Frame]:
    """Whole frames from here on, without those that an earlier round of the log left behind."""
    strangers = 0
    while strangers < _STRANGERS and len(raw := file.read(_FRAME.size)) == _FRAME.size:
        salt, other_salt = _frame(raw).salts
        # a round counts the first salt up and draws the second: half of them alike is no other round
        if salt != salts[0] and other_salt != salts[1]:
            strangers += 1
            file.seek(PAGE_BYTES, 1)
            continue
        page = file.read(PAGE_BYTES)
        if len(page) == PAGE_BYTES:
            yield _frame(raw + page)


def _frame(raw: bytes) -> _Frame:
    _, size, salt, other_salt, first, second = _FRAME.unpack_from(raw)
    return _Frame(raw, size, (salt, other_salt), (first, second))


def _sums(content: bytes, sums: _Sums, *, is_big: bool) -> _Sums:
    first, second = sums
    words = struct.unpack(f"{'>' if is_big else '<'}{len(content) // 4}I", content)
    for index in range(0, len(words), 2):
        first = (first + words[index] + second) & 0xFFFFFFFF
        second = (second + words[index + 1] + first) & 0xFFFFFFFF
    return first, second
