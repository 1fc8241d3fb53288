"""Messages and chats in words, for standard output."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from inbox_tui.cli.output import JsonValue
from inbox_tui.domain.chat import is_native
from inbox_tui.domain.ids import FOR_EVER, Millis
from inbox_tui.domain.message import (
    FilePart,
    NoticeKind,
    NoticePart,
    Part,
    TextPart,
    UnreadablePart,
)
from inbox_tui.domain.safe_text import safe_line, safe_name
from inbox_tui.store.rows import ChatRow, MessageRow


def moment(at: Millis) -> str:
    """A time, as the person's own clock shows it."""
    return datetime.fromtimestamp(at / 1000).astimezone().strftime("%Y-%m-%d %H:%M")


def iso(at: Millis) -> str:
    """A time for programs: ISO 8601 with its offset."""
    return datetime.fromtimestamp(at / 1000).astimezone().isoformat(timespec="milliseconds")


def sender(row: MessageRow) -> str:
    """Who wrote it: their name, or their id where the name would look empty."""
    return "you" if row.is_mine else safe_name(row.sender_name, row.sender.native).text


def said(row: MessageRow) -> str:
    """What a message says, in words. Still remote text."""
    if row.is_deleted:
        return "(deleted)"
    if row.hidden is not None:
        return "(from somebody you blocked)"
    text = "\n".join(words for part in row.parts if (words := _part(part)))
    return f"{text} (edited)" if row.is_edited else text


def _part(part: Part) -> str:
    match part:
        case TextPart(text=text, is_action=is_action):
            return f"* {text}" if is_action else text
        case FilePart(name=name, kind=kind, caption=caption, size=size):
            amount = f", {size:,} bytes" if size is not None else ""
            return f"[{kind.value}: {safe_line(name).text}{amount}] {caption}".rstrip()
        case NoticePart(kind=kind, subject=subject, text=text):
            whom = safe_line(subject.native).text if subject else ""
            return f"({' '.join(word for word in (_NOTICES[kind], whom, safe_line(text).text) if word)})"
        case UnreadablePart(reason=reason):
            return f"(can't be read here: {safe_line(reason).text})"


_NOTICES: Final = {
    NoticeKind.JOINED: "joined",
    NoticeKind.LEFT: "left",
    NoticeKind.INVITED: "invited",
    NoticeKind.REMOVED: "removed",
    NoticeKind.RENAMED: "renamed the chat",
    NoticeKind.CREATED: "created the chat",
    NoticeKind.UPGRADED: "moved the chat",
    NoticeKind.ENCRYPTION_ON: "switched encryption on",
    NoticeKind.OTHER: "",
}


def chat_json(row: ChatRow) -> dict[str, JsonValue]:
    """A chat for programs: everything as it came, the times in ISO 8601."""
    return {
        "id": row.key.chat,
        "account": row.key.account,
        "service": row.service,
        "origin": row.origin,
        "is_native": is_native(row.service, row.origin, is_home=row.is_home_account),
        "kind": row.kind.value,
        "title": row.title,
        "membership": row.membership.value,
        "unread": row.unread,
        "mentions": row.mentions,
        "is_marked_unread": row.is_marked_unread,
        "is_request": row.is_request,
        "is_service_on": row.is_service_on,
        "muted_until": _muted_until(row.muted_until),
        "encryption": row.encryption.value,
        "decrypted_at": row.decrypted_at.value,
        "active_at": iso(row.active_at),
        "last_message": message_json(row.last_message) if row.last_message else None,
    }


def _muted_until(until: Millis | None) -> str | None:
    if until is None:
        return None
    return "for ever" if until >= FOR_EVER else iso(until)


def message_json(row: MessageRow) -> dict[str, JsonValue]:
    """A message for programs, in its latest version."""
    return {
        "id": row.key.message,
        "chat": row.key.chat,
        "account": row.key.account,
        "sender": row.sender.native,
        "sender_name": row.sender_name,
        "is_mine": row.is_mine,
        "sent_at": iso(row.sent_at),
        "parts": [_part_json(part) for part in row.parts] if row.hidden is None else [],
        "in_reply_to": row.in_reply_to.message if row.in_reply_to else None,
        "is_edited": row.is_edited,
        "is_deleted": row.is_deleted,
        "is_hidden": row.hidden is not None,
        "reactions": {reaction.key: reaction.count for reaction in row.reactions},
        "status": row.status.value if row.status else None,
    }


def _part_json(part: Part) -> dict[str, JsonValue]:
    match part:
        case TextPart(text=text, links=links, is_action=is_action):
            return {
                "type": "text",
                "text": text,
                "is_action": is_action,
                "links": [
                    {"start": link.start, "end": link.end, "target": link.target} for link in links
                ],
            }
        case FilePart(name=name, media_type=media_type, size=size, caption=caption, kind=kind):
            return {
                "type": "file",
                "kind": kind.value,
                "name": name,
                "media_type": media_type,
                "size": size,
                "caption": caption,
            }
        case NoticePart(kind=kind, subject=subject, text=text):
            return {
                "type": "notice",
                "kind": kind.value,
                "subject": subject.native if subject else None,
                "text": text,
            }
        case UnreadablePart(reason=reason):
            return {"type": "unreadable", "reason": reason}
