"""A value as somebody types it on a command line."""

from __future__ import annotations

from typing import Final

from inbox_tui.config.kinds import Plain, Toggle
from inbox_tui.config.problem import BadConfig, Problem
from inbox_tui.config.setting import Setting

_WORDS: Final = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}


def typed(setting: Setting, text: str) -> Plain:
    """The value that ``text`` says. Raises :class:`BadConfig` with what is allowed."""
    value: Plain | None = text
    if isinstance(setting.kind, Toggle):
        value = _WORDS.get(text.lower())
    elif isinstance(setting.default, int):
        value = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
    if value is None or not setting.kind.allows(value):
        raise BadConfig(Problem(f"it can be {setting.kind.allowed}", key=setting.key))
    return value
