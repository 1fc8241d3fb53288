"""People: their names, and who is blocked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from inbox_tui.domain.ids import Identity, Millis, ServiceId
from inbox_tui.store import blocking, lookup
from inbox_tui.store.session import Reader, Transaction

if TYPE_CHECKING:
    from inbox_tui.store.record_rows import BlockRow


def blocked(reader: Reader) -> tuple[BlockRow, ...]:
    """Everybody who is blocked, the latest first."""
    from inbox_tui.store.record_rows import BlockRow  # noqa: PLC0415 - names need no such rows

    rows = reader.connection.execute(
        "SELECT identities.service, identities.native, identities.display_name, blocks.blocked_at,"
        " blocks.on_service, other.service, other.native FROM blocks"
        " JOIN identities ON identities.id = blocks.identity"
        " LEFT JOIN identities AS other ON other.id = blocks.because_of"
        " ORDER BY blocks.blocked_at DESC, blocks.identity DESC"
    )
    return tuple(
        BlockRow(
            Identity(ServiceId(service), native),
            name or native,
            Millis(at),
            bool(on_service),
            lookup.identity_or_none(*because_of),
        )
        for service, native, name, at, on_service, *because_of in rows
    )


def is_blocked(reader: Reader, identity: Identity) -> bool:
    """Whether somebody is blocked."""
    found = reader.connection.scalar(
        "SELECT 1 FROM blocks WHERE identity = ?", (lookup.known_identity(reader, identity),)
    )
    return found is not None


def blocked_set(reader: Reader) -> frozenset[Identity]:
    """Everybody who is blocked, for judging events."""
    return frozenset(row.identity for row in blocked(reader))


def is_known(reader: Reader, identity: Identity) -> bool:
    """Whether the person deals with somebody: linked to a record of theirs, or in a chat they accepted.

    By any identity of the same person, and by any with the same verified address.
    """
    number = lookup.known_identity(reader, identity)
    found = reader.connection.scalar(
        "WITH same(id) AS (SELECT ?1 UNION SELECT other.id FROM identities AS one"
        " JOIN identities AS other ON other.person = one.person WHERE one.id = ?1"
        " AND one.person IS NOT NULL UNION SELECT theirs.identity FROM addresses AS mine"
        " JOIN addresses AS theirs ON theirs.address = mine.address WHERE mine.identity = ?1)"
        " SELECT 1 FROM same JOIN identities ON identities.id = same.id WHERE person IS NOT NULL"
        " UNION SELECT 1 FROM same JOIN chats ON chats.partner = same.id AND chats.request <> 1"
        " AND NOT chats.is_deleted AND EXISTS"
        " (SELECT 1 FROM messages WHERE messages.chat = chats.id AND is_mine) LIMIT 1",
        (number,),
    )
    return found is not None


def name_of(reader: Reader, identity: Identity) -> str:
    """What somebody calls themselves, else their id."""
    name = reader.connection.scalar(
        "SELECT display_name FROM identities WHERE native = ? AND service = ?",
        (identity.native, identity.service),
    )
    return name or identity.native


def take_over_service_list(tx: Transaction, service: ServiceId, listed: Iterable[Identity]) -> None:
    """Follow the block list a service keeps.

    Who left it is unblocked here if the list had brought them; a block made here stays a block here.
    """
    listed = frozenset(listed)
    for row in blocked(tx):
        if row.identity.service == service and row.on_service and row.identity not in listed:
            person = lookup.identity_number(tx, row.identity)
            tx.connection.execute(
                "DELETE FROM blocks WHERE identity = ? AND from_service", (person,)
            )
            tx.connection.execute("UPDATE blocks SET on_service = 0 WHERE identity = ?", (person,))
            blocking.spread(tx, person)
    for identity in listed:
        tx.connection.execute(
            "INSERT INTO blocks(identity, blocked_at, on_service, from_service) VALUES(?, ?, 1, 1)"
            " ON CONFLICT(identity) DO UPDATE SET on_service = 1, because_of = NULL",
            (number := lookup.identity_number(tx, identity), tx.now),
        )
        blocking.spread(tx, number)
