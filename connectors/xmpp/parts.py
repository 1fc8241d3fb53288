"""The contents of a message as parts: text, files, and what can't be read here."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from connectors.xmpp.elements import attribute, child, child_text, children, tag
from connectors.xmpp.namespaces import (
    CLIENT,
    EXPLICIT_ENCRYPTION,
    FALLBACK,
    FILE_METADATA,
    FILE_SHARING,
    OMEMO,
    OUT_OF_BAND,
    REPLY,
    URL_DATA,
    XML,
)
from inbox_tui.domain.message import Disposition, FileKind, FilePart, Part, TextPart, UnreadablePart

MAX_FILES: Final = 32
_KINDS: Final = {
    "image": FileKind.IMAGE,
    "video": FileKind.VIDEO,
    "audio": FileKind.AUDIO,
}
_SUFFIXES: Final = {
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "webm": "video/webm",
    "webp": "image/webp",
}
_ENCRYPTED: Final = (
    "This message is end-to-end encrypted ({name}), which this program can't read on XMPP. Open it "
    "in the client it was sent for, or ask its sender to write without encryption."
)


def parts_of(message: Element) -> tuple[Part, ...]:
    """What a message says; empty where it says nothing."""
    name = _encryption(message)
    if name:
        return (UnreadablePart(_ENCRYPTED.format(name=name)),)
    shared = _shared_files(message)
    text = body_of(message, *((REPLY, FILE_SHARING) if shared else (REPLY,)))
    files = shared or _out_of_band(message, text)
    if any(text.strip() == file.locator for file in files):
        text = ""
    parts: list[Part] = [_text_part(text)] if text else []
    return (*parts, *files)


def body_of(message: Element, *standing_in: str) -> str:
    """The body, without what stands in for a quote or a file (XEP-0428)."""
    text = _body(message)
    spans = []
    for fallback in children(message, FALLBACK, "fallback"):
        if attribute(fallback, "for") in (standing_in or (REPLY,)):
            spans += [_span(body, len(text)) for body in children(fallback, FALLBACK, "body")]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return text.strip("\n") if spans else text


def _text_part(text: str) -> TextPart:
    if text.startswith("/me "):  # XEP-0245
        return TextPart(text[4:], is_action=True)
    return TextPart(text)


def _body(message: Element) -> str:
    bodies = children(message, CLIENT, "body")
    for body in bodies:
        if body.get(tag(XML, "lang")) is None:
            return body.text or ""
    return (bodies[0].text or "") if bodies else ""


def _span(body: Element, length: int) -> tuple[int, int]:
    """A span in code points; an empty one where it is nonsense."""
    start, end = _number(body.get("start", "0")), _number(body.get("end", str(length)))
    if start is None or end is None or not start <= end <= length:
        return (0, 0)
    return (start, end)


def _encryption(message: Element) -> str:
    if any(child(message, namespace, "encrypted") is not None for namespace in OMEMO):
        return "OMEMO"
    hint = child(message, EXPLICIT_ENCRYPTION, "encryption")
    if hint is None:
        return ""
    return attribute(hint, "name")[:40] or attribute(hint, "namespace")[:80] or "unknown"


def _out_of_band(message: Element, text: str) -> tuple[FilePart, ...]:
    files = []
    for data in children(message, OUT_OF_BAND, "x")[:MAX_FILES]:
        url = child_text(data, OUT_OF_BAND, "url").strip()
        # beside other words the address is a link in them, not a file of its own
        if url and is_fetchable(url) and text.strip() in ("", url):
            files.append(_file(url, caption=child_text(data, OUT_OF_BAND, "desc")))
    return tuple(files)


def _shared_files(message: Element) -> tuple[FilePart, ...]:
    found = []
    for sharing in children(message, FILE_SHARING, "file-sharing")[:MAX_FILES]:
        sources = child(sharing, FILE_SHARING, "sources")
        data = None if sources is None else child(sources, URL_DATA, "url-data")
        url = attribute(data, "target")
        details = child(sharing, FILE_METADATA, "file")
        if details is None or not is_fetchable(url):
            continue
        found.append(
            _file(
                url,
                name=child_text(details, FILE_METADATA, "name"),
                media_type=child_text(details, FILE_METADATA, "media-type"),
                size=_number(child_text(details, FILE_METADATA, "size")),
                caption=child_text(details, FILE_METADATA, "desc"),
            )
        )
    return tuple(found)


def is_fetchable(url: str) -> bool:
    """Whether ``url`` is an address the account's egress may ask for."""
    try:
        split = urlsplit(url)
    except ValueError:
        return False
    return split.scheme in ("http", "https") and bool(split.hostname)


def _file(
    url: str,
    *,
    name: str = "",
    media_type: str = "",
    size: int | None = None,
    caption: str = "",
) -> FilePart:
    name = name or unquote(urlsplit(url).path).rpartition("/")[2] or "file"
    media_type = media_type or _SUFFIXES.get(name.rpartition(".")[2].lower(), "")
    return FilePart(
        name=name,
        locator=url,
        media_type=media_type or "application/octet-stream",
        size=size,
        kind=_KINDS.get(media_type.partition("/")[0], FileKind.OTHER),
        caption=caption,
        disposition=Disposition.ATTACHMENT,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
