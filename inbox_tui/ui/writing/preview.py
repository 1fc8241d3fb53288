"""How a text will look to those who read it, where its marks become formatting."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rich.style import Style
from textual.strip import Strip

from inbox_tui.connector.markup import MAX_FORMATTED, parser
from inbox_tui.ui.widgets.lines import LineWidget, Row
from inbox_tui.ui.wrap import wrap_spans

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_ROWS: Final = 6
_MARKS: Final = {
    "em": Style(italic=True),
    "strong": Style(bold=True),
    "s": Style(strike=True),
    "code": Style(reverse=True),
}


@dataclass(slots=True)
class Block:
    """A paragraph: what stands before each of its lines, its text, and where marks hold."""

    prefix: str
    text: str = ""
    spans: list[tuple[int, int, str]] = field(default_factory=list)


def blocks_of(text: str) -> list[Block]:
    """The text's paragraphs, formatted."""
    made: list[Block] = []
    around: list[str] = []
    for token in parser().parse(text[:MAX_FORMATTED]):
        match token.type:
            case "blockquote_open":
                around.append("▎ ")
            case "list_item_open":
                around.append(f"{token.info}. " if token.info else "• ")
            case "blockquote_close" | "list_item_close":
                around.pop()
            case "fence" | "code_block":
                code = token.content.rstrip("\n")
                made.append(Block("".join(around), code, [(0, len(code), "code")]))
            case "inline":
                made.append(_paragraph("".join(around), token.children or []))
                # only the first paragraph of an item has its bullet
                around = [" " * len(each) if each[0] != "▎" else each for each in around]
            case _:
                continue
    return made


def _paragraph(prefix: str, tokens: list[Token]) -> Block:
    block = Block(prefix)
    begun: dict[str, int] = {}
    for token in tokens:
        if token.nesting > 0:
            begun[token.tag] = len(block.text)
        elif token.nesting < 0:
            block.spans.append((begun.pop(token.tag, 0), len(block.text), token.tag))
        elif token.type == "code_inline":
            block.spans.append((len(block.text), len(block.text) + len(token.content), "code"))
            block.text += token.content
        else:
            block.text += "\n" if token.type in ("softbreak", "hardbreak") else token.content
    return block


class Preview(LineWidget):
    """Above the composer while it is switched on and there is something to show."""

    ALLOW_SELECT = False
    IS_RAISED = True
    DEFAULT_CSS = "Preview { height: 1; display: none; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._text = ""
        self._instead = ""
        self._rows: list[tuple[str, Block, int, int]] = []

    def show(self, text: str, instead: str = "") -> None:
        """Show a text, or say ``instead`` why it can't be shown formatted; nothing hides it."""
        self._text, self._instead = text, instead
        self.display = bool(text.strip() or instead)
        self._fit()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._fit()

    def _fit(self) -> None:
        blocks = [Block("", self._instead)] if self._instead else blocks_of(self._text)
        width = max(10, (self.size.width or 80) - 6)
        self._rows = [
            (block.prefix, block, start, end)
            for block in blocks
            for start, end in wrap_spans(block.text, max(4, width - len(block.prefix)))
        ]
        self.styles.height = max(1, min(MOST_ROWS, len(self._rows)))
        self.refresh()

    def line(self, y: int) -> Strip:
        """Row ``y``; the last ones where there is no room for all."""
        styles = self.styles_now
        row = Row(self.size.width, styles.text)
        shown = self._rows[-MOST_ROWS:]
        row.add(" ≈ " if y == 0 else "   ", styles.accent)
        if y < len(shown):
            prefix, block, start, end = shown[y]
            row.add(prefix, styles.muted)
            plain = styles.muted if self._instead else styles.text
            for piece, style in _pieces(block, start, end, plain):
                row.add(piece, style)
        return row.strip()


def _pieces(block: Block, start: int, end: int, plain: Style) -> list[tuple[str, Style]]:
    cuts = {start, end}
    for begin, stop, _ in block.spans:
        cuts |= {place for place in (begin, stop) if start < place < end}
    places = sorted(cuts)
    pieces: list[tuple[str, Style]] = []
    for left, right in pairwise(places):
        style = plain
        for begin, stop, tag in block.spans:
            if begin <= left and right <= stop:
                style += _MARKS.get(tag, Style())
        pieces.append((block.text[left:right], style))
    return pieces
