"""Every room the account is or was in, and which of them must be stored again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from connectors.matrix.json_reading import Malformed
from connectors.matrix.rooms.room import Room, from_state, to_state
from inbox_tui.connector.errors import ConnectorError
from inbox_tui.domain.chat import Membership

PREFIX: Final = "room/"
MAX_ROOMS: Final = 20_000
"""Rooms remembered. Past it the one known longest is forgotten: the server tells of it again."""
MAX_LABELS: Final = 20


class RoomBook:
    """Rooms by id. Reading is always against what was put in last; nothing is asked of a server."""

    def __init__(self, state: Mapping[str, bytes]) -> None:
        self._rooms: dict[str, Room] = {}
        self._changed: set[str] = set()
        self._forgotten: set[str] = set()
        self._spaces: dict[str, frozenset[str]] = {}
        for key, data in state.items():
            if key.startswith(PREFIX):
                self._remember(data)

    def get(self, room: str) -> Room | None:
        """A room, where it is known."""
        return self._rooms.get(room)

    def put(self, room: Room) -> None:
        """Keep what is now known of a room."""
        if self._rooms.get(room.id) != room:
            self._keep(room)
            self._changed.add(room.id)
            self._forgotten.discard(room.id)
            if len(self._rooms) > MAX_ROOMS:
                self._forget(next(iter(self._rooms)))

    def all(self) -> Iterator[Room]:
        """Every room."""
        return iter(tuple(self._rooms.values()))

    def labels(self, room: str) -> tuple[str, ...]:
        """The names of the spaces a room is in."""
        names = {
            self._rooms[space].title for space, inside in self._spaces.items() if room in inside
        }
        return tuple(sorted(name for name in names if name)[:MAX_LABELS])

    def take_changes(self) -> dict[str, bytes | None]:
        """What must be stored with the next batch."""
        changes: dict[str, bytes | None] = {
            PREFIX + room: to_state(self._rooms[room]) for room in self._changed
        }
        changes |= {PREFIX + room: None for room in self._forgotten}
        self._changed.clear()
        self._forgotten.clear()
        return changes

    def _remember(self, data: bytes) -> None:
        try:
            room = from_state(data)
        except (Malformed, ConnectorError, ValueError):
            # unreadable memory of a room is no memory: the server will tell of it again
            return
        self._keep(room)

    def _forget(self, room: str) -> None:
        del self._rooms[room]
        self._spaces.pop(room, None)
        self._changed.discard(room)
        self._forgotten.add(room)

    def _keep(self, room: Room) -> None:
        self._rooms[room.id] = room
        if room.is_space and room.membership is Membership.JOINED:
            self._spaces[room.id] = frozenset(room.children)
        else:
            self._spaces.pop(room.id, None)
