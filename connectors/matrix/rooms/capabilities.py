"""What an account on this homeserver allows, and one room where it differs."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from connectors.matrix.rooms import bridge
from connectors.matrix.rooms.room import Room
from inbox_tui.domain.capability import Capabilities, Feature, Level, Limits
from inbox_tui.domain.chat import Membership

MAX_TEXT_BYTES: Final = 50_000
"""Of a text: it may grow a little as JSON, and may be sent a second time as HTML."""
MAX_CONTENT_BYTES: Final = 62_000
"""An event is 65,536 bytes at most, and its other fields need room (specification, “Size limits”)."""

_WRITING: Final = (
    Feature.TEXT,
    Feature.REPLY,
    Feature.THREAD,
    Feature.EDIT,
    Feature.REACTION,
    Feature.FILE,
    Feature.PIN,
    Feature.TYPING,
)

_NO_PINS: Final = "Only some people may pin messages in this room, and you are not one of them."
_WITHOUT_PINS: Final = Capabilities(
    MappingProxyType({Feature.PIN: Level.UNSUPPORTED}),
    reasons=MappingProxyType({Feature.PIN: _NO_PINS}),
)
NO_DELIVERY: Final = "Matrix tells who has read a message, not whose device it reached."
TIMELESS_MUTE: Final = "A mute on Matrix lasts until it is lifted; it can't end by itself."


def account_capabilities(*, upload_limit: int | None, spec_minor: int) -> Capabilities:
    """What the service allows; ``spec_minor`` is the newest 1.x the homeserver supports."""
    levels = dict.fromkeys(Feature, Level.FULL)
    levels[Feature.DELIVERY_RECEIPT] = Level.UNSUPPORTED
    levels[Feature.MUTE] = Level.PARTIAL
    reasons = {Feature.DELIVERY_RECEIPT: NO_DELIVERY, Feature.MUTE: TIMELESS_MUTE}
    for feature, since in ((Feature.REPORT_CHAT, 13), (Feature.REPORT_PERSON, 14)):
        if spec_minor < since:
            levels[feature] = Level.UNSUPPORTED
            reasons[feature] = "This homeserver is too old to take such a report."
    return Capabilities(
        MappingProxyType(levels),
        Limits(text_bytes=MAX_TEXT_BYTES, file_bytes=upload_limit),
        MappingProxyType(reasons),
    )


def room_capabilities(room: Room, me: str, account: Capabilities, closed: str) -> Capabilities:
    """What one room allows. ``closed`` is why an encrypted room can't be written in, if it can't."""
    reason = _why_closed(room, me, closed)
    own = bridge.capabilities_declared(room.features) if room.features else Capabilities()
    if not reason and not room.power.may_pin(me):
        own = own.over(_WITHOUT_PINS)
    if reason:
        own = Capabilities(
            MappingProxyType(dict.fromkeys(_WRITING, Level.UNSUPPORTED)),
            reasons=MappingProxyType(dict.fromkeys(_WRITING, reason)),
        ).over(own)
    return own.over(account)


def _why_closed(room: Room, me: str, closed: str) -> str:
    if room.membership is Membership.INVITED:
        return "You are invited to this chat: accept the invitation first."
    if room.membership is not Membership.JOINED:
        return "You are no longer in this chat."
    if room.successor:
        return "This room was replaced by another one: write there."
    if room.is_encrypted and closed:
        return closed
    if not room.power.may_write(me):
        return "Only some people may write in this room, and you are not one of them."
    return ""
