"""What a connector learned: facts from outside, each naming who says so.

A connector has already checked that the service vouches for the sender; whether that sender may do
what the event says is decided by policy, against what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias

from inbox_tui.domain.address import Address
from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Member, Membership
from inbox_tui.domain.connection import ConnectionStatus
from inbox_tui.domain.ids import (
    ChatId,
    Identity,
    MessageId,
    Millis,
    ServiceId,
    TransactionId,
)
from inbox_tui.domain.message import Message, Status


@dataclass(frozen=True, slots=True)
class ChatChanged:
    """A chat appeared, or something about it is different. ``None`` leaves a field as it is."""

    chat: ChatId
    kind: ChatKind | None = None
    title: str | None = None
    description: str | None = None
    membership: Membership | None = None
    origin: ServiceId | None = None
    """Set where the chat is bridged: the service the other people are on."""
    encryption: Encryption | None = None
    decrypted_at: DecryptedAt | None = None
    partner: Identity | None = None
    """Of a direct chat: the other person."""
    invited_by: Identity | None = None
    active_at: Millis | None = None
    """When something last happened in it, where the list comes before the messages."""
    capabilities: Capabilities | None = None
    is_favourite: bool | None = None
    is_low_priority: bool | None = None
    labels: tuple[str, ...] | None = None
    """The spaces or folders it is in, by their names."""
    succeeded_by: ChatId | None = None
    """The chat that continues this one."""


@dataclass(frozen=True, slots=True)
class MembersChanged:
    """People joined, left or changed. ``is_complete`` says that nobody else is in the chat."""

    chat: ChatId
    members: tuple[Member, ...]
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class IdentityNamed:
    """What somebody calls themselves, wherever they are met."""

    identity: Identity
    display_name: str
    addresses: tuple[Address, ...] = ()
    """What the service has verified to be theirs; added to what was said before."""


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A message, new or from history, from others or from this account on another device."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A later version: ``message.replaces`` names the first."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """A message was taken back by ``by``."""

    chat: ChatId
    target: MessageId
    by: Identity
    at: Millis
    is_moderated: bool = False
    """Whether the service itself vouches that ``by`` may take back what others wrote here."""


@dataclass(frozen=True, slots=True)
class ReactionAdded:
    """``sender`` reacted with ``key``. ``id`` is the reaction's own id where it has one."""

    chat: ChatId
    target: MessageId
    sender: Identity
    key: str
    at: Millis
    id: MessageId | None = None


@dataclass(frozen=True, slots=True)
class ReactionRemoved:
    """A reaction was taken back: by its own id, or by target, sender and key."""

    chat: ChatId
    sender: Identity
    id: MessageId | None = None
    target: MessageId | None = None
    key: str | None = None


class ReceiptKind(Enum):
    """What a receipt says."""

    DELIVERED = "delivered"
    READ = "read"


@dataclass(frozen=True, slots=True)
class ReceiptReceived:
    """``sender`` has the chat's messages up to and including ``up_to``.

    From this account itself (another device, or what the service remembers) it moves the person's
    own read position.
    """

    chat: ChatId
    sender: Identity
    up_to: MessageId
    kind: ReceiptKind
    at: Millis


@dataclass(frozen=True, slots=True)
class TypingChanged:
    """Everybody who is typing in a chat now. Passing: shown, never stored."""

    chat: ChatId
    who: tuple[Identity, ...]


@dataclass(frozen=True, slots=True)
class UnreadCounted:
    """The service's own count, for chats whose messages are not all here."""

    chat: ChatId
    unread: int
    mentions: int


@dataclass(frozen=True, slots=True)
class MarkedUnread:
    """The person flagged a chat on some device, to come back to it."""

    chat: ChatId
    is_unread: bool


@dataclass(frozen=True, slots=True)
class ServiceMuteChanged:
    """The mute the service itself keeps for a chat."""

    chat: ChatId
    is_muted: bool


@dataclass(frozen=True, slots=True)
class ServiceBlocksChanged:
    """The service's whole block list for this account."""

    blocked: frozenset[Identity]


@dataclass(frozen=True, slots=True)
class PinsChanged:
    """The messages that are pinned in a chat, all of them, in the service's order."""

    chat: ChatId
    pinned: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class HistoryGap:
    """Messages are missing below the oldest one of this batch.

    ``cursor`` is what the connector's ``history`` takes to load them.
    """

    chat: ChatId
    cursor: str


@dataclass(frozen=True, slots=True)
class OutcomeReported:
    """What became of something this account sent."""

    transaction: TransactionId
    status: Status
    message: MessageId | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MessageDelivered:
    """The service itself says how far an own message got, by the message's id."""

    chat: ChatId
    message: MessageId
    status: Status
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    """The connection's own state."""

    status: ConnectionStatus


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Something that could not be understood, kept as it came, up to a cap."""

    raw: bytes
    reason: str
    chat: ChatId | None = None


Event: TypeAlias = (
    ChatChanged
    | MembersChanged
    | IdentityNamed
    | MessageReceived
    | MessageEdited
    | MessageDeleted
    | ReactionAdded
    | ReactionRemoved
    | ReceiptReceived
    | TypingChanged
    | UnreadCounted
    | MarkedUnread
    | ServiceMuteChanged
    | ServiceBlocksChanged
    | PinsChanged
    | HistoryGap
    | OutcomeReported
    | MessageDelivered
    | ConnectionChanged
    | Quarantined
)


UNREPEATABLE: Final = "unrepeatable/"
"""Begins the keys of connectors' state that is right once, and harmful a second time."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Events and the connector's own state, stored in one transaction or not at all.

    ``state`` holds what changed: a key with ``None`` is forgotten. What must never be gone on with
    from an earlier copy, as the ratchet of an encrypted session, is kept under a key that begins with
    :data:`UNREPEATABLE`: an account with such state is signed out when a backup is restored.
    """

    events: tuple[Event, ...] = ()
    state: Mapping[str, bytes | None] = field(default_factory=dict)
