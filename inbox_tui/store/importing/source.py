"""Where records come from: a file or a folder of some program's making."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from inbox_tui.store.attachments_writing import Content
from inbox_tui.store.exporting.records import AttachmentRecord, Record


class Source(Protocol):
    """An opened export. Reading it raises ``BadFile`` for what isn't as it should be."""

    @property
    def program(self) -> str:
        """Which program's export it is, for people."""

    @property
    def digest(self) -> str:
        """Names this export, so that an import of it can be gone on with."""

    @property
    def read_bytes(self) -> int:
        """How much of it was read."""

    @property
    def total_bytes(self) -> int | None:
        """How much there is to read, where that is known."""

    def records(self) -> Iterator[Record]:
        """What it holds; the same each time."""

    def content(self, record: AttachmentRecord) -> Content | None:
        """The content of a file that one of its records names, if it is there."""

    def close(self) -> None:
        """Let go of its files."""
