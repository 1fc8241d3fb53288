"""How much room stored files may take, and which of them go first.

A file may go when it can be fetched again: everybody who uses it here has it from a service whose
account is on, under a name that is the service's. It stays while it is pinned, while a message that
waits or was sent from here names it by its local locator (no service knows that name), while
nothing names it (it was added and is about to be sent), and for a while after it was used.
"""

from __future__ import annotations

from typing import Final

from inbox_tui.store import attachments_rows as rows
from inbox_tui.store import attachments_thumbnails as thumbnails
from inbox_tui.store import settings
from inbox_tui.store.session import Reader, Transaction

QUOTA_SETTING: Final = "attachments.quota_bytes"
DEFAULT_QUOTA_BYTES: Final = 5 * 1024**3
BATCH: Final = 50
"""Files destroyed in one go."""
SPARED_MILLISECONDS: Final = 15 * 60 * 1000
"""A file that was used this lately is not taken away: it may still be read or saved."""

_IS_KEPT: Final = """(
    one.is_pinned
    OR one.used_at > ?1
    OR NOT EXISTS (SELECT 1 FROM fetched WHERE fetched.locator = one.locator)
    OR EXISTS (
        SELECT 1 FROM fetched LEFT JOIN chats ON chats.id = fetched.chat
        LEFT JOIN accounts ON accounts.id = chats.account
        WHERE fetched.locator = one.locator
        AND (fetched.remote = one.locator OR NOT coalesce(accounts.is_on, 0))
    )
    OR EXISTS (SELECT 1 FROM outbox WHERE instr(outbox.intent, one.locator))
)"""
_FIRST_TO_GO: Final = f"""
SELECT candidate.file, max(candidate.size) FROM attachments AS candidate
WHERE NOT EXISTS (
    SELECT 1 FROM attachments AS one WHERE one.file = candidate.file AND {_IS_KEPT}
)
GROUP BY candidate.file ORDER BY max(candidate.used_at), candidate.file LIMIT ?2
"""


def quota(reader: Reader) -> int | None:
    """Bytes that stored files may take; ``None`` where the person set no limit."""
    said = settings.get(reader, QUOTA_SETTING)
    if said is None or not said.isdecimal():
        return DEFAULT_QUOTA_BYTES
    return int(said) or None


def set_quota(tx: Transaction, size: int | None) -> None:
    """Choose how many bytes stored files may take; ``None`` for no limit."""
    settings.put(tx, QUOTA_SETTING, str(size or 0))
    rows.look_at_quota(tx)


def used_bytes(reader: Reader) -> int:
    """Bytes that stored files and thumbnails take; a file used twice counts once."""
    files = reader.connection.scalar(
        "SELECT coalesce(sum(size), 0) FROM (SELECT max(size) AS size FROM attachments GROUP BY file)"
    )
    return int(files) + thumbnails.used_bytes(reader)


def evict_some(tx: Transaction) -> bool:
    """Take away a few of the files least recently used; whether more have to go.

    Thumbnails go before any file: they are made again from it.
    """
    if not rows.is_quota_due(tx):
        return False
    most = quota(tx)
    excess = 0 if most is None else used_bytes(tx) - most
    if excess > 0:
        excess -= thumbnails.evict(tx, excess, BATCH)
    freed = _evict_files(tx, excess) if excess > 0 else 0
    if 0 < freed < excess:
        return True
    # what is spared now may go later
    rows.look_at_quota(tx, later=SPARED_MILLISECONDS if freed < excess else None)
    return False


def _evict_files(tx: Transaction, excess: int) -> int:
    """Destroy the first to go, until ``excess`` bytes are freed; how many were."""
    found = tx.connection.rows(_FIRST_TO_GO, (tx.now - SPARED_MILLISECONDS, BATCH))
    freed = 0
    for file, size in found:
        if freed >= excess:
            break
        rows.destroy_file(tx, file)
        freed += size
    return freed
