"""Storing reactions."""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.event import ReactionAdded, ReactionRemoved
from inbox_tui.store.intake import Intake
from inbox_tui.store.writing import NotAllowed

MAX_KEY: Final = 100
"""Characters of a reaction: a long emoji sequence, or a custom one's name."""
MAX_REACTIONS: Final = 2000
"""To one message."""


def add(intake: Intake, event: ReactionAdded) -> bool:
    """A reaction to a message that is here; whether it is."""
    if not event.key or len(event.key) > MAX_KEY:
        raise NotAllowed("a reaction without a key, or with one of more than 100 characters")
    tx, chat = intake.tx, intake.chat(event.chat)
    target = tx.connection.one(
        "SELECT position, deleted_by, (SELECT count(*) FROM reactions"
        " WHERE chat = messages.chat AND target = messages.id)"
        " FROM messages WHERE chat = ? AND id = ?",
        (chat.number, event.target),
    )
    if target is None:
        return False
    position, deleted_by, count = target
    if deleted_by is not None:
        return True
    if count >= MAX_REACTIONS:
        raise NotAllowed("more reactions to one message than are kept")
    tx.connection.execute(
        "INSERT INTO reactions(chat, target, identity, key, id, at) VALUES(?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET id = coalesce(excluded.id, id)",
        (chat.number, event.target, intake.identity(event.sender), event.key, event.id, event.at),
    )
    tx.connection.execute(
        "UPDATE messages SET has_reactions = 1 WHERE chat = ? AND position = ?",
        (chat.number, position),
    )
    tx.changes.timelines.add(chat.key)
    return True


def remove(intake: Intake, event: ReactionRemoved) -> bool:
    """Take a reaction back, by its sender; whether it was here."""
    tx, chat = intake.tx, intake.chat(event.chat)
    person = intake.identity(event.sender)
    if event.id is not None:
        tx.connection.execute(
            "DELETE FROM reactions WHERE chat = ? AND id = ? AND identity = ?",
            (chat.number, event.id, person),
        )
    if tx.connection.changes() == 0 or event.id is None:
        tx.connection.execute(
            "DELETE FROM reactions WHERE chat = ? AND target = ? AND identity = ?"
            " AND (?4 IS NULL OR key = ?4)",
            (chat.number, event.target, person, event.key),
        )
    was_here = tx.connection.changes() > 0
    if was_here:
        tx.changes.timelines.add(chat.key)
    return was_here
