"""Settings that a person set otherwise for one service, or for one chat.

A service's stand beside the setting for everything, under its name and the service's id; a chat's stand
with the chat.
"""

from __future__ import annotations

from inbox_tui.domain.ids import ChatKey, ServiceId
from inbox_tui.store import lookup, settings
from inbox_tui.store.session import Reader, Transaction


def of_service(reader: Reader, key: str, service: ServiceId) -> str | None:
    """What was set for a service, or ``None``."""
    return settings.get(reader, f"{key}.{service}")


def of_chat(reader: Reader, key: str, chat: ChatKey) -> str | None:
    """What was set for a chat, or ``None``."""
    value: str | None = reader.connection.scalar(
        "SELECT value FROM choices WHERE chat = ? AND key = ?",
        (lookup.chat_number(reader, chat), key),
    )
    return value


def put_for_service(tx: Transaction, key: str, service: ServiceId, value: str | None) -> None:
    """Set it for a service; ``None`` lets what holds everywhere hold."""
    settings.put(tx, f"{key}.{service}", value)


def put_for_chat(tx: Transaction, key: str, chat: ChatKey, value: str | None) -> None:
    """Set it for a chat; ``None`` lets the service's, or what holds everywhere, hold.

    Raises ``StoreError`` for a chat that isn't here.
    """
    number = lookup.existing_chat(tx, chat)
    if value is None:
        tx.connection.execute("DELETE FROM choices WHERE chat = ? AND key = ?", (number, key))
    else:
        tx.connection.execute(
            "INSERT OR REPLACE INTO choices(chat, key, value) VALUES(?, ?, ?)", (number, key, value)
        )
    tx.changes.chats.add(chat)
