"""Taking things out of the store for good: chats, accounts, what a message held."""

from __future__ import annotations

from inbox_tui.domain.ids import AccountId, ChatKey
from inbox_tui.domain.message import FilePart
from inbox_tui.store import attachments, lookup, search_index
from inbox_tui.store.encoding import decode_parts
from inbox_tui.store.session import Transaction

_OF_A_CHAT = (
    "messages",
    "versions",
    "reactions",
    "receipts",
    "gaps",
    "deferred",
    "members",
    "labels",
    "pins",
    "choices",
    "outbox",
)


def erase_chat(tx: Transaction, chat: int) -> None:
    """Everything that was in a chat. Its row stays, for the caller to keep or to delete."""
    tx.erased.append(chat)
    search_index.take_out_chat(tx, chat)
    attachments.destroy_of_chat(tx, chat)
    for table in _OF_A_CHAT:
        tx.connection.execute(f"DELETE FROM {table} WHERE chat = ?", (chat,))


def erase_account(tx: Transaction, account: AccountId) -> None:
    """An account with everything that came through it."""
    number = lookup.account_number(tx, account)
    for chat, name in tx.connection.rows("SELECT id, chat FROM chats WHERE account = ?", (number,)):
        erase_chat(tx, chat)
        tx.changes.message(lookup.chat_key(account, name))
    for table in ("chats", "connector_state", "outbox", "quarantine"):
        tx.connection.execute(f"DELETE FROM {table} WHERE account = ?", (number,))
    tx.connection.execute("DELETE FROM accounts WHERE id = ?", (number,))


def erase_message(tx: Transaction, key: ChatKey, chat: int, position: int) -> None:
    """What a message held, in every version. Where it stood stays."""
    found = tx.connection.one(
        "SELECT id, parts FROM messages WHERE chat = ? AND position = ?", (chat, position)
    )
    if found is None:
        return
    message, parts = found
    tx.erased.append(chat)
    search_index.take_out(tx, position)
    for part in decode_parts(parts):
        if isinstance(part, FilePart):
            _forget_file(tx, chat, part)
    tx.connection.execute(
        "UPDATE messages SET parts = '[]', mentions_me = 0, has_reactions = 0, expires_at = NULL"
        " WHERE chat = ? AND position = ?",
        (chat, position),
    )
    tx.connection.execute("DELETE FROM versions WHERE chat = ? AND message = ?", (chat, message))
    tx.connection.execute("DELETE FROM reactions WHERE chat = ? AND target = ?", (chat, message))
    tx.changes.message(key)


def remove_message(tx: Transaction, key: ChatKey, chat: int, position: int) -> None:
    """A message with everything that belonged to it, as if it had never been."""
    erase_message(tx, key, chat, position)
    tx.connection.execute("DELETE FROM messages WHERE chat = ? AND position = ?", (chat, position))


def _forget_file(tx: Transaction, chat: int, part: FilePart) -> None:
    for remote in (part.locator, part.thumbnail):
        if remote is not None:
            attachments.forget_remote(tx, chat, remote)
