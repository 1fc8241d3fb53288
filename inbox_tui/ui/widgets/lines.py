"""A widget that draws its own lines: the fast way Textual has, made safe and complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from inbox_tui.ui.content import Words, segment
from inbox_tui.ui.theme import Styles, styles_of
from inbox_tui.ui.wrap import cells, fit


class LineWidget(Widget):
    """A widget of whole lines. A subclass gives :meth:`line`; borders and padding go on its parent.

    ``render_lines`` skips Textual's cache of styles, which costs half the frame; so filters
    (``NO_COLOR``) are applied here.
    """

    IS_RAISED = False

    @property
    def styles_now(self) -> Styles:
        """The theme's styles on this widget's ground."""
        return styles_of(self.app.theme, raised=self.IS_RAISED)

    def line(self, y: int) -> Strip:
        """Row ``y``, as wide as the widget."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """One row. Without it a drag of the mouse would select everything."""
        return self.line(y)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a region."""
        strips = [self.line(y) for y in crop.line_range]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        for line_filter in self.app.get_line_filters():
            strips = [
                strip.apply_filter(line_filter, self.background_colors[1]) for strip in strips
            ]
        return strips


class Row:
    """One line under construction: pieces from the left, some at the right, the rest blank."""

    __slots__ = ("_left", "_right", "_shown", "blank", "left_cells", "right_cells", "width")

    def __init__(self, width: int, blank: Style, *, shown: Callable[[str], str] = str) -> None:
        """``shown``: what a text is drawn as, where a terminal needs it plainer."""
        self.width = width
        self.blank = blank
        self._shown = shown
        self._left: list[Segment] = []
        self._right: list[Segment] = []
        self.left_cells = 0
        self.right_cells = 0

    @property
    def room(self) -> int:
        """Columns not taken yet."""
        return max(0, self.width - self.left_cells - self.right_cells)

    def add(self, words: Words, style: Style, *, keep: int = 0) -> Row:
        """Append words, shortened to the room there is less ``keep`` columns."""
        piece = segment(words, style)
        text = fit(self._shown(piece.text), self.room - keep)
        if text:
            self._left.append(Segment(text, style))
            self.left_cells += cells(text)
        return self

    def end(self, words: Words, style: Style) -> Row:
        """Append words to what stands at the right edge; left out where there is no room."""
        text = self._shown(segment(words, style).text)
        taken = cells(text)
        if taken <= self.room:
            self._right.append(Segment(text, style))
            self.right_cells += taken
        return self

    def strip(self) -> Strip:
        """The finished line."""
        middle = [Segment(" " * self.room, self.blank)] if self.room else []
        return Strip(merged([*self._left, *middle, *self._right]), self.width)


def merged(segments: Iterable[Segment]) -> list[Segment]:
    """Neighbours of equal style as one: a third fewer bytes to the terminal."""
    result: list[Segment] = []
    for piece in segments:
        if result and result[-1].style == piece.style:
            result[-1] = Segment(result[-1].text + piece.text, piece.style)
        else:
            result.append(piece)
    return result
