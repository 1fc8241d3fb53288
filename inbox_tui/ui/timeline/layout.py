"""Where a message's lines stand: under a name, beside time and name, or in a bubble at one side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from rich.segment import Segment
from textual.strip import Strip

from inbox_tui.store.rows import MessageRow
from inbox_tui.ui.timeline.look import GUTTER, Look
from inbox_tui.ui.timeline.words import STATUS, sender_words
from inbox_tui.ui.wrap import cells

NARROWEST_BUBBLE: Final = 30
_TIME_CELLS: Final = 5
_STATUS_CELLS: Final = 2

_ASCII: Final = str.maketrans(
    {
        "▌": ">",
        "▏": "|",
        "◆": "*",
        "─": "-",
        "│": "|",
        "┃": "#",
        "↪": ">",
        "▤": "#",
        "▪": "-",
        "×": "x",
        "╰": "`",
        "·": "-",
        "…": ".",
        "✓": "v",
        "✗": "x",
        "◌": "o",
        "●": "*",
        "○": "o",
        "░": ".",
        "▒": ":",
        "⤷": ">",
        "⌖": "^",
        "“": '"',
        "”": '"',
        "’": "'",
        "↓": "v",
        "↑": "^",
    }
)
"""One cell for one cell."""


def placed(
    row: MessageRow, look: Look, lines: Callable[[Look], Iterator[Strip]]
) -> Iterator[Strip]:
    """A message's lines where the look wants them."""
    if look.is_one_line:
        yield from _led(row, look, lines(look))
    elif look.appearance.is_two_sided:
        yield from _in_bubble(row, look, lines)
    else:
        yield from lines(look)


def _led(row: MessageRow, look: Look, strips: Iterator[Strip]) -> Iterator[Strip]:
    """Time, name and state before the first line; only this program writes there."""
    for number, strip in enumerate(strips):
        if number:
            yield strip
        else:
            lead = _lead(row, look)
            yield Strip([*lead, *strip.crop(lead.cell_length)], strip.cell_length)


def _lead(row: MessageRow, look: Look) -> Strip:
    styles = look.styles
    name_end = look.gutter - GUTTER - _STATUS_CELLS
    line = look.bar(is_mine=row.is_mine)
    when = look.time(row.sent_at)
    line.add(f"{when:>{_TIME_CELLS}} "[-_TIME_CELLS - 1 :], styles.muted)
    name_style = styles.accent if row.is_mine else styles.person(row.sender)
    line.add(sender_words(row), name_style, keep=line.room - name_end + 1)
    line.add(" " * (name_end - line.left_cells), styles.text)
    sign = STATUS[row.status][0] if row.status is not None else ""
    line.add(sign + " " * (_STATUS_CELLS - cells(sign)), styles.muted)
    return line.strip().crop(0, look.gutter - GUTTER + 1)


def _in_bubble(
    row: MessageRow, look: Look, lines: Callable[[Look], Iterator[Strip]]
) -> Iterator[Strip]:
    wide = max(min(look.column, NARROWEST_BUBBLE), look.column * 3 // 4)
    styles = look.styles
    colours = styles.colours
    if not (look.is_selected or look.is_marked):
        styles = styles.on(colours.chosen_blurred if row.is_mine else colours.raised)
    ground = look.styles.on(colours.ground).text
    before = look.column - wide if row.is_mine else 0
    after = look.width - wide - before
    for strip in lines(replace(look, width=wide, styles=styles)):
        yield Strip(
            [Segment(" " * before, ground), *strip, Segment(" " * after, ground)], look.width
        )


def in_ascii(strips: tuple[Strip, ...]) -> tuple[Strip, ...]:
    """The same lines with the signs of this program's drawn in ASCII."""
    return tuple(
        Strip(
            [Segment(text.translate(_ASCII), style) for text, style, _ in strip], strip.cell_length
        )
        for strip in strips
    )
