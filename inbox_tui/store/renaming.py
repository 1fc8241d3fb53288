"""A message that was queued here gets its id from the service: what named it by the old one follows."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Final

from inbox_tui.domain.ids import MessageId
from inbox_tui.domain.intent import Intent
from inbox_tui.store.encoding import decode_intent, encode_intent
from inbox_tui.store.session import Transaction

_NAMING: Final = ("target", "in_reply_to", "topic", "up_to")
"""Fields of intents that name a message."""
_COLUMNS: Final = (
    ("messages", "in_reply_to"),
    ("messages", "topic"),
    ("versions", "message"),
    ("reactions", "target"),
)


def rename(tx: Transaction, chat: int, old: MessageId, new: MessageId) -> None:
    """Let replies, reactions, versions and queued intents name ``new`` where they named ``old``."""
    if old == new:
        return
    waiting = tx.connection.rows("SELECT id, intent FROM outbox WHERE chat = ?", (chat,))
    for number, said in waiting:
        intent = decode_intent(said)
        renamed = _renamed(intent, old, new)
        if renamed != intent:
            tx.connection.execute(
                "UPDATE outbox SET intent = ? WHERE id = ?", (encode_intent(renamed), number)
            )
    if waiting:
        # only what was done while the message waited can name it by its old id
        for table, column in _COLUMNS:
            tx.connection.execute(
                f"UPDATE OR IGNORE {table} SET {column} = ? WHERE chat = ? AND {column} = ?",
                (new, chat, old),
            )


def _renamed(intent: Intent, old: MessageId, new: MessageId) -> Intent:
    changed = {
        field.name: new
        for field in fields(intent)
        if field.name in _NAMING and getattr(intent, field.name) == old
    }
    if not changed:
        return intent
    return replace(intent, **changed)  # type: ignore[arg-type]  # only fields it has are in there
