"""Blocks: of an identity, and through it of every identity the same person has.

A row without ``because_of`` is a block somebody made; one with it follows from the block of another
identity of the same person, and goes with that block or with the link between them.
"""

from __future__ import annotations

from inbox_tui.domain.ids import Identity
from inbox_tui.store import lookup, unread
from inbox_tui.store.session import Reader, Transaction


def block(tx: Transaction, identity: Identity, *, on_service: bool) -> None:
    """Block somebody. Blocking again only notes whether the service refuses them too."""
    number = lookup.identity_number(tx, identity)
    tx.connection.execute(
        "INSERT INTO blocks(identity, blocked_at, on_service) VALUES(?, ?, ?)"
        " ON CONFLICT(identity) DO UPDATE SET on_service = max(on_service, excluded.on_service),"
        " from_service = 0, because_of = NULL",
        (number, tx.now, on_service),
    )
    spread(tx, number)


def unblock(tx: Transaction, identity: Identity) -> None:
    """Lift the block of somebody, and of every identity of the same person."""
    number = lookup.identity_number(tx, identity)
    for each in _of_same_person(tx, number):
        tx.connection.execute("DELETE FROM blocks WHERE identity = ?", (each,))
        _note(tx, each)


def spread(tx: Transaction, number: int) -> None:
    """After a block or a link changed: let blocks hold for all of a person, and for nobody else."""
    _spread_over(tx, _of_same_person(tx, number))


def spread_apart(tx: Transaction, number: int, person: int) -> None:
    """After an identity was taken out of a person: what each blocks holds for itself."""
    _spread_over(tx, (number,))
    rows = tx.connection.execute("SELECT id FROM identities WHERE person = ?", (person,))
    _spread_over(tx, tuple(each for (each,) in rows))


def _spread_over(tx: Transaction, theirs: tuple[int, ...]) -> None:
    marks = ", ".join("?" * len(theirs))
    made = tx.connection.scalar(
        f"SELECT identity FROM blocks WHERE because_of IS NULL AND identity IN ({marks})"
        " ORDER BY blocked_at, identity LIMIT 1",
        theirs,
    )
    for each in theirs:
        tx.connection.execute(
            "DELETE FROM blocks WHERE identity = ? AND because_of IS NOT NULL", (each,)
        )
        if made is not None:
            tx.connection.execute(
                "INSERT OR IGNORE INTO blocks(identity, blocked_at, on_service, because_of)"
                " SELECT ?, blocked_at, 0, identity FROM blocks WHERE identity = ?",
                (each, made),
            )
            _put_out_of_sight(tx, each)
        _note(tx, each)


def _of_same_person(reader: Reader, number: int) -> tuple[int, ...]:
    rows = reader.connection.execute(
        "SELECT other.id FROM identities AS one JOIN identities AS other ON other.person = one.person"
        " WHERE one.id = ? AND one.person IS NOT NULL",
        (number,),
    )
    return tuple(other for (other,) in rows) or (number,)


def _put_out_of_sight(tx: Transaction, number: int) -> None:
    """In groups what they wrote goes behind a line; what they wrote alone counts as read."""
    for (chat,) in tx.connection.rows(
        "SELECT chats.id FROM members JOIN chats ON chats.id = members.chat"
        " WHERE members.identity = ? AND chats.kind = 'group'",
        (number,),
    ):
        tx.connection.execute(
            "UPDATE messages SET is_hidden = 1 WHERE chat = ? AND sender = ? AND NOT is_hidden",
            (chat, number),
        )
        if tx.connection.changes():
            unread.refresh(tx, chat)
    for (chat,) in tx.connection.rows(
        "SELECT id FROM chats WHERE partner = ? AND unread > 0", (number,)
    ):
        newest = tx.connection.scalar("SELECT max(position) FROM messages WHERE chat = ?", (chat,))
        unread.move_read_position(tx, chat, newest or 0)
        unread.refresh(tx, chat)


def _note(tx: Transaction, number: int) -> None:
    tx.changes.blocks = True
    for account, chat in tx.connection.rows(
        "SELECT accounts.account, chats.chat FROM (SELECT chat FROM members WHERE identity = ?1"
        " UNION SELECT id FROM chats WHERE partner = ?1) AS near JOIN chats ON chats.id = near.chat"
        " JOIN accounts ON accounts.id = chats.account",
        (number,),
    ):
        key = lookup.chat_key(account, chat)
        tx.changes.message(key)
        tx.changes.chats.add(key)
