"""What the account keeps on its server: who is a direct partner, who is ignored, what is muted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from connectors.matrix.ids import identity, is_user_id
from connectors.matrix.json_reading import EMPTY, JsonObject, dump, parse
from connectors.matrix.rooms.room import Room
from inbox_tui.connector.errors import ConnectorError
from inbox_tui.domain.event import ServiceBlocksChanged

STATE_KEY: Final = "account"
MAX_DIRECT: Final = 10_000

MARKED_UNREAD: Final = ("m.marked_unread", "com.famedly.marked_unread")
"""The flag to come back to a room, and what it was called before the specification had it."""


@dataclass(frozen=True, slots=True)
class AccountData:
    """The account's own data, as far as chats depend on it."""

    direct: dict[str, str] = field(default_factory=dict)
    """The partner by room, from ``m.direct``."""
    muted: frozenset[str] = frozenset()
    """Rooms that an override push rule silences."""


def to_state(data: AccountData) -> bytes:
    """The data as the connector's state keeps it."""
    return dump({"direct": data.direct, "muted": sorted(data.muted)})


def from_state(stored: bytes | None) -> AccountData:
    """The data from the connector's state; nothing where there is none or it can't be read."""
    try:
        said = parse(stored) if stored else EMPTY
    except ConnectorError:
        said = EMPTY
    direct = said.child("direct")
    return AccountData(
        {room: direct.text_or(room) for room in direct.fields}, frozenset(said.names("muted"))
    )


def read_account_data(
    data: AccountData, events: Iterable[JsonObject]
) -> tuple[AccountData, ServiceBlocksChanged | None]:
    """The data after what arrived, and the block list where that was in it."""
    blocks: ServiceBlocksChanged | None = None
    for event in events:
        content = event.child("content")
        match event.text_or("type"):
            case "m.direct":
                data = replace(data, direct=direct_rooms(content))
            case "m.push_rules":
                data = replace(data, muted=muted_rooms(content))
            case "m.ignored_user_list":
                ignored = content.child("ignored_users").fields
                blocks = ServiceBlocksChanged(
                    frozenset(identity(user) for user in ignored if is_user_id(user))
                )
            case _:
                pass
    return data, blocks


def direct_rooms(content: JsonObject) -> dict[str, str]:
    """The partner by room."""
    pairs = [
        (room, user) for user in content.fields if is_user_id(user) for room in content.names(user)
    ]
    return dict(pairs[:MAX_DIRECT])


def muted_rooms(content: JsonObject) -> frozenset[str]:
    """The rooms whose every event an override rule silences, in either historical spelling."""
    rules = content.child("global").objects("override")
    return frozenset(
        rule.text_or("rule_id")
        for rule in rules
        if rule.text_or("rule_id").startswith("!")
        and rule.fields.get("enabled") is not False
        and rule.fields.get("actions") in ([], ["dont_notify"])
    )


def unread_flag(kinds: Iterable[str]) -> str | None:
    """Which of a room's account data is the flag: the specified one where both are there."""
    present = frozenset(kinds)
    return next((kind for kind in MARKED_UNREAD if kind in present), None)


def with_tags(room: Room, content: JsonObject) -> Room:
    """The room after its ``m.tag``."""
    tags = content.child("tags")
    return replace(
        room,
        is_favourite=tags.has("m.favourite"),
        is_low_priority=tags.has("m.lowpriority"),
    )
