"""Breaking text into lines of a width in cells."""

from __future__ import annotations

from rich._wrap import divide_line
from rich.cells import cell_len, set_cell_size


def wrap_spans(text: str, width: int) -> list[tuple[int, int]]:
    """Where each line of ``text`` begins and ends, broken at line feeds and at ``width`` cells.

    Ends leave out the space a line was broken at.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        if len(line) <= width and line.isascii():
            spans.append((start, start + len(line)))
        else:
            spans.extend(_wrap_line(line, start, max(1, width)))
        start += len(line) + 1
    return spans


def _wrap_line(line: str, offset: int, width: int) -> list[tuple[int, int]]:
    breaks = _ascii_breaks(line, width) if line.isascii() else divide_line(line, width)
    spans: list[tuple[int, int]] = []
    for start, end in zip([0, *breaks], [*breaks, len(line)], strict=True):
        kept = line[start:end].rstrip(" ")
        spans.append((offset + start, offset + start + len(kept)))
    return spans


def _ascii_breaks(line: str, width: int) -> list[int]:
    # the common case, several times faster than measuring every word
    breaks: list[int] = []
    start, length = 0, len(line)
    while length - start > width:
        space = line.rfind(" ", start, start + width + 1)
        if space <= start:
            start += width
        else:
            start = space + 1
            while start < length and line[start] == " ":
                start += 1
            if start >= length:
                break
        breaks.append(start)
    return breaks


def cells(text: str) -> int:
    """How many columns ``text`` takes."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int) -> str:
    """``text`` in at most ``width`` columns, with an ellipsis where something is left out."""
    if width <= 0:
        return ""
    if cells(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def padded(text: str, width: int) -> str:
    """``text`` in exactly ``width`` columns."""
    fitted = fit(text, width)
    return fitted + " " * (width - cells(fitted))
