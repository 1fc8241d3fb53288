"""How one item is to be drawn: everything besides the item itself that decides its lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from inbox_tui.domain.ids import Identity, MessageId, Millis
from inbox_tui.domain.safe_text import SafeText
from inbox_tui.ui.appearance import DEFAULT, Appearance, Density
from inbox_tui.ui.content import Words
from inbox_tui.ui.safe_width import simplified
from inbox_tui.ui.theme import Styles
from inbox_tui.ui.times import ago, clock
from inbox_tui.ui.widgets.lines import Row

GUTTER: Final = 3
"""Columns before remote text. Only this program writes there, so that no message can imitate a
name, a notice or a quote."""
WIDEST: Final = 104
"""Columns a line of text takes at most, so that it can be read on a wide screen."""
LEAD: Final = 13
"""Columns before the text of one-line messages, besides the name's."""
_NAME_CELLS: Final = 12
_NARROW_NAME_CELLS: Final = 8
_NARROW: Final = 64


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
    is_marked: bool = False
    """Whether it is one of several that something is to be done with."""
    is_expanded: bool = False
    is_revealed: bool = False
    progress: str = ""
    """How far a file of this message has come, or that older messages are being loaded."""
    appearance: Appearance = DEFAULT
    is_in_thread: bool = False
    """Whether a thread alone is shown."""
    now: Millis | None = None
    """Where time is told by how long ago it was, or how long is left: the moment, to the minute."""

    @property
    def column(self) -> int:
        """Where the right edge of the text column is."""
        return min(self.width, WIDEST)

    @property
    def is_one_line(self) -> bool:
        """Whether time and name stand before the text."""
        return self.appearance.density is Density.ONE_LINE

    @property
    def name_width(self) -> int:
        """Columns for a name before the text."""
        return _NARROW_NAME_CELLS if self.width < _NARROW else _NAME_CELLS

    @property
    def gutter(self) -> int:
        """Columns that remote text never reaches."""
        return LEAD + self.name_width if self.is_one_line else GUTTER

    @property
    def text_width(self) -> int:
        """Columns for remote text."""
        return max(8, self.column - self.gutter - 1)

    def row(
        self, sign: str = " ", sign_style: Style | None = None, *, is_mine: bool = False
    ) -> Row:
        """A new line: the bar of own or selected messages, then a sign of this program's."""
        row = self.bar(is_mine=is_mine)
        if room := self.gutter - GUTTER:
            row.add(" " * room, self.styles.text)
        return row.add(sign, sign_style or self.styles.muted).add(" ", self.styles.text)

    def bar(self, *, is_mine: bool = False) -> Row:
        """A new line with nothing but the bar: names begin right after it, where no text can."""
        bar = "▌" if self.is_selected else "▏" if is_mine else " "
        if self.is_marked:
            bar = "◆"
        row = Row(self.column, self.styles.text, shown=self.shown)
        return row.add(bar, self.styles.accent)

    def shown(self, text: str) -> str:
        """``text`` as this terminal draws it in the columns that are counted."""
        return simplified(text) if self.appearance.is_safe_width else text

    def time(self, at: Millis) -> str:
        """When something was."""
        return clock(at) if self.now is None else ago(at, self.now)

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


def with_hint(body: Strip, words: str, styles: Styles) -> Strip:
    """A line with words of this program's at its end, where there is room."""
    room = body.cell_length - len(words)
    if room < 10:
        return body
    return Strip([*body.crop(0, room), Segment(words, styles.count)], body.cell_length)
