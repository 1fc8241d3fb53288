"""What can be wrong with what is imported."""

from __future__ import annotations

from pathlib import Path

from inbox_tui.store.errors import StoreError


class BadFile(StoreError):
    """A file is not what it should be. The text names the file, the line and what is wrong."""

    def __init__(self, path: Path, wrong: str, line: int | None = None) -> None:
        where = f", line {line:,}" if line is not None else ""
        super().__init__(f"{path.name}{where}: {wrong}.")
        self.line = line


class NotRecognised(StoreError):
    """Nothing that can be imported."""


class Refused(Exception):
    """One record is not taken over. The text is the reason, the same for all of its kind."""
