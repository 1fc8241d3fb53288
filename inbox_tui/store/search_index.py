"""Keeping the search index up to date: what is new a little later, what went at once.

A message is noted as waiting in the transaction that stores it, and indexed when the writer has
nothing else to do. What a message held leaves the index in the transaction that changes or deletes
it; of a whole chat it leaves in batches, before the deed counts as done.

The index holds no text of its own. To take a message out of it, the text that was put in has to be
given again, which is what ``index_todo.old`` keeps where that is put off.
"""

from __future__ import annotations

from typing import Final

from inbox_tui.store.encoding import decode_parts
from inbox_tui.store.session import Reader, Transaction

VERSION: Final = 3
"""Grows with any change to :mod:`inbox_tui.store.index_text`, to
:mod:`inbox_tui.store.search_folding` or below: the index is then made anew, because taking a text out
of it needs exactly what was put in."""

BATCH: Final = 50
"""Messages indexed at once: few enough that a message that arrives meanwhile hardly waits."""

DEFINITION: Final = (
    "CREATE VIRTUAL TABLE message_index USING fts5("
    "body, content='', columnsize=0, prefix='1 2 3', tokenize='ascii')"
)
"""To this tokenizer everything beyond ASCII is a letter: what a word is, is decided here alone."""
_SETTINGS: Final = (
    "INSERT INTO message_index(message_index, rank)"
    " VALUES ('pgsz', 4000), ('automerge', 4), ('hashsize', 16777216), ('secure-delete', 1)"
)
_PUT: Final = "INSERT INTO message_index(rowid, body) VALUES(?, ?)"
_TAKE: Final = "INSERT INTO message_index(message_index, rowid, body) VALUES('delete', ?, ?)"
_HELD: Final = (
    "SELECT messages.position, messages.parts, messages.chat, messages.sender, chats.account"
    " FROM messages JOIN chats ON chats.id = messages.chat WHERE messages.{} = ?"
    " AND messages.position NOT IN (SELECT position FROM index_todo)"
)
"""What of one message, or of a chat, is in the index now."""
_WAITING: Final = (
    "SELECT index_todo.position, index_todo.old, messages.parts, messages.chat, messages.sender,"
    " chats.account FROM index_todo LEFT JOIN messages ON messages.position = index_todo.position"
    " LEFT JOIN chats ON chats.id = messages.chat ORDER BY index_todo.position {} LIMIT ?"
)


def expect(tx: Transaction, position: int) -> None:
    """A message was stored at ``position`` and waits to be indexed."""
    tx.connection.execute("INSERT OR IGNORE INTO index_todo(position) VALUES(?)", (position,))


def take_out(tx: Transaction, position: int) -> None:
    """The message at ``position`` is about to change, move or go: its text leaves the index now."""
    held = tx.connection.one(_HELD.format("position"), (position,))
    if held is not None:
        _take(tx, position, text_of(*held[1:]))
        expect(tx, position)


def take_out_chat(tx: Transaction, chat: int) -> None:
    """Every message of a chat is about to go: their texts leave the index before that is done.

    Some at a time, each time in a transaction of their own, so that others are not kept waiting.
    """
    held = tx.connection.rows(_HELD.format("chat"), (chat,))
    tx.connection.executemany(
        "INSERT INTO index_todo(position, old) VALUES(?, ?)",
        ((position, text_of(*of_it)) for position, *of_it in held),
    )
    if take_out_some not in tx.afterwards:
        tx.afterwards.append(take_out_some)


def take_out_some(tx: Transaction) -> bool:
    """Take out one batch of what :func:`take_out_chat` left; whether more is left."""
    left = tx.connection.rows(
        "SELECT position, old FROM index_todo WHERE old IS NOT NULL LIMIT ?", (BATCH,)
    )
    for position, old in left:
        _take(tx, position, old)
        tx.connection.execute("UPDATE index_todo SET old = NULL WHERE position = ?", (position,))
    return len(left) == BATCH


def index_some(tx: Transaction, *, newest_first: bool = True) -> bool:
    """Index one batch; whether messages still wait."""
    order = "DESC" if newest_first else "ASC"
    # in the order of their places, in which the index takes several at once
    waiting = sorted(tx.connection.rows(_WAITING.format(order), (BATCH,)))
    for position, old, parts, chat, sender, account in waiting:
        if old:
            _take(tx, position, old)
        text = "" if parts is None else text_of(parts, chat, sender, account)
        if text:
            tx.connection.execute(_PUT, (position, text))
    if waiting:
        tx.connection.execute(
            "DELETE FROM index_todo WHERE position BETWEEN ? AND ?",
            (waiting[0][0], waiting[-1][0]),
        )
    return len(waiting) == BATCH


def index_everything(tx: Transaction) -> int:
    """Index all that waits; how many messages that were."""
    count = waiting_count(tx)
    while index_some(tx, newest_first=False):
        pass
    return count


def waiting_count(reader: Reader) -> int:
    """How many messages are not indexed yet."""
    return int(reader.connection.scalar("SELECT count(*) FROM index_todo"))


def renew(tx: Transaction) -> None:
    """Begin the index anew."""
    tx.connection.execute("DROP TABLE message_index")
    tx.connection.execute(DEFINITION)
    tx.connection.execute(_SETTINGS)
    tx.connection.execute("DELETE FROM index_todo")
    tx.connection.execute("INSERT INTO index_todo(position) SELECT position FROM messages")
    tx.connection.execute(
        "INSERT OR REPLACE INTO meta(key, value) VALUES('index_version', ?)", (str(VERSION),)
    )


def text_of(parts: str, chat: int, sender: int, account: int) -> str:
    """What is indexed for a message with these encoded parts."""
    # its patterns take 8 ms to compile, and a start that indexes nothing need not wait for them
    from inbox_tui.store.index_text import index_text  # noqa: PLC0415

    return index_text(decode_parts(parts), chat=chat, sender=sender, account=account)


def is_current(reader: Reader) -> bool:
    """Whether this version of the preparation made the index."""
    made_by = reader.connection.scalar("SELECT value FROM meta WHERE key = 'index_version'")
    return bool(made_by == str(VERSION))


def _take(tx: Transaction, position: int, text: str) -> None:
    # an index of another version is about to be made anew, and nothing fits into it or out of it
    if text and is_current(tx):
        tx.connection.execute(_TAKE, (position, text))
