"""The links of a message's HTML, as spans of its plain text.

What is shown is the plain body; the HTML is read for one thing only: links whose text hides where
they lead. It is scanned for two tags and not parsed: ``html.parser`` takes a minute for 64 kB of
unfinished tags, and this must take no longer than the text is long. So no expression here looks past
the next ``<``, and none gives back what it has taken.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from inbox_tui.domain.message import Link

MAX_HTML: Final = 65_536
MAX_LINKS: Final = 100
MAX_TARGET: Final = 2_000

_MENTIONS: Final = ("https://matrix.to/", "matrix:")
_ATTRIBUTES: Final = r"""((?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)"""
_TAG: Final = re.compile(rf"<(/?)(a|mx-reply)(?![\w-]){_ATTRIBUTES}>", re.IGNORECASE)
_ANY_TAG: Final = re.compile(r"<[^<>]*+>")
_TARGET: Final = re.compile(
    r"""(?:^|\s)href\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=]++))""", re.IGNORECASE
)


def links_in(body: str, html: str) -> tuple[Link, ...]:
    """The links of ``html`` whose text stands in ``body`` and is not itself the target."""
    links: list[Link] = []
    place = 0
    for text, target in _anchors(html[:MAX_HTML])[:MAX_LINKS]:
        start = body.find(text, place)
        if start < 0:
            continue
        place = start + len(text)
        if text != target and len(target) <= MAX_TARGET and not target.startswith(_MENTIONS):
            links.append(Link(start, place, target))
    return tuple(links)


def _anchors(html: str) -> list[tuple[str, str]]:
    """(text, target) of every link outside a quoted reply."""
    found: list[tuple[str, str]] = []
    target, begin, quotes = "", 0, 0
    for tag in _TAG.finditer(html):
        is_end, name = bool(tag[1]), tag[2].lower()
        if name == "mx-reply":
            quotes = max(0, quotes + (-1 if is_end else 1))
            continue
        text = _text(html[begin : tag.start()]) if target and not quotes else ""
        if text:
            found.append((text, target))
        target, begin = "" if is_end else _target(tag[3]), tag.end()
    return found


def _target(attributes: str) -> str:
    match = _TARGET.search(attributes)
    return unescape(next(filter(None, match.groups()), "")).strip() if match else ""


def _text(html: str) -> str:
    return unescape(_ANY_TAG.sub("", html)).strip()
