"""A chat as the pretend network keeps it, and what each person in it is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Member, Membership
from inbox_tui.domain.event import (
    ChatChanged,
    Event,
    MembersChanged,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ReactionAdded,
    ReceiptKind,
    ReceiptReceived,
)
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis, ServiceId, TransactionId
from inbox_tui.domain.message import Message, Part


@dataclass(slots=True)
class Entry:
    """One message with everything that was done to it."""

    id: MessageId
    sender: str
    at: Millis
    versions: list[tuple[Millis, tuple[Part, ...]]]
    reply_to: MessageId | None = None
    topic: str | None = None
    transaction: TransactionId | None = None
    deleted_at: Millis | None = None
    reactions: dict[tuple[str, str], Millis] = field(default_factory=dict)
    """By (who, emoji): when."""
    hidden_from: frozenset[str] = frozenset()
    """Who had blocked the sender when it was written."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it says now; nothing, once it was taken back."""
        return () if self.deleted_at is not None else self.versions[-1][1]


@dataclass(slots=True)
class Room:
    """One chat. People are named by their native ids on the network."""

    id: ChatId
    service: ServiceId
    kind: ChatKind
    title: str = ""
    description: str = ""
    encryption: Encryption = Encryption.OFF
    decrypted_at: DecryptedAt = DecryptedAt.PROVIDER
    members: dict[str, Membership] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    invited_by: str | None = None
    entries: list[Entry] = field(default_factory=list)
    read: dict[str, MessageId] = field(default_factory=dict)
    typing: list[str] = field(default_factory=list)
    pinned: tuple[MessageId, ...] = ()

    def identity(self, native: str) -> Identity:
        """Somebody on this room's network."""
        return Identity(self.service, native)

    def entry(self, message: MessageId) -> Entry | None:
        """The message with that id."""
        return next((entry for entry in reversed(self.entries) if entry.id == message), None)

    def listeners(self) -> Iterator[str]:
        """Who is told of what happens: everybody inside or invited."""
        for native, membership in self.members.items():
            if membership in (Membership.JOINED, Membership.INVITED):
                yield native

    # --- what a person is told ------------------------------------------------------------------

    def described_to(self, viewer: str) -> tuple[Event, ...]:
        """The chat itself, and who is in it."""
        others = [native for native in self.members if native != viewer]
        is_direct = self.kind is ChatKind.DIRECT
        membership = self.members.get(viewer, Membership.LEFT)
        is_invited = membership is Membership.INVITED and self.invited_by is not None
        return (
            ChatChanged(
                self.id,
                kind=self.kind,
                title=None if is_direct else self.title,
                description=self.description or None,
                membership=membership,
                encryption=self.encryption,
                decrypted_at=self.decrypted_at,
                partner=self.identity(others[0]) if is_direct and others else None,
                invited_by=self.identity(self.invited_by or "") if is_invited else None,
                active_at=self.entries[-1].at if self.entries else None,
            ),
            MembersChanged(self.id, tuple(self._members()), is_complete=True),
        )

    def received(self, entry: Entry, viewer: str) -> MessageReceived:
        """The message as it was first written."""
        return MessageReceived(self._message(entry, viewer, 0))

    def edited(self, entry: Entry, viewer: str) -> MessageEdited:
        """The message's newest version."""
        return MessageEdited(self._message(entry, viewer, len(entry.versions) - 1))

    def deleted(self, entry: Entry) -> MessageDeleted:
        """That its author took it back."""
        at = entry.at if entry.deleted_at is None else entry.deleted_at
        return MessageDeleted(self.id, entry.id, self.identity(entry.sender), at)

    def retold(self, entry: Entry, viewer: str) -> Iterator[Event]:
        """A message from history: what it was, and what became of it."""
        yield self.received(entry, viewer)
        if entry.deleted_at is not None:
            yield self.deleted(entry)
            return
        if len(entry.versions) > 1:
            yield self.edited(entry, viewer)
        for (native, key), at in entry.reactions.items():
            yield ReactionAdded(self.id, entry.id, self.identity(native), key, at)

    def receipts(self) -> Iterator[Event]:
        """How far everybody has read."""
        for native, message in self.read.items():
            entry = self.entry(message)
            if entry is not None:
                yield ReceiptReceived(
                    self.id, self.identity(native), message, ReceiptKind.READ, entry.at
                )

    def visible_to(self, viewer: str) -> list[Entry]:
        """The messages a person may see, oldest first."""
        return [entry for entry in self.entries if viewer not in entry.hidden_from]

    def _members(self) -> Iterator[Member]:
        for native, membership in self.members.items():
            name = self.names.get(native, native)
            yield Member(self.identity(native), name, membership, self.roles.get(native, ""))

    def _message(self, entry: Entry, viewer: str, version: int) -> Message:
        at, parts = entry.versions[version]
        is_first = version == 0
        return Message(
            id=entry.id if is_first else MessageId(f"{entry.id}.{version}"),
            chat=self.id,
            sender=self.identity(entry.sender),
            sent_at=at,
            accepted_at=at,
            parts=() if entry.deleted_at is not None else parts,
            in_reply_to=entry.reply_to,
            replaces=None if is_first else entry.id,
            topic=entry.topic,
            transaction=entry.transaction if is_first and viewer == entry.sender else None,
        )
