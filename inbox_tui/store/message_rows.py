"""From columns to :class:`MessageRow`: one list of columns, one way to read them."""

from __future__ import annotations

from typing import Any, Final

from inbox_tui.domain.ids import (
    ChatKey,
    MessageId,
    MessageKey,
)
from inbox_tui.domain.message import Status, plain_text
from inbox_tui.store import lookup
from inbox_tui.store.encoding import decode_parts
from inbox_tui.store.making import maker
from inbox_tui.store.rows import Hidden, MessageRow, Quote, ReactionCount

COLUMNS: Final = (
    " message.position, message.id, sender.service, sender.native, sender.display_name,"
    " sender_here.display_name, message.is_mine, message.ordered_at, message.parts,"
    " message.in_reply_to, message.topic, message.edited_at, deleter.service, deleter.native,"
    " message.status, message.status_reason, message.txn,"
    " message.is_hidden AND block.identity IS NOT NULL, message.expires_at, message.mentions_me,"
    " message.forwarded, message.has_reactions, CASE WHEN message.status = 'queued' THEN"
    " (SELECT send_at FROM outbox WHERE outbox.txn = message.txn) END"
)
COLUMN_COUNT: Final = 23
POSITION: Final = 0
REPLY: Final = 9
HAS_REACTIONS: Final = 21

JOINS: Final = (
    " LEFT JOIN identities AS sender ON sender.id = message.sender"
    " LEFT JOIN members AS sender_here ON sender_here.chat = message.chat"
    " AND sender_here.identity = message.sender"
    " LEFT JOIN identities AS deleter ON deleter.id = message.deleted_by"
    " LEFT JOIN blocks AS block ON block.identity = message.sender"
)
"""``LEFT``, so that a chat without messages can use them too."""

QUOTE_COLUMNS: Final = (
    ", quoted.parts, quoted_sender.native, quoted_sender.display_name,"
    " quoted_here.display_name, quoted.is_hidden AND quoted_block.identity IS NOT NULL"
)
QUOTE_JOINS: Final = (
    " LEFT JOIN messages AS quoted ON quoted.chat = message.chat AND quoted.id = message.in_reply_to"
    " LEFT JOIN identities AS quoted_sender ON quoted_sender.id = quoted.sender"
    " LEFT JOIN members AS quoted_here ON quoted_here.chat = quoted.chat"
    " AND quoted_here.identity = quoted.sender"
    " LEFT JOIN blocks AS quoted_block ON quoted_block.identity = quoted.sender"
)
MAX_QUOTE: Final = 300
"""Characters of a quoted message."""


def message_row(
    chat: ChatKey,
    columns: tuple[Any, ...],
    quote: Quote | None = None,
    reactions: tuple[ReactionCount, ...] = (),
) -> MessageRow:
    """A row from :data:`COLUMNS`, which others may follow."""
    (
        position,
        message,
        service,
        native,
        name,
        name_here,
        is_mine,
        ordered_at,
        parts,
        _reply,
        topic,
        edited_at,
        deleter_service,
        deleter,
        status,
        status_reason,
        transaction,
        is_hidden,
        expires_at,
        mentions_me,
        forwarded,
        _has_reactions,
        send_at,
        *_others,
    ) = columns
    return _row(
        position,
        _key(chat.account, chat.chat, message),
        lookup.identity(service, native),
        name_here or name or native,
        bool(is_mine),
        ordered_at,
        decode_parts(parts),
        quote,
        topic,
        edited_at is not None,
        lookup.identity_or_none(deleter_service, deleter),
        deleter is not None,
        reactions,
        None if status is None else _STATUSES[status],
        status_reason,
        transaction,
        Hidden.SENDER_BLOCKED if is_hidden else None,
        expires_at,
        bool(mentions_me),
        forwarded,
        send_at,
        0,
    )


def quote_of(message: str, columns: tuple[Any, ...]) -> Quote:
    """A quote from :data:`QUOTE_COLUMNS`; of what somebody blocked said, nothing."""
    parts, native, name, name_here, is_hidden = columns
    if parts is None or is_hidden:
        return Quote(MessageId(message))
    text = plain_text(decode_parts(parts))[:MAX_QUOTE]
    return Quote(MessageId(message), name_here or name or native, text, is_here=True)


_row: Final = maker(MessageRow)
_key: Final = maker(MessageKey)
_STATUSES: Final = {status.value: status for status in Status}
