"""A chat's own records: its facts, and where people stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Membership
from inbox_tui.domain.event import ReceiptKind
from inbox_tui.domain.ids import ChatId, ChatKey, Identity, MessageId, Millis, ServiceId
from inbox_tui.store import lookup, marks, pins
from inbox_tui.store.encoding import decode_texts
from inbox_tui.store.errors import StoreError
from inbox_tui.store.exporting.records import (
    ChatRecord,
    GapRecord,
    Place,
    ReadingRecord,
    ReceiptRecord,
    Record,
)
from inbox_tui.store.session import Reader

_FACTS: Final = (
    "SELECT kind, title, description, membership, origin, encryption, decrypted_at,"
    " partner.service, partner.native, inviter.service, inviter.native, active_at, capabilities,"
    " is_favourite, is_low_priority, labels, succeeded_by, muted_until, is_muted_on_service,"
    " snoozed_until, draft, pinned, archive, lets_mentions_through, request FROM chats"
    " LEFT JOIN identities AS partner ON partner.id = chats.partner"
    " LEFT JOIN identities AS inviter ON inviter.id = chats.invited_by WHERE chats.id = ?"
)


def facts(reader: Reader, chat: ChatKey, number: int) -> ChatRecord:
    """What is known of a chat, apart from its messages. Raises ``StoreError`` once it is gone."""
    row = reader.connection.one(_FACTS, (number,))
    if row is None:
        raise StoreError("That chat is not in the inbox any more.")
    kind, title, description, membership, origin, encryption, decrypted_at, *rest = row
    partner_service, partner, inviter_service, inviter, active_at, capabilities, *rest = rest
    favourite, low, folders, succeeded_by, muted, service_muted, snoozed, draft, *rest = rest
    pinned, archive, lets_mentions_through, request = rest
    return ChatRecord(
        chat.account,
        chat.chat,
        ChatKind(kind),
        title,
        description,
        Membership(membership),
        None if origin is None else ServiceId(origin),
        Encryption(encryption),
        DecryptedAt(decrypted_at),
        lookup.identity_or_none(partner_service, partner),
        lookup.identity_or_none(inviter_service, inviter),
        Millis(active_at),
        capabilities,
        bool(favourite),
        bool(low),
        decode_texts(folders),
        marks.labels_of(reader, chat),
        None if succeeded_by is None else ChatId(succeeded_by),
        muted,
        bool(service_muted),
        snoozed,
        draft,
        pinned,
        archive,
        bool(lets_mentions_through),
        request,
        pins.of_chat(reader, chat),
    )


def standing(reader: Reader, chat: ChatKey, number: int) -> Iterator[Record]:
    """Others' receipts, the gaps, and how far the person has read."""
    yield from _receipts(reader, chat, number)
    for position, cursor in reader.connection.rows(
        "SELECT position, cursor FROM gaps WHERE chat = ? AND NOT is_loaded ORDER BY position",
        (number,),
    ):
        yield GapRecord(chat.account, chat.chat, _place(reader, number, position), cursor)
    row = reader.connection.one(
        "SELECT read_position, counted_position, service_unread, service_mentions,"
        " is_marked_unread FROM chats WHERE id = ?",
        (number,),
    )
    if row is not None:
        read, counted, unread, mentions, is_marked = row
        yield ReadingRecord(
            chat.account,
            chat.chat,
            None if read is None else _place(reader, number, read),
            None if unread is None else _place(reader, number, counted),
            unread,
            mentions,
            bool(is_marked),
        )


def _receipts(reader: Reader, chat: ChatKey, number: int) -> Iterator[Record]:
    for service, native, kind, position, at in reader.connection.rows(
        "SELECT identities.service, identities.native, receipts.kind, receipts.position,"
        " receipts.at FROM receipts JOIN identities ON identities.id = receipts.identity"
        " WHERE receipts.chat = ? ORDER BY identities.service, identities.native, receipts.kind",
        (number,),
    ):
        yield ReceiptRecord(
            chat.account,
            chat.chat,
            Identity(ServiceId(service), native),
            ReceiptKind(kind),
            _place(reader, number, position),
            Millis(at),
        )


def _place(reader: Reader, number: int, position: int) -> Place:
    row = reader.connection.one(
        "SELECT id, position FROM messages WHERE chat = ? AND position <= ?"
        " ORDER BY position DESC LIMIT 1",
        (number, position),
    )
    return Place(None, position) if row is None else Place(MessageId(row[0]), position - row[1])
