"""What a message of WhatsApp's export says: text, a file that is there, one that was left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from inbox_tui.domain.message import (
    FileKind,
    FilePart,
    NoticeKind,
    NoticePart,
    Part,
    TextPart,
    UnreadablePart,
)
from inbox_tui.store.importing.whatsapp_lines import strip_marks

REMOTE: Final = "file:"
_ATTACHED: Final = re.compile(r"[\u200e\u200f]?<[^<>:\n]{1,40}: ?(?P<name>[^<>\n/\\]{1,200})>")
"""An iPhone's: ``<attached: 00000012-PHOTO-2025-03-05-10-14-33.jpg>``."""
_BESIDE: Final = re.compile(
    r"[\u200e\u200f]?(?P<name>[^\n/\\<>]{1,200}\.[A-Za-z0-9]{1,5}) \([^()\n]{3,60}\)"
)
"""An Android's: ``IMG-20250305-WA0001.jpg (file attached)``."""
_LEFT_OUT: Final = re.compile(
    r"[\u200e\u200f]?<(?P<words>[^<>:\n]{3,60})>|\u200e(?P<mark>[^\n<>]{3,60})"
)
_GENERATED: Final = re.compile(
    r"(?:IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d{4,}|\d{8}-[A-Z_]{3,12}-\d{4}-", re.ASCII
)
_KINDS: Final = (
    (FileKind.STICKER, ("webp",)),
    (FileKind.IMAGE, ("jpg", "jpeg", "png", "gif", "heic")),
    (FileKind.VIDEO, ("mp4", "mov", "3gp", "mkv")),
    (FileKind.VOICE, ("opus",)),
    (FileKind.AUDIO, ("m4a", "mp3", "aac", "ogg", "wav")),
)


def parts_of(text: str, is_there: Callable[[str], bool]) -> tuple[Part, ...]:
    """What a message holds. ``is_there`` tells of a name whether there is such a file."""
    first, _, caption = text.partition("\n")
    name = _file_name(first)
    if name is not None and (
        is_there(name) or _GENERATED.match(name) or first.startswith("\u200e")
    ):
        return (FilePart(name, REMOTE + name, kind=_kind(name), caption=caption),)
    left_out = _LEFT_OUT.fullmatch(first)
    if (left_out is None and text.startswith("\u200e")) or (
        first.endswith((".", "。")) and left_out
    ):
        # an iPhone's export gives what WhatsApp says to whoever the chat is with
        return (NoticePart(NoticeKind.OTHER, text=strip_marks(text)),)
    if left_out is not None:
        missing = UnreadablePart(strip_marks(left_out["words"] or left_out["mark"]))
        return (missing, TextPart(caption)) if caption else (missing,)
    return (TextPart(text),)


def media_name(text: str) -> str | None:
    """What a message shows in place of words: an export with and one without its files say it apart."""
    first, _, caption = text.partition("\n")
    if caption:
        return None
    if _file_name(first) is not None and (
        _GENERATED.match(_file_name(first) or "") or "\u200e" in first
    ):
        return "file"
    return "file" if _LEFT_OUT.fullmatch(first) else None


def _file_name(line: str) -> str | None:
    found = _ATTACHED.fullmatch(line) or _BESIDE.fullmatch(line)
    return None if found is None else found["name"].strip()


def _kind(name: str) -> FileKind:
    suffix = name.rpartition(".")[2].casefold()
    return next((kind for kind, suffixes in _KINDS if suffix in suffixes), FileKind.OTHER)
