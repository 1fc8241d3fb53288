"""How state events change what is known of a room: a table of pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from connectors.matrix.ids import user_named
from connectors.matrix.json_reading import JsonObject, Malformed
from connectors.matrix.mapping.place import set_aside
from connectors.matrix.rooms import bridge, power
from connectors.matrix.rooms.room import Room
from inbox_tui.domain.chat import Member, Membership
from inbox_tui.domain.event import Quarantined
from inbox_tui.domain.ids import ChatId

MAX_BRIDGES: Final = 8
MAX_CHILDREN: Final = 2_000
MAX_TITLE: Final = 1_000
MAX_PINS: Final = 100

MEMBERSHIPS: Final = {
    "join": Membership.JOINED,
    "invite": Membership.INVITED,
    "leave": Membership.LEFT,
    "ban": Membership.BANNED,
}
REQUIRED_STATE: Final = (
    ("m.room.create", ""),
    ("m.room.name", ""),
    ("m.room.canonical_alias", ""),
    ("m.room.topic", ""),
    ("m.room.encryption", ""),
    ("m.room.tombstone", ""),
    ("m.room.power_levels", ""),
    ("m.room.pinned_events", ""),
    ("m.bridge", "*"),
    ("uk.half-shot.bridge", "*"),
    (bridge.FEATURES_TYPE, "*"),
    ("m.space.child", "*"),
    ("m.room.member", "$ME"),
    ("m.room.member", "$LAZY"),
)
"""What sliding sync is asked for; the types below that are read."""


@dataclass(frozen=True, slots=True)
class StateEvent:
    """A state event, or a stripped one of an invitation, checked as far as all have it."""

    kind: str
    key: str
    sender: str
    content: JsonObject


@dataclass(frozen=True, slots=True)
class StateRead:
    """What a run of state events says."""

    room: Room
    members: tuple[Member, ...]
    set_aside: tuple[Quarantined, ...]


def read_state(room: Room, events: Iterable[JsonObject], me: str) -> StateRead:
    """The room after its state events, the people they are about, and what can't be read."""
    members: dict[str, JsonObject] = {}
    bad: list[Quarantined] = []
    for event in events:
        try:
            if event.text("type") == "m.room.member":
                room = _member(room, event, me)
                members[event.name("state_key")] = event.child("content")
            elif reader := _READERS.get(event.text("type")):
                room = reader(room, _checked(event), me)
        except Malformed as error:
            bad.append(set_aside(event, str(error), ChatId(room.id)))
    described = tuple(_described(room, user, content) for user, content in members.items())
    return StateRead(room, described, tuple(bad))


def _checked(event: JsonObject) -> StateEvent:
    return StateEvent(
        event.text("type"), event.text("state_key"), event.name("sender"), event.required("content")
    )


def _member(room: Room, event: JsonObject, me: str) -> Room:
    subject = user_named(event, "state_key").native
    content = event.required("content")
    membership = MEMBERSHIPS.get(content.text("membership"))
    if subject != me or membership is None:
        return room
    if membership is not Membership.INVITED:
        return replace(room, membership=membership)
    inviter = user_named(event, "sender").native
    # whether the chat is meant for two is the inviter's word; m.direct overrules it later
    partner = inviter if content.flag("is_direct") else room.direct_with
    return replace(room, membership=membership, invited_by=inviter, direct_with=partner)


def _described(room: Room, user: str, content: JsonObject) -> Member:
    return Member(
        identity=user_named(JsonObject({"user": user}), "user"),
        display_name=content.text_or("displayname")[:MAX_TITLE],
        membership=MEMBERSHIPS.get(content.text_or("membership"), Membership.LEFT),
        role=room.power.role(user),
    )


def _create(room: Room, event: StateEvent, _: str) -> Room:
    return replace(
        room,
        is_space=event.content.text_or("type") == "m.space",
        power=power.created(room.power, event.sender, event.content),
    )


def _name(room: Room, event: StateEvent, _: str) -> Room:
    return replace(room, name=event.content.text_or("name")[:MAX_TITLE])


def _alias(room: Room, event: StateEvent, _: str) -> Room:
    return replace(room, alias=event.content.text_or("alias")[:MAX_TITLE])


def _topic(room: Room, event: StateEvent, _: str) -> Room:
    return replace(room, topic=event.content.text_or("topic")[: 4 * MAX_TITLE])


def _encryption(room: Room, _: StateEvent, __: str) -> Room:
    # once on it stays on, whatever somebody with power sends later
    return replace(room, is_encrypted=True)


def _tombstone(room: Room, event: StateEvent, _: str) -> Room:
    return replace(room, successor=event.content.name_or_none("replacement_room") or "")


def _power_levels(room: Room, event: StateEvent, me: str) -> Room:
    return replace(room, power=power.levels(room.power, me, event.content))


def _pinned(room: Room, event: StateEvent, _: str) -> Room:
    return replace(room, pinned=event.content.names("pinned")[-MAX_PINS:])


def _bridge(room: Room, event: StateEvent, _: str) -> Room:
    origin = bridge.origin_named(event.content)
    place = f"{event.kind} {event.key}"
    others = {key: name for key, name in room.bridges.items() if key != place}
    if origin and len(others) < MAX_BRIDGES:
        others[place] = origin
    bot = event.content.name_or_none("bridgebot")
    bots = (*room.bots, bot) if bot and bot not in room.bots else room.bots
    return replace(room, bridges=others, bots=bots[-MAX_BRIDGES:] if others else ())


def _features(room: Room, event: StateEvent, _: str) -> Room:
    return replace(room, features=bridge.declared(event.content))


def _child(room: Room, event: StateEvent, _: str) -> Room:
    others = tuple(child for child in room.children if child != event.key)
    # a child without servers to reach it by is one that was taken out
    is_in = bool(event.content.names("via")) and len(others) < MAX_CHILDREN
    return replace(room, children=(*others, event.key) if is_in else others)


_READERS: Final[dict[str, Callable[[Room, StateEvent, str], Room]]] = {
    "m.room.create": _create,
    "m.room.name": _name,
    "m.room.canonical_alias": _alias,
    "m.room.topic": _topic,
    "m.room.encryption": _encryption,
    "m.room.tombstone": _tombstone,
    "m.room.power_levels": _power_levels,
    "m.room.pinned_events": _pinned,
    "m.space.child": _child,
    bridge.FEATURES_TYPE: _features,
    **dict.fromkeys(bridge.STATE_TYPES, _bridge),
}
