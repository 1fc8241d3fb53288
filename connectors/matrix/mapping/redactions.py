"""What was taken back: by an event that says so, or before the server showed it."""

from __future__ import annotations

from typing import Final

from connectors.matrix.ids import identity, is_user_id
from connectors.matrix.json_reading import JsonObject
from connectors.matrix.mapping.place import Place, head_of, message_of
from connectors.matrix.mapping.recent import Kind, Known
from inbox_tui.domain.event import Event, MessageDeleted, MessageReceived, ReactionRemoved
from inbox_tui.domain.ids import MessageId, Millis

_HUSKS: Final = ("m.room.message", "m.sticker", "m.room.encrypted")


def redaction(place: Place, event: JsonObject) -> list[Event]:
    """What an ``m.room.redaction`` takes back: a message, a reaction, or one of them."""
    head = head_of(event)
    # room version 11 moved the field into the content
    target = event.child("content").name_or_none("redacts") or event.name("redacts")
    known = place.recent.get(place.room, target)
    if known is None:
        # a reaction that was stored in an earlier run is only known to the store
        return [
            ReactionRemoved(place.chat, head.sender, id=MessageId(target)),
            MessageDeleted(place.chat, MessageId(target), head.sender, head.at, is_moderated=True),
        ]
    if known.kind is Kind.REACTION:
        return [_reaction_removed(place, target, known)]
    if known.kind is Kind.EDIT:
        return []
    return [
        MessageDeleted(
            place.chat,
            MessageId(target),
            head.sender,
            head.at,
            is_moderated=known.sender != head.sender.native,
        )
    ]


def _reaction_removed(place: Place, reaction: str, known: Known) -> ReactionRemoved:
    return ReactionRemoved(
        place.chat,
        identity(known.sender),
        id=MessageId(reaction),
        target=MessageId(known.target) if known.target else None,
        key=known.key,
    )


def already_redacted(place: Place, event: JsonObject, kind: str) -> list[Event]:
    """An event the server keeps only as a husk: who wrote it, and who took it back."""
    head = head_of(event)
    if kind == "m.reaction":
        return [ReactionRemoved(place.chat, head.sender, id=head.id)]
    if kind not in _HUSKS:
        return []
    because = event.child("unsigned").child("redacted_because")
    by = because.name_or_none("sender")
    remover = identity(by) if by and is_user_id(by) else head.sender
    at = because.count("origin_server_ts")
    return [
        MessageReceived(message_of(place, event, ())),
        MessageDeleted(
            place.chat,
            head.id,
            remover,
            Millis(at) if at is not None else head.at,
            is_moderated=remover != head.sender,
        ),
    ]
