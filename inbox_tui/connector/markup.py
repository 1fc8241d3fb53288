"""The little Markdown that people write in chats, for services that show formatted text.

Emphasis, strong, struck out, code, quotes, lists, and line breaks where they were written. No HTML,
no pictures, no headings: a line that begins with ``#`` is a hashtag more often. CommonMark, by
``markdown-it-py``, which a connector and the composer's preview share so that what is previewed is
what is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Final

from inbox_tui.domain.ids import Identity
from inbox_tui.domain.message import TextPart

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MAX_FORMATTED: Final = 20_000
"""Characters. What is longer is sent as it stands."""
_RULES: Final = (
    "emphasis",
    "strikethrough",
    "backticks",
    "fence",
    "blockquote",
    "list",
    "escape",
    "newline",
)
# marks that no text may hold stand for mentions while the rest is formatted
_OPEN, _CLOSE = "\ue000", "\ue001"


@cache
def parser() -> MarkdownIt:
    """The one parser, made when it is first needed."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - a text without marks needs none

    return MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 20}).enable(
        list(_RULES)
    )


def formatted(part: TextPart, address: Callable[[Identity], str]) -> str | None:
    """The text as HTML, with its mentions as links to their ``address``.

    ``None`` where that would say nothing that the plain text does not.
    """
    if not (part.is_markdown or part.mentions) or len(part.text) > MAX_FORMATTED:
        return None
    marked = _with_marks(part)
    plain = escape(marked).replace("\n", "<br>\n")
    html = str(parser().render(marked)).strip() if part.is_markdown else plain
    if not part.mentions and html == f"<p>{plain}</p>":
        return None
    if html.startswith("<p>") and html.count("<p>") == 1 and html.endswith("</p>"):
        html = html.removeprefix("<p>").removesuffix("</p>")
    for number, mention in enumerate(part.mentions):
        name = escape(part.text[mention.start : mention.end].removeprefix("@"))
        link = f'<a href="{escape(address(mention.identity))}">{name}</a>'
        html = html.replace(f"{_OPEN}{number}{_CLOSE}", link)
    return html


def _with_marks(part: TextPart) -> str:
    """The text with each mention as a mark, which no rule looks into."""
    pieces: list[str] = []
    end = 0
    for number, mention in enumerate(part.mentions):
        pieces += [_without_marks(part.text[end : mention.start]), f"{_OPEN}{number}{_CLOSE}"]
        end = mention.end
    return "".join([*pieces, _without_marks(part.text[end:])])


def _without_marks(text: str) -> str:
    return text.replace(_OPEN, "").replace(_CLOSE, "")
