"""Chats that stay on their service: known by name, not shown, their messages not kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatKey, ServiceId
from inbox_tui.store import chat_rows, lookup
from inbox_tui.store.intake import ChatState, Intake
from inbox_tui.store.session import Reader, Transaction


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A chat that was not brought in, as it can be chosen from a list."""

    key: ChatKey
    kind: ChatKind
    title: str
    """Remote."""


@dataclass(frozen=True, slots=True)
class Known:
    """How a chat stands here."""

    kind: ChatKind
    is_left_out: bool
    is_shown: bool


def standing(reader: Reader, key: ChatKey) -> Known | None:
    """How a chat stands here; ``None`` where it was never met."""
    row = reader.connection.one(
        "SELECT chats.kind, left_out, is_deleted FROM chats"
        " JOIN accounts ON accounts.id = chats.account"
        " WHERE accounts.account = ? AND chats.chat = ?",
        (key.account, key.chat),
    )
    return None if row is None else Known(ChatKind(row[0]), bool(row[1]), not row[2])


def of_service(reader: Reader, service: ServiceId) -> tuple[LeftOut, ...]:
    """What of a service was left out, by title."""
    rows = reader.connection.execute(
        f"SELECT{chat_rows.TITLE_COLUMNS}, accounts.account, chats.kind FROM chats"
        f"{chat_rows.TITLE_JOINS} WHERE accounts.service = ? AND NOT accounts.is_home AND left_out",
        (service,),
    )
    found = [
        LeftOut(
            lookup.chat_key(account, title[0]), ChatKind(kind), chat_rows.title_of(tuple(title))
        )
        for *title, account, kind in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.title.casefold(), each.key.chat)))


def leave(intake: Intake, chat: ChatState) -> None:
    """Keep a chat's name alone. One that is shown stays: it goes by being deleted."""
    intake.tx.connection.execute(
        "UPDATE chats SET left_out = 1, is_deleted = 1 WHERE id = ? AND NOT left_out"
        " AND (is_deleted OR last_position IS NULL)",
        (chat.number,),
    )
    chat.is_deleted = True
    intake.tx.changes.chats.add(chat.key)


def bring(tx: Transaction, keys: Sequence[ChatKey]) -> tuple[ChatKey, ...]:
    """Show chats that were left out; those of them that were. Their messages are yet to be loaded."""
    brought = []
    for key in keys:
        tx.connection.execute(
            "UPDATE chats SET left_out = 0, is_deleted = 0, deleted_at = NULL"
            " WHERE left_out AND id = ?",
            (lookup.chat_number(tx, key),),
        )
        if tx.connection.changes():
            brought.append(key)
            tx.changes.message(key)
            tx.changes.chats.add(key)
    return tuple(brought)
