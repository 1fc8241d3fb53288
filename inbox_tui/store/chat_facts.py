"""Storing what a service says of a chat and of people: titles, members, names, its own mute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.store import addresses, lookup
from inbox_tui.store.database import Value
from inbox_tui.store.encoding import encode_capabilities, encode_texts

if TYPE_CHECKING:
    from inbox_tui.domain.event import ChatChanged, IdentityNamed, MembersChanged
    from inbox_tui.store.intake import ChatState, Intake

REQUEST_WAITS = 1
REQUEST_ACCEPTED = 2


def change(intake: Intake, event: ChatChanged) -> None:
    """What is different about a chat; what the event leaves out stays."""
    chat = intake.chat(event.chat)
    if chat.is_deleted and not intake.account.is_on:
        return
    columns = {name: value for name, value in _columns(intake, event).items() if value is not None}
    if columns:
        assignments = ", ".join(f"{name} = ?" for name in columns)
        intake.tx.connection.execute(
            f"UPDATE chats SET {assignments} WHERE id = ?",
            (*columns.values(), chat.number),
        )
    if event.active_at is not None:
        at = max(0, min(event.active_at, intake.tx.now))
        intake.tx.connection.execute(
            "UPDATE chats SET active_at = max(active_at, ?) WHERE id = ?", (at, chat.number)
        )
    intake.tx.changes.chats.add(chat.key)


def change_members(intake: Intake, event: MembersChanged) -> None:
    """Who is in a chat."""
    chat, connection = intake.chat(event.chat), intake.tx.connection
    if event.is_complete:
        connection.execute("DELETE FROM members WHERE chat = ?", (chat.number,))
    for member in event.members:
        person = intake.identity(member.identity)
        connection.execute(
            "INSERT OR REPLACE INTO members(chat, identity, display_name, membership, role)"
            " VALUES(?, ?, ?, ?, ?)",
            (chat.number, person, member.display_name, member.membership.value, member.role),
        )
        if member.display_name:
            connection.execute(
                "UPDATE identities SET display_name = ? WHERE id = ? AND display_name = ''",
                (member.display_name, person),
            )
    intake.tx.changes.message(chat.key)


def name(intake: Intake, event: IdentityNamed) -> None:
    """What somebody calls themselves."""
    connection, person = intake.tx.connection, intake.identity(event.identity)
    if event.addresses:
        addresses.note(intake.tx, person, event.addresses)
    connection.execute(
        "UPDATE identities SET display_name = ?1 WHERE id = ?2 AND display_name <> ?1",
        (event.display_name, person),
    )
    if not connection.changes():
        return
    for account, chat in connection.rows(
        "SELECT accounts.account, chats.chat FROM chats"
        " JOIN accounts ON accounts.id = chats.account WHERE chats.partner = ?1 UNION"
        " SELECT accounts.account, chats.chat FROM members JOIN chats ON chats.id = members.chat"
        " JOIN accounts ON accounts.id = chats.account WHERE members.identity = ?1",
        (person,),
    ):
        intake.tx.changes.message(lookup.chat_key(account, chat))


def mark_as_request(intake: Intake, chat: ChatState) -> None:
    """Let a chat wait in Requests, unless the person accepted it or wrote in it."""
    connection = intake.tx.connection
    connection.execute(
        "UPDATE chats SET request = ? WHERE id = ? AND request = 0 AND NOT EXISTS"
        " (SELECT 1 FROM messages WHERE chat = chats.id AND is_mine)",
        (REQUEST_WAITS, chat.number),
    )
    if connection.changes():
        intake.tx.changes.requests = True
        intake.tx.changes.chats.add(chat.key)


def put_in_quarantine(intake: Intake, chat: ChatState) -> None:
    """Let a chat wait in Requests whatever it was: its partner may be somebody who is blocked."""
    connection = intake.tx.connection
    connection.execute(
        "UPDATE chats SET request = ?1 WHERE id = ?2 AND request <> ?1",
        (REQUEST_WAITS, chat.number),
    )
    if connection.changes():
        intake.tx.changes.requests = True
        intake.tx.changes.chats.add(chat.key)


def flag(intake: Intake, chat: ChatState, column: str, *, is_set: bool) -> None:
    """Set a flag the service keeps for a chat."""
    intake.tx.connection.execute(
        f"UPDATE chats SET {column} = ? WHERE id = ?",
        (is_set, chat.number),
    )
    intake.tx.changes.chats.add(chat.key)


def _columns(intake: Intake, event: ChatChanged) -> dict[str, Value]:
    def text(value: object) -> str | None:
        return None if value is None else str(value)

    return {
        "kind": event.kind and event.kind.value,
        "title": event.title,
        "description": event.description,
        "membership": event.membership and event.membership.value,
        "origin": text(event.origin),
        "encryption": event.encryption and event.encryption.value,
        "decrypted_at": event.decrypted_at and event.decrypted_at.value,
        "partner": None if event.partner is None else intake.identity(event.partner),
        "invited_by": None if event.invited_by is None else intake.identity(event.invited_by),
        "capabilities": None
        if event.capabilities is None
        else encode_capabilities(event.capabilities),
        "is_favourite": event.is_favourite,
        "is_low_priority": event.is_low_priority,
        "labels": None if event.labels is None else encode_texts(event.labels),
        "succeeded_by": text(event.succeeded_by),
    }
