"""Messages that disappear: at a time, or so long after they were read."""

from __future__ import annotations

from typing import Final

from inbox_tui.store import erasing, lookup, unread
from inbox_tui.store.due import WAITS_TO_BE_READ
from inbox_tui.store.session import Transaction

BATCH: Final = 50


def expire_some(tx: Transaction) -> bool:
    """Take the content out of messages whose time has come; whether more are left.

    The row stays as a deleted one, so that history does not bring the message back.
    """
    _start_clocks(tx)
    due = tx.connection.rows(
        "SELECT messages.chat, messages.position, accounts.account, chats.chat FROM messages"
        " JOIN chats ON chats.id = messages.chat JOIN accounts ON accounts.id = chats.account"
        " WHERE messages.expires_at <= ? LIMIT ?",
        (tx.now, BATCH),
    )
    for chat, position, account, name in due:
        erasing.erase_message(tx, lookup.chat_key(account, name), chat, position)
        tx.connection.execute(
            "UPDATE messages SET deleted_by = sender, expires_after_read = NULL"
            " WHERE chat = ? AND position = ?",
            (chat, position),
        )
        unread.refresh(tx, chat)
    return len(due) == BATCH


def _start_clocks(tx: Transaction) -> None:
    """Of messages that last so long after reading, and that the person has read."""
    tx.connection.execute(
        f"UPDATE messages SET expires_at = ?1 + expires_after_read WHERE {WAITS_TO_BE_READ}",
        (tx.now,),
    )
