"""Single messages of Signal's export: a ``ChatItem`` as a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from inbox_tui.domain.ids import AccountId, ChatId, Identity, MessageId, Millis
from inbox_tui.domain.message import (
    FileKind,
    FilePart,
    NoticeKind,
    NoticePart,
    Part,
    TextPart,
    UnreadablePart,
)
from inbox_tui.store.exporting.records import MessageRecord, Reaction, Version

MAX_VERSIONS: Final = 100
MAX_ITEMS: Final = 2000
_KINDS: Final = {"image": FileKind.IMAGE, "video": FileKind.VIDEO, "audio": FileKind.AUDIO}
_UNREADABLE: Final = {
    "contactMessage": "A contact",
    "paymentNotification": "A payment",
    "giftBadge": "A badge that was given",
    "viewOnceMessage": "Something to be seen once",
    "poll": "A poll",
    "directStoryReplyMessage": "An answer to a story",
}

Json: TypeAlias = Any


def message_record(
    said: dict[str, Json],
    account: AccountId,
    chat: ChatId,
    author: Identity,
    people: Mapping[str, Identity],
) -> MessageRecord | None:
    """A message; ``None`` for what isn't one that can be read.

    Signal knows a message by its author and the time it was sent, which its edits do not change.
    """
    versions = [one for one in _items(said.get("revisions")) if isinstance(one, dict)]
    first = min((_time(one.get("dateSent")) for one in versions), default=None)
    last = _time(said.get("dateSent"))
    sent_at = last if first is None else min(first, last)
    parts = _parts(said)
    if sent_at <= 0 or not (parts or "remoteDeletedMessage" in said):
        return None
    return MessageRecord(
        account,
        chat,
        MessageId(f"{author.native}:{sent_at}"),
        author,
        sent_at,
        sent_at,
        parts,
        in_reply_to=_reply(said, people),
        edited_at=last if versions else None,
        deleted_by=author if "remoteDeletedMessage" in said else None,
        expires_at=_expiry(said),
        versions=_versions(said, versions),
        reactions=tuple(_reactions(said, people)),
    )


def _parts(said: dict[str, Json]) -> tuple[Part, ...]:
    if isinstance(said.get("updateMessage"), dict):
        return (NoticePart(NoticeKind.OTHER, text=_update(said["updateMessage"])),)
    if isinstance(sticker := said.get("stickerMessage"), dict):
        emoji = _object(sticker.get("sticker")).get("emoji")
        return (UnreadablePart(f"A sticker {emoji if isinstance(emoji, str) else ''}".rstrip()),)
    standard = said.get("standardMessage")
    if isinstance(standard, dict):
        body = _object(standard.get("text")).get("body")
        files = [_file(one) for one in _items(standard.get("attachments"))]
        text = (TextPart(body),) if isinstance(body, str) and body else ()
        return (*files, *text) or (UnreadablePart("A message without content"),)
    return tuple(UnreadablePart(words) for name, words in _UNREADABLE.items() if name in said)


def _file(said: Json) -> FilePart:
    """By its name alone: where its content is in the folder is not documented."""
    pointer = _object(_object(said).get("pointer"))
    name, media_type = pointer.get("fileName"), pointer.get("contentType")
    claimed = media_type if isinstance(media_type, str) else "application/octet-stream"
    is_voice = _object(said).get("flag") == "VOICE_MESSAGE"
    kind = FileKind.VOICE if is_voice else _KINDS.get(claimed.partition("/")[0], FileKind.OTHER)
    size = _object(pointer.get("locatorInfo")).get("size")
    return FilePart(
        name if isinstance(name, str) and name else kind.value,
        "",
        claimed,
        size if type(size) is int and size >= 0 else None,
        kind,
        caption=caption if isinstance(caption := pointer.get("caption"), str) else "",
    )


def _update(said: dict[str, Json]) -> str:
    """Which change it was, by the name of its field."""
    name = next((one for one, value in said.items() if isinstance(value, dict)), "a change")
    detail = _object(said.get(name)).get("type")
    words = detail if isinstance(detail, str) else name
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in words)
    return words.replace("_", " ").lower() if words.isupper() else spaced[:200].strip()


def _reply(said: dict[str, Json], people: Mapping[str, Identity]) -> MessageId | None:
    quote = _object(_object(said.get("standardMessage")).get("quote"))
    author, at = people.get(str(quote.get("authorId"))), _time(quote.get("targetSentTimestamp"))
    return None if author is None or not at else MessageId(f"{author.native}:{at}")


def _versions(said: dict[str, Json], earlier: list[dict[str, Json]]) -> tuple[Version, ...]:
    if not earlier:
        return ()
    every = sorted([*earlier[:MAX_VERSIONS], said], key=lambda one: _time(one.get("dateSent")))
    return tuple(
        Version(f"edit:{at}" if index else "", at, _parts(one))
        for index, one in enumerate(every)
        if (at := _time(one.get("dateSent"))) or not index
    )


def _reactions(said: dict[str, Json], people: Mapping[str, Identity]) -> Iterator[Reaction]:
    for kind in ("standardMessage", "stickerMessage", "viewOnceMessage"):
        for one in _items(_object(said.get(kind)).get("reactions")):
            emoji = _object(one).get("emoji")
            author = people.get(str(_object(one).get("authorId")))
            if author is not None and isinstance(emoji, str):
                yield Reaction(author, emoji, _time(one.get("sentTimestamp")))


def _expiry(said: dict[str, Json]) -> Millis | None:
    begun, lasts = _time(said.get("expireStartDate")), _time(said.get("expiresInMs"))
    return Millis(begun + lasts) if begun and lasts else None


def _time(value: Json) -> Millis:
    """Milliseconds; numbers of 64 bits are texts in JSON. 0 for what is none."""
    text = str(value) if isinstance(value, (str, int)) else ""
    return Millis(int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0)


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _items(value: Json) -> list[Json]:
    return value[:MAX_ITEMS] if isinstance(value, list) else []
