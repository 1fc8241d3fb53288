"""Everybody the services told of, to be found by name."""

from __future__ import annotations

from dataclasses import dataclass

from inbox_tui.domain.ids import Identity
from inbox_tui.store import lookup
from inbox_tui.store.session import Reader


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody a service told of, and the person's own record that holds them."""

    identity: Identity
    name: str
    """The one the person gave them, else the one they gave themselves."""
    person: int | None


def known(reader: Reader, most: int) -> tuple[KnownPerson, ...]:
    """Everybody but the person's own accounts and those who are blocked, the latest met first."""
    rows = reader.connection.execute(
        "SELECT service, native, coalesce(nullif(persons.name, ''), display_name), person"
        " FROM identities LEFT JOIN persons ON persons.id = identities.person"
        " WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.identity = identities.id)"
        " AND NOT EXISTS (SELECT 1 FROM blocks WHERE blocks.identity = identities.id)"
        " ORDER BY identities.id DESC LIMIT ?",
        (most,),
    )
    return tuple(
        KnownPerson(lookup.identity(service, native), name, person)
        for service, native, name, person in rows
    )
