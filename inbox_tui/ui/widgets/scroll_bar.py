"""The scroll bar of widgets that draw their own lines: one column."""

from __future__ import annotations

from rich.segment import Segment

from inbox_tui.ui.theme import Styles


def bar_segment(y: int, thumb: tuple[int, int], rows: int, styles: Styles) -> Segment:
    """Row ``y`` of a bar whose thumb is at rows ``thumb``; blank where everything is visible."""
    first, end = thumb
    if first == 0 and end >= rows:
        return Segment(" ", styles.text)
    return Segment("┃", styles.muted) if first <= y < end else Segment("│", styles.faint)
