"""Messages, edits, reactions, and taking them back. All repeat safely under one transaction id."""

from __future__ import annotations

import json
from typing import Final

from connectors.matrix.homeserver import Refused
from connectors.matrix.ids import permalink
from connectors.matrix.intents.desk import Desk
from connectors.matrix.mapping.relations import relations_of
from connectors.matrix.media import upload
from connectors.matrix.rooms.capabilities import MAX_CONTENT_BYTES, MAX_TEXT_BYTES
from inbox_tui.connector.errors import Rejected, Unsupported
from inbox_tui.connector.markup import formatted
from inbox_tui.connector.protocol import Outcome
from inbox_tui.domain.ids import MessageId, TransactionId
from inbox_tui.domain.intent import DeleteMessage, EditMessage, React, SendMessage, Unreact
from inbox_tui.domain.message import FileKind, FilePart, Part, TextPart

Content = dict[str, object]

_FILE_TYPES: Final = {
    FileKind.IMAGE: "m.image",
    FileKind.STICKER: "m.image",
    FileKind.VIDEO: "m.video",
    FileKind.AUDIO: "m.audio",
    FileKind.VOICE: "m.audio",
}
MAX_LOOKED_THROUGH: Final = "500"
MAX_FALLBACK: Final = 1_000
HTML: Final = "org.matrix.custom.html"
TOO_LONG: Final = "This message is too long for Matrix. Shorten it, or send it as a file."


async def send(desk: Desk, intent: SendMessage, transaction: TransactionId) -> Outcome:
    """Send a message. A text beside a single file becomes its caption; more become more events."""
    await _refuse_if_unreadable(desk, intent.chat)
    contents = [await _content(desk, parts) for parts in _events_of(intent.parts)]
    first: str | None = None
    for number, content in enumerate(contents):
        content |= _relation(intent)  # noqa: PLW2901 - the content is this event's own
        own = transaction if number == 0 else f"{transaction}.{number}"
        sent = await _put(desk, intent.chat, "m.room.message", own, content)
        first = first or sent
    if first is None:
        raise Rejected("There is nothing to send in this message.")
    return Outcome(message=MessageId(first))


async def edit(desk: Desk, intent: EditMessage, transaction: TransactionId) -> Outcome:
    """Replace the text of an own message."""
    await _refuse_if_unreadable(desk, intent.chat)
    texts = [part for part in intent.parts if isinstance(part, TextPart)]
    if len(texts) != 1 or len(intent.parts) != 1:
        raise Unsupported("Only the text of a message can be edited on Matrix.")
    new = _text_content(texts[0])
    content: Content = {
        "msgtype": new["msgtype"],
        # whom an edit mentions anew is notified by its first level
        "m.mentions": new["m.mentions"],
        # what clients that know no edits show
        "body": f"* {texts[0].text[:MAX_FALLBACK]}",
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": intent.target},
    }
    sent = await _put(desk, intent.chat, "m.room.message", transaction, content)
    return Outcome(message=MessageId(sent))


async def take_back(desk: Desk, intent: DeleteMessage, transaction: TransactionId) -> Outcome:
    """Redact a message for everybody."""
    await _redact(desk, intent.chat, intent.target, transaction)
    return Outcome()


async def react(desk: Desk, intent: React, transaction: TransactionId) -> Outcome:
    """Add a reaction; the same one a second time is the first one."""
    await _refuse_if_unreadable(desk, intent.chat)
    related = {"rel_type": "m.annotation", "event_id": intent.target, "key": intent.key}
    try:
        sent = await _put(desk, intent.chat, "m.reaction", transaction, {"m.relates_to": related})
    except Refused as error:
        if error.code != "M_DUPLICATE_ANNOTATION":
            raise
        found = await _own_reaction(desk, intent.chat, intent.target, intent.key)
        return Outcome(message=MessageId(found) if found else None)
    return Outcome(message=MessageId(sent))


async def unreact(desk: Desk, intent: Unreact, transaction: TransactionId) -> Outcome:
    """Take an own reaction back; one that isn't there any more needs nothing."""
    reaction = intent.reaction or await _own_reaction(desk, intent.chat, intent.target, intent.key)
    if reaction is not None:
        await _redact(desk, intent.chat, reaction, transaction)
    return Outcome()


