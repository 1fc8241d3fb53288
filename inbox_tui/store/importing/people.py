"""Taking in accounts, identities and the person's own records of people."""

from __future__ import annotations

from inbox_tui.domain.address import from_uri
from inbox_tui.domain.ids import Identity, Millis
from inbox_tui.store import addresses, blocking, lookup
from inbox_tui.store.exporting.records import AccountRecord, IdentityRecord, Linked, PersonRecord
from inbox_tui.store.session import Transaction


def add_account(tx: Transaction, record: AccountRecord) -> None:
    """Keep an account that isn't here: switched off, signed out and nobody's home.

    Signing in is what makes an account of the person's; a file does not.
    """
    tx.connection.execute(
        "INSERT INTO accounts(account, identity, service, display_name, is_home, is_on, added_at)"
        " VALUES(?, ?, ?, ?, 0, 0, ?) ON CONFLICT(account) DO NOTHING",
        (
            record.account,
            lookup.identity_number(tx, record.identity),
            record.identity.service,
            record.display_name,
            _past(tx, record.added_at),
        ),
    )
    if tx.connection.changes():
        tx.changes.accounts.add(record.account)


def add_identity(tx: Transaction, record: IdentityRecord) -> None:
    """Name somebody who has no name here. Blocks are of people who were never met here."""
    is_new = lookup.known_identity(tx, record.identity) is None
    number = lookup.identity_number(tx, record.identity)
    if record.display_name:
        tx.connection.execute(
            "UPDATE identities SET display_name = ? WHERE id = ? AND display_name = ''",
            (record.display_name, number),
        )
    if is_new and record.block is not None:
        block = record.block
        tx.connection.execute(
            "INSERT OR IGNORE INTO blocks(identity, blocked_at, on_service, from_service)"
            " VALUES(?, ?, ?, ?)",
            (number, _past(tx, block.at), block.on_service, block.from_service),
        )
        blocking.spread(tx, number)
    if is_new:
        _add_addresses(tx, number, record)


def _add_addresses(tx: Transaction, number: int, record: IdentityRecord) -> None:
    addresses.note(tx, number, filter(None, map(from_uri, record.addresses)))
    if record.is_cleared:
        tx.connection.execute(
            "INSERT OR IGNORE INTO cleared(identity, at) VALUES(?, ?)", (number, tx.now)
        )


def add_person(tx: Transaction, record: PersonRecord) -> None:
    """Link the identities that are linked to nobody: to who holds others of them, else anew."""
    free = [linked for linked in record.identities if _holder(tx, linked.identity) is None]
    if not free:
        return
    holders = [_holder(tx, linked.identity) for linked in record.identities]
    number = next((holder for holder in holders if holder is not None), None)
    if number is None:
        tx.connection.execute(
            "INSERT INTO persons(name, note, made_at) VALUES(?, ?, ?)",
            (record.name, record.note, _past(tx, record.made_at)),
        )
        number = tx.connection.last_insert_rowid()
    for linked in free:
        _link(tx, number, linked)
    tx.changes.persons = True


def _link(tx: Transaction, number: int, linked: Linked) -> None:
    known = lookup.identity_number(tx, linked.identity)
    tx.connection.execute(
        "UPDATE identities SET person = ?, linked_by = ? WHERE id = ?",
        (number, linked.by.value, known),
    )
    blocking.spread(tx, known)


def _holder(tx: Transaction, identity: Identity) -> int | None:
    found: int | None = tx.connection.scalar(
        "SELECT person FROM identities WHERE native = ? AND service = ?",
        (identity.native, identity.service),
    )
    return found


def _past(tx: Transaction, at: Millis) -> int:
    return max(0, min(at, tx.now))
