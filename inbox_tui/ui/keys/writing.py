"""Keys of the composer, where one writes."""

from __future__ import annotations

from typing import Final

from inbox_tui.ui.keys.row import Group, Key, Where, rows

WRITING_KEYS: Final[tuple[Key, ...]] = rows(
    Group.WRITING,
    Where.COMPOSER,
    ("composer.send", "enter", "send", "Send", "send"),
    (
        "composer.newline",
        "alt+enter,ctrl+j,shift+enter",
        "newline",
        "Begin a new line",
        "new line",
    ),
    ("composer.attach", "ctrl+o", "attach", "Attach a file", "attach"),
    (
        "composer.select",
        "up",
        "select_messages",
        "From the first line: choose a message",
        "messages",
    ),
    ("composer.page_up", "pageup", "scroll_timeline(-1)", "Messages: one page up"),
    ("composer.page_down", "pagedown", "scroll_timeline(1)", "Messages: one page down"),
)
