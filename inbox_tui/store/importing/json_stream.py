r"""Walking through a JSON file of any size, holding one value of it at a time.

What is not asked for is passed over. Each value that is asked for has a cap, and so has nesting. Some
programs write control characters as ``\x1F``, which is no JSON: it is read as what it means.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

from inbox_tui.store.importing.errors import BadFile

MAX_VALUE_CHARACTERS: Final = 16 * 1024 * 1024
MAX_NESTING: Final = 64
_CHUNK: Final = 256 * 1024
_LOOK_AHEAD: Final = 64 * 1024
"""Characters that hold nearly every message whole."""
_DECODER: Final = json.JSONDecoder(strict=False)
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_NEXT_MARK: Final = re.compile(r'["{}\[\],:]')
_STRING_END: Final = re.compile(r'["\\]')
_ESCAPE: Final = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_PLAIN_END: Final = re.compile(r"[ \t\r\n,:\]}]")

Json: TypeAlias = Any
"""What ``json`` makes of a text."""


class JsonWalk:
    """A place in a JSON file, moved by what is asked for next."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.read_bytes = 0
        self._path = path
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._line = 1
        self._is_at_end = False
        self._depth = 0

    def members(self) -> Iterator[str]:
        """The names in the object that is next; each value is asked for, or passed over, in turn."""
        self._open("{")
        is_first = True
        while self._goes_on("}", is_first=is_first):
            is_first = False
            name = self._parsed(self._string())
            self._expect(":")
            depth = self._depth
            before = self._place()
            yield name
            if self._place() == before and self._depth == depth:
                self.skip()
        self._depth -= 1

    def items(self) -> Iterator[None]:
        """As many times as the list that is next has values; each is asked for in turn."""
        self._open("[")
        is_first = True
        while self._goes_on("]", is_first=is_first):
            is_first = False
            before = self._place()
            yield
            if self._place() == before:
                self.skip()
        self._depth -= 1

    def value(self) -> Json:
        """The value that is next."""
        if self._peek() in ("{", "["):
            self._fill(_LOOK_AHEAD)
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError):
                # it goes on past what is at hand, or is no JSON: the longer way will tell
                pass
            else:
                self._move(end - self._at)
                return found
        return self._parsed(self._raw(is_kept=True))

    def skip(self) -> None:
        """Pass over the value that is next."""
        self._raw(is_kept=False)

    def is_next(self, mark: str) -> bool:
        """Whether the value that is next begins with ``mark``."""
        return self._peek() == mark

    def wrong(self, what: str) -> BadFile:
        """An error that names this place."""
        return BadFile(self._path, what, self._line)

    def _place(self) -> tuple[int, int]:
        return self.read_bytes, len(self._text) - self._at

    def _open(self, mark: str) -> None:
        self._expect(mark)
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self.wrong("it is nested too deeply")

    def _goes_on(self, end: str, *, is_first: bool) -> bool:
        if self._peek() == end:
            self._move(1)
            return False
        if not is_first:
            self._expect(",")
        return True

    def _raw(self, *, is_kept: bool) -> str:
        first = self._peek()
        if first == '"':
            return self._string()
        if first in ("{", "["):
            return self._nested(is_kept=is_kept)
        end = self._find(_PLAIN_END)
        return self._taken(end if end is not None else len(self._text) - self._at)

    def _nested(self, *, is_kept: bool) -> str:
        """A list or an object as it stands."""
        kept: list[str] = []
        length = depth = 0
        while True:
            end = self._find(_NEXT_MARK)
            if end is None:
                raise self.wrong("it ends in the middle")
            mark = self._text[self._at + end]
            piece = self._taken(end) + (self._string() if mark == '"' else self._taken(1))
            length += len(piece)
            if is_kept:
                kept.append(piece)
                if length > MAX_VALUE_CHARACTERS:
                    raise self.wrong("a value in it is too long")
            depth += (mark in "{[") - (mark in "}]")
            if depth > MAX_NESTING:
                raise self.wrong("it is nested too deeply")
            if depth == 0:
                return "".join(kept)

    def _string(self) -> str:
        if self._peek() != '"':
            raise self.wrong("it is not JSON")
        start = 1
        while True:
            found = self._find(_STRING_END, start)
            if found is None or found > MAX_VALUE_CHARACTERS:
                raise self.wrong("a text in it has no end, or is too long")
            if self._text[self._at + found] == '"':
                return self._taken(found + 1)
            self._fill(found + 2)
            start = found + 2

    def _parsed(self, raw: str) -> Json:
        if "\\x" in raw:
            raw = _ESCAPE.sub(lambda it: f"\\u00{it[1]}" if it[1] else it[0], raw)
        try:
            return json.loads(raw, strict=False)
        except (ValueError, RecursionError) as error:
            raise self.wrong("it is not JSON") from error

    def _peek(self) -> str:
        """The next character that is no space; nothing at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._move(0 if space is None else space.end() - self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _expect(self, mark: str) -> None:
        if self._peek() != mark:
            raise self.wrong("it is not JSON, or ends in the middle")
        self._move(1)

    def _find(self, pattern: re.Pattern[str], start: int = 0) -> int | None:
        """How far ahead the next match is."""
        while True:
            found = pattern.search(self._text, self._at + start)
            if found is not None:
                return found.start() - self._at
            start = len(self._text) - self._at
            if start > MAX_VALUE_CHARACTERS:
                raise self.wrong("a value in it is too long")
            if not self._more():
                return None

    def _taken(self, count: int) -> str:
        self._fill(count)
        taken = self._text[self._at : self._at + count]
        self._move(count)
        return taken

    def _move(self, count: int) -> None:
        self._line += self._text.count("\n", self._at, self._at + count)
        self._at += count

    def _fill(self, count: int) -> None:
        while len(self._text) - self._at < count and self._more():
            pass

    def _more(self) -> bool:
        if self._is_at_end:
            return False
        try:
            chunk = self._file.read(_CHUNK)
            decoded = self._decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise self.wrong("it is not text in UTF-8") from error
        except OSError as error:
            raise self.wrong(f"it can't be read ({error.strerror})") from error
        self._is_at_end = not chunk
        self.read_bytes += len(chunk)
        self._text = self._text[self._at :] + decoded
        self._at = 0
        return bool(chunk)
