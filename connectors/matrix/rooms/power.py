"""Who may do what in a room (specification, “Permissions”; room version 12 for creators)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from connectors.matrix.json_reading import MAX_NUMBER, JsonObject

ADMIN: Final = 100
MODERATOR: Final = 50
MAX_REMEMBERED: Final = 50
"""Moderators kept per room; in rooms with more, the rest have no role shown."""

_WITHOUT_CREATORS: Final = frozenset(str(number) for number in range(1, 12))


@dataclass(frozen=True, slots=True)
class Power:
    """A room's power levels, as far as this program decides by them."""

    creators: tuple[str, ...] = ()
    """People above every level: room version 12 and later only."""
    people: dict[str, int] = field(default_factory=dict)
    """Moderators and up, and this account."""
    everybody: int = 0
    to_write: int = 0
    to_pin: int = 0

    def of(self, user: str) -> int:
        """The level of somebody."""
        return MAX_NUMBER if user in self.creators else self.people.get(user, self.everybody)

    def role(self, user: str) -> str:
        """The usual name for somebody's level."""
        level = self.of(user)
        if level >= ADMIN:
            return "admin"
        return "moderator" if level >= MODERATOR else ""

    def may_write(self, user: str) -> bool:
        """Whether somebody may send messages."""
        return self.of(user) >= self.to_write

    def may_pin(self, user: str) -> bool:
        """Whether somebody may pin messages, which is to change the room's state."""
        return self.of(user) >= self.to_pin


def created(power: Power, sender: str, content: JsonObject) -> Power:
    """The levels once it is known who created the room, and in which version."""
    if content.text_or("room_version", "1") in _WITHOUT_CREATORS:
        return power
    others = content.names("additional_creators")[:MAX_REMEMBERED]
    return replace(power, creators=(sender, *others))


def levels(power: Power, me: str, content: JsonObject) -> Power:
    """The levels an ``m.room.power_levels`` sets."""
    listed = dict(content.child("users").numbers())
    above = sorted(
        ((level, user) for user, level in listed.items() if level >= MODERATOR), reverse=True
    )
    people = {user: level for level, user in above[:MAX_REMEMBERED]}
    if me in listed:
        people[me] = listed[me]
    usual = content.number_or_none("events_default") or 0
    events = content.child("events")
    written = events.number_or_none("m.room.message")
    pinned = events.number_or_none("m.room.pinned_events")
    state = content.number_or_none("state_default")
    return replace(
        power,
        people=people,
        everybody=content.number_or_none("users_default") or 0,
        to_write=usual if written is None else written,
        to_pin=next((level for level in (pinned, state) if level is not None), MODERATOR),
    )
