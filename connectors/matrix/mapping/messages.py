"""The content of a message, as parts."""

from __future__ import annotations

from typing import Final

from connectors.matrix.json_reading import JsonObject, Malformed
from connectors.matrix.mapping.formatted import links_in
from connectors.matrix.mapping.relations import without_reply_fallback
from connectors.matrix.media import is_media_address, thumbnail_locator
from inbox_tui.domain.message import FileKind, FilePart, Part, TextPart, UnreadablePart

_FILES: Final = {
    "m.image": FileKind.IMAGE,
    "m.video": FileKind.VIDEO,
    "m.audio": FileKind.AUDIO,
    "m.file": FileKind.OTHER,
    "m.sticker": FileKind.STICKER,
}
_VOICE: Final = ("org.matrix.msc3245.voice", "org.matrix.msc3245.voice.v2", "m.voice")
_SCALED: Final = frozenset({FileKind.IMAGE, FileKind.STICKER})
"""What a server can scale down by itself."""
MAX_NAME: Final = 255

ENCRYPTED_FILE: Final = "A file that was encrypted for devices that hold its key."


def message_parts(content: JsonObject, *, is_reply: bool = False) -> tuple[Part, ...]:
    """The parts of an ``m.room.message``. Raises ``Malformed`` where nothing could be shown."""
    kind = content.text_or("msgtype")
    if kind in _FILES:
        return (file_part(content, _FILES[kind]),)
    if kind == "m.location":
        return (_location(content),)
    return (_text(content, is_reply=is_reply, is_action=kind == "m.emote"),)


def sticker_parts(content: JsonObject) -> tuple[Part, ...]:
    """The part of an ``m.sticker``."""
    return (file_part(content, FileKind.STICKER),)


def file_part(content: JsonObject, kind: FileKind) -> Part:
    """A file that stays where it is."""
    if content.has("file"):
        return UnreadablePart(ENCRYPTED_FILE)
    locator = content.text("url")
    if not is_media_address(locator):
        raise Malformed("url must be an mxc address")
    body, given = content.text_or("body"), content.text_or("filename")
    info = content.child("info")
    if kind is FileKind.AUDIO and any(content.has(mark) for mark in _VOICE):
        kind = FileKind.VOICE
    return FilePart(
        name=(given or body or kind.value)[:MAX_NAME],
        locator=locator,
        media_type=info.text_or("mimetype", "application/octet-stream")[:MAX_NAME],
        size=info.count("size"),
        kind=kind,
        caption=body if given and given != body else "",
        width=info.count("w"),
        height=info.count("h"),
        duration_ms=info.count("duration"),
        thumbnail=_thumbnail(info, locator, kind),
    )


def mentions(content: JsonObject, user_id: str) -> bool:
    """Whether a message is meant for somebody: by ``m.mentions``, or by their id where it has none."""
    if content.has("m.mentions"):
        said = content.child("m.mentions")
        return said.flag("room") or user_id in said.names("user_ids")
    return user_id in content.text_or("body") or user_id in content.text_or("formatted_body")


def _text(content: JsonObject, *, is_reply: bool, is_action: bool) -> TextPart:
    body = content.text("body")
    if is_reply:
        body = without_reply_fallback(body)
    html = ""
    if content.text_or("format") == "org.matrix.custom.html":
        html = content.text_or("formatted_body")
    return TextPart(body, links_in(body, html) if html else (), is_action=is_action)


def _location(content: JsonObject) -> TextPart:
    body, place = content.text_or("body"), content.text_or("geo_uri")
    if not body and not place:
        raise Malformed("a location must have a body or a geo_uri")
    return TextPart(body if place in body else f"{body}\n{place}".strip())


def _thumbnail(info: JsonObject, locator: str, kind: FileKind) -> str | None:
    given = info.text_or("thumbnail_url")
    if is_media_address(given):
        return given
    return thumbnail_locator(locator) if kind in _SCALED else None
