"""Older messages of a room, page by page."""

from __future__ import annotations

from typing import Final

from connectors.matrix.homeserver import Homeserver
from connectors.matrix.ids import client_path
from connectors.matrix.mapping.place import Place
from connectors.matrix.mapping.timeline import read_timeline
from inbox_tui.connector.protocol import HistoryPage

MAX_PAGE: Final = 200
_FILTER: Final = '{"lazy_load_members":true}'


async def older(
    homeserver: Homeserver, place: Place, cursor: str | None, limit: int
) -> HistoryPage:
    """Up to ``limit`` events before ``cursor``, or the newest; oldest first within the page."""
    params = {"dir": "b", "limit": str(max(1, min(limit, MAX_PAGE))), "filter": _FILTER}
    if cursor:
        params["from"] = cursor
    said = await homeserver.get(client_path("rooms", place.room, "messages"), params)
    events = said.entries("chunk")
    end = said.text_or("end")
    is_over = not end or end == cursor
    return HistoryPage(read_timeline(place, reversed(events)), None if is_over else end)
