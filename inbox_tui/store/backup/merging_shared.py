"""Completing a message that both stores hold: each knows of edits, reactions and stars of its own.

What only grows is joined: versions, reactions, how far a message got, whether it is starred or was
deleted. The newest version is what shows. A reaction that was taken back here since the backup comes
back, for nothing is kept of what was taken back.
"""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.message import Status
from inbox_tui.store import erasing, search_index
from inbox_tui.store.backup.merging_rows import Numbers, Row, Source, add, identities_mapped
from inbox_tui.store.reactions import MAX_REACTIONS
from inbox_tui.store.session import Transaction

_WAY: Final = tuple(
    status.value for status in (Status.UNKNOWN, Status.SENT, Status.DELIVERED, Status.READ)
)
"""How far an own message gets; what waits or failed is each store's own business."""


def complete(
    tx: Transaction, source: Source, numbers: Numbers, row: Row, chat: int, key: ChatKey
) -> bool:
    """Add to the message here what the backup's ``row`` knows besides; whether there was anything."""
    here = tx.connection.one(
        "SELECT position, deleted_by, status FROM messages WHERE chat = ? AND id = ?",
        (chat, row["id"]),
    )
    if here is None or here[1] is not None:
        return False
    position, _, status = here
    if row["deleted_by"] is not None:
        erasing.erase_message(tx, key, chat, position)
        by = identities_mapped(tx, numbers, "messages", row)["deleted_by"]
        _set(tx, position, "deleted_by", by)
        return True
    found = [
        _add_versions(tx, source, row, chat, position),
        add_reactions(tx, source, numbers, row, chat) and _set(tx, position, "has_reactions", 1),
        bool(row["is_starred"]) and _set(tx, position, "is_starred", 1),
        _is_farther(row["status"], status) and _set(tx, position, "status", row["status"]),
    ]
    return any(found)


def add_versions(tx: Transaction, source: Source, row: Row, chat: int) -> bool:
    """The versions of a message that are missing here; whether there were any."""
    rows = source.rows("versions", "WHERE chat = ? AND message = ?", row["chat"], row["id"])
    return sum(add(tx, "versions", version, chat=chat) for version in rows) > 0


def add_reactions(tx: Transaction, source: Source, numbers: Numbers, row: Row, chat: int) -> bool:
    """The reactions to a message that are missing here; whether there were any."""
    count = tx.connection.scalar(
        "SELECT count(*) FROM reactions WHERE chat = ? AND target = ?", (chat, row["id"])
    )
    before = count
    for one in source.rows("reactions", "WHERE chat = ? AND target = ?", row["chat"], row["id"]):
        if count < MAX_REACTIONS:
            mapped = identities_mapped(tx, numbers, "reactions", one)
            count += add(tx, "reactions", mapped, chat=chat)
    return bool(count > before)


def _add_versions(tx: Transaction, source: Source, row: Row, chat: int, position: int) -> bool:
    if not add_versions(tx, source, row, chat):
        return False
    written_at, parts = tx.connection.one(
        "SELECT written_at, parts FROM versions WHERE chat = ? AND message = ?"
        " ORDER BY written_at DESC, edit DESC LIMIT 1",
        (chat, row["id"]),
    ) or (0, "")
    search_index.take_out(tx, position)
    tx.connection.execute(
        "UPDATE messages SET parts = ?2, edited_at = ?3"
        " WHERE position = ?1 AND coalesce(edited_at, 0) < ?3",
        (position, parts, written_at),
    )
    return True


def _is_farther(theirs: str | None, ours: str | None) -> bool:
    return theirs in _WAY and ours in _WAY and _WAY.index(theirs) > _WAY.index(ours)


def _set(tx: Transaction, position: int, column: str, value: str | int | None) -> bool:
    """Set a column of a message; whether that changed it."""
    tx.connection.execute(
        f"UPDATE messages SET {column} = ?2 WHERE position = ?1 AND {column} IS NOT ?2",
        (position, value),
    )
    return tx.connection.changes() > 0
