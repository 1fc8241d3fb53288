"""What messages say, for people: shared by the page and the plain text.

Every remote text leaves here as :class:`SafeText` would have it, uncut: controls, escape sequences
and bidirectional controls are gone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias

from inbox_tui.domain.ids import Identity, Millis
from inbox_tui.domain.message import FilePart, NoticeKind, NoticePart, UnreadablePart
from inbox_tui.domain.safe_text import MAX_LINE_CHARACTERS, safe_line, safe_name, safe_text
from inbox_tui.store.rows import MessageRow

AddressOf: TypeAlias = Callable[[str, str], str]
"""From a link's target and what is shown of it: the address to link to, or nothing."""

_NO_TIME: Final = "at an unknown time"
_NOTICES: Final = {
    NoticeKind.JOINED: "{who} joined",
    NoticeKind.LEFT: "{who} left",
    NoticeKind.INVITED: "{actor} invited {who}",
    NoticeKind.REMOVED: "{actor} removed {who}",
    NoticeKind.RENAMED: "{actor} named the chat “{text}”",
    NoticeKind.CREATED: "{actor} began this chat",
    NoticeKind.UPGRADED: "This chat was continued in another one",
    NoticeKind.ENCRYPTION_ON: "{actor} switched encryption on",
    NoticeKind.OTHER: "{text}",
}


def whole(raw: str) -> str:
    """Remote text of several lines, all of it, without what it must not hold."""
    lines: list[str] = []
    # what cleans has a cap for screens: longer lines go through it in pieces
    for line in raw.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        pieces = [
            line[start : start + MAX_LINE_CHARACTERS]
            for start in range(0, len(line), MAX_LINE_CHARACTERS)
        ]
        lines.append("".join(safe_text(piece).text for piece in pieces))
    return "\n".join(lines)


def when(at: Millis) -> datetime | None:
    """A time, by the clock of this machine; ``None`` for one that no calendar holds."""
    try:
        return datetime.fromtimestamp(at / 1000).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def day(at: Millis) -> str:
    """The day of a time."""
    moment = when(at)
    return _NO_TIME if moment is None else moment.strftime("%Y-%m-%d")


def minute(at: Millis) -> str:
    """A time with its offset from UTC."""
    moment = when(at)
    return _NO_TIME if moment is None else moment.strftime("%Y-%m-%d %H:%M %z")


def sender(row: MessageRow) -> str:
    """Who wrote a message."""
    return "You" if row.is_mine else safe_name(row.sender_name, row.sender.native).text


def notice(row: MessageRow, part: NoticePart) -> str:
    """A change of the chat in a sentence."""
    return safe_line(
        _NOTICES[part.kind].format(
            actor=sender(row),
            who=_who(part.subject) or sender(row),
            text=safe_line(part.text, max_characters=2000).text,
        ),
        max_characters=2500,
    ).text


def file_words(part: FilePart) -> str:
    """A file's kind, name and size."""
    size = "" if part.size is None else f", {part.size:,} bytes"
    return f"{part.kind.value}: {safe_line(part.name).text}{size}"


def unreadable_words(part: UnreadablePart) -> str:
    """Why something is not here to be read."""
    return f"not readable here: {safe_line(part.reason).text}"


def instead(row: MessageRow) -> str | None:
    """What stands for a message whose content is not shown."""
    if row.is_deleted:
        return "(deleted)"
    if row.hidden is not None:
        return "(from somebody you blocked)"
    return None


def _who(identity: Identity | None) -> str:
    return "" if identity is None else safe_line(identity.native).text
