"""A value as TOML spells it."""

from __future__ import annotations

import json

from inbox_tui.config.kinds import Plain


def spelled(value: Plain) -> str:
    """``true``, ``15``, ``"merged"``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    # a basic string of TOML escapes what JSON escapes, and the delete character besides
    return (
        json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        if isinstance(value, str)
        else str(value)
    )
