"""What the person marks chats and messages with, here alone: labels, pins, snoozes, stars."""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.ids import ChatKey, MessageKey, Millis
from inbox_tui.store import lookup
from inbox_tui.store.errors import StoreError
from inbox_tui.store.session import Reader, Transaction

MAX_LABEL_CHARACTERS: Final = 50
MAX_LABELS: Final = 20
"""Of one chat."""


def add_label(tx: Transaction, chat: ChatKey, label: str) -> None:
    """Put a label of the person's own on a chat. Raises ``StoreError`` beyond the limits."""
    label = " ".join(label.split())
    if not 0 < len(label) <= MAX_LABEL_CHARACTERS:
        raise StoreError(f"A label has 1 to {MAX_LABEL_CHARACTERS} characters. Shorten it.")
    number = lookup.existing_chat(tx, chat)
    if len(labels_of(tx, chat)) >= MAX_LABELS:
        raise StoreError(f"A chat has at most {MAX_LABELS} labels. Take one away first.")
    tx.connection.execute("INSERT OR IGNORE INTO labels(chat, label) VALUES(?, ?)", (number, label))
    tx.changes.chats.add(chat)


def remove_label(tx: Transaction, chat: ChatKey, label: str) -> None:
    """Take a label off a chat."""
    tx.connection.execute(
        "DELETE FROM labels WHERE chat = ? AND label = ?", (lookup.existing_chat(tx, chat), label)
    )
    tx.changes.chats.add(chat)


def labels_of(reader: Reader, chat: ChatKey) -> tuple[str, ...]:
    """The person's own labels of a chat, in order."""
    rows = reader.connection.execute(
        "SELECT label FROM labels WHERE chat = ? ORDER BY label",
        (lookup.chat_number(reader, chat),),
    )
    return tuple(label for (label,) in rows)


def labelled(reader: Reader, label: str) -> tuple[ChatKey, ...]:
    """The chats that wear a label."""
    rows = reader.connection.execute(
        "SELECT accounts.account, chats.chat FROM labels JOIN chats ON chats.id = labels.chat"
        " JOIN accounts ON accounts.id = chats.account WHERE labels.label = ?"
        " ORDER BY chats.active_at DESC, chats.id DESC",
        (label,),
    )
    return tuple(lookup.chat_key(account, chat) for account, chat in rows)


def snooze(tx: Transaction, chat: ChatKey, until: Millis | None) -> None:
    """Put a chat away until a time; ``None`` brings it back now."""
    tx.connection.execute(
        "UPDATE chats SET snoozed_until = ? WHERE id = ?",
        (until, lookup.existing_chat(tx, chat)),
    )
    tx.changes.chats.add(chat)


def snoozed(reader: Reader) -> tuple[tuple[ChatKey, Millis], ...]:
    """The chats that are put away, the next to come back first."""
    rows = reader.connection.execute(
        "SELECT accounts.account, chats.chat, chats.snoozed_until FROM chats"
        " JOIN accounts ON accounts.id = chats.account WHERE chats.snoozed_until IS NOT NULL"
        " ORDER BY chats.snoozed_until, chats.id"
    )
    return tuple((lookup.chat_key(account, chat), Millis(until)) for account, chat, until in rows)


def every_label(reader: Reader) -> tuple[str, ...]:
    """The labels that some chat wears, in order."""
    rows = reader.connection.execute("SELECT DISTINCT label FROM labels ORDER BY label")
    return tuple(label for (label,) in rows)


def pin(tx: Transaction, chat: ChatKey, *, is_pinned: bool) -> None:
    """Keep a chat on top, below those that are there already; or let it go back to its place."""
    tx.connection.execute(
        "UPDATE chats SET pinned = CASE WHEN NOT ?1 THEN NULL WHEN pinned IS NULL"
        " THEN (SELECT coalesce(max(pinned), 0) + 1 FROM chats) ELSE pinned END WHERE id = ?2",
        (is_pinned, lookup.existing_chat(tx, chat)),
    )
    tx.changes.chats.add(chat)


def move_pin(tx: Transaction, chat: ChatKey, step: int) -> None:
    """Let a pinned chat change places with the one above (-1) or below (1)."""
    rows = tx.connection.rows(
        "SELECT chats.id, accounts.account, chats.chat FROM chats"
        " JOIN accounts ON accounts.id = chats.account"
        " WHERE pinned IS NOT NULL AND NOT is_deleted ORDER BY pinned, chats.id"
    )
    order = [lookup.chat_key(account, name) for _, account, name in rows]
    if chat not in order or not 0 <= order.index(chat) + step < len(order):
        return
    place = order.index(chat)
    rows[place], rows[place + step] = rows[place + step], rows[place]
    for number, (chat_number, account, name) in enumerate(rows, 1):
        tx.connection.execute("UPDATE chats SET pinned = ? WHERE id = ?", (number, chat_number))
        tx.changes.chats.add(lookup.chat_key(account, name))


def archive(tx: Transaction, chat: ChatKey, *, is_archived: bool) -> None:
    """Put a chat away until something unread comes in it, or bring it back. Its pin goes."""
    tx.connection.execute(
        "UPDATE chats SET archive = ?1, pinned = iif(?1, NULL, pinned) WHERE id = ?2",
        (is_archived, lookup.existing_chat(tx, chat)),
    )
    tx.changes.chats.add(chat)


def star(tx: Transaction, key: MessageKey, *, is_starred: bool = True) -> None:
    """Mark a message to be found again, or take the mark off. Raises ``StoreError``."""
    tx.connection.execute(
        "UPDATE messages SET is_starred = ? WHERE chat = ? AND id = ?",
        (is_starred, lookup.existing_chat(tx, key.chat_key), key.message),
    )
    if not tx.connection.changes():
        raise StoreError("That message is not in the inbox any more.")
    tx.changes.timelines.add(key.chat_key)
