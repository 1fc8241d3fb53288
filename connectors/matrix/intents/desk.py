"""What every intent is carried out with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from connectors.matrix.e2ee import E2EEEngine
from connectors.matrix.homeserver import Homeserver, Refused
from connectors.matrix.ids import client_path
from connectors.matrix.json_reading import EMPTY, JsonObject
from connectors.matrix.rooms.book import RoomBook


@dataclass(frozen=True, slots=True)
class Desk:
    """The homeserver and what is known without asking it."""

    homeserver: Homeserver
    me: str
    book: RoomBook
    e2ee: E2EEEngine
    open_attachment: Callable[[str], AsyncIterator[bytes]]

    def room_path(self, room: str, *rest: str) -> str:
        """A path below one room."""
        return client_path("rooms", room, *rest)

    def own_path(self, *rest: str) -> str:
        """A path below this account."""
        return client_path("user", self.me, *rest)

    async def account_data(self, kind: str) -> JsonObject:
        """What the account keeps under ``kind``; empty where it keeps nothing."""
        try:
            return await self.homeserver.get(self.own_path("account_data", kind))
        except Refused as error:
            if error.status == 404:
                return EMPTY
            raise
