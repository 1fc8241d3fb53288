"""Messages that wait to be indexed, in an index of their own that lives for one search."""

from __future__ import annotations

from typing import Final

import apsw

from inbox_tui.store.search_index import DEFINITION, text_of
from inbox_tui.store.search_sought import Sought
from inbox_tui.store.session import Reader

MAX_WAITING: Final = 500
"""How many of them are looked through, the newest ones."""
_WAITING: Final = (
    "SELECT messages.position, messages.parts, messages.chat, messages.sender, chats.account"
    " FROM index_todo JOIN messages ON messages.position = index_todo.position"
    " JOIN chats ON chats.id = messages.chat JOIN accounts ON accounts.id = chats.account"
    " WHERE index_todo.position >= ? AND index_todo.position < ?{}"
    " ORDER BY index_todo.position DESC LIMIT ?"
)


class Waiting:
    """What waits and may fit, asked as the index itself is asked."""

    def __init__(self, reader: Reader, sought: Sought, below: int) -> None:
        """Of the messages before ``below``."""
        self._index: apsw.Connection | None = None
        if reader.connection.scalar("SELECT 1 FROM index_todo LIMIT 1") is None:
            return
        where = f" AND {sought.where}" if sought.where else ""
        rows = reader.connection.rows(
            _WAITING.format(where), (sought.first, below, *sought.bindings, MAX_WAITING)
        )
        texts = [(position, text) for position, *of_it in rows if (text := text_of(*of_it))]
        if texts:
            self._index = apsw.Connection(":memory:")
            self._index.execute(DEFINITION)
            with self._index:
                self._index.executemany(
                    "INSERT INTO message_index(rowid, body) VALUES(?, ?)", sorted(texts)
                )

    def fitting(self, expression: str, below: int, limit: int) -> list[int]:
        """Positions before ``below`` that fit, newest first."""
        if self._index is None:
            return []
        found = self._index.execute(
            "SELECT rowid FROM message_index WHERE message_index MATCH ? AND rowid < ?"
            " ORDER BY rowid DESC LIMIT ?",
            (expression, below, limit),
        )
        return [int(str(position)) for (position,) in found]
