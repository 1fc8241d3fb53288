"""What the person asked for. Each goes through the outbox and keeps one transaction id."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from inbox_tui.domain.capability import Feature
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis
from inbox_tui.domain.message import FilePart, Part


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Send text or files to a chat."""

    chat: ChatId
    parts: tuple[Part, ...]
    in_reply_to: MessageId | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class EditMessage:
    """Replace the text of an own message; ``target`` is its first version."""

    chat: ChatId
    target: MessageId
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class DeleteMessage:
    """Take a message back for everybody."""

    chat: ChatId
    target: MessageId


@dataclass(frozen=True, slots=True)
class React:
    """Add the reaction ``key`` (an emoji)."""

    chat: ChatId
    target: MessageId
    key: str


@dataclass(frozen=True, slots=True)
class Unreact:
    """Take an own reaction back. ``reaction`` is its id where the service gave it one."""

    chat: ChatId
    target: MessageId
    key: str
    reaction: MessageId | None = None


@dataclass(frozen=True, slots=True)
class PinMessage:
    """Keep a message in sight for everybody in the chat, or no longer."""

    chat: ChatId
    target: MessageId
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class MarkRead:
    """Everything up to ``up_to`` has been read. Private: the others are not told."""

    chat: ChatId
    up_to: MessageId
    is_private: bool


@dataclass(frozen=True, slots=True)
class MarkUnread:
    """Flag a chat to come back to it, or lift the flag."""

    chat: ChatId
    is_unread: bool


@dataclass(frozen=True, slots=True)
class SetTyping:
    """Tell the others that the person is typing, or has stopped. Never queued."""

    chat: ChatId
    is_typing: bool


@dataclass(frozen=True, slots=True)
class SetFavourite:
    """Put a chat among the favourites, or take it out."""

    chat: ChatId
    is_favourite: bool


@dataclass(frozen=True, slots=True)
class SetLowPriority:
    """Put a chat below the others, or back among them."""

    chat: ChatId
    is_low_priority: bool


@dataclass(frozen=True, slots=True)
class MuteOnService:
    """Set or lift the service's own mute for a chat. Our own mute is a record in the store."""

    chat: ChatId
    until: Millis | None
    """``None`` lifts it; :data:`~inbox_tui.domain.ids.FOR_EVER` never ends."""


@dataclass(frozen=True, slots=True)
class BlockOnService:
    """Block or unblock somebody on the service itself."""

    identity: Identity
    is_blocked: bool


class ReportReason(Enum):
    """Why something is reported."""

    SPAM = "spam"
    SCAM = "scam"
    ABUSE = "abuse"
    ILLEGAL = "illegal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """Tell the service of messages, a chat or a person. At least one of them is named."""

    reason: ReportReason
    note: str = ""
    chat: ChatId | None = None
    person: Identity | None = None
    messages: tuple[MessageId, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """Accept an invitation or first contact, or decline it."""

    chat: ChatId
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class LeaveChat:
    """Leave a group."""

    chat: ChatId


@dataclass(frozen=True, slots=True)
class StartDirect:
    """Open a chat with somebody. The outcome comes back as a ``ChatChanged``."""

    identity: Identity


Intent: TypeAlias = (
    SendMessage
    | EditMessage
    | DeleteMessage
    | React
    | Unreact
    | PinMessage
    | MarkRead
    | MarkUnread
    | SetTyping
    | SetFavourite
    | SetLowPriority
    | MuteOnService
    | BlockOnService
    | Report
    | AnswerRequest
    | LeaveChat
    | StartDirect
)


def feature_needed(intent: Intent) -> Feature:
    """The feature a chat must have for ``intent`` to be worth asking."""
    match intent:
        case SendMessage(in_reply_to=reply) if reply is not None:
            return Feature.REPLY
        case SendMessage(parts=parts):
            return (
                Feature.FILE if any(isinstance(part, FilePart) for part in parts) else Feature.TEXT
            )
        case MarkRead(is_private=is_private):
            return Feature.PRIVATE_READ if is_private else Feature.READ_RECEIPT
        case Report(messages=messages, person=person):
            if messages:
                return Feature.REPORT_MESSAGE
            return Feature.REPORT_PERSON if person else Feature.REPORT_CHAT
        case _:
            return _FEATURES[type(intent)]


_FEATURES: dict[type[Intent], Feature] = {
    EditMessage: Feature.EDIT,
    DeleteMessage: Feature.DELETE,
    React: Feature.REACTION,
    Unreact: Feature.REACTION,
    PinMessage: Feature.PIN,
    MarkUnread: Feature.MARK_UNREAD,
    SetTyping: Feature.TYPING,
    SetFavourite: Feature.FAVOURITE,
    SetLowPriority: Feature.LOW_PRIORITY,
    MuteOnService: Feature.MUTE,
    BlockOnService: Feature.BLOCK,
    AnswerRequest: Feature.REQUEST,
    LeaveChat: Feature.LEAVE,
    StartDirect: Feature.START_DIRECT,
}
