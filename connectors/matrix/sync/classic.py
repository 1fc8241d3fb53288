"""``/sync`` of the specification, for homeservers without sliding sync."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Final

from connectors.matrix.homeserver import Homeserver
from connectors.matrix.ids import client_path
from connectors.matrix.json_reading import JsonObject, dump
from connectors.matrix.sync.stream import LONG_POLL_MS, Reply, stored_position
from connectors.matrix.sync.update import Objects, RoomUpdate, SyncUpdate

MODE: Final = "v2"
TIMELINE_LIMIT: Final = 20

_FILTER: Final = json.dumps(
    {
        "presence": {"not_types": ["*"]},
        "room": {
            "timeline": {"limit": TIMELINE_LIMIT, "lazy_load_members": True},
            "state": {"lazy_load_members": True},
        },
    },
    separators=(",", ":"),
)


class ClassicSync:
    """One place in the account's stream, over restarts."""

    def __init__(self, homeserver: Homeserver, state: Mapping[str, bytes]) -> None:
        self._homeserver = homeserver
        self._since = stored_position(state, MODE).text_or("since")
        self._may_wait = False

    async def next(self) -> Reply:
        """The next reply."""
        is_new = not self._since
        params = {
            "filter": _FILTER,
            "set_presence": "offline",
            "timeout": str(LONG_POLL_MS if self._may_wait else _first_timeout(is_new=is_new)),
        }
        if self._since:
            params["since"] = self._since
        said = await self._homeserver.get(client_path("sync"), params)
        self._since = said.text("next_batch")
        self._may_wait = True
        update = _update(said)
        present = frozenset(room.id for room in update.rooms) if is_new else None
        position = dump({"mode": MODE, "since": self._since})
        return Reply(update, position, is_complete=True, present=present)


def _first_timeout(*, is_new: bool) -> int:
    # an initial sync never waits, and Synapse answers one it has seen before from its cache, which
    # may be stale: a different number makes it a different question
    return random.randrange(10_000) if is_new else 0  # noqa: S311 - nothing secret


def _update(said: JsonObject) -> SyncUpdate:
    rooms = said.child("rooms")
    joined = tuple(rooms.child("join").children())
    return SyncUpdate(
        rooms=(
            *(_room(name, room, "join") for name, room in joined),
            *(_room(name, room, "leave") for name, room in rooms.child("leave").children()),
            *(_invitation(name, room) for name, room in rooms.child("invite").children()),
        ),
        account_data=said.child("account_data").objects("events"),
        room_account_data=tuple(
            (name, room.child("account_data").objects("events")) for name, room in joined
        ),
        receipts=_ephemeral(joined, "m.receipt"),
        typing=_ephemeral(joined, "m.typing"),
        to_device=said.child("to_device").objects("events"),
        e2ee=JsonObject(
            {key: said.fields[key] for key in said.fields if key.startswith("device_")}
        ),
    )


def _room(name: str, said: JsonObject, membership: str) -> RoomUpdate:
    timeline, summary = said.child("timeline"), said.child("summary")
    events = timeline.entries("events")
    changes: Objects = tuple(event for event in events if event.has("state_key"))
    state = said.child("state").entries("events") + changes
    return RoomUpdate(
        id=name,
        state=state,
        timeline=events,
        is_limited=timeline.flag("limited"),
        prev_batch=timeline.text_or("prev_batch"),
        heroes=tuple((user, _name_in(state, user)) for user in summary.names("m.heroes"))
        if summary.has("m.heroes")
        else None,
        joined=summary.count("m.joined_member_count"),
        invited=summary.count("m.invited_member_count"),
        # being banned is told among the rooms that were left, and by the state alone
        membership="" if membership == "leave" and _is_told(changes) else membership,
        unread=_unread(said.child("unread_notifications")),
    )


def _invitation(name: str, said: JsonObject) -> RoomUpdate:
    return RoomUpdate(
        id=name, state=said.child("invite_state").entries("events"), membership="invite"
    )


def _is_told(changes: Objects) -> bool:
    return any(
        event.text_or("type") == "m.room.member"
        and event.child("content").text_or("membership") == "ban"
        for event in changes
    )


def _name_in(state: Objects, user: str) -> str:
    for event in state:
        if event.text_or("type") == "m.room.member" and event.text_or("state_key") == user:
            return event.child("content").text_or("displayname")
    return ""


def _unread(counts: JsonObject) -> tuple[int, int] | None:
    unread = counts.count("notification_count")
    return None if unread is None else (unread, counts.count("highlight_count") or 0)


def _ephemeral(
    rooms: tuple[tuple[str, JsonObject], ...], kind: str
) -> tuple[tuple[str, JsonObject], ...]:
    return tuple(
        (name, event.child("content"))
        for name, room in rooms
        for event in room.child("ephemeral").objects("events")
        if event.text_or("type") == kind
    )
