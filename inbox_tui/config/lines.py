"""On which line of the file a key stands: the parser of the standard library doesn't say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_PART: Final = r'(?:[A-Za-z0-9_-]+|"[^"\n]*"|\'[^\'\n]*\')'
_DOTTED: Final = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER: Final = re.compile(rf"\s*\[\s*({_DOTTED})\s*\]")
_KEY: Final = re.compile(rf"\s*({_DOTTED})\s*=")
_PARTS: Final = re.compile(_PART)
Path = tuple[str, ...]
"""A key with the tables it stands in, from the outside in."""


def keys_by_line(text: str) -> Iterator[tuple[int, Path]]:
    """Each line that begins a table or sets a key, counted from one, and what it names."""
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _parts(header[1])
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *_parts(key[1]))


def line_of(text: str, path: Path) -> int | None:
    """The line on which a key, or the table it names, is first written."""
    return next((number for number, found in keys_by_line(text) if found == path), None)


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PARTS.findall(dotted))
