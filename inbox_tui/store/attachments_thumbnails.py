"""Small pictures of stored files, kept as PNG in the database until their file goes, or sooner."""

from __future__ import annotations

from inbox_tui.store import attachments_rows as rows
from inbox_tui.store.session import Reader, Transaction


def get(reader: Reader, locator: str, pixels: int) -> bytes | None:
    """The PNG that was made of a file for ``pixels``."""
    image: bytes | None = reader.connection.scalar(
        "SELECT image FROM thumbnails WHERE locator = ? AND pixels = ?", (locator, pixels)
    )
    return image


def keep(tx: Transaction, locator: str, pixels: int, image: bytes) -> None:
    """Keep what was made of a file, unless the file has gone meanwhile."""
    tx.connection.execute(
        "INSERT OR REPLACE INTO thumbnails(locator, pixels, image, made_at)"
        " SELECT locator, ?, ?, ? FROM attachments WHERE locator = ?",
        (pixels, image, tx.now, locator),
    )
    rows.look_at_quota(tx)


def used_bytes(reader: Reader) -> int:
    """Bytes that all of them take."""
    total: int = reader.connection.scalar("SELECT coalesce(sum(length(image)), 0) FROM thumbnails")
    return total


def evict(tx: Transaction, excess: int, most: int) -> int:
    """Destroy the oldest, up to ``most`` of them, until ``excess`` bytes are freed; how many were."""
    oldest = tx.connection.rows(
        "SELECT locator, pixels, length(image) FROM thumbnails ORDER BY made_at LIMIT ?", (most,)
    )
    freed = 0
    for locator, pixels, size in oldest:
        if freed >= excess:
            break
        tx.connection.execute(
            "DELETE FROM thumbnails WHERE locator = ? AND pixels = ?", (locator, pixels)
        )
        freed += size
    return freed
