"""How one item is to be drawn: everything besides the item itself that decides its lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from inbox_tui.domain.ids import Identity, MessageId
from inbox_tui.domain.safe_text import SafeText
from inbox_tui.ui.content import Words
from inbox_tui.ui.theme import Styles
from inbox_tui.ui.widgets.lines import Row

GUTTER: Final = 3
"""Columns before remote text. Only this program writes there, so that no message can imitate a
name, a notice or a quote."""
WIDEST: Final = 104
"""Columns a line of text takes at most, so that it can be read on a wide screen."""

NEWER: Final = " ↓ newer messages · End "


def nobodys(_: MessageId) -> bool:
    """What is answered of a message where no chat is known."""
    return False


@dataclass(frozen=True, slots=True)
class Look:
    """The room there is, and what the person did to this item."""

    width: int
    styles: Styles
    name_of: Callable[[Identity], SafeText]
    is_mine: Callable[[MessageId], bool] = nobodys
    """Whether a message that is answered is the person's own."""
    is_selected: bool = False
    is_expanded: bool = False
    is_revealed: bool = False
    progress: str = ""
    """How far a file of this message has come."""

    @property
    def column(self) -> int:
        """Where the right edge of the text column is."""
        return min(self.width, WIDEST)

    @property
    def text_width(self) -> int:
        """Columns for remote text."""
        return max(8, self.column - GUTTER - 1)

    def row(
        self, sign: str = " ", sign_style: Style | None = None, *, is_mine: bool = False
    ) -> Row:
        """A new line: the bar of own or selected messages, then a sign of this program's."""
        row = self.bar(is_mine=is_mine)
        return row.add(sign, sign_style or self.styles.muted).add(" ", self.styles.text)

    def bar(self, *, is_mine: bool = False) -> Row:
        """A new line with nothing but the bar: names begin right after it, where no text can."""
        bar = "▌" if self.is_selected else "▏" if is_mine else " "
        return Row(self.column, self.styles.text).add(bar, self.styles.accent)

    def done(self, row: Row) -> Strip:
        """The finished line, as wide as the widget."""
        strip = row.strip()
        return strip.extend_cell_length(self.width, self.styles.text)

    def rule(self, words: Words, style: Style) -> Strip:
        """A line across the column with words in it."""
        row = Row(self.column, self.styles.faint)
        row.add(" ── ", self.styles.faint).add(words, style).add(" ", self.styles.faint)
        row.add("─" * max(0, row.room - 1), self.styles.faint)
        return self.done(row)

    @property
    def blank(self) -> Strip:
        """An empty line, on the timeline's own ground even beside what is chosen."""
        styles = self.styles
        return Strip.blank(self.width, styles.on(styles.colours.ground).text)


def with_hint(body: Strip, styles: Styles) -> Strip:
    """A line with word of newer messages at its end, where there is room."""
    room = body.cell_length - len(NEWER)
    if room < 10:
        return body
    return Strip([*body.crop(0, room), Segment(NEWER, styles.count)], body.cell_length)
