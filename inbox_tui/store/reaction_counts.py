"""Reactions as they are shown: by key, how many, who, and whether the person's own is among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from inbox_tui.domain.ids import MessageId
from inbox_tui.store.rows import ReactionCount
from inbox_tui.store.session import Reader

MAX_NAMES: Final = 20


@dataclass(slots=True)
class _Count:
    count: int = 0
    names: list[str] = field(default_factory=list)
    mine: bool = False
    my_id: MessageId | None = None


def reactions_to(
    reader: Reader, chat: int, messages: Sequence[str]
) -> dict[str, tuple[ReactionCount, ...]]:
    """The reactions to some messages of a chat, by message; those of blocked people left out."""
    marks = ", ".join("?" * len(messages))
    rows = reader.connection.execute(
        "SELECT reactions.target, reactions.key, reactions.id, identities.native,"
        " identities.display_name, members.display_name, reactions.identity = accounts.identity"
        " FROM reactions JOIN identities ON identities.id = reactions.identity"
        " JOIN chats ON chats.id = reactions.chat JOIN accounts ON accounts.id = chats.account"
        " LEFT JOIN members ON members.chat = reactions.chat"
        " AND members.identity = reactions.identity"
        f" WHERE reactions.chat = ? AND reactions.target IN ({marks})"
        " AND reactions.identity NOT IN (SELECT identity FROM blocks) ORDER BY reactions.at",
        (chat, *messages),
    )
    counts: dict[str, dict[str, _Count]] = defaultdict(dict)
    for target, key, reaction, native, name, name_here, is_mine in rows:
        count = counts[target].setdefault(key, _Count())
        count.count += 1
        if len(count.names) < MAX_NAMES:
            count.names.append(name_here or name or native)
        if is_mine:
            count.mine, count.my_id = True, reaction
    return {
        target: tuple(
            ReactionCount(key, one.count, tuple(one.names), one.mine, one.my_id)
            for key, one in by_key.items()
        )
        for target, by_key in counts.items()
    }
