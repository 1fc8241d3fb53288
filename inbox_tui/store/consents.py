"""Which services the person opted in to."""

from __future__ import annotations

from inbox_tui.domain.account import Consent
from inbox_tui.domain.ids import ServiceId
from inbox_tui.store.session import Reader, Transaction

_COLUMNS = "service, facts_version, given_at, withdrawn_at"


def give(tx: Transaction, service: ServiceId, facts_version: int) -> None:
    """Record that the person opted in, having seen that version of the facts."""
    tx.connection.execute(
        f"INSERT OR REPLACE INTO consents({_COLUMNS}) VALUES(?, ?, ?, NULL)",
        (service, facts_version, tx.now),
    )
    _note(tx, service)


def withdraw(tx: Transaction, service: ServiceId) -> None:
    """Record that the person opted out. When they had opted in stays known."""
    tx.connection.execute(
        "UPDATE consents SET withdrawn_at = ? WHERE service = ? AND withdrawn_at IS NULL",
        (tx.now, service),
    )
    _note(tx, service)


def of(reader: Reader, service: ServiceId) -> Consent | None:
    """The consent to a service, holding or withdrawn."""
    row = reader.connection.one(
        f"SELECT {_COLUMNS} FROM consents WHERE service = ?",
        (service,),
    )
    return None if row is None else Consent(*row)


def all_consents(reader: Reader) -> dict[ServiceId, Consent]:
    """Every consent ever given."""
    rows = reader.connection.rows(f"SELECT {_COLUMNS} FROM consents ORDER BY service")
    return {ServiceId(row[0]): Consent(*row) for row in rows}


def _note(tx: Transaction, service: ServiceId) -> None:
    # whether its chats can be written to hangs on it, so their rows change too
    tx.changes.consents = True
    for (account,) in tx.connection.rows(
        "SELECT account FROM accounts WHERE service = ?", (service,)
    ):
        tx.changes.accounts.add(account)
