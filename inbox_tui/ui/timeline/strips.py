"""The lines of items, kept while they may be shown again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from typing import Final

from textual.strip import Strip

from inbox_tui.ui.timeline.drawing import draw
from inbox_tui.ui.timeline.items import Item, ItemKey, key_of
from inbox_tui.ui.timeline.look import Look

MOST_ITEMS: Final = 600
"""A strip takes about 1.4 kB."""


class StripCache:
    """Draws items, and remembers the latest of them."""

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        self._today = today
        self._kept: OrderedDict[ItemKey, tuple[Item, Look, date, tuple[Strip, ...]]] = OrderedDict()

    def strips(self, item: Item, look: Look) -> tuple[Strip, ...]:
        """The lines of ``item`` as ``look`` wants them."""
        key, today = key_of(item), self._today()
        kept = self._kept.get(key)
        if (
            kept is not None
            and (kept[0] is item or kept[0] == item)
            and kept[1] == look
            and kept[2] == today
        ):
            self._kept.move_to_end(key)
            return kept[3]
        strips = draw(item, look, today)
        self._kept[key] = (item, look, today, strips)
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_ITEMS:
            self._kept.popitem(last=False)
        return strips

    def clear(self) -> None:
        """Forget everything: another theme, another chat."""
        self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)
