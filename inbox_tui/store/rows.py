"""What reading the store yields: values ready to be shown, text in them still as it came.

Everything remote in here (names, titles, parts, reaction keys) reaches a screen through
``SafeText`` only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, TypeAlias

from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.chat import Archive, ChatKind, DecryptedAt, Encryption, Membership
from inbox_tui.domain.ids import (
    AccountId,
    ChatKey,
    Identity,
    MessageId,
    MessageKey,
    Millis,
    ServiceId,
    TransactionId,
)
from inbox_tui.domain.message import Part, Status
from inbox_tui.domain.mute import Mute


class Hidden(Enum):
    """Why a message stands behind a line."""

    SENDER_BLOCKED = "sender_blocked"


@dataclass(frozen=True, slots=True)
class Quote:
    """The message another one answers, as much of it as is here."""

    message: MessageId
    sender_name: str = ""
    text: str = ""
    is_here: bool = False
    """Whether that message is stored, so that one can go to it."""


@dataclass(frozen=True, slots=True)
class ReactionCount:
    """One reaction to a message, and who gave it."""

    key: str
    count: int
    names: tuple[str, ...]
    """Who reacted, up to a cap; ``count`` tells how many there are."""
    mine: bool = False
    my_id: MessageId | None = None
    """The id of the own reaction, where the service gave it one."""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message, in its latest version."""

    position: int
    """Where it stands: grows with time, unique in the whole store."""
    key: MessageKey
    sender: Identity
    sender_name: str
    is_mine: bool
    sent_at: Millis
    """The time to show: the service's where it says one, else the sender's, never the future."""
    parts: tuple[Part, ...]
    in_reply_to: Quote | None = None
    topic: str | None = None
    is_edited: bool = False
    deleted_by: Identity | None = None
    is_deleted: bool = False
    reactions: tuple[ReactionCount, ...] = ()
    status: Status | None = None
    """Of own messages only."""
    status_reason: str = ""
    transaction: TransactionId | None = None
    hidden: Hidden | None = None
    expires_at: Millis | None = None
    mentions_me: bool = False
    forwarded: int = 0
    send_at: Millis | None = None
    """When it is to be sent, where the person named a time that is not there yet."""
    replies: int = 0
    """How many messages stand in the thread that begins with this one."""


@dataclass(frozen=True, slots=True)
class ChatRow:
    """One chat as a list shows it."""

    key: ChatKey
    service: ServiceId
    """The service of the account that carries it."""
    origin: ServiceId
    """The service the other people are on."""
    kind: ChatKind
    title: str
    """Resolved: its own title, else the partner's name, else its members', else its id."""
    membership: Membership
    is_home_account: bool
    last_message: MessageRow | None
    active_at: Millis
    unread: int
    """Up to a cap of 1,000."""
    mentions: int
    is_marked_unread: bool
    muted_until: Millis | None
    """When the last of the mutes ends that hold for it: its own, its person's, its service's."""
    is_favourite: bool
    is_low_priority: bool
    labels: tuple[str, ...]
    """The spaces or folders the service has it in."""
    draft: str
    has_failed: bool
    """Whether something sent from here failed or may not have arrived."""
    encryption: Encryption
    decrypted_at: DecryptedAt
    partner: Identity | None
    is_request: bool
    is_service_on: bool
    """Whether its account may connect: switched on, and home or consented to."""
    succeeded_by: ChatKey | None
    capabilities: Capabilities | None
    invited_by: Identity | None
    description: str = ""
    own_labels: tuple[str, ...] = ()
    """The person's own."""
    pinned: int | None = None
    """Its place among the chats that are kept on top, the smallest first."""
    archive: Archive = Archive.NO
    snoozed_until: Millis | None = None
    """Put away until then. A time that has passed: it came back, and was not looked at since."""
    mutes: tuple[Mute, ...] = ()
    """Every mute that covers it, those that have ended among them."""
    is_muted_on_service: bool = False
    cursor: ChatCursor | None = field(default=None, compare=False)
    """Where the page after this row begins."""


@dataclass(frozen=True, slots=True)
class ChatCursor:
    """A place in the list of chats, newest activity first."""

    active_at: Millis
    row: int


Only: TypeAlias = Literal[
    "all", "unread", "mentions", "requests", "favourites", "pinned", "archive"
]
"""Which chats: ``all`` are those that are no requests; ``archive`` those left, switched off or put away."""


@dataclass(frozen=True, slots=True)
class ChatFilter:
    """Which chats a page holds."""

    text: str = ""
    """Part of the title, whatever its case."""
    accounts: frozenset[AccountId] | None = None
    only: Only = "all"


EVERYTHING = ChatFilter()


@dataclass(frozen=True, slots=True)
class UnreadTotals:
    """Figures for a status line. Muted chats and requests are not counted as unread."""

    chats: int
    messages: int
    mentions: int
    requests: int
