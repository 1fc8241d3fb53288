"""State events that people want to read in the timeline: who came, who left, what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from connectors.matrix.ids import user_named
from connectors.matrix.json_reading import JsonObject
from inbox_tui.domain.message import NoticeKind, NoticePart

_Reader = Callable[[JsonObject], NoticePart | None]


def notice_of(event: JsonObject) -> NoticePart | None:
    """What a state event says to people, or ``None`` where that is nothing."""
    reader = _READERS.get(event.text_or("type"))
    return reader(event) if reader else None


def _membership(event: JsonObject) -> NoticePart | None:
    subject = user_named(event, "state_key")
    now = event.required("content").text("membership")
    before = event.child("unsigned").child("prev_content").text_or("membership")
    if now == before:
        # a new name or picture
        return None
    if now == "join":
        return NoticePart(NoticeKind.JOINED, subject)
    if now == "invite":
        return NoticePart(NoticeKind.INVITED, subject)
    if now == "ban" or (now == "leave" and event.text_or("sender") != subject.native):
        # taking a ban back is a "leave" too, of somebody who is not there
        return None if before == "ban" else NoticePart(NoticeKind.REMOVED, subject)
    return NoticePart(NoticeKind.LEFT, subject) if now == "leave" else None


def _name(event: JsonObject) -> NoticePart | None:
    return NoticePart(NoticeKind.RENAMED, text=event.required("content").text_or("name"))


def _created(_: JsonObject) -> NoticePart | None:
    return NoticePart(NoticeKind.CREATED)


def _encrypted(_: JsonObject) -> NoticePart | None:
    return NoticePart(NoticeKind.ENCRYPTION_ON)


def _upgraded(event: JsonObject) -> NoticePart | None:
    return NoticePart(NoticeKind.UPGRADED, text=event.required("content").text_or("body"))


_READERS: Final[dict[str, _Reader]] = {
    "m.room.member": _membership,
    "m.room.name": _name,
    "m.room.create": _created,
    "m.room.encryption": _encrypted,
    "m.room.tombstone": _upgraded,
}
