"""How much more a chat takes of a text, and where a text that is too long is best divided."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from inbox_tui.domain.capability import Limits

MOST_PIECES: Final = 20
"""More messages at once would be a flood: better send a file."""
_JOINERS: Final = "\u200d\ufe0e\ufe0f"
_BREAKS: Final = (
    re.compile(r"\n[ \t]*\n+"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+|(?<=[。！？])"),
    re.compile(r"\s+"),
)
"""Where a text may be divided, the best first: paragraphs, lines, sentences, words."""
_WORTH: Final = 3
"""A better kind of break is taken where it leaves at least a third of a piece."""


def room_left(text: str, limits: Limits) -> tuple[int, str] | None:
    """How much more fits, and of what (``characters`` or ``bytes``); negative where it is too long.

    ``None`` where the chat names no limit. Of two limits the one that is nearer counts.
    """
    rooms: list[tuple[int, str]] = []
    if limits.text_characters is not None:
        rooms.append((limits.text_characters - len(text), "characters"))
    if limits.text_bytes is not None:
        rooms.append((limits.text_bytes - _bytes(text), "bytes"))
    return min(rooms, default=None)


def limit_words(limits: Limits) -> str:
    """What a chat takes at most: ``500 characters``."""
    said: list[str] = []
    if limits.text_characters is not None:
        said.append(f"{limits.text_characters:,} characters")
    if limits.text_bytes is not None:
        said.append(f"{limits.text_bytes:,} bytes")
    return " and ".join(said)


def divided(text: str, limits: Limits) -> tuple[str, ...]:
    """``text`` in pieces that each fit, divided where a reader would pause. Nothing but space goes."""
    pieces: list[str] = []
    rest = text.strip("\n")
    while rest.strip():
        most = _fitting(rest, limits)
        end, begin = (len(rest), len(rest)) if most >= len(rest) else _best_break(rest, most)
        piece = rest[:end].rstrip()
        if piece.strip():
            pieces.append(piece)
        rest = rest[begin:]
    return tuple(pieces)


def _fitting(text: str, limits: Limits) -> int:
    """How many characters of ``text`` fit; at least one."""
    most = len(text)
    if limits.text_characters is not None:
        most = min(most, limits.text_characters)
    if limits.text_bytes is not None and _bytes(text[:most]) > limits.text_bytes:
        cut = text[:most].encode("utf-8", "replace")[: limits.text_bytes]
        most = len(cut.decode("utf-8", "ignore"))
    return max(1, most)


def _best_break(text: str, most: int) -> tuple[int, int]:
    """Where the piece ends, and where the next begins."""
    # one character further: a space just behind what fits is a good place too
    window = text[: most + 1]
    for kind in _BREAKS:
        last = None
        for found in kind.finditer(window):
            if 0 < found.start() <= most:
                last = found
        if last is not None and (last.start() * _WORTH >= most or kind is _BREAKS[-1]):
            return last.start(), max(last.end(), 1)
    end = _whole_characters(text, most)
    return end, end


def _whole_characters(text: str, most: int) -> int:
    """Not in the middle of what is drawn as one character, where that can be helped."""
    end = most
    while end > 1 and (
        unicodedata.combining(text[end]) or text[end] in _JOINERS or text[end - 1] == _JOINERS[0]
    ):
        end -= 1
    return end if end > 1 else most


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
