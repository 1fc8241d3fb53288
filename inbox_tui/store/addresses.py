"""Addresses that services verified, and who may be somebody that is blocked elsewhere.

A suspect has an address that somebody blocked has too, and was not cleared: the person has not yet
accepted a chat of theirs since.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from inbox_tui.domain.address import Address
from inbox_tui.domain.ids import Identity
from inbox_tui.store import lookup
from inbox_tui.store.session import Reader, Transaction

MOST: Final = 16
"""Addresses kept of one identity."""

_SUSPECTS: Final = (
    "SELECT suspect.service, suspect.native, blocked.service, blocked.native FROM blocks"
    " JOIN addresses AS theirs ON theirs.identity = blocks.identity"
    " JOIN addresses AS same ON same.address = theirs.address AND same.identity <> theirs.identity"
    " JOIN identities AS suspect ON suspect.id = same.identity"
    " JOIN identities AS blocked ON blocked.id = blocks.identity"
    " WHERE same.identity NOT IN (SELECT identity FROM blocks)"
    " AND same.identity NOT IN (SELECT identity FROM cleared)"
)


def note(tx: Transaction, identity: int, addresses: Iterable[Address]) -> None:
    """Keep what a service verified to be the addresses of an identity, by its number."""
    held = tx.connection.scalar("SELECT count(*) FROM addresses WHERE identity = ?", (identity,))
    for address in tuple(addresses)[: MOST - held]:
        tx.connection.execute(
            "INSERT OR IGNORE INTO addresses(identity, address) VALUES(?, ?)",
            (identity, address.uri),
        )


def of(reader: Reader, identity: Identity) -> tuple[Address, ...]:
    """What is verified to be somebody's."""
    rows = reader.connection.execute(
        "SELECT address FROM addresses WHERE identity = ? ORDER BY address",
        (lookup.known_identity(reader, identity),),
    )
    return tuple(Address(uri) for (uri,) in rows)


def sharing(reader: Reader, addresses: Iterable[Address]) -> tuple[Identity, ...]:
    """Everybody who has one of these addresses."""
    found: dict[Identity, None] = {}
    for address in addresses:
        for service, native in reader.connection.execute(
            "SELECT service, native FROM addresses JOIN identities ON identities.id = identity"
            " WHERE address = ?",
            (address.uri,),
        ):
            found[lookup.identity(service, native)] = None
    return tuple(found)


def suspects(reader: Reader) -> dict[Identity, Identity]:
    """Who may be somebody that is blocked, and who that is."""
    return {
        lookup.identity(service, native): lookup.identity(blocked_service, blocked)
        for service, native, blocked_service, blocked in reader.connection.execute(_SUSPECTS)
    }


def suspect_of(reader: Reader, identity: Identity) -> Identity | None:
    """Who is blocked and may be ``identity``."""
    row = reader.connection.one(
        f"{_SUSPECTS} AND same.identity = ? LIMIT 1", (lookup.known_identity(reader, identity),)
    )
    return None if row is None else lookup.identity(row[2], row[3])


def is_cleared(reader: Reader, identity: Identity) -> bool:
    """Whether the person accepted somebody who had been suspected."""
    number = lookup.known_identity(reader, identity)
    return (
        reader.connection.scalar("SELECT 1 FROM cleared WHERE identity = ?", (number,)) is not None
    )


def clear(tx: Transaction, chat: int) -> None:
    """The person accepted a chat, by its number: its partner is not suspected any more."""
    row = tx.connection.one(
        "SELECT service, native FROM chats JOIN identities ON identities.id = chats.partner"
        " WHERE chats.id = ?",
        (chat,),
    )
    # accepting somebody of whom nothing was known yet says nothing of what comes out later
    if row is not None and suspect_of(tx, lookup.identity(*row)) is not None:
        tx.connection.execute(
            "INSERT OR IGNORE INTO cleared(identity, at) SELECT partner, ? FROM chats WHERE id = ?",
            (tx.now, chat),
        )
