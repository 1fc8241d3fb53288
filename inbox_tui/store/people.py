"""People: their names, and who is blocked."""

from __future__ import annotations

from collections.abc import Iterable

from inbox_tui.domain.ids import Identity, Millis, ServiceId
from inbox_tui.store import lookup
from inbox_tui.store.record_rows import BlockRow
from inbox_tui.store.session import Reader, Transaction


def block(tx: Transaction, identity: Identity, *, on_service: bool) -> None:
    """Block somebody. Blocking again only notes whether the service refuses them too."""
    tx.connection.execute(
        "INSERT INTO blocks(identity, blocked_at, on_service) VALUES(?, ?, ?)"
        " ON CONFLICT(identity) DO UPDATE SET on_service = max(on_service, excluded.on_service),"
        " from_service = 0",
        (lookup.identity_number(tx, identity), tx.now, on_service),
    )
    _note(tx, identity)


def unblock(tx: Transaction, identity: Identity) -> None:
    """Lift a block; what was hidden shows again."""
    tx.connection.execute(
        "DELETE FROM blocks WHERE identity = ?", (lookup.identity_number(tx, identity),)
    )
    _note(tx, identity)


def blocked(reader: Reader) -> tuple[BlockRow, ...]:
    """Everybody who is blocked, the latest first."""
    rows = reader.connection.execute(
        "SELECT identities.service, identities.native, identities.display_name, blocks.blocked_at,"
        " blocks.on_service FROM blocks JOIN identities ON identities.id = blocks.identity"
        " ORDER BY blocks.blocked_at DESC, blocks.identity DESC"
    )
    return tuple(
        BlockRow(Identity(ServiceId(service), native), name or native, Millis(at), bool(on_service))
        for service, native, name, at, on_service in rows
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
            _note(tx, row.identity)
    for identity in listed:
        tx.connection.execute(
            "INSERT INTO blocks(identity, blocked_at, on_service, from_service) VALUES(?, ?, 1, 1)"
            " ON CONFLICT(identity) DO UPDATE SET on_service = 1",
            (lookup.identity_number(tx, identity), tx.now),
        )
        _note(tx, identity)


def _note(tx: Transaction, identity: Identity) -> None:
    tx.changes.blocks = True
    for account, chat in tx.connection.rows(
        "SELECT accounts.account, chats.chat FROM identities"
        " JOIN members ON members.identity = identities.id JOIN chats ON chats.id = members.chat"
        " JOIN accounts ON accounts.id = chats.account"
        " WHERE identities.native = ? AND identities.service = ?",
        (identity.native, identity.service),
    ):
        tx.changes.message(lookup.chat_key(account, chat))
