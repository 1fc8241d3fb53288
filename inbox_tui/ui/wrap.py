"""Breaking text into lines of a width in cells, never inside what a person sees as one character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

_ONE_CELL_EACH: Final = re.compile("[ -~\xa0-\xac\xae-ʯͰ-҂Ҋ-ԧ–-‧‹›€]*\\Z")
"""Latin, Greek, Cyrillic and their punctuation: a character is a cell and may stand alone."""
_WORD: Final = re.compile(r" *[^ ]+ *| +")
_NOT_FIRST: Final = frozenset(
    "、。，．！？：；）］｝」』】》〉〕…ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々"
)
"""What no line of Chinese or Japanese begins with (JIS X 4051, the commonest of it)."""
_NOT_LAST: Final = frozenset("（［｛「『【《〈〔")


def wrap_spans(text: str, width: int) -> list[tuple[int, int]]:
    """Where each line of ``text`` begins and ends, broken at line feeds and at ``width`` cells.

    Ends leave out the space a line was broken at. Only a cluster wider than ``width`` is too wide.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        if len(line) <= width and line.isascii():
            spans.append((start, start + len(line)))
        else:
            spans.extend(_wrap_line(line, start, max(1, width)))
        start += len(line) + 1
    return spans


def _wrap_line(line: str, offset: int, width: int) -> list[tuple[int, int]]:
    breaks = _simple_breaks(line, width) if _is_simple(line) else _breaks(line, width)
    spans: list[tuple[int, int]] = []
    for start, end in zip([0, *breaks], [*breaks, len(line)], strict=True):
        kept = line[start:end].rstrip(" ")
        spans.append((offset + start, offset + start + len(kept)))
    return spans


def _is_simple(text: str) -> bool:
    return text.isascii() or _ONE_CELL_EACH.match(text) is not None


def _simple_breaks(line: str, width: int) -> list[int]:
    # the common case, several times faster than measuring every word
    breaks: list[int] = []
    start, length = 0, len(line)
    while length - start > width:
        space = line.rfind(" ", start, start + width + 1)
        if space <= start:
            start += width
        else:
            start = space + 1
            while start < length and line[start] == " ":
                start += 1
            if start >= length:
                break
        breaks.append(start)
    return breaks


def _breaks(line: str, width: int) -> list[int]:
    breaks: list[int] = []
    used = 0
    for start, end in _units(line):
        unit = line[start:end]
        bare = cells(unit.rstrip(" "))
        if used and used + bare > width:
            breaks.append(start)
            used = 0
        if bare <= width:
            used += cells(unit)
            continue
        at = start
        for cluster in clusters(unit):
            wide = cells(cluster)
            if used and used + wide > width and cluster != " ":
                breaks.append(at)
                used = 0
            used += wide
            at += len(cluster)
    return breaks


def _units(line: str) -> Iterator[tuple[int, int]]:
    """What stays together where it can: words, and each wide character of those without spaces."""
    for found in _WORD.finditer(line):
        word, start = found.group(), found.start()
        if _is_simple(word):
            yield start, found.end()
            continue
        at = begin = start
        previous = ""
        for cluster in clusters(word):
            if previous.strip() and _may_part(previous, cluster):
                yield begin, at
                begin = at
            previous = cluster
            at += len(cluster)
        yield begin, found.end()


def _may_part(before: str, after: str) -> bool:
    if after == " " or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return cells(before) > 1 or cells(after) > 1


def clusters(text: str) -> Iterator[str]:
    """The grapheme clusters of ``text`` (UAX #29): what a person sees as one character each."""
    if _is_simple(text):
        return iter(text)
    # its tables take longer to load than a first screenful to draw
    from wcwidth import iter_graphemes  # noqa: PLC0415

    return iter_graphemes(text)


def cells(text: str) -> int:
    """How many columns ``text`` takes, as Textual counts them."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int) -> str:
    """``text`` in at most ``width`` columns, with an ellipsis where something is left out."""
    if width <= 0:
        return ""
    if cells(text) <= width:
        return text
    if _is_simple(text):
        return text[: width - 1].rstrip() + "…"
    return _fit(text, width)


@lru_cache(maxsize=2048)
def _fit(text: str, width: int) -> str:
    kept: list[str] = []
    left = width - 1
    for cluster in clusters(text):
        left -= cells(cluster)
        if left < 0:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + "…"


def padded(text: str, width: int) -> str:
    """``text`` in exactly ``width`` columns."""
    fitted = fit(text, width)
    return fitted + " " * (width - cells(fitted))
