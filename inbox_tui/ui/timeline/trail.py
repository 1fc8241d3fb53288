"""The way back from jumps: a stack of places in one chat."""

from __future__ import annotations

from typing import Final

from inbox_tui.ui.timeline.items import ItemKey
from inbox_tui.ui.timeline.scrolling import Stand

MOST: Final = 100


class Trail:
    """Remembers where the person jumped from, the latest last."""

    def __init__(self) -> None:
        self._steps: list[tuple[Stand | None, ItemKey | None]] = []

    def put(self, place: Stand | None, chosen: ItemKey | None) -> None:
        """Remember a place; ``None`` is the end, wherever that is by then."""
        if not self._steps or self._steps[-1] != (place, chosen):
            self._steps.append((place, chosen))
            del self._steps[:-MOST]

    def take(self) -> tuple[Stand | None, ItemKey | None] | None:
        """The latest place, which is forgotten; ``None`` where there is none."""
        return self._steps.pop() if self._steps else None

    def clear(self) -> None:
        """Another chat: nothing leads back into this one."""
        self._steps.clear()
