"""What a byte stream asks of a terminal, told apart from what it shows.

The allow-list is what Textual's driver and compositor write themselves. Anything else that a program
writes came from somewhere it shouldn't have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r"(?P<csi>\x1b\[[0-?]*[ -/]*[@-~])"
    r"|(?P<string>\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c))"
    r"|(?P<escape>\x1b[ -/]*[0-~])"
    r"|(?P<text>[^\x1b]+)",
    re.DOTALL,
)
_INCOMPLETE: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b\x9c]{0,65536}\x1b?|[ -/]*)?\Z"
)

_WHILE_RUNNING: Final = re.compile(
    r"\x1b\[(?:"
    r"[0-9;:]*m"  # colours and styles
    r"|(?:\d+(?:;\d+)?)?H"  # to a place
    r"|\d*[ABCD]"  # by some cells
    r"|[?](?:7|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048)h"
    r"|[?](?:7|25|2026)l"
    r"|[?](?:2026|2048)[$]p"  # whether the terminal has synchronised output, in-band resize
    r"|>\d+u"  # kitty keyboard protocol
    r")\Z"
    r"|\x1b\]22;[a-z-]*\x07\Z"  # the pointer's shape
    r"|\x1b\[2[23];2t\Z"  # the title kept, and given back
    r"|\x1b\]2;(?:\(\d+[+]?\) )?inbox-tui\x07\Z"  # the title: a number, and nothing of anybody's
)
_WHEN_LEAVING: Final = re.compile(
    r"\x1b\[(?:[?](?:\d+)[hl]|<u|[0-9;]*[mHJK]|[?]25h)\Z|\x1b\]22;[a-z-]*\x07\Z"
)
LEAVING: Final = "\x1b[?1049l"
"""Where the application gives the terminal back: the main screen returns."""

_RESETS: Final = re.compile(r"(?:\x1b\[[?](?:\d+l|7h)|\x1b\[<u)*\Z")
"""Modes given back right before: nothing else may stand between them and the end."""

_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_MOTION: Final = frozenset("\r\n")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of text, or one sequence."""

    kind: str
    text: str


def tokens(stream: str) -> Iterator[Token]:
    """The stream in pieces. A lone ESC that begins nothing is a token of its own."""
    position = 0
    while position < len(stream):
        match = _TOKEN.match(stream, position)
        if match is None:
            yield Token("broken", stream[position])
            position += 1
            continue
        yield Token(match.lastgroup or "", match[0])
        position = match.end()


def split_incomplete(stream: str) -> tuple[str, str]:
    """What is complete, and the beginning of a sequence that isn't yet."""
    start = stream.rfind("\x1b")
    if start > 0 and stream[start - 1 : start + 1] != "\x1b\x1b":
        # ESC may be the first half of a string's end, whose beginning is further back
        before = stream.rfind("\x1b", 0, start)
        if before >= 0 and _INCOMPLETE.match(stream, before):
            start = before
    if start >= 0 and _INCOMPLETE.match(stream, start):
        return stream[:start], stream[start:]
    return stream, ""


def suspicious(complete: str) -> list[str]:
    """The same of a piece that ends with no sequence unfinished, wherever it stands in a run."""
    allowed = re.compile(f"{_WHILE_RUNNING.pattern}|{_WHEN_LEAVING.pattern}")
    return list(_foreign(complete, allowed))


def foreign(stream: bytes) -> list[str]:
    """Everything in a program's output that its own driver doesn't write.

    Sequences outside the allow-list, control characters, bidirectional and invisible format
    controls, and bytes that are not UTF-8.
    """
    text = stream.decode("utf-8", "surrogateescape")
    before, left, after = text.partition(LEAVING)
    running = _RESETS.sub("", before) if left else before
    return [*_foreign(running, _WHILE_RUNNING), *_foreign(left + after, _WHEN_LEAVING)]


def _foreign(text: str, allowed: re.Pattern[str]) -> Iterator[str]:
    for token in tokens(text):
        if token.kind == "text":
            yield from (repr(character) for character in token.text if _is_foreign(character))
        elif not allowed.match(token.text):
            yield repr(token.text)


def _is_foreign(character: str) -> bool:
    if character in _LINE_MOTION or " " <= character <= "~":
        return False
    if character in _BIDI:
        return True
    category = unicodedata.category(character)
    # joiners are Cf, and legitimate inside emoji and some scripts
    return category in {"Cc", "Cs", "Zl", "Zp"} or (
        category == "Cf" and character not in "\u200c\u200d"
    )
