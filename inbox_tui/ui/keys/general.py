"""Keys that work anywhere."""

from __future__ import annotations

from typing import Final

from inbox_tui.ui.keys.row import Group, Key, Where, priority_rows, rows

GENERAL_KEYS: Final[tuple[Key, ...]] = (
    *priority_rows(
        Group.GENERAL,
        Where.ANYWHERE,
        ("app.help", "f1", "show_help", "Show every key", "help"),
        ("app.palette", "ctrl+p", "show_palette", "Find a command by its name", "commands"),
        ("app.keys", "f12", "show_keys", "Choose which keys do what"),
        ("app.settings", "f2", "show_settings", "Open the settings"),
        (
            "app.third_party",
            "f3",
            "show_third_party",
            "Third-party services: switch on, switch off, sign in",
        ),
    ),
    *rows(
        Group.GENERAL,
        Where.ANYWHERE,
        ("app.blocked", "f4", "show_blocked", "People you blocked"),
        ("app.open_notified", "shift+f7", "open_notified", "Go to the chat that was heard last"),
    ),
    *priority_rows(
        Group.GENERAL,
        Where.ANYWHERE,
        ("app.lock", "ctrl+l", "lock", "Lock the inbox: close it and ask for the key again"),
        ("app.quit", "ctrl+q", "quit", "Quit", "quit"),
    ),
)
