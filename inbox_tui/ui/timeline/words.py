"""The sentences a timeline says in this program's own name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from inbox_tui.domain.ids import Identity, Millis
from inbox_tui.domain.message import FileKind, FilePart, NoticeKind, NoticePart, Status
from inbox_tui.domain.safe_text import SafeText, safe_line
from inbox_tui.store.rows import MessageRow
from inbox_tui.ui.content import person_name
from inbox_tui.ui.times import clock, left, length_words, moment, size_words

STATUS: Final = {
    Status.QUEUED: ("◌", "waiting"),
    Status.SENDING: ("◌", "sending"),
    Status.SENT: ("✓", "sent"),
    Status.DELIVERED: ("✓✓", "delivered"),
    Status.READ: ("✓✓", "read"),
    Status.FAILED: ("✗", "not sent"),
    Status.UNKNOWN: ("?", "perhaps sent"),
}
KINDS: Final = {
    FileKind.IMAGE: "image",
    FileKind.STICKER: "sticker",
    FileKind.VIDEO: "video",
    FileKind.AUDIO: "audio",
    FileKind.VOICE: "voice message",
    FileKind.OTHER: "file",
}
_TYPES: Final = {
    "application/pdf": "PDF",
    "application/zip": "zip archive",
    "text/plain": "text",
    "text/csv": "table (CSV)",
}
"""What people call the commonest types. Others are shown as they were claimed."""
_NOTICES: Final = {
    NoticeKind.JOINED: "{subject} joined",
    NoticeKind.LEFT: "{subject} left",
    NoticeKind.INVITED: "{actor} invited {subject}",
    NoticeKind.REMOVED: "{actor} removed {subject}",
    NoticeKind.RENAMED: "{actor} named the chat “{text}”",
    NoticeKind.CREATED: "{actor} began this chat",
    NoticeKind.UPGRADED: "This chat was continued in another one",
    NoticeKind.ENCRYPTION_ON: "{actor} switched encryption on",
    NoticeKind.OTHER: "{text}",
}


def sender_words(row: MessageRow) -> SafeText:
    """Who wrote a message."""
    return safe_line("You") if row.is_mine else person_name(row.sender, row.sender_name)


def notice_words(
    row: MessageRow, part: NoticePart, name_of: Callable[[Identity], SafeText]
) -> SafeText:
    """A change of the chat in a sentence."""
    subject = name_of(part.subject) if part.subject is not None else sender_words(row)
    pattern = _NOTICES[part.kind]
    return safe_line(
        pattern.format(
            actor=sender_words(row).text,
            subject=subject.text,
            text=safe_line(part.text, max_characters=80).text,
        ),
        max_characters=300,
    )


def file_words(part: FilePart) -> SafeText:
    """A file's name, type and size: the sender's claims, and marked as such nowhere else."""
    kind = KINDS[part.kind]
    if part.kind is FileKind.OTHER and part.media_type != "application/octet-stream":
        kind = (
            _TYPES.get(part.media_type)
            or safe_line(part.media_type, max_characters=40).text
            or kind
        )
    name = safe_line(part.name, max_characters=80).text or "without a name"
    facts = [name, kind, length_words(part.duration_ms), size_words(part.size)]
    return safe_line(" · ".join(fact for fact in facts if fact))


def trouble_words(row: MessageRow) -> SafeText:
    """Why an own message was not sent, and what can be done; empty where all is well."""
    reason = safe_line(row.status_reason, max_characters=160).text
    if row.status is Status.FAILED:
        return safe_line(
            f"Not sent. {reason} R sends it again, X withdraws it.", max_characters=300
        )
    if row.status is Status.UNKNOWN:
        return safe_line(
            f"It may have been sent; nobody can tell. {reason} R sends it again, X lets it be.",
            max_characters=300,
        )
    return safe_line("")


def later_words(row: MessageRow) -> str:
    """When an own message is to be sent, and what can be done meanwhile; empty where it isn't."""
    if row.send_at is None:
        return ""
    at = moment(row.send_at)
    when = f"{at:%A} {at.day} {at:%B}, {at:%H:%M}"
    return f"To be sent {when}. R sends it now, e edits it, X withdraws it."


def status_words(row: MessageRow, read_by: int = 0) -> str:
    """Where an own message is, in a word and a sign; ``read_by`` so many of a group."""
    if row.send_at is not None:
        return "to be sent later ◷"
    if row.status is None:
        return ""
    sign, word = STATUS[row.status]
    if read_by and row.status is not Status.READ:
        word = f"read by {read_by}"
    return f"{word} {sign}"


def deletion_words(row: MessageRow, name_of: Callable[[Identity], SafeText]) -> SafeText:
    """That a message was taken back, and by whom."""
    if row.is_mine and row.deleted_by in (None, row.sender):
        return safe_line("You deleted this message")
    if row.deleted_by is None or row.deleted_by == row.sender:
        return safe_line("This message was deleted by who wrote it")
    return safe_line(f"This message was removed by {name_of(row.deleted_by).text}")


def mark_words(
    row: MessageRow, now: Millis | None = None, *, is_in_thread: bool = False
) -> list[str]:
    """Small facts about a message, for the end of its header. ``now``: to tell how long is left.

    ``is_in_thread``: only a thread is shown, so that nobody has to be told.
    """
    marks: list[str] = []
    if row.topic is not None and not is_in_thread:
        marks.append("in a thread")
    if row.forwarded:
        marks.append("forwarded" if row.forwarded < 5 else "forwarded many times")
    if row.expires_at is not None:
        when = clock(row.expires_at) if now is None else f"in {left(row.expires_at, now)}"
        marks.append(f"disappears {when}")
    if row.is_edited and not row.is_deleted:
        marks.append("edited")
    return marks
