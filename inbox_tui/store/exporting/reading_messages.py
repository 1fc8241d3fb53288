"""A chat's messages as records, page by page, each followed by the files that were fetched of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from inbox_tui.domain.ids import ChatKey, Identity, MessageId, Millis, ServiceId
from inbox_tui.domain.message import FilePart, Part, Status
from inbox_tui.store import lookup
from inbox_tui.store.encoding import decode_parts
from inbox_tui.store.exporting.records import (
    AttachmentRecord,
    MessageRecord,
    Reaction,
    Record,
    Version,
)
from inbox_tui.store.session import Reader

_SELECT: Final = (
    "SELECT message.position, message.id, sender.service, sender.native, ordered_at, sent_at,"
    " parts, in_reply_to, topic, edited_at, deleter.service, deleter.native, status, status_reason,"
    " txn, is_hidden, expires_at, expires_after_read, mentions_me, forwarded, has_reactions,"
    " is_starred FROM messages AS message JOIN identities AS sender ON sender.id = message.sender"
    " LEFT JOIN identities AS deleter ON deleter.id = message.deleted_by"
    " WHERE message.chat = ? AND message.position > ? AND message.position <= ?"
    " ORDER BY message.position LIMIT ?"
)
_HAS_REACTIONS: Final = 20
_EDITED_AT: Final = 9


@dataclass(frozen=True, slots=True)
class Page:
    """Some records, and the position of the last message among them."""

    records: tuple[Record, ...]
    last: int


def last_position(reader: Reader, number: int) -> int:
    """The position of a chat's newest message; -1 where it has none."""
    found = reader.connection.scalar("SELECT max(position) FROM messages WHERE chat = ?", (number,))
    return -1 if found is None else int(found)


def page(reader: Reader, chat: ChatKey, number: int, after: int, end: int, limit: int) -> Page:
    """The messages after one position up to another, at most ``limit``."""
    rows = reader.connection.rows(_SELECT, (number, after, end, limit))
    if not rows:
        return Page((), end)
    versions = _versions(reader, number, [row[1] for row in rows if row[_EDITED_AT] is not None])
    reactions = _reactions(reader, number, [row[1] for row in rows if row[_HAS_REACTIONS]])
    messages = [
        _message(chat, row, tuple(versions[row[1]]), tuple(reactions[row[1]])) for row in rows
    ]
    files = _files(reader, number, messages)
    records: list[Record] = []
    for message in messages:
        records.append(message)
        records.extend(_attachments(message, files))
    return Page(tuple(records), rows[-1][0])


def _message(
    chat: ChatKey,
    row: tuple[Any, ...],
    versions: tuple[Version, ...],
    reactions: tuple[Reaction, ...],
) -> MessageRecord:
    position, message, service, native, ordered_at, sent_at, parts, reply, topic, *rest = row
    edited_at, deleter_service, deleter, status, reason, txn, is_hidden, expires_at, *rest = rest
    after_read, mentions_me, forwarded, _has_reactions, is_starred = rest
    return MessageRecord(
        chat.account,
        chat.chat,
        MessageId(message),
        lookup.identity(service, native),
        Millis(ordered_at),
        Millis(sent_at),
        decode_parts(parts),
        position,
        reply,
        topic,
        edited_at,
        lookup.identity_or_none(deleter_service, deleter),
        None if status is None else Status(status),
        reason,
        txn,
        bool(is_hidden),
        expires_at,
        after_read,
        bool(mentions_me),
        forwarded,
        bool(is_starred),
        versions,
        reactions,
    )


def _versions(
    reader: Reader, number: int, messages: Sequence[str]
) -> defaultdict[str, list[Version]]:
    found: defaultdict[str, list[Version]] = defaultdict(list)
    for message, edit, at, parts in reader.connection.execute(
        "SELECT message, edit, written_at, parts FROM versions WHERE chat = ?"
        f" AND message IN ({_marks(messages)}) ORDER BY message, edit <> '', written_at, edit",
        (number, *messages),
    ):
        found[message].append(Version(edit, Millis(at), decode_parts(parts)))
    return found


def _reactions(
    reader: Reader, number: int, messages: Sequence[str]
) -> defaultdict[str, list[Reaction]]:
    found: defaultdict[str, list[Reaction]] = defaultdict(list)
    for target, service, native, key, at, reaction in reader.connection.execute(
        "SELECT reactions.target, identities.service, identities.native, reactions.key,"
        " reactions.at, reactions.id FROM reactions"
        " JOIN identities ON identities.id = reactions.identity WHERE reactions.chat = ?"
        f" AND reactions.target IN ({_marks(messages)})"
        " ORDER BY reactions.at, identities.service, identities.native, reactions.key",
        (number, *messages),
    ):
        sender = Identity(ServiceId(service), native)
        found[target].append(Reaction(sender, key, Millis(at), reaction))
    return found


def _files(
    reader: Reader, number: int, messages: Sequence[MessageRecord]
) -> dict[str, tuple[str, str, int, bool]]:
    """Of what the messages show: by the remote name, where it is here, its name, size and pin."""
    wanted = sorted({remote for message in messages for remote in _remotes(message)})
    rows = reader.connection.rows(
        "SELECT fetched.remote, attachments.locator, attachments.name, attachments.size,"
        " attachments.is_pinned FROM fetched"
        " JOIN attachments ON attachments.locator = fetched.locator"
        f" WHERE fetched.chat = ? AND fetched.remote IN ({_marks(wanted)})",
        (number, *wanted),
    )
    return {
        remote: (locator, name, size, bool(pinned)) for remote, locator, name, size, pinned in rows
    }


def _attachments(
    message: MessageRecord, files: dict[str, tuple[str, str, int, bool]]
) -> list[Record]:
    found: list[Record] = []
    for remote in _remotes(message):
        if remote in files:
            # two messages may show one file: it follows the first of them
            locator, name, size, is_pinned = files.pop(remote)
            found.append(
                AttachmentRecord(
                    message.account,
                    message.chat,
                    message.id,
                    remote,
                    name,
                    size,
                    locator,
                    is_pinned=is_pinned,
                )
            )
    return found


def _remotes(message: MessageRecord) -> list[str]:
    return [remote for part in message.parts for remote in _locators(part)]


def _locators(part: Part) -> tuple[str, ...]:
    if not isinstance(part, FilePart):
        return ()
    return (part.locator,) if part.thumbnail is None else (part.locator, part.thumbnail)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
