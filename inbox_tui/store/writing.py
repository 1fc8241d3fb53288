"""Storing messages: new ones, the real message behind an echo, edits and deletions.

Every function returns whether its target was here; where it wasn't, the event waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inbox_tui.domain.event import MessageDeleted
from inbox_tui.domain.ids import MessageId, Millis, TransactionId
from inbox_tui.domain.message import FilePart, Message, NoticePart, Status
from inbox_tui.store import attachments, erasing, positions, renaming, search_index, unread
from inbox_tui.store.encoding import decode_parts, encode_parts
from inbox_tui.store.intake import ChatState, Intake

MAX_VERSIONS: Final = 100
"""Of one message; beyond it the oldest but the first goes."""

_OUT_OF_THE_WAY: Final = -1
"""No message's position: for a row that is about to get another."""


class NotAllowed(Exception):
    """Whoever sent the event may not do what it says. The text is the reason."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a message came to stand, and whether it was there before."""

    position: int
    was_here: bool


def local_id(transaction: TransactionId) -> MessageId:
    """What a message is called here until its service gives it an id."""
    return MessageId(f"local:{transaction}")


def receive(intake: Intake, message: Message, *, is_hidden: bool = False) -> Stored | None:
    """Store a message; ``None`` for one that expired or is from before its chat was deleted."""
    chat = intake.chat(message.chat)
    at = positions.clamped(message, intake.tx.now)
    if chat.deleted_at is not None and at <= chat.deleted_at:
        return None
    if message.expires and message.expires.at and message.expires.at <= intake.tx.now:
        return None
    known = _by_id(intake, chat, message.id)
    echo = known if known is not None and known[1] else _echo(intake, chat, message.transaction)
    if echo is not None:
        position, _is_echo, parts = echo
        return Stored(_settle_echo(intake, chat, message, (position, parts)), was_here=False)
    if known is not None:
        return Stored(known[0], was_here=True)
    if chat.is_deleted:
        intake.revive(chat)
    return Stored(insert(intake, chat, message, at, is_hidden=is_hidden), was_here=False)


def insert(
    intake: Intake,
    chat: ChatState,
    message: Message,
    at: Millis,
    *,
    is_hidden: bool = False,
    status: Status | None = None,
) -> int:
    """A new row; returns its position. ``status`` makes it the echo of what waits to be sent."""
    tx = intake.tx
    sender = intake.identity(message.sender)
    is_mine = sender == intake.account.identity or status is not None
    position = _place(intake, chat, at)
    own_status = (status or Status.SENT).value if is_mine else None
    expires = message.expires
    tx.connection.execute(
        "INSERT INTO messages(chat, position, id, sender, is_mine, ordered_at, sent_at, parts,"
        " in_reply_to, topic, status, txn, is_echo, is_hidden, is_silent, expires_at,"
        " expires_after_read, mentions_me, forwarded)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            chat.number,
            position,
            message.id,
            sender,
            is_mine,
            at,
            message.sent_at,
            encode_parts(message.parts),
            message.in_reply_to,
            message.topic,
            own_status,
            message.transaction,
            status is not None,
            is_hidden,
            _is_silent(message),
            expires.at if expires else None,
            expires.after_read_ms if expires else None,
            message.mentions_me,
            message.forwarded,
        ),
    )
    search_index.expect(tx, position)
    if is_mine:
        # who writes in a chat has seen what is above
        unread.move_read_position(tx, chat.number, position)
    intake.touch(chat)
    return position


def _place(intake: Intake, chat: ChatState, at: Millis) -> int:
    place = chat.history
    if place is None:
        return positions.position_of_arrival(intake.tx, chat.number, at)
    position = positions.position_in_history(intake.tx, at, above=place.above, limit=place.limit)
    place.above = max(place.above, position)
    place.limit += 1
    return position


def edit(intake: Intake, message: Message) -> bool:
    """A later version of a message, by its author."""
    if message.replaces is None:
        raise NotAllowed("an edit that names no message")
    tx, chat = intake.tx, intake.chat(message.chat)
    target = tx.connection.one(
        "SELECT position, sender, ordered_at, parts, edited_at, deleted_by FROM messages"
        " WHERE chat = ? AND id = ?",
        (chat.number, message.replaces),
    )
    if target is None:
        return False
    position, sender, first_at, parts, edited_at, deleted_by = target
    if sender != intake.identity(message.sender):
        raise NotAllowed("an edit by somebody who did not write the message")
    if deleted_by is not None:
        return True
    at = max(first_at, positions.clamped(message, tx.now))
    fresh = encode_parts(message.parts)
    _keep_version(intake, chat, message.replaces, "", first_at, parts)
    is_new = _keep_version(intake, chat, message.replaces, message.id, at, fresh)
    if message.transaction is not None and message.id != local_id(message.transaction):
        _forget_version(intake, chat, message.replaces, local_id(message.transaction))
    if is_new and at >= (edited_at or 0):
        search_index.take_out(tx, position)
        tx.connection.execute(
            "UPDATE messages SET parts = ?, edited_at = ? WHERE chat = ? AND position = ?",
            (fresh, at, chat.number, position),
        )
        intake.touch(chat)
    return True


def delete(intake: Intake, event: MessageDeleted) -> bool:
    """Take back what a message held: by its author, or by whom the service vouches for."""
    tx, chat = intake.tx, intake.chat(event.chat)
    target = tx.connection.one(
        "SELECT position, sender, deleted_by FROM messages WHERE chat = ? AND id = ?",
        (chat.number, event.target),
    )
    if target is None:
        return False
    position, sender, deleted_by = target
    by = intake.identity(event.by)
    if sender != by and not event.is_moderated:
        raise NotAllowed("a deletion by somebody who did not write the message")
    if deleted_by is None:
        erasing.erase_message(tx, chat.key, chat.number, position)
        tx.connection.execute(
            "UPDATE messages SET deleted_by = ? WHERE chat = ? AND position = ?",
            (by, chat.number, position),
        )
        intake.touch(chat)
    return True


