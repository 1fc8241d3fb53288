"""Edits, deletions and reactions of the person's own that wait in the outbox, laid over messages.

They show at once, and stop showing when they fail: nothing has to be undone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from inbox_tui.domain.ids import MessageId
from inbox_tui.domain.intent import DeleteMessage, EditMessage, Intent, React, Unreact
from inbox_tui.store.encoding import decode_intent
from inbox_tui.store.rows import MessageRow, ReactionCount
from inbox_tui.store.session import Reader

_KINDS: Final = ", ".join(
    f"'{kind.__name__}'" for kind in (EditMessage, DeleteMessage, React, Unreact)
)


def lay_over(reader: Reader, chat: int, rows: tuple[MessageRow, ...]) -> tuple[MessageRow, ...]:
    """``rows`` of a chat as they will be once what waits was sent."""
    waiting = reader.connection.rows(
        "SELECT intent FROM outbox WHERE chat = ? AND status IN ('queued', 'sending')"
        f" AND kind IN ({_KINDS}) ORDER BY id",
        (chat,),
    )
    changed = {row.key.message: row for row in rows}
    for (said,) in waiting:
        _change(changed, decode_intent(said))
    return tuple(changed.values()) if waiting else rows


def _change(rows: dict[MessageId, MessageRow], intent: Intent) -> None:
    change: Callable[[MessageRow], MessageRow]
    match intent:
        case EditMessage(target=target, parts=parts):

            def change(row: MessageRow) -> MessageRow:
                return replace(row, parts=parts, is_edited=True)
        case DeleteMessage(target=target):

            def change(row: MessageRow) -> MessageRow:
                return replace(row, parts=(), reactions=(), is_deleted=True)
        case React(target=target, key=key):

            def change(row: MessageRow) -> MessageRow:
                return replace(row, reactions=_with_mine(row.reactions, key))
        case Unreact(target=target, key=key):

            def change(row: MessageRow) -> MessageRow:
                return replace(row, reactions=_without_mine(row.reactions, key))
        case _:
            return
    if target in rows:
        rows[target] = change(rows[target])


def _with_mine(reactions: tuple[ReactionCount, ...], key: str) -> tuple[ReactionCount, ...]:
    for index, count in enumerate(reactions):
        if count.key == key:
            if count.mine:
                return reactions
            mine = replace(count, count=count.count + 1, mine=True)
            return (*reactions[:index], mine, *reactions[index + 1 :])
    return (*reactions, ReactionCount(key, 1, (), mine=True))


def _without_mine(reactions: tuple[ReactionCount, ...], key: str) -> tuple[ReactionCount, ...]:
    kept = (
        replace(count, count=count.count - 1, mine=False, my_id=None)
        if count.key == key and count.mine
        else count
        for count in reactions
    )
    return tuple(count for count in kept if count.count > 0)
