"""This program's own export, as :mod:`inbox_tui.store.exporting` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from inbox_tui.store.exporting import codec
from inbox_tui.store.exporting.codec import Malformed
from inbox_tui.store.exporting.jsonl import LINES
from inbox_tui.store.exporting.records import (
    FORMAT,
    VERSION,
    AttachmentRecord,
    End,
    Header,
    Record,
)
from inbox_tui.store.importing.errors import BadFile
from inbox_tui.store.importing.reading import Lines, fingerprint, inside

MAX_LINE_BYTES: Final = 256 * 1024 * 1024
"""A message is one line with a hundred versions of it, each letter of some scripts twelve bytes."""
_FILE: Final = re.compile(r"files/[0-9]{8,12}\.[a-z0-9]{1,5}")


class OwnExport:
    """A folder with ``export.jsonl``, or that file alone."""

    program = "inbox-tui's export"

    def __init__(self, path: Path) -> None:
        """Raises ``BadFile`` for a file that is something else, or of a later version."""
        self._path = path / LINES if path.is_dir() else path
        self._lines = Lines(self._path, longest=MAX_LINE_BYTES)
        self.total_bytes = self._path.stat().st_size
        self.digest = fingerprint(self._path, "own")
        self._check(next(self._records(Lines(self._path, longest=MAX_LINE_BYTES)), None))

    @property
    def read_bytes(self) -> int:
        """How much of the lines was read."""
        return self._lines.read_bytes

    def records(self) -> Iterator[Record]:
        """Every record. What comes after the end is not read."""
        self._lines = Lines(self._path, longest=MAX_LINE_BYTES)
        for record in self._records(self._lines):
            yield record
            if isinstance(record, End):
                return

    def content(self, record: AttachmentRecord) -> Path | None:
        """The file beside the lines. Only names that an export makes are looked for."""
        if record.file is None or _FILE.fullmatch(record.file) is None:
            return None
        return inside(self._path.parent, record.file)

    def close(self) -> None:
        """Nothing is held open."""

    def _records(self, lines: Lines) -> Iterator[Record]:
        for line in lines:
            try:
                yield codec.decode(line)
            except Malformed as error:
                raise BadFile(self._path, f"this is no record: {error}", lines.number) from error

    def _check(self, first: Record | None) -> None:
        if not isinstance(first, Header) or first.format != FORMAT:
            raise BadFile(self._path, "it does not begin with the header of an export", 1)
        if first.version > VERSION:
            raise BadFile(
                self._path,
                f"a later version of the program wrote it (format {first.version}; this one knows "
                f"{VERSION})",
                1,
            )
