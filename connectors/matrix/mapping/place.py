"""Where an event is read, and what every event has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from connectors.matrix.ids import user_named
from connectors.matrix.json_reading import JsonObject, dump
from connectors.matrix.mapping.recent import Recent
from inbox_tui.domain.event import Quarantined
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis, TransactionId
from inbox_tui.domain.message import Message, Part

MAX_RAW: Final = 16_384

UNREADABLE: Final = (
    "An encrypted message. inbox-tui holds no key for it: read it in a client that does."
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where events are read: the room, who reads, and what a redaction may be about."""

    room: str
    me: str
    recent: Recent = field(default_factory=Recent)
    explain: Callable[[JsonObject], str] = lambda _: UNREADABLE
    """Why an encrypted event can't be read."""
    bots: frozenset[str] = frozenset()
    """Who may say what became of a message on the other side of a bridge."""

    @property
    def chat(self) -> ChatId:
        """The room, as the program names it."""
        return ChatId(self.room)


@dataclass(frozen=True, slots=True)
class Head:
    """What every event has, checked."""

    id: MessageId
    sender: Identity
    at: Millis


def head_of(event: JsonObject) -> Head:
    """What every event has. Raises ``Malformed`` where it hasn't."""
    at = event.number("origin_server_ts")
    return Head(MessageId(event.name("event_id")), user_named(event, "sender"), Millis(max(at, 0)))


def message_of(place: Place, event: JsonObject, parts: tuple[Part, ...]) -> Message:
    """A message of these parts; its own transaction is believed of this account alone."""
    head = head_of(event)
    unsigned = event.child("unsigned")
    transaction = (
        unsigned.name_or_none("transaction_id") if head.sender.native == place.me else None
    )
    return Message(
        id=head.id,
        chat=place.chat,
        sender=head.sender,
        sent_at=head.at,
        parts=parts,
        transaction=TransactionId(transaction) if transaction else None,
    )


def set_aside(event: JsonObject, reason: str, chat: ChatId | None = None) -> Quarantined:
    """An event as it came, up to a cap."""
    return Quarantined(dump(event.fields, cap=MAX_RAW), reason[:500], chat)
