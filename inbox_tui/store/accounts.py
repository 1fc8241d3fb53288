"""Accounts, their credentials and their connectors' own state."""

from __future__ import annotations

import json
from typing import Any

from inbox_tui.domain.account import Account, Credentials
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.ids import AccountId, Identity, Millis, ServiceId
from inbox_tui.domain.secret import Secret
from inbox_tui.store import lookup
from inbox_tui.store.session import Reader, Transaction

_SELECT = (
    "SELECT accounts.account, identities.service, identities.native, accounts.display_name,"
    " accounts.is_home, accounts.is_on, accounts.added_at"
    " FROM accounts JOIN identities ON identities.id = accounts.identity"
)


def add(tx: Transaction, account: Account, credentials: Credentials) -> None:
    """Keep a new account, or the new login of one that is here already."""
    tx.connection.execute(
        "INSERT INTO accounts(account, identity, service, display_name, is_home, is_on, added_at,"
        " credentials) VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT(account) DO UPDATE SET identity = excluded.identity, service = excluded.service,"
        " display_name = excluded.display_name, is_home = excluded.is_home,"
        " is_on = excluded.is_on, credentials = excluded.credentials",
        (
            account.id,
            lookup.identity_number(tx, account.identity),
            account.service,
            account.display_name,
            account.is_home,
            account.is_on,
            account.added_at,
            _encoded(credentials),
        ),
    )
    tx.changes.accounts.add(account.id)


def all_accounts(reader: Reader) -> tuple[Account, ...]:
    """Every account, the home account first, then as they were added."""
    rows = reader.connection.execute(_SELECT + " ORDER BY accounts.is_home DESC, accounts.id")
    return tuple(_account(row) for row in rows)


def get(reader: Reader, account: AccountId) -> Account | None:
    """One account."""
    row = reader.connection.one(_SELECT + " WHERE accounts.account = ?", (account,))
    return None if row is None else _account(row)


def credentials(reader: Reader, account: AccountId) -> Credentials:
    """What its login yielded; empty once destroyed."""
    kept = reader.connection.scalar(
        "SELECT credentials FROM accounts WHERE account = ?", (account,)
    )
    return Credentials() if kept is None else _decoded(kept)


def replace_credentials(tx: Transaction, account: AccountId, fresh: Credentials) -> None:
    """Put renewed credentials in the place of the old."""
    tx.connection.execute(
        "UPDATE accounts SET credentials = ? WHERE account = ?",
        (_encoded(fresh), account),
    )


def destroy_credentials(tx: Transaction, account: AccountId) -> None:
    """Erase credentials and the connector's state: it can't connect again without signing in."""
    tx.connection.execute("UPDATE accounts SET credentials = NULL WHERE account = ?", (account,))
    tx.connection.execute(
        "DELETE FROM connector_state WHERE account = ?", (lookup.account_number(tx, account),)
    )
    tx.changes.accounts.add(account)


def set_on(tx: Transaction, account: AccountId, is_on: bool) -> None:  # noqa: FBT001 - it says what it sets
    """Switch an account on or off."""
    tx.connection.execute("UPDATE accounts SET is_on = ? WHERE account = ?", (is_on, account))
    tx.changes.accounts.add(account)


def set_status(tx: Transaction, account: AccountId, status: ConnectionStatus) -> None:
    """Remember how its connection is doing."""
    tx.connection.execute(
        "UPDATE accounts SET connection_at = CASE WHEN connection IS ?1 THEN connection_at"
        " ELSE ?3 END, connection = ?1, connection_reason = ?2 WHERE account = ?4",
        (status.state.value, status.reason, tx.now, account),
    )
    tx.changes.connections[account] = status


def status(reader: Reader, account: AccountId) -> tuple[ConnectionStatus, Millis] | None:
    """How its connection was last doing, and since when."""
    row = reader.connection.one(
        "SELECT connection, connection_reason, connection_at FROM accounts"
        " WHERE account = ? AND connection IS NOT NULL",
        (account,),
    )
    if row is None:
        return None
    return ConnectionStatus(ConnectionState(row[0]), row[1]), Millis(row[2])


def remove(tx: Transaction, account: AccountId) -> None:
    """Forget an account with all its chats."""
    from inbox_tui.store import erasing  # noqa: PLC0415 - files among it, which no start needs

    erasing.erase_account(tx, account)
    tx.changes.accounts.add(account)


def state(reader: Reader, account: AccountId) -> dict[str, bytes]:
    """The connector's own state, as last committed."""
    rows = reader.connection.execute(
        "SELECT connector_state.key, connector_state.value FROM connector_state"
        " JOIN accounts ON accounts.id = connector_state.account WHERE accounts.account = ?",
        (account,),
    )
    return {key: bytes(value) for key, value in rows}


def _account(row: tuple[Any, ...]) -> Account:
    name, service, native, display_name, is_home, is_on, added_at = row
    return Account(
        AccountId(name),
        Identity(ServiceId(service), native),
        display_name,
        bool(is_home),
        bool(is_on),
        Millis(added_at),
    )


def _encoded(credentials: Credentials) -> str:
    """An account's secrets and settings. The result is itself secret."""
    return json.dumps(
        [
            {name: secret.reveal() for name, secret in credentials.secrets.items()},
            dict(credentials.settings),
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _decoded(text: str) -> Credentials:
    secrets, settings = json.loads(text)
    return Credentials({name: Secret(value) for name, value in secrets.items()}, settings)
