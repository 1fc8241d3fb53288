"""Simplified sliding sync (MSC4186): the newest rooms first, the others in steps behind them.

The window only grows: the server tells what is new in every room it has shown, and nothing of the
others. A connection is known to the server by its position; when that expired, a new one starts
small again, and what it repeats is recognised by the event each room was last read up to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from connectors.matrix.homeserver import Homeserver, Refused
from connectors.matrix.ids import client_path
from connectors.matrix.json_reading import JsonObject, dump
from connectors.matrix.rooms.state_events import REQUIRED_STATE
from connectors.matrix.sync.stream import LONG_POLL_MS, Reply, stored_position
from connectors.matrix.sync.update import RoomUpdate, SyncUpdate

MODE: Final = "sliding"
FIRST_WINDOW: Final = 20
STEP: Final = 60
MAX_WINDOW: Final = 20_000
TIMELINE_LIMIT: Final = 10
TO_DEVICE_LIMIT: Final = 100

_PATH: Final = client_path("org.matrix.simplified_msc3575", "sync", version="unstable")
_LIST: Final = "all"
_CONNECTION: Final = "inbox"


class SlidingSync:
    """One sliding sync connection, over restarts."""

    def __init__(
        self, homeserver: Homeserver, state: Mapping[str, bytes], *, wants_keys: bool = False
    ) -> None:
        said = stored_position(state, MODE)
        self._homeserver = homeserver
        self._wants_keys = wants_keys
        self._position = said.text_or("pos")
        self._window = said.count("window") or FIRST_WINDOW
        self._since = said.text_or("to_device")
        self._is_new = not self._position
        self._may_wait = False

    async def next(self) -> Reply:
        """The next reply; a position the server forgot is replaced by a new connection."""
        try:
            said = await self._ask()
        except Refused as error:
            if error.code != "M_UNKNOWN_POS" or not self._position:
                raise
            self._start_anew()
            said = await self._ask()
        return self._read(said)

    async def _ask(self) -> JsonObject:
        params = {"timeout": str(LONG_POLL_MS if self._may_wait else 0)}
        if self._position:
            params["pos"] = self._position
        return await self._homeserver.post(_PATH, self._request(), params)

    def _start_anew(self) -> None:
        self._position, self._window = "", FIRST_WINDOW
        self._is_new, self._may_wait = True, False

    def _request(self) -> dict[str, object]:
        to_device: dict[str, object] = {"enabled": True, "limit": TO_DEVICE_LIMIT}
        if self._since:
            to_device["since"] = self._since
        enabled = {"enabled": True}
        return {
            "conn_id": _CONNECTION,
            "lists": {
                _LIST: {
                    "ranges": [[0, self._window - 1]],
                    "timeline_limit": TIMELINE_LIMIT,
                    "required_state": REQUIRED_STATE,
                }
            },
            "extensions": {
                "account_data": enabled,
                "receipts": enabled,
                "typing": enabled,
                "to_device": to_device,
                "e2ee": {"enabled": self._wants_keys},
            },
        }

    def _read(self, said: JsonObject) -> Reply:
        self._position = said.text("pos")
        extensions = said.child("extensions")
        self._since = extensions.child("to_device").text_or("next_batch", self._since)
        rooms, total = _listed(said)
        is_complete = total <= self._window
        present = frozenset(rooms) if self._is_new and is_complete else None
        if is_complete:
            self._is_new = False
        else:
            self._window = min(self._window + STEP, MAX_WINDOW)
        self._may_wait = is_complete
        return Reply(_update(said), self._kept(), is_complete, present)

    def _kept(self) -> bytes:
        return dump(
            {
                "mode": MODE,
                "pos": self._position,
                "window": self._window,
                "to_device": self._since,
            }
        )


def _listed(said: JsonObject) -> tuple[tuple[str, ...], int]:
    """The rooms in the window, and how many there are (capped, so that growing ends)."""
    listed = said.child("lists").child(_LIST)
    rooms = tuple(room for op in listed.objects("ops") for room in op.names("room_ids"))
    return rooms, min(listed.count("count") or 0, MAX_WINDOW)


def _update(said: JsonObject) -> SyncUpdate:
    extensions = said.child("extensions")
    data = extensions.child("account_data")
    rooms_data = data.child("rooms")
    return SyncUpdate(
        rooms=tuple(_room(name, room) for name, room in said.child("rooms").children()),
        account_data=data.objects("global"),
        room_account_data=tuple((room, rooms_data.objects(room)) for room in rooms_data.fields),
        receipts=_contents(extensions.child("receipts").child("rooms")),
        typing=_contents(extensions.child("typing").child("rooms")),
        to_device=extensions.child("to_device").objects("events"),
        e2ee=extensions.child("e2ee"),
    )


def _room(name: str, said: JsonObject) -> RoomUpdate:
    is_invite = said.has("invite_state")
    heroes = said.objects("heroes")
    return RoomUpdate(
        id=name,
        state=said.entries("invite_state" if is_invite else "required_state"),
        timeline=said.entries("timeline"),
        is_limited=said.flag("limited"),
        prev_batch=said.text_or("prev_batch"),
        heroes=tuple((hero.text_or("user_id"), hero.text_or("displayname")) for hero in heroes)
        if said.has("heroes")
        else None,
        joined=said.count("joined_count"),
        invited=said.count("invited_count"),
        membership="invite" if is_invite else "",
        unread=_unread(said),
    )


def _unread(said: JsonObject) -> tuple[int, int] | None:
    # Synapse answers 0 whatever there is: only a number above it says something
    unread = said.count("notification_count") or 0
    return (unread, said.count("highlight_count") or 0) if unread else None


def _contents(rooms: JsonObject) -> tuple[tuple[str, JsonObject], ...]:
    return tuple((name, event.child("content")) for name, event in rooms.children())
