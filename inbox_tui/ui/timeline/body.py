"""A message's text as pieces that can be wrapped, with its links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from inbox_tui.domain.message import TextPart
from inbox_tui.domain.safe_text import MAX_CHARACTERS, safe_text

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`\x00-\x20]+", re.IGNORECASE)
_TRAILING: Final = ".,;:!?)]}"
MOST_LINKS: Final = 50


@dataclass(frozen=True, slots=True)
class LinkIn:
    """A link in a shown text: what is shown, and where it leads."""

    start: int
    end: int
    target: str
    """Remote, as it came: only for :mod:`inbox_tui.policy.links` to look at."""


@dataclass(frozen=True, slots=True)
class Body:
    """Text that is safe to show, and the links in it."""

    text: str
    links: tuple[LinkIn, ...] = ()
    is_cut: bool = False


def body_of(part: TextPart, shown: Callable[[str], str] = str) -> Body:
    """What is shown of a text part. Links are the sender's spans and the addresses written out.

    ``shown``: what a text is drawn as, where a terminal needs it plainer.
    """
    pieces: list[str] = []
    links: list[LinkIn] = []
    is_cut = False
    length = 0
    for raw, target in _pieces(part):
        safe = safe_text(raw, max_characters=max(1, MAX_CHARACTERS - length))
        is_cut = is_cut or safe.cut
        text = shown(safe.text)
        if target is not None and text:
            links.append(LinkIn(length, length + len(text), target))
        pieces.append(text)
        length += len(text)
        if length >= MAX_CHARACTERS:
            is_cut = True
            break
    return Body("".join(pieces).rstrip("\n"), tuple(links), is_cut)


def _pieces(part: TextPart) -> Iterator[tuple[str, str | None]]:
    # cut apart before cleaning: cleaning shortens text, and the sender's spans count the original
    text = part.text[: 4 * MAX_CHARACTERS]
    at = 0
    for start, end, target in _spans(part, text):
        if at <= start < end:
            if at < start:
                yield text[at:start], None
            yield text[start:end], target
            at = end
    if at < len(text):
        yield text[at:], None


def _spans(part: TextPart, text: str) -> list[tuple[int, int, str]]:
    spans = [
        (link.start, link.end, link.target)
        for link in part.links
        if 0 <= link.start < link.end <= len(text)
    ]
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(_TRAILING)
        spans.append((found.start(), found.start() + len(address), address))
    # the sender's own span wins where one covers an address written out
    spans.sort(key=lambda span: (span[0], -span[1]))
    return spans[:MOST_LINKS]
