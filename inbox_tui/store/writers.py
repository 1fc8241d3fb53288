"""Who has written in a chat."""

from __future__ import annotations

from inbox_tui.domain.ids import ChatKey, Identity, ServiceId
from inbox_tui.store import lookup
from inbox_tui.store.session import Reader


def recent_writers(
    reader: Reader, key: ChatKey, *, messages: int = 500
) -> tuple[tuple[Identity, str], ...]:
    """Who wrote the latest ``messages``, the latest writer first, and their names.

    A service may not list a room's members until it is asked; those who write are known.
    """
    rows = reader.connection.execute(
        "SELECT identities.service, identities.native,"
        " coalesce(nullif(here.display_name, ''), identities.display_name) FROM"
        " (SELECT sender, max(position) AS latest FROM (SELECT sender, position FROM messages"
        " WHERE chat = ?1 AND NOT is_mine ORDER BY position DESC LIMIT ?2)"
        " GROUP BY sender) AS latest"
        " JOIN identities ON identities.id = latest.sender"
        " LEFT JOIN members AS here ON here.chat = ?1 AND here.identity = latest.sender"
        " ORDER BY latest.latest DESC",
        (lookup.chat_number(reader, key), messages),
    )
    return tuple((Identity(ServiceId(service), native), name) for service, native, name in rows)
