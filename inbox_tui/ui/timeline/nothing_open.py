"""What stands in the place of the messages while no chat is open: how to begin."""

from __future__ import annotations

from typing import Final

from textual.strip import Strip

from inbox_tui.ui.keys import BY_ID
from inbox_tui.ui.keys.key_map import KeyMap
from inbox_tui.ui.theme import Styles
from inbox_tui.ui.widgets.lines import Row

_WORDS: Final = (
    ("chats.open", "open the chat the cursor is on"),
    ("chats.filter", "find a chat by part of its name"),
    ("inbox.jump", "jump to a chat from anywhere"),
    ("app.third_party", "switch third-party services on or off"),
    ("app.settings", "settings"),
    ("app.palette", "every command, by its name"),
    ("app.help", "every key"),
)
_WIDEST: Final = 48


def nothing_open(y: int, width: int, height: int, styles: Styles, keys: KeyMap) -> Strip:
    """Row ``y`` of a few keys to begin with, a third of the way down."""
    rows = len(_WORDS) + 2
    number = y - max(0, (height - rows) // 3)
    row = Row(width, styles.text)
    row.add(" " * min(12, max(1, (width - _WIDEST) // 3)), styles.text)
    if number == 0:
        row.add("No chat is open.", styles.strong)
    elif 2 <= number < rows:
        wanted, words = _WORDS[number - 2]
        row.add(f"{keys.shown(BY_ID[wanted]):<7}", styles.accent).add(words, styles.muted)
    return row.strip()
