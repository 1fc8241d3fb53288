"""Keys as people read them."""

from __future__ import annotations

from typing import Final

_NAMES: Final = {
    "escape": "Esc",
    "enter": "Enter",
    "slash": "/",
    "plus": "+",
    "question_mark": "?",
    "exclamation_mark": "!",
    "colon": ":",
    "at": "@",
    "number_sign": "#",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "space": "Space",
    "tab": "Tab",
}
_MODIFIERS: Final = {"ctrl": "^", "alt": "Alt+", "shift": "Shift+"}


def display(key: str) -> str:
    """One of Textual's key names as people read it."""
    *modifiers, name = key.split("+")
    shown = _NAMES.get(name, name.upper() if name.startswith("f") and name[1:].isdigit() else name)
    return "".join(_MODIFIERS[modifier] for modifier in modifiers) + shown
