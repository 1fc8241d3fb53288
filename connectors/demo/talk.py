"""What people do in the chats of a pretend network."""

from __future__ import annotations

from connectors.demo.network import Network
from connectors.demo.room import Entry, Room
from inbox_tui.connector.errors import Rejected
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.event import (
    ReactionAdded,
    ReactionRemoved,
    ReceiptKind,
    ReceiptReceived,
    TypingChanged,
)
from inbox_tui.domain.ids import ChatId, MessageId, Millis, TransactionId
from inbox_tui.domain.message import Part


def post(
    network: Network,
    who: str,
    chat: ChatId,
    parts: tuple[Part, ...],
    *,
    reply_to: MessageId | None = None,
    topic: str | None = None,
    transaction: TransactionId | None = None,
) -> Entry:
    """Write a message."""
    room = network.room(chat, who)
    now = network.clock()
    entry = Entry(
        network.message_id(), who, now, [(now, parts)], reply_to, topic, transaction=transaction
    )
    if room.kind is ChatKind.DIRECT:
        entry.hidden_from = frozenset(n for n in room.members if who in network.blocks[n])
    room.entries.append(entry)
    type_in(network, who, chat, is_typing=False)
    for native in room.listeners():
        if native not in entry.hidden_from:
            network.tell(native, room.received(entry, native))
    return entry


def edit(
    network: Network, who: str, chat: ChatId, message: MessageId, parts: tuple[Part, ...]
) -> Entry:
    """Write a new version of an own message."""
    room = network.room(chat, who)
    entry = _own(room, who, message)
    entry.versions.append((network.clock(), parts))
    for native in _audience(room, entry):
        network.tell(native, room.edited(entry, native))
    return entry


def delete(network: Network, who: str, chat: ChatId, message: MessageId) -> None:
    """Take an own message back."""
    room = network.room(chat, who)
    entry = _own(room, who, message)
    entry.deleted_at = network.clock()
    for native in _audience(room, entry):
        network.tell(native, room.deleted(entry))


def react(network: Network, who: str, chat: ChatId, message: MessageId, key: str) -> None:
    """React to a message; a second time changes nothing."""
    room = network.room(chat, who)
    entry = _known(room, message)
    if (who, key) in entry.reactions:
        return
    now = entry.reactions[who, key] = network.clock()
    for native in _audience(room, entry):
        network.tell(native, ReactionAdded(chat, message, network.identity(who), key, now))


def unreact(network: Network, who: str, chat: ChatId, message: MessageId, key: str) -> None:
    """Take a reaction back."""
    room = network.room(chat, who)
    entry = _known(room, message)
    if entry.reactions.pop((who, key), None) is None:
        return
    removed = ReactionRemoved(chat, network.identity(who), target=message, key=key)
    for native in _audience(room, entry):
        network.tell(native, removed)


def read(
    network: Network, who: str, chat: ChatId, message: MessageId, *, is_private: bool = False
) -> None:
    """Everything up to a message has been read. In private, only oneself is told."""
    room = network.room(chat, who)
    entry = _known(room, message)
    if not is_private:
        room.read[who] = message
    receipt = _receipt(network, who, room, entry, ReceiptKind.READ)
    for native in room.listeners():
        if native == who or not is_private:
            network.tell(native, receipt)


def deliver(network: Network, who: str, chat: ChatId, message: MessageId) -> None:
    """A message arrived at somebody's device."""
    room = network.room(chat, who)
    entry = _known(room, message)
    network.tell(entry.sender, _receipt(network, who, room, entry, ReceiptKind.DELIVERED))


def type_in(network: Network, who: str, chat: ChatId, *, is_typing: bool) -> None:
    """Begin or stop typing."""
    room = network.room(chat, who)
    if (who in room.typing) == is_typing:
        return
    if is_typing:
        room.typing.append(who)
    else:
        room.typing.remove(who)
    for native in room.listeners():
        others = tuple(network.identity(other) for other in room.typing if other != native)
        network.tell_in_passing(native, chat, TypingChanged(chat, others))


def _receipt(
    network: Network, who: str, room: Room, entry: Entry, kind: ReceiptKind
) -> ReceiptReceived:
    now: Millis = network.clock()
    return ReceiptReceived(room.id, network.identity(who), entry.id, kind, now)


def _audience(room: Room, entry: Entry) -> list[str]:
    return [native for native in room.listeners() if native not in entry.hidden_from]


def _known(room: Room, message: MessageId) -> Entry:
    entry = room.entry(message)
    if entry is None:
        raise Rejected("That message is not there any more.")
    return entry


def _own(room: Room, who: str, message: MessageId) -> Entry:
    entry = _known(room, message)
    if entry.sender != who or entry.deleted_at is not None:
        raise Rejected("Only what you wrote yourself, and have not taken back, can be changed.")
    return entry