async def _refuse_if_unreadable(desk: Desk, room: str) -> None:
    """Never write in the clear into an encrypted room, remembered or not."""
    if desk.e2ee.has_keys:
        return
    known = desk.book.get(room)
    is_encrypted = known.is_encrypted if known else await _asks_encryption(desk, room)
    if is_encrypted:
        raise Unsupported(desk.e2ee.why_not)


async def _asks_encryption(desk: Desk, room: str) -> bool:
    try:
        await desk.homeserver.get(desk.room_path(room, "state", "m.room.encryption", ""))
    except Refused as error:
        if error.code == "M_NOT_FOUND":
            return False
        raise
    return True


def _events_of(parts: tuple[Part, ...]) -> list[tuple[Part, ...]]:
    """The parts of each event: Matrix has one text or one file with its caption in each."""
    kinds = sorted(type(part).__name__ for part in parts)
    return [parts] if kinds == ["FilePart", "TextPart"] else [(part,) for part in parts]


async def _content(desk: Desk, parts: tuple[Part, ...]) -> Content:
    texts = [part for part in parts if isinstance(part, TextPart)]
    files = [part for part in parts if isinstance(part, FilePart)]
    if files:
        return await _file_content(desk, files[0], texts[0].text if texts else "")
    if texts:
        content = _text_content(texts[0])
        if _size(content) > MAX_CONTENT_BYTES:
            # the formatting is what can be done without
            return {key: content[key] for key in ("msgtype", "body", "m.mentions")}
        return content
    raise Unsupported("Only texts and files can be sent.")


def _text_content(part: TextPart) -> Content:
    if len(part.text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        raise Rejected(TOO_LONG)
    content: Content = {
        "msgtype": "m.emote" if part.is_action else "m.text",
        "body": part.text,
        # without it, servers look for names in the text and notify whoever they find
        "m.mentions": _mentioned(part),
    }
    html = formatted(part, permalink)
    if html is not None:
        content |= {"format": HTML, "formatted_body": html}
    return content


def _mentioned(part: TextPart) -> Content:
    people = list(dict.fromkeys(mention.identity.native for mention in part.mentions))
    return {"user_ids": people} if people else {}


async def _file_content(desk: Desk, part: FilePart, caption: str) -> Content:
    address = await upload(
        desk.homeserver, desk.open_attachment(part.locator), name=part.name, size=part.size
    )
    info: dict[str, object] = {"mimetype": part.media_type}
    measures = {"size": part.size, "w": part.width, "h": part.height, "duration": part.duration_ms}
    info |= {key: value for key, value in measures.items() if value is not None}
    content: Content = {
        "msgtype": _FILE_TYPES.get(part.kind, "m.file"),
        "body": caption or part.caption or part.name,
        "filename": part.name,
        "url": address,
        "info": info,
        "m.mentions": {},
    }
    if part.kind is FileKind.VOICE:
        content["org.matrix.msc3245.voice"] = {}
    return content


def _relation(intent: SendMessage) -> Content:
    answered = {"event_id": intent.in_reply_to}
    if intent.topic is not None:
        in_thread = {
            "rel_type": "m.thread",
            "event_id": intent.topic,
            "is_falling_back": intent.in_reply_to is None,
            "m.in_reply_to": answered if intent.in_reply_to else {"event_id": intent.topic},
        }
        return {"m.relates_to": in_thread}
    return {"m.relates_to": {"m.in_reply_to": answered}} if intent.in_reply_to else {}


async def _put(desk: Desk, room: str, kind: str, transaction: str, content: Content) -> str:
    if _size(content) > MAX_CONTENT_BYTES:
        raise Rejected(TOO_LONG)
    path = desk.room_path(room, "send", kind, transaction)
    return (await desk.homeserver.put(path, content)).name("event_id")


def _size(content: Content) -> int:
    return len(json.dumps(content, ensure_ascii=False).encode())


async def _redact(desk: Desk, room: str, event: str, transaction: str) -> None:
    await desk.homeserver.put(desk.room_path(room, "redact", event, transaction), {})


async def _own_reaction(desk: Desk, room: str, target: str, key: str) -> str | None:
    path = desk.room_path(room, "relations", target, "m.annotation", "m.reaction")
    said = await desk.homeserver.get(path.replace("/v3/", "/v1/", 1), {"limit": MAX_LOOKED_THROUGH})
    for event in said.objects("chunk"):
        if event.text_or("sender") == desk.me and relations_of(event.child("content")).key == key:
            return event.name_or_none("event_id")
    return None
