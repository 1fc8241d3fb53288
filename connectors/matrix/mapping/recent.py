"""What a redaction may be about: the newest events of this run, by id.

A redaction names an event and neither its kind nor its author. What is no longer remembered here is
left to policy and the store, which know the message if it was ever stored.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum
from typing import Final

CAPACITY: Final = 20_000


class Kind(Enum):
    """What an event was."""

    MESSAGE = "message"
    EDIT = "edit"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True)
class Known:
    """An event that was seen."""

    kind: Kind
    sender: str
    target: str | None = None
    key: str | None = None


class Recent:
    """The newest events, as many as are worth remembering."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._known: OrderedDict[tuple[str, str], Known] = OrderedDict()
        self._capacity = capacity

    def remember(self, room: str, event: str, known: Known) -> None:
        """Keep what ``event`` is; the oldest is forgotten at the cap."""
        self._known[room, event] = known
        self._known.move_to_end((room, event))
        if len(self._known) > self._capacity:
            self._known.popitem(last=False)

    def get(self, room: str, event: str) -> Known | None:
        """What ``event`` is, where it is still remembered."""
        return self._known.get((room, event))
