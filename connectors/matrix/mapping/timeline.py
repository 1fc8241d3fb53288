"""One event of a room's timeline, as the program's events.

Nothing here believes a target exists or a sender may do what it says: that is decided by policy,
against what is stored. What can't be understood is set aside raw; the rest of the room goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from connectors.matrix.json_reading import JsonObject, Malformed
from connectors.matrix.mapping.messages import mentions, message_parts, sticker_parts
from connectors.matrix.mapping.notices import notice_of
from connectors.matrix.mapping.place import Place, head_of, message_of, set_aside
from connectors.matrix.mapping.recent import Kind, Known
from connectors.matrix.mapping.redactions import already_redacted, redaction
from connectors.matrix.mapping.relations import relations_of
from inbox_tui.domain.event import (
    Event,
    MessageDelivered,
    MessageEdited,
    MessageReceived,
    ReactionAdded,
)
from inbox_tui.domain.ids import MessageId
from inbox_tui.domain.message import Message, Status, UnreadablePart

_UNSHOWN: Final = {
    "m.poll.start": "A poll. Answer it in another client.",
    "org.matrix.msc3381.poll.start": "A poll. Answer it in another client.",
    "m.call.invite": "A call. Answer it in another client.",
}


def read_timeline(place: Place, events: Iterable[JsonObject]) -> tuple[Event, ...]:
    """Everything a timeline says, in its order; what can't be read is set aside."""
    found: list[Event] = []
    for event in events:
        found += read_event(place, event)
    return tuple(found)


def read_event(place: Place, event: JsonObject) -> tuple[Event, ...]:
    """What one event says, or the event set aside with the reason."""
    try:
        return tuple(_read(place, event))
    except (Malformed, RecursionError) as error:
        return (set_aside(event, str(error), place.chat),)


def _read(place: Place, event: JsonObject) -> list[Event]:
    kind = event.text("type")
    if "state_key" in event.fields:
        return _notice(place, event)
    if event.child("unsigned").has("redacted_because"):
        return already_redacted(place, event, kind)
    reader = _READERS.get(kind)
    return reader(place, event) if reader else []


def _notice(place: Place, event: JsonObject) -> list[Event]:
    part = notice_of(event)
    return [] if part is None else [MessageReceived(message_of(place, event, (part,)))]


def _text_or_file(place: Place, event: JsonObject) -> list[Event]:
    content = event.required("content")
    relations = relations_of(content)
    if relations.replaces:
        return [_edit(place, event, relations.replaces)]
    is_reply = relations.replies_to is not None
    sticker = event.text_or("type") == "m.sticker"
    parts = sticker_parts(content) if sticker else message_parts(content, is_reply=is_reply)
    message = replace(
        message_of(place, event, parts),
        in_reply_to=MessageId(relations.replies_to) if relations.replies_to else None,
        topic=relations.thread,
        mentions_me=mentions(content, place.me),
    )
    place.recent.remember(place.room, message.id, Known(Kind.MESSAGE, message.sender.native))
    return [MessageReceived(message), *_latest_edit(place, event, message)]


def _edit(place: Place, event: JsonObject, target: str) -> MessageEdited:
    content = event.required("content").required("m.new_content")
    message = message_of(place, event, message_parts(content))
    place.recent.remember(place.room, message.id, Known(Kind.EDIT, message.sender.native, target))
    return MessageEdited(
        replace(message, replaces=MessageId(target), mentions_me=mentions(content, place.me))
    )


def _latest_edit(place: Place, event: JsonObject, message: Message) -> list[Event]:
    """The edit a server adds to a message whose edits may not be in the same page."""
    edit = event.child("unsigned").child("m.relations").child("m.replace")
    if not edit.has("content") or edit.text_or("sender") != message.sender.native:
        return []
    try:
        return [_edit(place, edit, message.id)]
    except Malformed as error:
        return [set_aside(edit, str(error), place.chat)]


def _encrypted(place: Place, event: JsonObject) -> list[Event]:
    relations = relations_of(event.required("content"))
    head = head_of(event)
    if relations.replaces or relations.annotates:
        # a later version or a reaction that can't be read either; the first version says so already
        place.recent.remember(place.room, head.id, Known(Kind.EDIT, head.sender.native))
        return []
    place.recent.remember(place.room, head.id, Known(Kind.MESSAGE, head.sender.native))
    message = message_of(place, event, (UnreadablePart(place.explain(event)),))
    reply = relations.replies_to
    return [
        MessageReceived(
            replace(
                message,
                in_reply_to=MessageId(reply) if reply else None,
                topic=relations.thread,
            )
        )
    ]


def _unshown(place: Place, event: JsonObject) -> list[Event]:
    reason = _UNSHOWN[event.text("type")]
    return [MessageReceived(message_of(place, event, (UnreadablePart(reason),)))]


def _reaction(place: Place, event: JsonObject) -> list[Event]:
    head, relations = head_of(event), relations_of(event.required("content"))
    if relations.annotates is None or relations.key is None:
        raise Malformed("a reaction must name a target and a key")
    known = Known(Kind.REACTION, head.sender.native, relations.annotates, relations.key)
    place.recent.remember(place.room, head.id, known)
    target = MessageId(relations.annotates)
    return [ReactionAdded(place.chat, target, head.sender, relations.key, head.at, head.id)]


def _bridged(place: Place, event: JsonObject) -> list[Event]:
    """A bridge's word on an own message (``com.beeper.message_send_status``)."""
    head, content = head_of(event), event.required("content")
    status = _BRIDGED.get(content.text("status"))
    if head.sender.native not in place.bots or status is None:
        return []
    if status is Status.SENT and content.names("delivered_to_users"):
        status = Status.DELIVERED
    target = MessageId(content.required("m.relates_to").name("event_id"))
    reason = content.text_or("message") or content.text_or("reason")
    return [MessageDelivered(place.chat, target, status, reason[:500])]


_BRIDGED: Final = {
    "SUCCESS": Status.SENT,
    "PENDING": Status.SENDING,
    "FAIL_RETRIABLE": Status.FAILED,
    "FAIL_PERMANENT": Status.FAILED,
}
_READERS: Final[dict[str, Callable[[Place, JsonObject], list[Event]]]] = {
    "m.room.message": _text_or_file,
    "m.sticker": _text_or_file,
    "m.room.encrypted": _encrypted,
    "m.reaction": _reaction,
    "m.room.redaction": redaction,
    "com.beeper.message_send_status": _bridged,
    **dict.fromkeys(_UNSHOWN, _unshown),
}
