"""The links of a message's HTML, as spans of its plain text.

What is shown is the plain body; the HTML is read for one thing only: links whose text hides where
they lead. ``html.parser`` does not recurse, so depth needs no cap; length and count do.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

from inbox_tui.domain.message import Link

MAX_HTML: Final = 65_536
MAX_LINKS: Final = 100
MAX_TARGET: Final = 2_000

_MENTIONS: Final = ("https://matrix.to/", "matrix:")


class _Anchors(HTMLParser):
    """Collects (text, target) of every link outside a quoted reply."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._target: str | None = None
        self._text: list[str] = []
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "mx-reply":
            self._quotes += 1
        elif tag == "a":
            self._close()
            self._target = dict(attrs).get("href")

    def handle_endtag(self, tag: str) -> None:
        if tag == "mx-reply":
            self._quotes = max(0, self._quotes - 1)
        elif tag == "a":
            self._close()

    def handle_data(self, data: str) -> None:
        if self._target is not None:
            self._text.append(data)

    def _close(self) -> None:
        text = "".join(self._text).strip()
        if self._target and text and not self._quotes and len(self.found) < MAX_LINKS:
            self.found.append((text, self._target.strip()))
        self._target, self._text = None, []


def links_in(body: str, html: str) -> tuple[Link, ...]:
    """The links of ``html`` whose text stands in ``body`` and is not itself the target."""
    links: list[Link] = []
    place = 0
    for text, target in _anchors(html[:MAX_HTML]):
        start = body.find(text, place)
        if start < 0:
            continue
        place = start + len(text)
        if text != target and len(target) <= MAX_TARGET and not target.startswith(_MENTIONS):
            links.append(Link(start, place, target))
    return tuple(links)


def _anchors(html: str) -> list[tuple[str, str]]:
    parser = _Anchors()
    try:
        parser.feed(html)
        parser.close()
    except AssertionError:
        # how html.parser reports a malformed "<![": what came before it stands
        return parser.found
    return parser.found
