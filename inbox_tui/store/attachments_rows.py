"""The rows of stored files.

A row is one use of a file: something that was added, or one fetched name. Rows of equal content
share one sealed file and its key, and the file goes with the last of them, so that no user of a file
can take it from another.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.store import attachments_partial as partial
from inbox_tui.store.attachments_writing import Written
from inbox_tui.store.errors import StoreError
from inbox_tui.store.session import Reader, Transaction

USED_RESOLUTION_MILLISECONDS: Final = 3600 * 1000
"""When a file was last used is written down at most this often."""
_QUOTA_DUE: Final = "attachments.quota_due"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One use of a sealed file."""

    file: str
    key: bytes
    size: int
    used_at: Millis

    def __repr__(self) -> str:
        return f"FileRow({self.file})"


def find(reader: Reader, locator: str) -> FileRow:
    """A stored file. Raises ``StoreError`` for one that isn't here."""
    row = reader.connection.one(
        "SELECT file, key, size, used_at FROM attachments WHERE locator = ?", (locator,)
    )
    if row is None:
        raise StoreError("That file is not in the inbox any more. Fetch it again.")
    return FileRow(*row)


def keep(tx: Transaction, written: Written, name: str) -> str:
    """Keep a sealed file; its locator.

    Where an equal one is here, its users get this one in its place: this one is whole for certain.
    """
    equal = (written.digest, written.size)
    old = tx.connection.rows(
        "SELECT DISTINCT file FROM attachments WHERE digest = ? AND size = ?", equal
    )
    tx.connection.execute(
        "UPDATE attachments SET file = ?, key = ? WHERE digest = ? AND size = ?",
        (written.file, written.key, *equal),
    )
    tx.discarded.extend(file for (file,) in old)
    locator = secrets.token_hex(16)
    tx.connection.execute(
        "INSERT INTO attachments(locator, file, key, size, name, added_at, digest, used_at)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        (locator, written.file, written.key, written.size, name, tx.now, written.digest, tx.now),
    )
    look_at_quota(tx)
    return locator


def mark_used(tx: Transaction, locator: str) -> None:
    """It was used now: among the files that may go, it goes last."""
    tx.connection.execute("UPDATE attachments SET used_at = ? WHERE locator = ?", (tx.now, locator))


def pin(tx: Transaction, locator: str, *, is_pinned: bool) -> None:
    """Whether a file stays however little room there is."""
    tx.connection.execute(
        "UPDATE attachments SET is_pinned = ? WHERE locator = ?", (is_pinned, locator)
    )


def note_fetched(tx: Transaction, chat: int, remote: str, locator: str) -> None:
    """Note that ``remote`` of a chat is here as ``locator``."""
    before = _fetched(tx, chat, remote)
    tx.connection.execute(
        "INSERT INTO fetched(chat, remote, locator) VALUES(?, ?, ?)"
        " ON CONFLICT(chat, remote) DO UPDATE SET locator = excluded.locator",
        (chat, remote, locator),
    )
    if before is not None and before != locator:
        _destroy_unused(tx, [before])


def carry_over(tx: Transaction, chat: int, local: str, remote: str) -> None:
    """What was sent from here as ``local`` is known to its service as ``remote`` now."""
    if local == remote or not is_here(tx, local):
        return
    note_fetched(tx, chat, remote, local)
    tx.connection.execute(
        "DELETE FROM fetched WHERE chat = ?1 AND remote = ?2 AND locator = ?2", (chat, local)
    )


def is_here(reader: Reader, locator: str) -> bool:
    """Whether there is such a file."""
    return bool(reader.connection.scalar("SELECT 1 FROM attachments WHERE locator = ?", (locator,)))


def forget_remote(tx: Transaction, chat: int, remote: str) -> None:
    """A chat does not show ``remote`` any more: what is here of it goes, unless it is used elsewhere."""
    partial.forget(tx, chat, remote)
    locator = _fetched(tx, chat, remote)
    if locator is not None:
        tx.connection.execute("DELETE FROM fetched WHERE chat = ? AND remote = ?", (chat, remote))
        _destroy_unused(tx, [locator])


def destroy_of_chat(tx: Transaction, chat: int) -> None:
    """Destroy what was fetched for a chat, unless another chat shows the same file."""
    partial.forget_of_chat(tx, chat)
    found = tx.connection.rows("SELECT DISTINCT locator FROM fetched WHERE chat = ?", (chat,))
    tx.connection.execute("DELETE FROM fetched WHERE chat = ?", (chat,))
    _destroy_unused(tx, [locator for (locator,) in found])


def destroy_locator(tx: Transaction, locator: str) -> None:
    """End one use of a file. With the last, its key goes now, and the file once that is durable."""
    file = tx.connection.scalar("SELECT file FROM attachments WHERE locator = ?", (locator,))
    for table in ("attachments", "fetched", "thumbnails"):
        tx.connection.execute(f"DELETE FROM {table} WHERE locator = ?", (locator,))
    if file is not None and not tx.connection.scalar(
        "SELECT 1 FROM attachments WHERE file = ?", (file,)
    ):
        tx.discarded.append(file)


def destroy_file(tx: Transaction, file: str) -> None:
    """End every use of a sealed file."""
    for (locator,) in tx.connection.rows("SELECT locator FROM attachments WHERE file = ?", (file,)):
        destroy_locator(tx, locator)


def known_files(reader: Reader) -> set[str]:
    """Every sealed file that a row knows, the beginnings of files among them."""
    whole = {file for (file,) in reader.connection.execute("SELECT file FROM attachments")}
    return whole | partial.known_files(reader)


def look_at_quota(tx: Transaction, *, later: int | None = 0) -> None:
    """Compare what files take with the quota, ``later`` milliseconds from now; ``None``: don't."""
    if later is None:
        tx.connection.execute("DELETE FROM meta WHERE key = ?", (_QUOTA_DUE,))
        return
    tx.connection.execute(
        "INSERT INTO meta(key, value) VALUES(?, ?)"
        " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        (_QUOTA_DUE, str(tx.now + later)),
    )


def is_quota_due(tx: Transaction) -> bool:
    """Whether what files take is to be compared with the quota now."""
    due = tx.connection.scalar("SELECT value FROM meta WHERE key = ?", (_QUOTA_DUE,))
    return due is not None and int(due) <= tx.now


def _fetched(reader: Reader, chat: int, remote: str) -> str | None:
    found: str | None = reader.connection.scalar(
        "SELECT locator FROM fetched WHERE chat = ? AND remote = ?", (chat, remote)
    )
    return found


def _destroy_unused(tx: Transaction, locators: Iterable[str]) -> None:
    for locator in locators:
        if not tx.connection.scalar("SELECT 1 FROM fetched WHERE locator = ?", (locator,)):
            destroy_locator(tx, locator)
