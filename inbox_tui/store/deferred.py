"""Events whose message isn't here yet. History is loaded newest first, so they come before it."""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.event import (
    Event,
    MessageDeleted,
    MessageEdited,
    ReactionAdded,
    ReactionRemoved,
)
from inbox_tui.domain.ids import MessageId
from inbox_tui.store import quarantine, reactions, writing
from inbox_tui.store.encoding import decode_event, encode_event
from inbox_tui.store.intake import ChatState, Intake

MAX_WAITING: Final = 1000
"""In one chat; beyond it the oldest is given up."""


def keep(intake: Intake, chat: ChatState, target: MessageId, event: Event) -> None:
    """Let ``event`` wait for ``target``. The same event waits once."""
    chat.has_waiting = True
    connection, said = intake.tx.connection, encode_event(event)
    if connection.scalar(
        "SELECT 1 FROM deferred WHERE chat = ? AND target = ? AND event = ?",
        (chat.number, target, said),
    ):
        return
    connection.execute(
        "INSERT INTO deferred(chat, target, event, at) VALUES(?, ?, ?, ?)",
        (chat.number, target, said, intake.tx.now),
    )
    connection.execute(
        "DELETE FROM deferred WHERE id <= (SELECT id FROM deferred WHERE chat = ?"
        " ORDER BY id DESC LIMIT 1 OFFSET ?) AND chat = ?",
        (chat.number, MAX_WAITING, chat.number),
    )


def take(intake: Intake, chat: ChatState, target: MessageId) -> tuple[Event, ...]:
    """What waited for ``target``, in order. It waits no longer."""
    connection = intake.tx.connection
    if chat.has_waiting is None:
        found = connection.scalar("SELECT 1 FROM deferred WHERE chat = ? LIMIT 1", (chat.number,))
        chat.has_waiting = found is not None
    if not chat.has_waiting:
        return ()
    waiting = connection.rows(
        "SELECT event FROM deferred WHERE chat = ? AND target = ? ORDER BY id",
        (chat.number, target),
    )
    if waiting:
        connection.execute(
            "DELETE FROM deferred WHERE chat = ? AND target = ?", (chat.number, target)
        )
    return tuple(decode_event(said) for (said,) in waiting)


def apply_waiting(intake: Intake, chat: ChatState, target: MessageId) -> None:
    """``target`` came: apply what waited for it, or set it aside where its sender may not do that."""
    for event in take(intake, chat, target):
        try:
            apply_or_keep(intake, event)
        except writing.NotAllowed as refusal:
            quarantine.put_event(intake.tx, intake.account.id, event, str(refusal))


def apply_or_keep(intake: Intake, event: Event) -> None:
    """Apply an edit, deletion or reaction, now or when its message comes.

    Raises ``NotAllowed`` where its sender may not do that.
    """
    match event:
        case MessageEdited(message=message) if message.replaces is not None:
            if not writing.edit(intake, message):
                keep(intake, intake.chat(message.chat), message.replaces, event)
        case MessageDeleted(chat=chat, target=target):
            if not writing.delete(intake, event):
                keep(intake, intake.chat(chat), target, event)
        case ReactionAdded(chat=chat, target=target):
            if not _was_taken_back(intake, event) and not reactions.add(intake, event):
                keep(intake, intake.chat(chat), target, event)
        case ReactionRemoved(chat=chat):
            waits_for = event.id or event.target
            if not reactions.remove(intake, event) and waits_for is not None:
                keep(intake, intake.chat(chat), waits_for, event)
        case _:
            raise writing.NotAllowed("an edit that names no message")


def _was_taken_back(intake: Intake, event: ReactionAdded) -> bool:
    """Whether the reaction's removal came before it."""
    if event.id is None:
        return False
    removals = take(intake, intake.chat(event.chat), event.id)
    return any(
        isinstance(removal, ReactionRemoved) and removal.sender == event.sender
        for removal in removals
    )
