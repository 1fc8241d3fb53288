"""Reading files that anybody may have made, without believing them."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from inbox_tui.store.importing.errors import BadFile

MAX_LINE_BYTES: Final = 16 * 1024 * 1024
_SAMPLE: Final = 1024 * 1024


class Lines:
    """A file's lines of text, none longer than the cap, counted from one."""

    def __init__(
        self, path: Path, *, is_strict: bool = True, longest: int = MAX_LINE_BYTES
    ) -> None:
        """Bytes that are no UTF-8 are an error where ``is_strict``, else a replacement character."""
        self.path = path
        self.number = 0
        self.read_bytes = 0
        self.longest = longest
        self._errors = "strict" if is_strict else "replace"

    def __iter__(self) -> Iterator[str]:
        try:
            with self.path.open("rb") as file:
                while line := file.readline(self.longest + 1):
                    yield self.decoded(line)
        except OSError as error:
            raise BadFile(self.path, f"it can't be read ({error.strerror})") from error

    def decoded(self, line: bytes) -> str:
        """The next line as text, without its line end."""
        self.number += 1
        self.read_bytes += len(line)
        if len(line) > self.longest:
            raise BadFile(self.path, "the line is too long", self.number)
        try:
            text = line.decode("utf-8", self._errors)
        except UnicodeDecodeError as error:
            raise BadFile(self.path, "it is not text in UTF-8", self.number) from error
        return text.removesuffix("\n").removesuffix("\r")


def inside(folder: Path, name: str) -> Path | None:
    """A regular file within ``folder`` that an export names; ``None`` where there is no such file.

    A name that leads out of the folder, by ``..``, by being absolute or by a link, names nothing.
    """
    if not name or "\0" in name or "\\" in name:
        return None
    try:
        root = folder.resolve(strict=True)
        found = (root / name).resolve(strict=True)
        is_regular = stat.S_ISREG(found.stat().st_mode)
    except (OSError, ValueError, RuntimeError):
        return None
    return found if is_regular and found.is_relative_to(root) else None


def fingerprint(path: Path, *settings: str) -> str:
    """Names a file by its size, its beginning and its end, and how it is read."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        size = path.stat().st_size
        found.update(repr((size, settings)).encode("utf-8", "surrogatepass"))
        found.update(file.read(_SAMPLE))
        file.seek(max(0, size - _SAMPLE))
        found.update(file.read(_SAMPLE))
    return found.hexdigest()
