"""What a sync reply says, whichever protocol brought it."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.matrix.json_reading import EMPTY, JsonObject

Objects = tuple[JsonObject, ...]


@dataclass(frozen=True, slots=True)
class RoomUpdate:
    """What is new in one room."""

    id: str
    state: Objects = ()
    """Current state, the room's own and people's."""
    timeline: Objects = ()
    """New events, oldest first."""
    is_limited: bool = False
    """Whether older events are left out before the timeline."""
    prev_batch: str = ""
    """Where the events before the timeline begin."""
    heroes: tuple[tuple[str, str], ...] | None = None
    """People (id, name) to name a room by that has no name."""
    joined: int | None = None
    invited: int | None = None
    membership: str = ""
    """``join``, ``invite`` or ``leave`` where the protocol says so apart from the state."""
    unread: tuple[int, int] | None = None
    """Unread messages and mentions as the server counts them."""


@dataclass(frozen=True, slots=True)
class SyncUpdate:
    """What is new for the account."""

    rooms: tuple[RoomUpdate, ...] = ()
    account_data: Objects = ()
    room_account_data: tuple[tuple[str, Objects], ...] = ()
    receipts: tuple[tuple[str, JsonObject], ...] = ()
    """(room, content) of every ``m.receipt``."""
    typing: tuple[tuple[str, JsonObject], ...] = ()
    to_device: Objects = ()
    e2ee: JsonObject = EMPTY
    """One-time key counts and device lists."""
