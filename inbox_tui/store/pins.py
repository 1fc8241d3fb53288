"""The messages that a chat has pinned, as its service tells them."""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.event import PinsChanged
from inbox_tui.domain.ids import ChatKey, MessageId, MessageKey
from inbox_tui.store import lookup, timeline
from inbox_tui.store.intake import ChatState, Intake
from inbox_tui.store.rows import MessageRow
from inbox_tui.store.session import Reader

MOST: Final = 100
"""In one chat; of more, the latest are kept."""


def receive(intake: Intake, event: PinsChanged) -> None:
    """Take over what the service says is pinned."""
    _put(intake, intake.chat(event.chat), event.pinned)


def change(intake: Intake, chat: ChatState, message: MessageId, *, is_pinned: bool) -> None:
    """The service took it that a message is pinned, or no longer."""
    others = tuple(each for each in _ids(intake.tx, chat.number) if each != message)
    _put(intake, chat, (*others, message) if is_pinned else others)


def of_chat(reader: Reader, chat: ChatKey) -> tuple[MessageId, ...]:
    """What is pinned, the latest last; it need not all be here."""
    number = lookup.chat_number(reader, chat)
    return () if number is None else _ids(reader, number)


def rows(reader: Reader, chat: ChatKey) -> tuple[MessageRow, ...]:
    """The pinned messages that are here, the latest last."""
    keys = [MessageKey(chat.account, chat.chat, each) for each in of_chat(reader, chat)]
    found = [timeline.get(reader, key) for key in keys]
    return tuple(row for row in found if row is not None and not row.is_deleted)


def _ids(reader: Reader, chat: int) -> tuple[MessageId, ...]:
    found = reader.connection.rows(
        "SELECT message FROM pins WHERE chat = ? ORDER BY place", (chat,)
    )
    return tuple(MessageId(message) for (message,) in found)


def _put(intake: Intake, chat: ChatState, pinned: tuple[MessageId, ...]) -> None:
    connection = intake.tx.connection
    connection.execute("DELETE FROM pins WHERE chat = ?", (chat.number,))
    for place, message in enumerate(pinned[-MOST:]):
        connection.execute(
            "INSERT OR REPLACE INTO pins(chat, message, place) VALUES(?, ?, ?)",
            (chat.number, message, place),
        )
    intake.tx.changes.timelines.add(chat.key)
