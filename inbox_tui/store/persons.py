"""The person's own records of somebody: one record holds the identities that are the same human.

An identity is linked by the person, or by proof from its service; never because names are alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final, NewType

from inbox_tui.domain.ids import Identity, Millis
from inbox_tui.store import blocking, lookup
from inbox_tui.store.errors import StoreError
from inbox_tui.store.session import Reader, Transaction

PersonNumber = NewType("PersonNumber", int)
"""A record's number in this store."""

_COLUMNS: Final = "persons.id, persons.name, persons.note, persons.made_at"


class LinkedBy(Enum):
    """On whose word an identity belongs to a person."""

    USER = "user"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, under the name the person gave them."""

    number: PersonNumber
    name: str
    note: str
    made_at: Millis
    identities: tuple[Identity, ...]


def make(tx: Transaction, name: str, identity: Identity) -> PersonNumber:
    """A new record that holds ``identity``, taken out of the record that held it."""
    tx.connection.execute("INSERT INTO persons(name, made_at) VALUES(?, ?)", (name, tx.now))
    number = PersonNumber(tx.connection.last_insert_rowid())
    link(tx, number, identity)
    return number


def link(
    tx: Transaction, number: PersonNumber, identity: Identity, by: LinkedBy = LinkedBy.USER
) -> None:
    """Let a record hold ``identity`` as well; no other one then does. Raises ``StoreError``."""
    _existing(tx, number)
    known = lookup.identity_number(tx, identity)
    left = tx.connection.scalar("SELECT person FROM identities WHERE id = ?", (known,))
    tx.connection.execute(
        "UPDATE identities SET person = ?, linked_by = ? WHERE id = ?", (number, by.value, known)
    )
    if left is not None and left != number:
        _remove_if_empty(tx, left)
    if left is not None:
        blocking.spread_apart(tx, known, left)
    blocking.spread(tx, known)
    tx.changes.persons = True


def unlink(tx: Transaction, identity: Identity) -> None:
    """Let no record hold ``identity``. A record that held nothing else goes."""
    known = lookup.known_identity(tx, identity)
    left = tx.connection.scalar("SELECT person FROM identities WHERE id = ?", (known,))
    if left is None:
        return
    tx.connection.execute(
        "UPDATE identities SET person = NULL, linked_by = NULL WHERE id = ?", (known,)
    )
    _remove_if_empty(tx, left)
    blocking.spread_apart(tx, known or 0, left)
    tx.changes.persons = True


def describe(tx: Transaction, number: PersonNumber, *, name: str, note: str) -> None:
    """Give a record its name and note. Raises ``StoreError``."""
    _existing(tx, number)
    tx.connection.execute(
        "UPDATE persons SET name = ?, note = ? WHERE id = ?", (name, note, number)
    )
    tx.changes.persons = True


def holding(reader: Reader, identity: Identity) -> Person | None:
    """The record that holds ``identity``."""
    row = reader.connection.one(
        f"SELECT {_COLUMNS} FROM identities JOIN persons ON persons.id = identities.person"
        " WHERE identities.native = ? AND identities.service = ?",
        (identity.native, identity.service),
    )
    return None if row is None else _person(reader, row)


def everybody(reader: Reader) -> tuple[Person, ...]:
    """Every record, by name."""
    rows = reader.connection.rows(f"SELECT {_COLUMNS} FROM persons ORDER BY name, id")
    return tuple(_person(reader, row) for row in rows)


def _person(reader: Reader, row: tuple[object, ...]) -> Person:
    number, name, note, made_at = row
    held = reader.connection.execute(
        "SELECT service, native FROM identities WHERE person = ? ORDER BY service, native",
        (int(str(number)),),
    )
    return Person(
        PersonNumber(int(str(number))),
        str(name),
        str(note),
        Millis(int(str(made_at))),
        tuple(lookup.identity(service, native) for service, native in held),
    )


def _existing(reader: Reader, number: int) -> None:
    if reader.connection.scalar("SELECT 1 FROM persons WHERE id = ?", (number,)) is None:
        raise StoreError("That person is not in the inbox any more.")


def _remove_if_empty(tx: Transaction, number: int) -> None:
    tx.connection.execute(
        "DELETE FROM persons WHERE id = ?1"
        " AND NOT EXISTS (SELECT 1 FROM identities WHERE person = ?1)",
        (number,),
    )
