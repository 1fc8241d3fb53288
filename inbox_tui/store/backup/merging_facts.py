"""Merging what is not messages: accounts, people and the person's own words about them, chats."""

from __future__ import annotations

from inbox_tui.domain.ids import AccountId
from inbox_tui.store import blocking, unread
from inbox_tui.store.backup.merging_rows import (
    Numbers,
    Row,
    Source,
    add,
    identities_mapped,
    without,
)
from inbox_tui.store.session import Transaction

_OF_A_CHAT = ("members", "gaps", "labels", "pins", "choices")


def merge_accounts(tx: Transaction, source: Source, numbers: Numbers) -> int:
    """Find each account here, by its id or by who it is; how many were not.

    Those come switched off and signed out. Consent does not come with them.
    """
    added = 0
    for row in source.rows("accounts", "ORDER BY id"):
        mapped = identities_mapped(tx, numbers, "accounts", row)
        known = tx.connection.scalar(
            "SELECT id FROM accounts WHERE account = ?1 OR identity = ?2 ORDER BY account <> ?1",
            (row["account"], mapped["identity"]),
        )
        if known is None:
            known = _add_account(tx, mapped)
            added += 1
        numbers.accounts[row["id"]] = known
    return added


def _add_account(tx: Transaction, row: Row) -> int:
    has_home = tx.connection.scalar("SELECT 1 FROM accounts WHERE is_home")
    add(
        tx,
        "accounts",
        without(row, "id", "credentials", "connection", "connection_reason", "connection_at"),
        is_on=0,
        is_home=0 if has_home else row["is_home"],
        quarantined=0,
    )
    tx.changes.accounts.add(AccountId(row["account"]))
    return tx.connection.last_insert_rowid()


def merge_persons(tx: Transaction, source: Source, numbers: Numbers) -> None:
    """Link identities that no record holds here, as they were; then who was muted."""
    persons: dict[str, str] = {}
    for row in source.rows("persons", "ORDER BY id"):
        known = tx.connection.scalar(
            "SELECT id FROM persons WHERE name = ? AND made_at = ?", (row["name"], row["made_at"])
        )
        free = _unlinked(tx, source, numbers, row["id"])
        if known is None and free:
            add(tx, "persons", without(row, "id"))
            known = tx.connection.last_insert_rowid()
        for identity, linked_by in free:
            tx.connection.execute(
                "UPDATE identities SET person = ?, linked_by = ? WHERE id = ?",
                (known, linked_by, identity),
            )
            blocking.spread(tx, identity)
            tx.changes.persons = True
        if known is not None:
            persons[str(row["id"])] = str(known)
    for row in source.rows("mutes"):
        target = persons.get(row["target"]) if row["scope"] == "person" else row["target"]
        if target is not None and add(tx, "mutes", row, target=target):
            tx.changes.settings = True


def _unlinked(
    tx: Transaction, source: Source, numbers: Numbers, person: int
) -> list[tuple[int, str]]:
    """The identities of a record there that belong to none here."""
    free = []
    for row in source.rows("identities", "WHERE person = ?", person):
        ours = numbers.identity(tx, row["id"])
        if ours is not None and not tx.connection.scalar(
            "SELECT 1 FROM identities WHERE id = ? AND person IS NOT NULL", (ours,)
        ):
            free.append((ours, row["linked_by"]))
    return free


def merge_chat(tx: Transaction, source: Source, numbers: Numbers, row: Row) -> bool:
    """Find a chat here; whether it was not. It then comes with its members and gaps.

    One that is here stays as it is, but for labels it did not have; one that was deleted here is
    shown again.
    """
    account = numbers.accounts[row["account"]]
    known = tx.connection.scalar(
        "SELECT id FROM chats WHERE account = ? AND chat = ?", (account, row["chat"])
    )
    is_new = known is None
    if is_new:
        mapped = identities_mapped(tx, numbers, "chats", row)
        add(tx, "chats", without(mapped, "id", "last_position", "deleted_at"), account=account)
        known = tx.connection.last_insert_rowid()
    numbers.chats[row["id"]] = known
    tx.connection.execute("UPDATE chats SET is_deleted = 0, left_out = 0 WHERE id = ?", (known,))
    for table in _OF_A_CHAT if is_new else ("labels",):
        for held in source.rows(table, "WHERE chat = ?", row["id"]):
            mapped = identities_mapped(tx, numbers, table, held) if "identity" in held else held
            add(tx, table, mapped, chat=known)
    return is_new


def merge_read_positions(tx: Transaction, source: Source, numbers: Numbers, row: Row) -> None:
    """How far the person and the others had read, where that is farther than what is known here."""
    ours = numbers.chats[row["id"]]
    if row["read_position"] is not None:
        position = _position_here(tx, source, row["id"], ours, row["read_position"])
        unread.move_read_position(tx, ours, position)
    for receipt in source.rows("receipts", "WHERE chat = ?", row["id"]):
        mapped = identities_mapped(tx, numbers, "receipts", receipt)
        position = _position_here(tx, source, row["id"], ours, receipt["position"])
        if not add(tx, "receipts", mapped, chat=ours, position=position):
            tx.connection.execute(
                "UPDATE receipts SET position = ?1, at = ?2"
                " WHERE chat = ?3 AND identity = ?4 AND kind = ?5 AND position < ?1",
                (position, receipt["at"], ours, mapped["identity"], receipt["kind"]),
            )


def _position_here(tx: Transaction, source: Source, theirs: int, ours: int, position: int) -> int:
    """Where the last message up to a position there stands here."""
    last = source.connection.scalar(
        "SELECT id FROM messages WHERE chat = ? AND position <= ? ORDER BY position DESC LIMIT 1",
        (theirs, position),
    )
    found = tx.connection.scalar(
        "SELECT position FROM messages WHERE chat = ? AND id = ?", (ours, last)
    )
    return position if found is None else int(found)
