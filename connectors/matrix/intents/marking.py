"""What a person marks: reading, flags, tags, mutes and typing; pins, for everybody in the room."""

from __future__ import annotations

from typing import Final

from connectors.matrix.homeserver import Refused
from connectors.matrix.ids import client_path
from connectors.matrix.intents.desk import Desk
from connectors.matrix.rooms.capabilities import TIMELESS_MUTE
from inbox_tui.connector.errors import Unsupported
from inbox_tui.connector.protocol import Outcome
from inbox_tui.domain.ids import FOR_EVER, TransactionId
from inbox_tui.domain.intent import (
    MarkRead,
    MarkUnread,
    MuteOnService,
    PinMessage,
    SetFavourite,
    SetLowPriority,
    SetTyping,
)

TYPING_MS: Final = 30_000


async def mark_read(desk: Desk, intent: MarkRead, _: TransactionId) -> Outcome:
    """Move the read marker, with a receipt for the others or one for the own devices alone."""
    kind = "m.read.private" if intent.is_private else "m.read"
    await desk.homeserver.post(
        desk.room_path(intent.chat, "read_markers"),
        {"m.fully_read": intent.up_to, kind: intent.up_to},
    )
    known = desk.book.get(intent.chat)
    if known is not None and known.is_marked_unread:
        await _flag_unread(desk, intent.chat, is_unread=False)
    return Outcome()


async def mark_unread(desk: Desk, intent: MarkUnread, _: TransactionId) -> Outcome:
    """Flag a chat, or lift the flag."""
    await _flag_unread(desk, intent.chat, is_unread=intent.is_unread)
    return Outcome()


async def set_typing(desk: Desk, intent: SetTyping, _: TransactionId) -> Outcome:
    """Tell the others; the server forgets by itself after half a minute."""
    body: dict[str, object] = {"typing": intent.is_typing}
    if intent.is_typing:
        body["timeout"] = TYPING_MS
    await desk.homeserver.put(desk.room_path(intent.chat, "typing", desk.me), body)
    return Outcome()


async def set_favourite(desk: Desk, intent: SetFavourite, _: TransactionId) -> Outcome:
    """Tag a room, or take the tag off."""
    await _tag(desk, intent.chat, "m.favourite", is_on=intent.is_favourite)
    return Outcome()


async def set_low_priority(desk: Desk, intent: SetLowPriority, _: TransactionId) -> Outcome:
    """Tag a room, or take the tag off."""
    await _tag(desk, intent.chat, "m.lowpriority", is_on=intent.is_low_priority)
    return Outcome()


async def mute(desk: Desk, intent: MuteOnService, _: TransactionId) -> Outcome:
    """Silence a room by an override rule without actions, or remove the rule."""
    if intent.until is not None and intent.until < FOR_EVER:
        raise Unsupported(TIMELESS_MUTE)
    path = client_path("pushrules", "global", "override", intent.chat)
    if intent.until is None:
        await _delete(desk, path)
        return Outcome()
    condition = {"kind": "event_match", "key": "room_id", "pattern": intent.chat}
    await desk.homeserver.put(path, {"conditions": [condition], "actions": []})
    return Outcome()


async def pin(desk: Desk, intent: PinMessage, _: TransactionId) -> Outcome:
    """Put a message among the pinned ones, or take it out: a state event that lists them all."""
    path = desk.room_path(intent.chat, "state", "m.room.pinned_events", "")
    try:
        listed = (await desk.homeserver.get(path)).names("pinned")
    except Refused as error:
        if error.status != 404:
            raise
        listed = ()
    others = [event for event in listed if event != intent.target]
    if intent.is_pinned == (intent.target in listed):
        return Outcome()
    pinned = [*others, intent.target] if intent.is_pinned else others
    await desk.homeserver.put(path, {"pinned": pinned})
    return Outcome()


async def _flag_unread(desk: Desk, room: str, *, is_unread: bool) -> None:
    path = desk.own_path("rooms", room, "account_data", "m.marked_unread")
    await desk.homeserver.put(path, {"unread": is_unread})


async def _tag(desk: Desk, room: str, tag: str, *, is_on: bool) -> None:
    path = desk.own_path("rooms", room, "tags", tag)
    if is_on:
        await desk.homeserver.put(path, {"order": 0.5})
    else:
        await _delete(desk, path)


async def _delete(desk: Desk, path: str) -> None:
    try:
        await desk.homeserver.delete(path)
    except Refused as error:
        # what is not there need not be removed
        if error.status != 404:
            raise
