"""Reading records out of the store, a page at a time.

No page holds a snapshot longer than it takes to read it: a long one would keep the write-ahead log
from being taken up. What arrives in a chat after its export began is left for the next export.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from inbox_tui.domain.chat import Member, Membership
from inbox_tui.domain.ids import AccountId, ChatId, ChatKey, Identity, Millis, ServiceId
from inbox_tui.store import accounts, lookup
from inbox_tui.store.exporting import reading_chats, reading_messages
from inbox_tui.store.exporting.records import (
    AccountRecord,
    Block,
    IdentityRecord,
    Linked,
    MemberRecord,
    PersonRecord,
    Record,
)
from inbox_tui.store.persons import LinkedBy
from inbox_tui.store.session import Reader
from inbox_tui.store.store import Store

PAGE: Final = 500

_OF_CHAT: Final = (
    "SELECT partner FROM chats WHERE id = ?1 UNION SELECT invited_by FROM chats WHERE id = ?1"
    " UNION SELECT identity FROM members WHERE chat = ?1"
    " UNION SELECT sender FROM messages WHERE chat = ?1"
    " UNION SELECT deleted_by FROM messages WHERE chat = ?1"
    " UNION SELECT identity FROM reactions WHERE chat = ?1"
    " UNION SELECT identity FROM receipts WHERE chat = ?1"
    " UNION SELECT accounts.identity FROM accounts JOIN chats ON chats.account = accounts.id"
    " WHERE chats.id = ?1"
)


def export_records(store: Store, chats: Sequence[ChatKey] | None = None) -> Iterator[Record]:
    """Everything of some chats, or of all that are not deleted: people first, then chat by chat.

    The name in an :class:`AttachmentRecord` is a locator of ``store``. Without header and end.
    """
    yield from people_of(store, chats)
    for chat in chat_keys(store) if chats is None else chats:
        yield from chat_records(store, chat)


def people_of(store: Store, chats: Sequence[ChatKey] | None) -> Iterator[Record]:
    """The accounts, identities and persons that the chats need; ``None``: every one."""
    with store.read() as reader:
        found = _accounts(reader, chats)
    yield from found
    if chats is None:
        yield from _all_identities(store)
        known = None
    else:
        known = _identities_of(store, chats)
        yield from _identities(store, sorted(known))
    with store.read() as reader:
        persons = list(_persons(reader, known))
    yield from persons


def chat_keys(store: Store) -> Iterator[ChatKey]:
    """Every chat that isn't deleted, in an order that is the same for every store."""
    with store.read() as reader:
        known = sorted(account.id for account in accounts.all_accounts(reader))
    for account in known:
        last = ""
        while names := _chats_after(store, account, last):
            yield from (ChatKey(account, ChatId(name)) for name in names)
            last = names[-1]


def chat_records(store: Store, chat: ChatKey) -> Iterator[Record]:
    """One chat: its facts, members, messages with their files, and how far it was read."""
    with store.read() as reader:
        number = lookup.existing_chat(reader, chat)
        end = reading_messages.last_position(reader, number)
        beginning: list[Record] = [reading_chats.facts(reader, chat, number)]
        beginning.extend(_members(reader, chat, number))
    yield from beginning
    after = -1
    while after < end:
        with store.read() as reader:
            page = reading_messages.page(reader, chat, number, after, end, PAGE)
        yield from page.records
        after = page.last
    with store.read() as reader:
        ending = list(reading_chats.standing(reader, chat, number))
    yield from ending


def _accounts(reader: Reader, chats: Sequence[ChatKey] | None) -> list[Record]:
    wanted = None if chats is None else {chat.account for chat in chats}
    return [
        AccountRecord(one.id, one.identity, one.display_name, one.is_home, one.is_on, one.added_at)
        for one in sorted(accounts.all_accounts(reader), key=lambda account: account.id)
        if wanted is None or one.id in wanted
    ]


def _chats_after(store: Store, account: AccountId, last: str) -> list[str]:
    with store.read() as reader:
        rows = reader.connection.rows(
            "SELECT chats.chat FROM chats JOIN accounts ON accounts.id = chats.account"
            " WHERE accounts.account = ? AND chats.chat > ? AND NOT chats.is_deleted"
            " ORDER BY chats.chat LIMIT ?",
            (account, last, PAGE),
        )
    return [name for (name,) in rows]


_IDENTITY: Final = (
    "SELECT identities.native, identities.service, identities.display_name, blocks.blocked_at,"
    " blocks.on_service, blocks.from_service,"
    " (SELECT group_concat(address, ' ') FROM addresses WHERE identity = identities.id),"
    " EXISTS (SELECT 1 FROM cleared WHERE identity = identities.id) FROM identities"
    " LEFT JOIN blocks ON blocks.identity = identities.id AND blocks.because_of IS NULL"
)


def _all_identities(store: Store) -> Iterator[Record]:
    last = ("", "")
    while True:
        with store.read() as reader:
            rows = reader.connection.rows(
                f"{_IDENTITY} WHERE (native, service) > (?, ?) ORDER BY native, service LIMIT ?",
                (*last, PAGE),
            )
        yield from map(_identity, rows)
        if len(rows) < PAGE:
            return
        last = rows[-1][:2]


def _identities_of(store: Store, chats: Iterable[ChatKey]) -> set[int]:
    found: set[int] = set()
    for chat in chats:
        with store.read() as reader:
            rows = reader.connection.rows(_OF_CHAT, (lookup.existing_chat(reader, chat),))
        found.update(number for (number,) in rows if number is not None)
    return found


def _identities(store: Store, numbers: Sequence[int]) -> Iterator[Record]:
    for start in range(0, len(numbers), PAGE):
        some = numbers[start : start + PAGE]
        with store.read() as reader:
            rows = reader.connection.rows(
                f"{_IDENTITY} WHERE identities.id IN ({', '.join('?' * len(some))})"
                " ORDER BY native, service",
                some,
            )
        yield from map(_identity, rows)


def _identity(row: tuple[Any, ...]) -> IdentityRecord:
    native, service, name, blocked_at, on_service, from_service, addresses, is_cleared = row
    block = (
        None
        if blocked_at is None
        else Block(Millis(blocked_at), bool(on_service), bool(from_service))
    )
    return IdentityRecord(
        Identity(ServiceId(service), native),
        name,
        block,
        tuple((addresses or "").split()),
        bool(is_cleared),
    )


def _persons(reader: Reader, known: set[int] | None) -> Iterator[Record]:
    for number, name, note, made_at in reader.connection.rows(
        "SELECT id, name, note, made_at FROM persons ORDER BY name, made_at, id"
    ):
        held = reader.connection.rows(
            "SELECT id, service, native, linked_by FROM identities WHERE person = ?"
            " ORDER BY service, native",
            (number,),
        )
        if known is None or any(one in known for one, *_ in held):
            linked = tuple(
                Linked(Identity(ServiceId(service), native), LinkedBy(by or LinkedBy.USER.value))
                for _, service, native, by in held
            )
            yield PersonRecord(name, linked, note, Millis(made_at))


def _members(reader: Reader, chat: ChatKey, number: int) -> Iterator[Record]:
    for service, native, name, membership, role in reader.connection.rows(
        "SELECT identities.service, identities.native, members.display_name, members.membership,"
        " members.role FROM members JOIN identities ON identities.id = members.identity"
        " WHERE members.chat = ? ORDER BY identities.service, identities.native",
        (number,),
    ):
        member = Member(Identity(ServiceId(service), native), name, Membership(membership), role)
        yield MemberRecord(chat.account, chat.chat, member)
