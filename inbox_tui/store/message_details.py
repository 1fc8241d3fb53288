"""All that is stored about one message: when, in which versions, and what others did with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inbox_tui.domain.event import ReceiptKind
from inbox_tui.domain.ids import Identity, MessageKey, Millis
from inbox_tui.store import lookup, timeline
from inbox_tui.store.record_rows import MessageVersion
from inbox_tui.store.rows import MessageRow
from inbox_tui.store.session import Reader

MOST: Final = 200
"""Reactions and receipts that are read; the counts say how many there are."""


@dataclass(frozen=True, slots=True)
class Reacted:
    """Who reacted, with what, and when. Name and key are remote text."""

    who: Identity
    name: str
    key: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody who has a message, as far as their receipts tell."""

    who: Identity
    name: str
    kind: ReceiptKind
    at: Millis


@dataclass(frozen=True, slots=True)
class MessageDetails:
    """One message with everything that belongs to it."""

    row: MessageRow
    written_at: Millis
    """By the sender's clock."""
    arranged_at: Millis
    """By the service's clock, as far as it has one: what the message is put in order by."""
    versions: tuple[MessageVersion, ...]
    """Oldest first; empty where it was never edited."""
    reactions: tuple[Reacted, ...]
    reached: tuple[Reached, ...]
    """Those who read it first, then those it was delivered to."""
    others: int
    """People in the chat besides its sender."""


def details(reader: Reader, key: MessageKey) -> MessageDetails | None:
    """Everything about a message; ``None`` for one that isn't here."""
    row = timeline.get(reader, key)
    chat = lookup.chat_number(reader, key.chat_key)
    if row is None or chat is None:
        return None
    times = reader.connection.one(
        "SELECT sent_at, ordered_at FROM messages WHERE chat = ? AND id = ?", (chat, key.message)
    )
    written, arranged = times or (row.sent_at, row.sent_at)
    others: int = reader.connection.scalar(
        "SELECT count(*) FROM members JOIN identities ON identities.id = members.identity"
        " WHERE members.chat = ? AND members.membership = 'joined'"
        " AND NOT (identities.service = ? AND identities.native = ?)",
        (chat, row.sender.service, row.sender.native),
    )
    return MessageDetails(
        row,
        Millis(written),
        Millis(arranged),
        timeline.versions(reader, key),
        _reactions(reader, chat, key),
        _reached(reader, chat, row),
        others,
    )


def _reactions(reader: Reader, chat: int, key: MessageKey) -> tuple[Reacted, ...]:
    rows = reader.connection.execute(
        "SELECT identities.service, identities.native, identities.display_name,"
        " members.display_name, reactions.key, reactions.at FROM reactions"
        " JOIN identities ON identities.id = reactions.identity LEFT JOIN members"
        " ON members.chat = reactions.chat AND members.identity = reactions.identity"
        " WHERE reactions.chat = ? AND reactions.target = ?"
        " AND reactions.identity NOT IN (SELECT identity FROM blocks)"
        " ORDER BY reactions.key, reactions.at LIMIT ?",
        (chat, key.message, MOST),
    )
    return tuple(
        Reacted(lookup.identity(service, native), here or name or native, reaction, Millis(at))
        for service, native, name, here, reaction, at in rows
    )


def _reached(reader: Reader, chat: int, row: MessageRow) -> tuple[Reached, ...]:
    rows = reader.connection.execute(
        "SELECT identities.service, identities.native, identities.display_name,"
        " members.display_name, receipts.kind, receipts.at FROM receipts"
        " JOIN identities ON identities.id = receipts.identity LEFT JOIN members"
        " ON members.chat = receipts.chat AND members.identity = receipts.identity"
        " WHERE receipts.chat = ? AND receipts.position >= ?"
        " ORDER BY receipts.kind = 'read' DESC, receipts.at LIMIT ?",
        (chat, row.position, 2 * MOST),
    )
    found: dict[Identity, Reached] = {}
    for service, native, name, here, kind, at in rows:
        who = lookup.identity(service, native)
        if who != row.sender:
            found.setdefault(
                who, Reached(who, here or name or native, ReceiptKind(kind), Millis(at))
            )
    return tuple(found.values())
