"""The only way from text to a widget: everything passes ``SafeText``, nothing is ever markup.

Textual reads ``[...]`` in plain strings as live markup and passes control characters on to the
terminal. So widgets are given :class:`~textual.content.Content` made here, titles and notifications
too, and the widgets that draw lines of their own use :func:`segment`.
"""

from __future__ import annotations

from typing import TypeAlias

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content

from inbox_tui.domain.ids import Identity
from inbox_tui.domain.safe_text import SafeText, safe_line, safe_name, safe_text

Words: TypeAlias = SafeText | str
"""``SafeText`` from outside, or this program's own words. A ``str`` is cleaned again all the same."""


def safe(words: Words) -> SafeText:
    """``words`` as text a terminal shows and does not obey."""
    return words if isinstance(words, SafeText) else safe_text(words)


def content(words: Words, style: str = "") -> Content:
    """``words`` for a widget, in one Textual style, with every bracket shown literally."""
    text = safe(words).text
    return Content.styled(text, style) if style else Content(text)


def line(raw: str, style: str = "", *, max_characters: int = 200) -> Content:
    """A remote name, title or reason for a widget, as one line."""
    return content(safe_line(raw, max_characters=max_characters), style)


def joined(*pieces: Content | Words) -> Content:
    """Pieces of text, one after the other, each keeping its style."""
    return Content.assemble(
        *(piece if isinstance(piece, Content) else content(piece) for piece in pieces)
    )


def lines(*rows: Content | Words) -> Content:
    """Rows of text, one below the other."""
    return Content("\n").join([row if isinstance(row, Content) else content(row) for row in rows])


def segment(words: Words, style: RichStyle | None = None) -> Segment:
    """A piece of a line that a widget draws itself."""
    return Segment(safe(words).text.replace("\n", " "), style)


def person_name(identity: Identity, name: str) -> SafeText:
    """What somebody is called here: their own claim, or their id where the claim shows nothing."""
    return safe_name(name, identity.native)


def local_part(identity: Identity) -> SafeText:
    """A short form of an id, for people who gave no name: ``anna`` of ``@anna:example.org``."""
    native = identity.native.removeprefix("@")
    short = native.partition(":")[0].partition("@")[0]
    return safe_name(short, identity.native)
