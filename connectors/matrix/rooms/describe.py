"""What people are told when something about a room is different."""

from __future__ import annotations

from dataclasses import fields

from connectors.matrix.ids import SERVICE, identity
from connectors.matrix.rooms import bridge
from connectors.matrix.rooms.room import Room
from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Membership
from inbox_tui.domain.event import ChatChanged
from inbox_tui.domain.ids import ChatId, Identity, ServiceId


def chat_of(
    room: Room, *, labels: tuple[str, ...], capabilities: Capabilities, can_decrypt: bool = False
) -> ChatChanged:
    """Everything that is known of a room."""
    return ChatChanged(
        chat=ChatId(room.id),
        kind=ChatKind.DIRECT if room.is_direct else ChatKind.GROUP,
        title=room.title,
        description=room.topic,
        membership=room.membership,
        origin=origin_of(room),
        encryption=encryption_of(room),
        decrypted_at=_decrypted_at(room, can_decrypt=can_decrypt),
        partner=partner_of(room),
        invited_by=identity(room.invited_by) if room.invited_by else None,
        capabilities=capabilities,
        is_favourite=room.is_favourite,
        is_low_priority=room.is_low_priority,
        labels=labels,
        succeeded_by=ChatId(room.successor) if room.successor else None,
    )


def difference(before: ChatChanged | None, after: ChatChanged) -> ChatChanged | None:
    """What of ``after`` is news; ``None`` where nothing is."""
    if before is None:
        return after
    news = {
        item.name: new
        for item in fields(ChatChanged)
        if (new := getattr(after, item.name)) != getattr(before, item.name)
    }
    return ChatChanged(**{**news, "chat": after.chat}) if news else None


def partner_of(room: Room) -> Identity | None:
    """The other person of a direct chat."""
    return identity(room.direct_with) if room.is_direct else None


def origin_of(room: Room) -> ServiceId:
    """The service the other people are on."""
    stated = sorted(room.bridges.items())
    if stated:
        return ServiceId(stated[0][1])
    return ServiceId(bridge.origin_guessed(room.direct_with) if room.is_direct else "") or SERVICE


def encryption_of(room: Room) -> Encryption:
    """The room's actual state. An invitation need not say."""
    if room.is_encrypted:
        return Encryption.ENCRYPTED
    return Encryption.UNKNOWN if room.membership is Membership.INVITED else Encryption.OFF


def _decrypted_at(room: Room, *, can_decrypt: bool) -> DecryptedAt:
    match encryption_of(room):
        case Encryption.UNKNOWN:
            return DecryptedAt.UNKNOWN
        case Encryption.OFF:
            return DecryptedAt.PROVIDER if origin_of(room) == SERVICE else DecryptedAt.BRIDGE
        case _:
            return DecryptedAt.THIS_DEVICE if can_decrypt else DecryptedAt.NOWHERE
