"""What WhatsApp's text comes in: a file alone, a folder with the media, or a zip archive of both."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from inbox_tui.store.attachments_writing import Content
from inbox_tui.store.importing.errors import BadFile
from inbox_tui.store.importing.reading import Lines, fingerprint, inside

MAX_TEXT_BYTES: Final = 2 * 1024**3
MAX_FILE_BYTES: Final = 4 * 1024**3
MAX_ENTRIES: Final = 200_000
MAX_RATIO: Final = 200
"""How much larger than in the archive a file may be. Text shrinks by five, media not at all."""
_FREE_BYTES: Final = 16 * 1024 * 1024
"""Below that, a file may have shrunk by any ratio."""
_PIECE: Final = 64 * 1024
_BARE: Final = "_chat"
_TITLE: Final = re.compile(
    r"(?:WhatsApp[ -]?(?:Chat|Unterhaltung)[ -](?:with|mit|-|con|avec|met|med|com|z)\s+"
    r"|WhatsApp Chat - |Chat (?:de )?WhatsApp (?:con|avec|com) |Conversa do WhatsApp com "
    r"|Discussion WhatsApp avec )(?P<title>.+)",
    re.IGNORECASE,
)


class Bundle(Protocol):
    """The text and what is beside it."""

    @property
    def title(self) -> str:
        """What the chat is called, by the name of what it came in."""

    @property
    def size(self) -> int:
        """Of the text, in bytes."""

    def lines(self) -> Lines:
        """The text, from its beginning."""

    def has(self, name: str) -> bool:
        """Whether there is a file of that name."""

    def content(self, name: str) -> Content | None:
        """A file."""

    def fingerprint(self, *settings: str) -> str:
        """Names the whole of it."""

    def wrong(self, what: str, line: int | None = None) -> BadFile:
        """An error that names the text."""

    def close(self) -> None:
        """Let go of it."""


class Folder:
    """A text file, with the files in the same folder."""

    def __init__(self, text: Path) -> None:
        self._text = text
        self.size = text.stat().st_size
        self.title = title_of(text.stem if text.stem != _BARE else text.absolute().parent.name)

    def lines(self) -> Lines:
        """The text, from its beginning."""
        return Lines(self._text, is_strict=False)

    def has(self, name: str) -> bool:
        """Whether there is a file of that name, and it isn't the text."""
        return self.content(name) is not None

    def content(self, name: str) -> Path | None:
        """A file in the folder itself."""
        if "/" in name:
            return None
        found = inside(self._text.absolute().parent, name)
        return None if found == self._text.resolve() else found

    def fingerprint(self, *settings: str) -> str:
        """Names the text."""
        return fingerprint(self._text, *settings)

    def wrong(self, what: str, line: int | None = None) -> BadFile:
        """An error that names the text."""
        return BadFile(self._text, what, line)

    def close(self) -> None:
        """Nothing is held open."""


class Zip:
    """A zip archive. Nothing of it is unpacked to the disk; names in it are only looked up."""

    def __init__(self, path: Path) -> None:
        """Raises ``BadFile`` for an archive that is none, or holds no text, or more than one."""
        self._path = path
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise BadFile(path, "it is not a zip archive that can be read") from error
        self._entries = {entry.filename: entry for entry in self._archive.infolist()}
        if len(self._entries) > MAX_ENTRIES:
            raise self._closed("it holds too many files")
        texts = [name for name in self._entries if name.endswith(".txt") and "/" not in name]
        chats = [name for name in texts if name == f"{_BARE}.txt"] or texts
        if len(chats) != 1:
            raise self._closed("it does not hold one chat as text")
        self._text = self._entries[chats[0]]
        if self._text.file_size > MAX_TEXT_BYTES or _is_bomb(self._text):
            raise self._closed("its text is too large")
        self.size = self._text.file_size
        stem = chats[0].removesuffix(".txt")
        self.title = title_of(stem if stem != _BARE else path.stem)

    def lines(self) -> Lines:
        """The text, from its beginning."""
        return _ZipLines(self._path, self._archive, self._text)

    def has(self, name: str) -> bool:
        """Whether there is a file of that name, and it isn't the text."""
        return name in self._entries and name != self._text.filename

    def content(self, name: str) -> Iterator[bytes] | None:
        """A file in the archive; ``None`` for one larger than its archive makes likely."""
        entry = self._entries.get(name)
        if entry is None or entry.file_size > MAX_FILE_BYTES or _is_bomb(entry):
            return None
        return self._pieces(entry)

    def fingerprint(self, *settings: str) -> str:
        """Names the archive."""
        return fingerprint(self._path, *settings)

    def wrong(self, what: str, line: int | None = None) -> BadFile:
        """An error that names the archive."""
        return BadFile(self._path, what, line)

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()

    def _pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        with _or_bad(self._path), self._archive.open(entry) as file:
            while piece := file.read(_PIECE):
                yield piece

    def _closed(self, what: str) -> BadFile:
        self._archive.close()
        return BadFile(self._path, what)


class _ZipLines(Lines):
    """The lines of a text in an archive."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        super().__init__(path, is_strict=False)
        self._archive = archive
        self._entry = entry

    def __iter__(self) -> Iterator[str]:
        with _or_bad(self.path), self._archive.open(self._entry) as file:
            while line := file.readline(self.longest + 1):
                yield self.decoded(line)


class _or_bad:  # noqa: N801 - reads as a word of the with statement
    """Say in words what an archive's reader says of a damaged one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        broken = (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
        )
        if isinstance(error, broken):
            raise BadFile(self._path, "the archive is damaged or locked") from error


def title_of(stem: str) -> str:
    """What a chat is called whose export has this name."""
    found = _TITLE.fullmatch(stem.strip())
    return (found["title"] if found else stem).strip()


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > max(_FREE_BYTES, MAX_RATIO * entry.compress_size)
