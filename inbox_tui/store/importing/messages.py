"""Taking in messages: new ones with all that hangs on them, and later versions of those known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inbox_tui.domain.ids import FOR_EVER, MessageId, Millis
from inbox_tui.domain.message import NoticePart, Status, UnreadablePart
from inbox_tui.store import deferred, positions, search_index
from inbox_tui.store.database import Value
from inbox_tui.store.encoding import decode_parts, encode_parts
from inbox_tui.store.exporting.records import MessageRecord, Reaction, Version
from inbox_tui.store.importing.archive import is_archive
from inbox_tui.store.importing.errors import Refused
from inbox_tui.store.intake import ChatState, Intake
from inbox_tui.store.reactions import MAX_KEY, MAX_REACTIONS
from inbox_tui.store.writing import MAX_VERSIONS

MAX_ID_CHARACTERS: Final = 4096
_CLOCK_AHEAD: Final = 24 * 60 * 60 * 1000
_MOST_FORWARDED: Final = 2**31
_NOT_SENT: Final = frozenset({Status.QUEUED, Status.SENDING})


@dataclass(slots=True)
class Place:
    """Where the message before stands, as long as its chat is gone through."""

    chat: int = 0
    message: MessageId | None = None
    position: int = -1


def add(
    intake: Intake, chat: ChatState, record: MessageRecord, before: MessageId | None, place: Place
) -> bool:
    """Store a message, unless it is here; whether it was new.

    ``before`` is the message before it among the records. Raises ``Refused`` for one that was
    deleted here with its chat, or has disappeared.
    """
    if not 0 < len(record.id) <= MAX_ID_CHARACTERS:
        raise Refused("its id is empty or too long")
    known = _known(intake, chat, record)
    if known is not None:
        position, message = known
        if message == record.id:
            _renew(intake, chat, position, record)
        place.chat, place.message, place.position = chat.number, record.id, position
        return False
    at = _clamped(intake, record.ordered_at)
    if chat.deleted_at is not None and at <= chat.deleted_at:
        raise Refused("it is from before you deleted its chat here")
    if record.expires_at is not None and record.expires_at <= intake.tx.now:
        raise Refused("its time to disappear has come")
    if chat.is_deleted:
        intake.revive(chat)
    position = _free_position(intake, chat, record, at, before, place)
    place.chat, place.message, place.position = chat.number, record.id, position
    _insert(intake, chat, record, at, position)
    deferred.apply_waiting(intake, chat, record.id)
    return True


def count_as_read(intake: Intake) -> None:
    """Nothing in an archive is unread."""
    intake.tx.connection.execute(
        "UPDATE chats SET read_position = (SELECT max(position) FROM messages"
        " WHERE messages.chat = chats.id) WHERE account = ?"
        " AND EXISTS (SELECT 1 FROM messages WHERE messages.chat = chats.id)",
        (intake.account.number,),
    )


def _known(intake: Intake, chat: ChatState, record: MessageRecord) -> tuple[int, str] | None:
    """The row of a message, by its id, or by what it was sent as from here."""
    connection = intake.tx.connection
    found = connection.one(
        "SELECT position, id FROM messages WHERE chat = ? AND id = ?", (chat.number, record.id)
    )
    if found is None and record.transaction is not None:
        found = connection.one(
            "SELECT position, id FROM messages WHERE chat = ? AND txn = ?",
            (chat.number, record.transaction),
        )
    return None if found is None else (int(found[0]), str(found[1]))


def _free_position(
    intake: Intake,
    chat: ChatState,
    record: MessageRecord,
    at: Millis,
    before: MessageId | None,
    place: Place,
) -> int:
    last = positions.position_at(FOR_EVER)
    if record.position is not None and 0 <= record.position <= positions.position_at(
        Millis(intake.tx.now + _CLOCK_AHEAD)
    ):
        return positions.position_in_history(
            intake.tx, Millis(0), above=record.position - 1, limit=last
        )
    above = _position_before(intake, chat, before, place)
    return positions.position_in_history(intake.tx, at, above=above, limit=last)


def _position_before(
    intake: Intake, chat: ChatState, before: MessageId | None, place: Place
) -> int:
    if before is None:
        return -1
    if (place.chat, place.message) == (chat.number, before):
        return place.position
    found = intake.tx.connection.scalar(
        "SELECT position FROM messages WHERE chat = ? AND id = ?", (chat.number, before)
    )
    return -1 if found is None else int(found)


def _insert(
    intake: Intake, chat: ChatState, record: MessageRecord, at: Millis, position: int
) -> None:
    sender = intake.identity(record.sender)
    is_mine = sender == intake.account.identity
    is_gone = record.deleted_by is not None
    parts = () if is_gone else record.parts
    reactions = () if is_gone else _allowed(record.reactions)
    values: dict[str, Value] = {
        "chat": chat.number,
        "position": position,
        "id": record.id,
        "sender": sender,
        "is_mine": is_mine,
        "ordered_at": at,
        "sent_at": _time(record.sent_at),
        "parts": encode_parts(parts),
        "in_reply_to": record.in_reply_to,
        "topic": record.topic,
        "edited_at": None if record.edited_at is None else _clamped(intake, record.edited_at),
        "deleted_by": None if record.deleted_by is None else intake.identity(record.deleted_by),
        "status": _status(record).value if is_mine else None,
        "status_reason": record.status_reason if is_mine else "",
        "txn": record.transaction,
        "is_hidden": record.is_hidden,
        # as it was said: a deleted notice has no parts left to tell
        "is_silent": bool(record.parts)
        and all(isinstance(one, NoticePart) for one in record.parts),
        "expires_at": None if record.expires_at is None else _time(record.expires_at),
        "expires_after_read": _length(record.expires_after_read),
        "mentions_me": record.mentions_me and not is_gone,
        "forwarded": max(0, min(record.forwarded, _MOST_FORWARDED)),
        "has_reactions": bool(reactions),
        "is_starred": record.is_starred,
    }
    intake.tx.connection.execute(
        f"INSERT INTO messages({', '.join(values)}) VALUES({', '.join('?' * len(values))})",
        tuple(values.values()),
    )
    if not is_gone:
        _keep_versions(intake, chat, record.id, record.versions)
        for reaction in reactions:
            _react(intake, chat, record.id, reaction)
    search_index.expect(intake.tx, position)
    intake.touch(chat)


def _renew(intake: Intake, chat: ChatState, position: int, record: MessageRecord) -> None:
    """Take over a version by the same author that is later than the one here."""
    connection = intake.tx.connection
    row = connection.one(
        "SELECT sender, ordered_at, parts, edited_at, deleted_by FROM messages"
        " WHERE chat = ? AND position = ?",
        (chat.number, position),
    )
    if row is None or row[4] is not None or record.deleted_by is not None:
        return
    sender, written_at, parts, edited_at, _ = row
    if sender != intake.identity(record.sender):
        return
    at = _clamped(intake, record.edited_at or Millis(0))
    fresh = encode_parts(record.parts)
    if at > (edited_at or 0):
        first = Version("", Millis(written_at), decode_parts(parts))
        last = Version(f"imported:{at}", at, record.parts)
        _keep_versions(intake, chat, record.id, record.versions or (first, last))
    elif not _was_missing(intake, parts, record):
        return
    search_index.take_out(intake.tx, position)
    connection.execute(
        "UPDATE messages SET parts = ?, edited_at = nullif(max(coalesce(edited_at, 0), ?), 0)"
        " WHERE chat = ? AND position = ?",
        (fresh, at, chat.number, position),
    )
    intake.touch(chat)


def _was_missing(intake: Intake, parts: str, record: MessageRecord) -> bool:
    """Whether an export without files was here, and this one has them."""
    if not is_archive(intake.account.id):
        return False
    here = decode_parts(parts)
    return any(isinstance(part, UnreadablePart) for part in here) and not any(
        isinstance(part, UnreadablePart) for part in record.parts
    )


def _keep_versions(
    intake: Intake, chat: ChatState, message: MessageId, versions: tuple[Version, ...]
) -> None:
    for version in (*versions[:1], *versions[1:][-MAX_VERSIONS + 1 :]):
        intake.tx.connection.execute(
            "INSERT OR IGNORE INTO versions(chat, message, edit, written_at, parts)"
            " VALUES(?, ?, ?, ?, ?)",
            (
                chat.number,
                message,
                version.edit,
                _clamped(intake, version.written_at),
                encode_parts(version.parts),
            ),
        )


def _allowed(reactions: tuple[Reaction, ...]) -> tuple[Reaction, ...]:
    return tuple(one for one in reactions if 0 < len(one.key) <= MAX_KEY)[:MAX_REACTIONS]


def _react(intake: Intake, chat: ChatState, message: MessageId, reaction: Reaction) -> None:
    intake.tx.connection.execute(
        "INSERT OR IGNORE INTO reactions(chat, target, identity, key, id, at)"
        " VALUES(?, ?, ?, ?, ?, ?)",
        (
            chat.number,
            message,
            intake.identity(reaction.sender),
            reaction.key,
            reaction.id,
            _time(reaction.at),
        ),
    )


def _status(record: MessageRecord) -> Status:
    """What waited to be sent there waits no longer: whether it was sent is not known here."""
    status = record.status or Status.SENT
    return Status.UNKNOWN if status in _NOT_SENT else status


def _clamped(intake: Intake, at: Millis) -> Millis:
    return Millis(max(0, min(at, intake.tx.now + _CLOCK_AHEAD)))


def _time(at: Millis) -> int:
    return max(0, min(at, FOR_EVER))


def _length(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else max(0, min(milliseconds, FOR_EVER))
