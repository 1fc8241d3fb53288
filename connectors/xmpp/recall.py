"""What has to be remembered of a chat to understand what comes next.

A correction in a room names the sender's own id of a message, everything else the room's; a set of
reactions replaces the sender's earlier set. So the last ids and reactions of each chat are kept, in
the connector's state, up to a cap. What has fallen out is treated as unknown.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from inbox_tui.domain.ids import ChatId, MessageId, Millis

MAX_KEPT: Final = 40
"""Entries of each kind in the stored state of one chat: it is written with every message."""
MAX_HELD: Final = 2_000
"""Entries of each kind that a run holds in memory for one chat."""
MAX_CHATS: Final = 1_000
"""Chats that are remembered at all: anybody can open one by writing."""
PREFIX: Final = "recall/"


class Known(NamedTuple):
    """Who sent a message, and by which id: the address or occupant's nick, and its own id."""

    author: str
    own_id: str


@dataclass(frozen=True, slots=True)
class ReactionChange:
    """What a new set of reactions means. ``forgets_all``: earlier ones may exist, unknown to us."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    forgets_all: bool


class Recall:
    """The memory of one chat."""

    def __init__(self, stored: bytes | None = None) -> None:
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._by_own_id: dict[Known, str] = {}
        self._reactions: OrderedDict[tuple[str, str], tuple[Millis, tuple[str, ...]]] = (
            OrderedDict()
        )
        if stored is not None:
            self._load(stored)

    def remember(self, message: MessageId, author: str, own_id: str) -> None:
        """A message was seen."""
        known = Known(author, own_id)
        self._known[message] = known
        self._known.move_to_end(message)
        # an author who uses an id twice means the first: a later message must not take its place
        self._by_own_id.setdefault(known, message)
        while len(self._known) > MAX_HELD:
            gone, old = self._known.popitem(last=False)
            if self._by_own_id.get(old) == gone:
                del self._by_own_id[old]

    def known(self, message: MessageId) -> Known | None:
        """Who sent ``message``, and their id for it."""
        return self._known.get(message)

    def message(self, author: str, own_id: str) -> MessageId | None:
        """The message that ``author`` sent as ``own_id``."""
        found = self._by_own_id.get(Known(author, own_id))
        return None if found is None else MessageId(found)

    def reactions(self, target: MessageId, author: str) -> tuple[str, ...]:
        """What ``author`` last reacted with to ``target``, as far as is known."""
        return self._reactions.get((target, author), (Millis(0), ()))[1]

    def react(
        self, target: MessageId, author: str, keys: Iterable[str], at: Millis
    ) -> ReactionChange:
        """``author`` now reacts to ``target`` with ``keys`` and nothing else."""
        wanted = tuple(dict.fromkeys(keys))
        place = (target, author)
        before = self._reactions.get(place)
        if before is not None and before[0] > at:
            return ReactionChange((), (), False)  # from history, replaced since
        self._reactions[place] = (at, wanted)
        self._reactions.move_to_end(place)
        while len(self._reactions) > MAX_HELD:
            self._reactions.popitem(last=False)
        had = before[1] if before is not None else ()
        return ReactionChange(
            added=tuple(key for key in wanted if key not in had),
            removed=tuple(key for key in had if key not in wanted),
            forgets_all=before is None,
        )

    def stored(self) -> bytes:
        """The newest entries, for the connector's state."""
        known = list(self._known.items())[-MAX_KEPT:]
        reactions = list(self._reactions.items())[-MAX_KEPT:]
        return json.dumps(
            {
                "known": [[message, *entry] for message, entry in known],
                "reactions": [[*place, at, list(keys)] for place, (at, keys) in reactions],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()

    def _load(self, stored: bytes) -> None:
        table = json.loads(stored)
        for message, author, own_id in table["known"]:
            self.remember(MessageId(message), author, own_id)
        for target, author, at, keys in table["reactions"]:
            self._reactions[(target, author)] = (Millis(at), tuple(keys))


class Recalls:
    """The memories of an account's chats, and which of them changed."""

    def __init__(self, state: Mapping[str, bytes], *, most: int = MAX_CHATS) -> None:
        self._most = most
        self._chats: OrderedDict[ChatId, Recall | bytes] = OrderedDict(
            (ChatId(name.removeprefix(PREFIX)), value)
            for name, value in state.items()
            if name.startswith(PREFIX)
        )
        self._changed: set[ChatId] = set()

    def of(self, chat: ChatId) -> Recall:
        """The memory of ``chat``; counts as changed."""
        held = self._chats.get(chat)
        recall = held if isinstance(held, Recall) else Recall(held)
        self._chats[chat] = recall
        self._chats.move_to_end(chat)
        self._changed.add(chat)
        return recall

    def changes(self) -> dict[str, bytes | None]:
        """State to store with the next batch. The chats that changed longest ago are forgotten."""
        state: dict[str, bytes | None] = {}
        while len(self._chats) > self._most:
            gone, _ = self._chats.popitem(last=False)
            self._changed.discard(gone)
            state[f"{PREFIX}{gone}"] = None
        changed, self._changed = self._changed, set()
        for chat in changed:
            state[f"{PREFIX}{chat}"] = self.of(chat).stored()
        self._changed.clear()
        return state
