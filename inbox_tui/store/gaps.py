"""Where messages of a chat are missing, and what the connector loads them by."""

from __future__ import annotations

from inbox_tui.domain.ids import AccountId, ChatId, ChatKey
from inbox_tui.store import lookup, positions, unread
from inbox_tui.store.intake import ChatState, Intake
from inbox_tui.store.record_rows import Gap
from inbox_tui.store.session import Reader, Transaction


def of_chat(reader: Reader, chat: ChatKey) -> tuple[Gap, ...]:
    """The gaps of a chat, newest first."""
    rows = reader.connection.execute(
        "SELECT position, cursor FROM gaps WHERE chat = ? AND NOT is_loaded ORDER BY position DESC",
        (lookup.chat_number(reader, chat),),
    )
    return tuple(Gap(position, cursor) for position, cursor in rows)


def between_messages(
    reader: Reader, account: AccountId, *, limit: int = 50
) -> tuple[tuple[ChatKey, Gap], ...]:
    """The gaps of an account that have stored messages on both sides, newest first."""
    rows = reader.connection.execute(
        "SELECT chats.chat, gaps.position, gaps.cursor FROM gaps"
        " JOIN chats ON chats.id = gaps.chat JOIN accounts ON accounts.id = chats.account"
        " WHERE accounts.account = ? AND NOT gaps.is_loaded AND NOT chats.is_deleted"
        " AND EXISTS (SELECT 1 FROM messages"
        " WHERE messages.chat = gaps.chat AND messages.position < gaps.position)"
        " ORDER BY gaps.position DESC LIMIT ?",
        (account, limit),
    )
    return tuple(
        (ChatKey(account, ChatId(chat)), Gap(position, cursor)) for chat, position, cursor in rows
    )


def record(intake: Intake, chat: ChatState, cursor: str, lowest: int | None) -> None:
    """Messages are missing below ``lowest``, the oldest message of a batch."""
    position = lowest if lowest is not None else _place_without_messages(intake, chat)
    intake.tx.connection.execute("DELETE FROM gaps WHERE chat = ? AND is_loaded", (chat.number,))
    intake.tx.connection.execute(
        "INSERT OR REPLACE INTO gaps(chat, position, cursor) VALUES(?, ?, ?)",
        (chat.number, position, cursor),
    )
    intake.touch(chat)


def set_loaded(tx: Transaction, chat: ChatKey, cursor: str) -> None:
    """A page was loaded for the gap; its place is remembered for the case that the page is empty."""
    number = lookup.existing_chat(tx, chat)
    tx.connection.execute("DELETE FROM gaps WHERE chat = ? AND is_loaded", (number,))
    tx.connection.execute(
        "UPDATE gaps SET is_loaded = 1 WHERE chat = ? AND cursor = ?", (number, cursor)
    )
    unread.refresh(tx, number)
    tx.changes.message(chat)


def _place_without_messages(intake: Intake, chat: ChatState) -> int:
    """Where a gap is that came without messages: where one was just loaded, else above them all."""
    place = intake.tx.connection.scalar(
        "SELECT max(position) FROM gaps WHERE chat = ? AND is_loaded", (chat.number,)
    )
    if place is None and intake.tx.connection.scalar(
        "SELECT 1 FROM messages WHERE chat = ? LIMIT 1", (chat.number,)
    ):
        place = positions.position_at(intake.tx.now)
    return place or 0
