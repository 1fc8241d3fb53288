"""What an export is made of: one value for each thing the store keeps of chats and people.

The same records are read back by :mod:`inbox_tui.store.importing`. Nothing in them is a number of one
store: what stands at a place in a chat is said by the message it stands at. Credentials, settings,
consents and what waits to be sent are no part of an export.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Member, Membership
from inbox_tui.domain.event import ReceiptKind
from inbox_tui.domain.ids import (
    AccountId,
    ChatId,
    ChatKey,
    Identity,
    MessageId,
    Millis,
    ServiceId,
    TransactionId,
)
from inbox_tui.domain.message import Part, Status
from inbox_tui.store.persons import LinkedBy

FORMAT: Final = "inbox-tui-export"
VERSION: Final = 1
NO_TIME: Final = Millis(0)


@dataclass(frozen=True, slots=True)
class Header:
    """The first record: what wrote the export, and when."""

    format: str
    version: int
    exported_at: Millis
    program: str = ""
    has_files: bool = False


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """An account, without what it signs in with."""

    account: AccountId
    identity: Identity
    display_name: str = ""
    is_home: bool = False
    is_on: bool = False
    added_at: Millis = NO_TIME


@dataclass(frozen=True, slots=True)
class Block:
    """That somebody is blocked, since when, and by whom else."""

    at: Millis
    on_service: bool = False
    from_service: bool = False


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """Somebody, as a service knows them."""

    identity: Identity
    display_name: str = ""
    block: Block | None = None
    addresses: tuple[str, ...] = ()
    """``tel:`` and ``mailto:`` URIs that the service verified."""
    is_cleared: bool = False
    """Whether they were accepted although somebody blocked has an address of theirs."""


@dataclass(frozen=True, slots=True)
class Linked:
    """An identity of a person, and on whose word it is theirs."""

    identity: Identity
    by: LinkedBy = LinkedBy.USER


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """The person's own record of somebody."""

    name: str
    identities: tuple[Linked, ...]
    note: str = ""
    made_at: Millis = NO_TIME


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """What a service says of a chat, and what the person marked it with."""

    account: AccountId
    chat: ChatId
    kind: ChatKind = ChatKind.GROUP
    title: str = ""
    description: str = ""
    membership: Membership = Membership.JOINED
    origin: ServiceId | None = None
    encryption: Encryption = Encryption.UNKNOWN
    decrypted_at: DecryptedAt = DecryptedAt.UNKNOWN
    partner: Identity | None = None
    invited_by: Identity | None = None
    active_at: Millis = NO_TIME
    capabilities: str | None = None
    """As :func:`inbox_tui.store.encoding.encode_capabilities` writes them."""
    is_favourite: bool = False
    is_low_priority: bool = False
    folders: tuple[str, ...] = ()
    """The spaces or folders the service has it in."""
    labels: tuple[str, ...] = ()
    """The person's own."""
    succeeded_by: ChatId | None = None
    muted_until: Millis | None = None
    is_muted_on_service: bool = False
    snoozed_until: Millis | None = None
    draft: str = ""
    pinned: int | None = None
    archive: int = 0
    """0: not put away; 1: put away; 2: put away, and something unread came since."""
    lets_mentions_through: bool = False
    """Whether its mute is not one of mentions."""
    request: int = 0
    """0: none; 1: waits in Requests; 2: was accepted."""
    pinned_messages: tuple[MessageId, ...] = ()

    @property
    def key(self) -> ChatKey:
        """The chat."""
        return ChatKey(self.account, self.chat)


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """Somebody in a chat."""

    account: AccountId
    chat: ChatId
    member: Member


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an edited message; the first has an empty ``edit``."""

    edit: str
    written_at: Millis
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Reaction:
    """Somebody's reaction to a message."""

    sender: Identity
    key: str
    at: Millis
    id: MessageId | None = None


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message in its latest version, with everything that hangs on it."""

    account: AccountId
    chat: ChatId
    id: MessageId
    sender: Identity
    ordered_at: Millis
    """The time it is shown with and ordered by."""
    sent_at: Millis
    """The sender's own clock."""
    parts: tuple[Part, ...]
    position: int | None = None
    """Where it stood in the store it comes from; ``None``: after what comes before it here."""
    in_reply_to: MessageId | None = None
    topic: str | None = None
    edited_at: Millis | None = None
    deleted_by: Identity | None = None
    status: Status | None = None
    status_reason: str = ""
    transaction: TransactionId | None = None
    is_hidden: bool = False
    expires_at: Millis | None = None
    expires_after_read: int | None = None
    """Milliseconds."""
    mentions_me: bool = False
    forwarded: int = 0
    is_starred: bool = False
    versions: tuple[Version, ...] = ()
    reactions: tuple[Reaction, ...] = ()

    @property
    def key(self) -> ChatKey:
        """The chat it is in."""
        return ChatKey(self.account, self.chat)


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """A file of a message that was fetched. It follows the message that shows it."""

    account: AccountId
    chat: ChatId
    message: MessageId
    remote: str
    """The locator in the message's part."""
    name: str = ""
    size: int = 0
    """Bytes."""
    file: str | None = None
    """Where its content is: a locator in the store, or a name in the export's folder."""
    sha256: str | None = None
    is_pinned: bool = False

    @property
    def key(self) -> ChatKey:
        """The chat it is in."""
        return ChatKey(self.account, self.chat)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a chat: so many positions past a message, or past the beginning of time."""

    message: MessageId | None
    past: int = 0


@dataclass(frozen=True, slots=True)
class ReceiptRecord:
    """How far somebody else has the chat."""

    account: AccountId
    chat: ChatId
    sender: Identity
    kind: ReceiptKind
    place: Place
    at: Millis


@dataclass(frozen=True, slots=True)
class GapRecord:
    """Messages were missing below a place."""

    account: AccountId
    chat: ChatId
    place: Place
    cursor: str


@dataclass(frozen=True, slots=True)
class ReadingRecord:
    """How far the person has read a chat. The last record of its chat."""

    account: AccountId
    chat: ChatId
    read: Place | None = None
    counted: Place | None = None
    """Up to where the service counted ``service_unread``."""
    service_unread: int | None = None
    service_mentions: int = 0
    is_marked_unread: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """The last record; without it an export was cut off."""

    records: int
    """How many came before it, the header among them."""


Record: TypeAlias = (
    Header
    | AccountRecord
    | IdentityRecord
    | PersonRecord
    | ChatRecord
    | MemberRecord
    | MessageRecord
    | AttachmentRecord
    | ReceiptRecord
    | GapRecord
    | ReadingRecord
    | End
)

KINDS: Final[dict[str, type[Record]]] = {
    "header": Header,
    "account": AccountRecord,
    "identity": IdentityRecord,
    "person": PersonRecord,
    "chat": ChatRecord,
    "member": MemberRecord,
    "message": MessageRecord,
    "attachment": AttachmentRecord,
    "receipt": ReceiptRecord,
    "gap": GapRecord,
    "reading": ReadingRecord,
    "end": End,
}
"""What each record is called in a line's ``type``."""