def remove(intake: Intake, chat: ChatState, position: int) -> None:
    """Take a row out as if it had never been: an echo that was given up."""
    erasing.remove_message(intake.tx, chat.key, chat.number, position)
    intake.touch(chat)


def move(intake: Intake, chat: ChatState, position: int, at: Millis) -> None:
    """Put a row in the place of another time: an echo that waited for its own."""
    tx = intake.tx
    search_index.take_out(tx, position)
    tx.connection.execute(
        "UPDATE messages SET position = ? WHERE chat = ? AND position = ?",
        (_OUT_OF_THE_WAY, chat.number, position),
    )
    moved = positions.position_of_arrival(tx, chat.number, at)
    tx.connection.execute(
        "UPDATE messages SET position = ?, ordered_at = ?, sent_at = ?"
        " WHERE chat = ? AND position = ?",
        (moved, at, at, chat.number, _OUT_OF_THE_WAY),
    )
    search_index.expect(tx, moved)
    intake.touch(chat)


def _by_id(intake: Intake, chat: ChatState, message: MessageId) -> tuple[int, bool, str] | None:
    return intake.tx.connection.one(
        "SELECT position, is_echo, parts FROM messages WHERE chat = ? AND id = ?",
        (chat.number, message),
    )


def _echo(
    intake: Intake, chat: ChatState, transaction: TransactionId | None
) -> tuple[int, bool, str] | None:
    """The row shown since a message was queued, until its service has sent it back."""
    if transaction is None:
        return None
    return intake.tx.connection.one(
        "SELECT position, is_echo, parts FROM messages WHERE chat = ? AND txn = ? AND is_echo",
        (chat.number, transaction),
    )


def _settle_echo(intake: Intake, chat: ChatState, message: Message, echo: tuple[int, str]) -> int:
    """Make an echo the message it stood for, in its place by the service's clock."""
    tx = intake.tx
    old_position, old_parts = echo
    at = positions.clamped(message, tx.now)
    doubles = tx.connection.rows(
        "SELECT position FROM messages WHERE chat = ? AND id = ? AND position <> ?",
        (chat.number, message.id, old_position),
    )
    for (double,) in doubles:
        search_index.take_out(tx, double)
        tx.connection.execute("DELETE FROM messages WHERE position = ?", (double,))
    search_index.take_out(tx, old_position)
    # out of its own way first: it may be the newest of the chat itself
    tx.connection.execute(
        "UPDATE messages SET position = ? WHERE chat = ? AND position = ?",
        (_OUT_OF_THE_WAY, chat.number, old_position),
    )
    position = positions.position_of_arrival(tx, chat.number, at)
    tx.connection.execute(
        "UPDATE messages SET position = ?, id = ?, ordered_at = ?, sent_at = ?, parts = ?,"
        " in_reply_to = ?, topic = ?, txn = coalesce(?, txn), is_echo = 0, status_reason = '',"
        " status = CASE WHEN status IN ('delivered', 'read') THEN status ELSE 'sent' END"
        " WHERE chat = ? AND position = ?",
        (
            position,
            message.id,
            at,
            message.sent_at,
            encode_parts(message.parts),
            message.in_reply_to,
            message.topic,
            message.transaction,
            chat.number,
            _OUT_OF_THE_WAY,
        ),
    )
    search_index.expect(tx, position)
    _carry_over_files(intake, chat, old_parts, message)
    if message.transaction is not None:
        renaming.rename(tx, chat.number, local_id(message.transaction), message.id)
    if message.transaction is not None:
        tx.connection.execute("DELETE FROM outbox WHERE txn = ?", (message.transaction,))
        tx.changes.outbox = True
    unread.move_read_position(tx, chat.number, position)
    intake.touch(chat)
    return position


def _carry_over_files(intake: Intake, chat: ChatState, old_parts: str, message: Message) -> None:
    """What was sent from here need not be fetched back."""
    for old, fresh in zip(decode_parts(old_parts), message.parts, strict=False):
        if isinstance(old, FilePart) and isinstance(fresh, FilePart):
            attachments.carry_over(intake.tx, chat.number, old.locator, fresh.locator)


def _is_silent(message: Message) -> bool:
    """Whether it is no message of anybody's, only word of a change of the chat."""
    return all(isinstance(part, NoticePart) for part in message.parts)


def _keep_version(
    intake: Intake, chat: ChatState, target: MessageId, edit: str, at: int, parts: str
) -> bool:
    connection = intake.tx.connection
    connection.execute(
        "INSERT OR IGNORE INTO versions(chat, message, edit, written_at, parts)"
        " VALUES(?, ?, ?, ?, ?)",
        (chat.number, target, edit, at, parts),
    )
    is_new = connection.changes() > 0
    if is_new:
        connection.execute(
            "DELETE FROM versions WHERE (chat, message, edit) IN (SELECT chat, message, edit"
            " FROM versions WHERE chat = ? AND message = ? AND edit <> ''"
            " ORDER BY written_at DESC LIMIT -1 OFFSET ?)",
            (chat.number, target, MAX_VERSIONS - 1),
        )
    return is_new


def _forget_version(intake: Intake, chat: ChatState, target: MessageId, edit: MessageId) -> None:
    intake.tx.connection.execute(
        "DELETE FROM versions WHERE chat = ? AND message = ? AND edit = ?",
        (chat.number, target, edit),
    )
