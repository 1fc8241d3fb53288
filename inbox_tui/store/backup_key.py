"""The key from which every key of a backup is derived: who has it can make backups, and no more."""

from __future__ import annotations

from typing import Final

from inbox_tui.keys.master_key import MasterKey

_PURPOSE: Final = "backup"


def backup_key(key: MasterKey) -> MasterKey:
    """The backups' own key of a store; the store's other keys can't be had from it."""
    return MasterKey(key.derive(_PURPOSE))
