"""What version 3 changed: more of what the person marks chats with.

``pinned`` is a chat's place among those that are kept on top, the smallest first. ``archive``: 0 it
is not put away; 1 it is; 2 it is, and something unread came since.
"""

from __future__ import annotations

from typing import Final

_CHATS: Final = """
ALTER TABLE chats ADD COLUMN pinned INTEGER;
ALTER TABLE chats ADD COLUMN archive INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chats ADD COLUMN lets_mentions_through INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mutes ADD COLUMN lets_mentions_through INTEGER NOT NULL DEFAULT 0;
"""

VERSION_3: Final = _CHATS
