"""Single messages of Telegram Desktop's export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from inbox_tui.domain.ids import Identity, MessageId, Millis
from inbox_tui.domain.message import (
    FileKind,
    FilePart,
    Link,
    NoticeKind,
    NoticePart,
    Part,
    TextPart,
    UnreadablePart,
)
from inbox_tui.store.exporting.records import (
    AttachmentRecord,
    ChatRecord,
    IdentityRecord,
    MessageRecord,
    Reaction,
    Record,
)
from inbox_tui.store.importing.json_stream import Json, JsonWalk
from inbox_tui.store.importing.reading import inside

REMOTE: Final = "file:"
MAX_REACTIONS: Final = 500
_MEDIA: Final = {
    "sticker": FileKind.STICKER,
    "video_message": FileKind.VIDEO,
    "video_file": FileKind.VIDEO,
    "animation": FileKind.VIDEO,
    "voice_message": FileKind.VOICE,
    "audio_file": FileKind.AUDIO,
}
_NOTICES: Final = {
    "create_group": NoticeKind.CREATED,
    "create_channel": NoticeKind.CREATED,
    "edit_group_title": NoticeKind.RENAMED,
    "join_group_by_link": NoticeKind.JOINED,
    "join_group_by_request": NoticeKind.JOINED,
    "migrate_to_supergroup": NoticeKind.UPGRADED,
}

WhoIs = Callable[[str, str], Identity]


class Reader:
    """Reads the messages of one chat."""

    def __init__(self, chat: ChatRecord, who_is: WhoIs, folder: Path) -> None:
        self._chat = chat
        self._who_is = who_is
        self._folder = folder

    def records(self, walk: JsonWalk) -> Iterator[Record]:
        """The next message, who wrote it, and its files that are at hand."""
        said = walk.value()
        at = _time(said, "date") if isinstance(said, dict) else None
        if at is None or type(said.get("id")) is not int:
            raise walk.wrong("a message has no id or no date")
        sender, name = self._sender(said)
        if name:
            yield IdentityRecord(sender, name)
        message = self._message(said, sender, at)
        yield message
        yield from self._files(message)

    def _message(self, said: Json, sender: Identity, at: Millis) -> MessageRecord:
        replied = said.get("reply_to_message_id")
        is_here = type(replied) is int and "reply_to_peer_id" not in said
        return MessageRecord(
            self._chat.account,
            self._chat.chat,
            MessageId(str(said["id"])),
            sender,
            at,
            at,
            self._parts(said),
            in_reply_to=MessageId(str(replied)) if is_here else None,
            edited_at=_time(said, "edited"),
            forwarded=int("forwarded_from" in said),
            reactions=tuple(self._reactions(said, at)),
        )

    def _sender(self, said: Json) -> tuple[Identity, str]:
        for field in ("from", "actor"):
            native, name = said.get(f"{field}_id"), said.get(field)
            # early exports have a bare number, of a user
            native = f"user{native}" if type(native) is int else native
            if isinstance(native, str) and native:
                shown = name if isinstance(name, str) else ""
                return self._who_is(native, shown), shown
        return self._who_is(str(self._chat.chat), ""), ""

    def _parts(self, said: Json) -> tuple[Part, ...]:
        if said.get("type") == "service":
            return (_notice(said),)
        text = _text(said.get("text"))
        files = tuple(_file(said, field) for field in ("photo", "file") if _is_text(said, field))
        if not files and not text.text:
            return (_other(said),)
        extra = _described(said)
        return (*files, *((text,) if text.text else ()), *((TextPart(extra),) if extra else ()))

    def _files(self, message: MessageRecord) -> Iterator[Record]:
        for part in message.parts:
            if isinstance(part, FilePart):
                path = inside(self._folder, part.locator.removeprefix(REMOTE))
                if path is not None:
                    yield AttachmentRecord(
                        message.account,
                        message.chat,
                        message.id,
                        part.locator,
                        part.name,
                        path.stat().st_size,
                        part.locator,
                    )

    def _reactions(self, said: Json, at: Millis) -> Iterator[Reaction]:
        """Those of whom the export says who they are; of most it only tells how many."""
        for reaction in _list(said.get("reactions")):
            key = reaction.get("emoji") if isinstance(reaction, dict) else None
            if not isinstance(key, str) or not key:
                continue
            for one in _list(reaction.get("recent")):
                native = one.get("from_id") if isinstance(one, dict) else None
                if isinstance(native, str) and native:
                    yield Reaction(self._who_is(native, ""), key, at)


def _time(said: Json, field: str) -> Millis | None:
    stamp = said.get(f"{field}_unixtime")
    if isinstance(stamp, str) and stamp.isascii() and stamp.isdigit() and len(stamp) < 12:
        return Millis(int(stamp) * 1000)
    try:
        # without a stamp, the time is that of the clock where it was exported
        moment = datetime.fromisoformat(said[field])
        return Millis(int(moment.timestamp() * 1000))
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _text(said: Json) -> TextPart:
    """Text is a string, or a list of strings and of objects that say what they are."""
    text, links = "", []
    for piece in said if isinstance(said, list) else [said]:
        words = piece.get("text") if isinstance(piece, dict) else piece
        if not isinstance(words, str):
            continue
        target = piece.get("href") if isinstance(piece, dict) else None
        if isinstance(target, str) and words:
            links.append(Link(len(text), len(text) + len(words), target))
        text += words
    return TextPart(text, tuple(links))


def _file(said: Json, field: str) -> FilePart:
    path = str(said[field])
    name = said.get("file_name") or ("" if path.startswith("(") else path.rsplit("/", 1)[-1])
    media_type, seconds = said.get("mime_type"), said.get("duration_seconds")
    kind = FileKind.IMAGE if field == "photo" else _MEDIA.get(str(said.get("media_type")))
    return FilePart(
        name if isinstance(name, str) and name else field,
        REMOTE + path,
        media_type if isinstance(media_type, str) else "application/octet-stream",
        kind=kind or FileKind.OTHER,
        width=_count(said.get("width")),
        height=_count(said.get("height")),
        duration_ms=None if _count(seconds) is None else _count(seconds * 1000),
    )


def _notice(said: Json) -> NoticePart:
    action = str(said.get("action") or said.get("information_text") or "")
    kind = _NOTICES.get(action, NoticeKind.OTHER)
    title = said.get("title")
    words = title if isinstance(title, str) else ""
    if kind is NoticeKind.OTHER:
        members = ", ".join(one for one in _list(said.get("members")) if isinstance(one, str))
        words = ": ".join(one for one in (action.replace("_", " "), members or words) if one)
    return NoticePart(kind, text=words)


def _other(said: Json) -> Part:
    extra = _described(said)
    return TextPart(extra) if extra else UnreadablePart("Telegram exported no content of it.")


def _described(said: Json) -> str:
    """Contacts, places and polls, in words."""
    contact, place, poll = (
        said.get(name) for name in ("contact_information", "location_information", "poll")
    )
    if isinstance(contact, dict):
        return " ".join(
            str(contact.get(key) or "") for key in ("first_name", "last_name", "phone_number")
        )
    if isinstance(place, dict):
        return f"{said.get('place_name') or ''} {place.get('latitude')}, {place.get('longitude')}".strip()
    if isinstance(poll, dict):
        answers = [
            str(one.get("text")) for one in _list(poll.get("answers")) if isinstance(one, dict)
        ]
        return "\n".join([str(poll.get("question") or ""), *(f"- {answer}" for answer in answers)])
    return ""


def _list(value: Json) -> list[Json]:
    return value[:MAX_REACTIONS] if isinstance(value, list) else []


def _is_text(said: Json, field: str) -> bool:
    return isinstance(said.get(field), str) and bool(said[field])


def _count(value: Json) -> int | None:
    return value if type(value) is int and 0 <= value < 2**53 else None
