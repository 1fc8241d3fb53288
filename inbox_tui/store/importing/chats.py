"""Taking in what is known of a chat apart from its messages."""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.chat import Member
from inbox_tui.domain.event import PinsChanged
from inbox_tui.domain.ids import FOR_EVER, Identity
from inbox_tui.store import marks, pins, unread
from inbox_tui.store.encoding import decode_capabilities, encode_texts
from inbox_tui.store.exporting.records import (
    ChatRecord,
    GapRecord,
    Place,
    ReadingRecord,
    ReceiptRecord,
)
from inbox_tui.store.intake import ChatState, Intake
from inbox_tui.store.positions import position_at

_REQUESTS: Final = range(3)
_ARCHIVES: Final = range(3)
MAX_PIN: Final = 1_000_000


def add(intake: Intake, record: ChatRecord) -> bool:
    """Make a chat that isn't here, with all that is said of it; whether it was made.

    One that is here keeps what is known of it, and gets a title or a description it has none of.
    """
    known = intake.known_chat(record.chat)
    if known is None:
        chat = intake.chat(record.chat)
        _write_facts(intake, chat, record)
        return True
    if not known.is_deleted:
        intake.tx.connection.execute(
            "UPDATE chats SET title = iif(title = '', ?1, title),"
            " description = iif(description = '', ?2, description) WHERE id = ?3",
            (record.title, record.description, known.number),
        )
        intake.tx.changes.chats.add(known.key)
    return False


def add_member(intake: Intake, chat: ChatState, member: Member) -> None:
    """Somebody who is not among the chat's members yet."""
    intake.tx.connection.execute(
        "INSERT OR IGNORE INTO members(chat, identity, display_name, membership, role)"
        " VALUES(?, ?, ?, ?, ?)",
        (
            chat.number,
            intake.identity(member.identity),
            member.display_name,
            member.membership.value,
            member.role,
        ),
    )
    intake.tx.changes.message(chat.key)


def add_receipt(intake: Intake, chat: ChatState, record: ReceiptRecord) -> None:
    """How far somebody else has a chat."""
    position = _position(intake, chat, record.place)
    if position is not None:
        intake.tx.connection.execute(
            "INSERT OR REPLACE INTO receipts(chat, identity, kind, position, at)"
            " VALUES(?, ?, ?, ?, ?)",
            (
                chat.number,
                intake.identity(record.sender),
                record.kind.value,
                position,
                max(0, record.at),
            ),
        )
        intake.touch(chat)


def add_gap(intake: Intake, chat: ChatState, record: GapRecord) -> None:
    """Where messages of a chat are missing."""
    position = _position(intake, chat, record.place)
    if position is not None:
        intake.tx.connection.execute(
            "INSERT OR REPLACE INTO gaps(chat, position, cursor) VALUES(?, ?, ?)",
            (chat.number, position, record.cursor),
        )
        intake.touch(chat)


def note_reading(intake: Intake, chat: ChatState, record: ReadingRecord, *, is_ours: bool) -> None:
    """How far the person has read a chat; it never moves back. Counts are of a chat made here."""
    read = None if record.read is None else _position(intake, chat, record.read)
    if read is not None and (is_ours or (record.read and record.read.message is not None)):
        unread.move_read_position(intake.tx, chat.number, read)
    counted = None if record.counted is None else _position(intake, chat, record.counted)
    if is_ours:
        intake.tx.connection.execute(
            "UPDATE chats SET service_unread = ?, service_mentions = ?, counted_position = ?,"
            " is_marked_unread = ? WHERE id = ?",
            (
                None if record.service_unread is None else max(0, record.service_unread),
                max(0, record.service_mentions),
                counted or 0,
                record.is_marked_unread,
                chat.number,
            ),
        )
    intake.touch(chat)


def _write_facts(intake: Intake, chat: ChatState, record: ChatRecord) -> None:
    tx = intake.tx
    values = {
        "kind": record.kind.value,
        "title": record.title,
        "description": record.description,
        "membership": record.membership.value,
        "origin": record.origin,
        "encryption": record.encryption.value,
        "decrypted_at": record.decrypted_at.value,
        "partner": _number(intake, record.partner),
        "invited_by": _number(intake, record.invited_by),
        "active_at": max(0, min(record.active_at, tx.now)),
        "capabilities": _capabilities(record),
        "is_favourite": record.is_favourite,
        "is_low_priority": record.is_low_priority,
        "labels": encode_texts(record.folders),
        "succeeded_by": record.succeeded_by,
        "muted_until": _until(record.muted_until),
        "is_muted_on_service": record.is_muted_on_service,
        "snoozed_until": _until(record.snoozed_until),
        "draft": record.draft,
        "pinned": None if record.pinned is None else max(1, min(record.pinned, MAX_PIN)),
        "archive": record.archive if record.archive in _ARCHIVES else 0,
        "lets_mentions_through": record.lets_mentions_through,
        "request": record.request if record.request in _REQUESTS else 0,
    }
    assignments = ", ".join(f"{column} = ?" for column in values)
    tx.connection.execute(
        f"UPDATE chats SET {assignments} WHERE id = ?", (*values.values(), chat.number)
    )
    for label in record.labels[: marks.MAX_LABELS]:
        if 0 < len(label) <= marks.MAX_LABEL_CHARACTERS:
            tx.connection.execute(
                "INSERT OR IGNORE INTO labels(chat, label) VALUES(?, ?)", (chat.number, label)
            )
    pins.receive(intake, PinsChanged(record.chat, record.pinned_messages))
    tx.changes.chats.add(chat.key)


def _number(intake: Intake, identity: Identity | None) -> int | None:
    return None if identity is None else intake.identity(identity)


def _until(at: int | None) -> int | None:
    return None if at is None else max(0, min(at, FOR_EVER))


def _capabilities(record: ChatRecord) -> str | None:
    """What a chat allows, if it can be read: every list of chats reads it."""
    if record.capabilities is None:
        return None
    try:
        # past its cache, which would keep whatever a file makes up
        decode_capabilities.__wrapped__(record.capabilities)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return record.capabilities


def _position(intake: Intake, chat: ChatState, place: Place) -> int | None:
    """Where a place is here; ``None`` where its message isn't."""
    base = 0
    if place.message is not None:
        base = intake.tx.connection.scalar(
            "SELECT position FROM messages WHERE chat = ? AND id = ?", (chat.number, place.message)
        )
        if base is None:
            return None
    return int(min(base + max(0, place.past), position_at(FOR_EVER)))
