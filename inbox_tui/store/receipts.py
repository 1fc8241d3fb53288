"""Storing how far people have a chat: others' receipts, and the person's own read position."""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.event import MessageDelivered, ReceiptKind, ReceiptReceived
from inbox_tui.domain.ids import MessageId, Millis
from inbox_tui.domain.message import Status
from inbox_tui.store import positions, unread
from inbox_tui.store.intake import ChatState, Intake

_BELOW: Final = {
    Status.DELIVERED: ("sent", "unknown"),
    Status.READ: ("sent", "unknown", "delivered"),
    Status.SENT: ("queued", "sending", "unknown"),
    Status.FAILED: ("queued", "sending", "sent", "unknown"),
    Status.UNKNOWN: ("queued", "sending", "sent"),
}
"""From which statuses each may be reached: a later word never takes an earlier one back."""


def receive(intake: Intake, event: ReceiptReceived) -> None:
    """Take note of a receipt."""
    chat = intake.chat(event.chat)
    position = _reached(intake, chat, event.up_to, event.at)
    if position is None:
        return
    person = intake.identity(event.sender)
    if person == intake.account.identity:
        if event.kind is ReceiptKind.READ:
            unread.move_read_position(intake.tx, chat.number, position)
            intake.touch(chat)
        return
    intake.tx.connection.execute(
        "INSERT INTO receipts(chat, identity, kind, position, at) VALUES(?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET position = max(position, excluded.position), at = excluded.at",
        (chat.number, person, event.kind.value, position, event.at),
    )
    _raise_own(intake, chat, event.kind)


def deliver(intake: Intake, event: MessageDelivered) -> None:
    """The service's own word of one message."""
    chat = intake.chat(event.chat)
    allowed = _BELOW.get(event.status, ())
    intake.tx.connection.execute(
        "UPDATE messages SET status = ?, status_reason = ? WHERE chat = ? AND id = ? AND is_mine"
        f" AND status IN ({_list(allowed)})",
        (event.status.value, event.reason, chat.number, event.message),
    )
    if intake.tx.connection.changes():
        intake.touch(chat)


def _reached(intake: Intake, chat: ChatState, up_to: MessageId, at: Millis) -> int | None:
    """The position a receipt speaks of.

    It may name something that is no message here, such as a reaction; then its time has to do.
    """
    connection = intake.tx.connection
    found: int | None = connection.scalar(
        "SELECT position FROM messages WHERE chat = ?1 AND id = ?2 UNION ALL"
        " SELECT messages.position FROM reactions JOIN messages ON messages.chat = reactions.chat"
        " AND messages.id = reactions.target WHERE reactions.chat = ?1 AND reactions.id = ?2",
        (chat.number, up_to),
    )
    if found is not None or at <= 0:
        return found
    return positions.position_at(min(at, intake.tx.now))


def _raise_own(intake: Intake, chat: ChatState, kind: ReceiptKind) -> None:
    """Give own messages the status that everybody else in the chat has reached."""
    connection = intake.tx.connection
    kinds = ("read",) if kind is ReceiptKind.READ else ("read", "delivered")
    reached = connection.scalar(
        "SELECT min(reached) FROM (SELECT coalesce((SELECT max(position) FROM receipts"
        f" WHERE receipts.chat = ?1 AND receipts.identity = who.identity AND kind IN ({_list(kinds)})"
        "), 0) AS reached FROM (SELECT identity FROM members WHERE chat = ?1 AND"
        " membership = 'joined' AND identity <> ?2 UNION SELECT identity FROM receipts WHERE"
        " chat = ?1 AND NOT EXISTS (SELECT 1 FROM members WHERE chat = ?1"
        " AND membership = 'joined' AND identity <> ?2)) AS who)",
        (chat.number, intake.account.identity),
    )
    status = Status.READ if kind is ReceiptKind.READ else Status.DELIVERED
    connection.execute(
        "UPDATE messages SET status = ? WHERE chat = ? AND position <= ?"
        f" AND status IN ({_list(_BELOW[status])})",
        (status.value, chat.number, reached or 0),
    )
    if connection.changes():
        intake.touch(chat)


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
