"""Figures about the store itself."""

from __future__ import annotations

from inbox_tui.store import search_index
from inbox_tui.store.migrations import schema_version
from inbox_tui.store.record_rows import StoreInfo
from inbox_tui.store.session import Reader


def info(reader: Reader) -> StoreInfo:
    """Figures for the diagnostics screen."""
    scalar = reader.connection.scalar
    return StoreInfo(
        schema=schema_version(reader.connection),
        cipher=scalar("PRAGMA cipher"),
        bytes=scalar("PRAGMA page_count") * scalar("PRAGMA page_size"),
        chats=scalar("SELECT count(*) FROM chats WHERE NOT is_deleted"),
        messages=scalar("SELECT count(*) FROM messages"),
        quarantined=scalar("SELECT coalesce(sum(quarantined), 0) FROM accounts"),
        unindexed=search_index.waiting_count(reader),
    )
