"""A message and its parts, with the fields of IETF MIMI content (draft-ietf-mimi-content)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TypeAlias

from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis, TransactionId


class Disposition(IntEnum):
    """What a part is for. Numbers as in MIMI."""

    UNSPECIFIED = 0
    RENDER = 1
    REACTION = 2
    PROFILE = 3
    INLINE = 4
    ICON = 5
    ATTACHMENT = 6
    SESSION = 7
    PREVIEW = 8


class FileKind(Enum):
    """How a file is meant to be shown."""

    IMAGE = "image"
    STICKER = "sticker"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    OTHER = "file"


class NoticeKind(Enum):
    """Something a service says about a chat, which no remote text may imitate."""

    JOINED = "joined"
    LEFT = "left"
    INVITED = "invited"
    REMOVED = "removed"
    RENAMED = "renamed"
    CREATED = "created"
    UPGRADED = "upgraded"
    ENCRYPTION_ON = "encryption_on"
    OTHER = "other"
    """Said in the service's own words, which are all there is of it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link whose text is a span of a part's text, and whose target the sender chose."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody a text calls by name: the span of it that does, and who is meant."""

    start: int
    end: int
    identity: Identity


@dataclass(frozen=True, slots=True)
class TextPart:
    """Text as the sender wrote it. Remote: shown only through ``SafeText``."""

    text: str
    links: tuple[Link, ...] = ()
    is_action: bool = False
    """Whether the sender said it of themselves (``/me waves``)."""
    disposition: Disposition = Disposition.RENDER
    mentions: tuple[Mention, ...] = ()
    """Of outgoing texts: whom the service is to notify."""
    is_markdown: bool = False
    """Of outgoing texts: whether the marks in it are to become formatting, where the service can."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file that stays where it is until the person fetches it.

    ``locator`` is the connector's own way to find it and means nothing to anybody else. Name and
    type are the sender's claims. For an outgoing file ``locator`` names a stored attachment.
    """

    name: str
    locator: str
    media_type: str = "application/octet-stream"
    size: int | None = None
    """Bytes, as claimed."""
    kind: FileKind = FileKind.OTHER
    caption: str = ""
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    thumbnail: str | None = None
    """The locator of a smaller picture."""
    disposition: Disposition = Disposition.ATTACHMENT


@dataclass(frozen=True, slots=True)
class NoticePart:
    """A change of the chat itself: who did it, to whom, and the new text where there is one."""

    kind: NoticeKind
    subject: Identity | None = None
    text: str = ""
    disposition: Disposition = Disposition.SESSION


@dataclass(frozen=True, slots=True)
class UnreadablePart:
    """Content that is there and can't be read here, with the reason in words."""

    reason: str
    disposition: Disposition = Disposition.UNSPECIFIED


Part: TypeAlias = TextPart | FilePart | NoticePart | UnreadablePart


@dataclass(frozen=True, slots=True)
class Expiry:
    """When a message disappears: at a time, or so long after it was read."""

    at: Millis | None = None
    after_read_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message, or one later version of one.

    ``replaces`` names the **first** version of the message it edits. ``accepted_at`` is the hub's
    clock, ``sent_at`` the sender's and not to be trusted for order. ``transaction`` is set on what
    this account sent itself, so that the outbox knows its own.
    """

    id: MessageId
    chat: ChatId
    sender: Identity
    sent_at: Millis
    parts: tuple[Part, ...]
    accepted_at: Millis | None = None
    in_reply_to: MessageId | None = None
    replaces: MessageId | None = None
    topic: str | None = None
    """The thread it belongs to: the id of the thread's first message."""
    expires: Expiry | None = None
    mentions_me: bool = False
    forwarded: int = 0
    """How often it was passed on, as far as the service says."""
    transaction: TransactionId | None = None


class Status(Enum):
    """Where an outgoing message is."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may have been sent and the service can't tell: the person decides."""


def plain_text(parts: tuple[Part, ...]) -> str:
    """What the parts say, for search, previews and quotes. Still remote text."""
    said: list[str] = []
    for part in parts:
        match part:
            case TextPart(text=text):
                said.append(text)
            case FilePart(name=name, caption=caption):
                said.append(f"{name} {caption}".rstrip())
            case UnreadablePart(reason=reason):
                said.append(reason)
            case NoticePart():
                pass
    return "\n".join(said)
