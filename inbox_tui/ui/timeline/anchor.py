"""Where a timeline stands, without knowing how high it is.

The state is one item and a line inside it; everything shown follows from measuring the items of one
screenful. So opening, scrolling and resizing cost a screenful, however long the chat.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Height: TypeAlias = Callable[[int], int]
"""How many lines the item of an index takes; at least one."""
Place: TypeAlias = tuple[int, int]
"""An item's index and a line in it."""


def fill_down(start: Place, count: int, rows: int, height: Height) -> list[Place]:
    """Up to ``rows`` lines from ``start`` on, among ``count`` items."""
    places: list[Place] = []
    index, line = start
    while index < count and len(places) < rows:
        high = height(index)
        for number in range(min(line, high), high):
            places.append((index, number))
            if len(places) == rows:
                break
        index, line = index + 1, 0
    return places


def fill_up(end: Place, rows: int, height: Height) -> list[Place]:
    """Up to ``rows`` lines that end with the line ``end``, in reading order."""
    places: list[Place] = []
    index, line = end
    while index >= 0 and len(places) < rows:
        for number in range(line, -1, -1):
            places.append((index, number))
            if len(places) == rows:
                break
        index -= 1
        line = height(index) - 1 if index >= 0 else 0
    places.reverse()
    return places


def at_end(count: int, rows: int, height: Height) -> list[Place]:
    """The last screenful."""
    if count == 0:
        return []
    return fill_up((count - 1, height(count - 1) - 1), rows, height)


def moved(start: Place, lines: int, count: int, height: Height) -> tuple[Place, int]:
    """``start`` moved by ``lines``, and how many lines were missing at the edge it met."""
    if count == 0:
        return start, lines
    index, line = min(start[0], count - 1), start[1] + lines
    while line < 0:
        if index == 0:
            return (0, 0), -line
        index -= 1
        line += height(index)
    while line >= (high := height(index)):
        if index == count - 1:
            return (index, high - 1), line - high + 1
        line -= high
        index += 1
    return (index, line), 0
