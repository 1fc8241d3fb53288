"""Presences from a room: who comes, goes and is removed (XEP-0045, 7)."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from connectors.xmpp.addresses import address, bare
from connectors.xmpp.elements import attribute, child, children
from connectors.xmpp.failures import condition_of
from connectors.xmpp.namespaces import MUC_USER, OCCUPANT_ID
from connectors.xmpp.rooms import Occupant, Room
from inbox_tui.domain.chat import ChatKind, Member, Membership
from inbox_tui.domain.event import ChatChanged, Event, MembersChanged
from inbox_tui.domain.ids import ChatId

SELF: Final = "110"
NONANONYMOUS: Final = frozenset({"100", "172"})
SEMIANONYMOUS: Final = "173"
NICK_GIVEN: Final = "210"
BANNED: Final = "301"
NICK_CHANGED: Final = "303"
REMOVED: Final = frozenset({"307", "321", "322"})
SHUTDOWN: Final = "332"


def room_presence(presence: Element, room: Room) -> list[Event]:
    """What a presence from ``room`` changes, in the room and outside."""
    kind = attribute(presence, "type")
    if kind == "error":
        return _refused(presence, room)
    user = child(presence, MUC_USER, "x")
    nick = str(address(attribute(presence, "from")).resource)
    if user is None or not nick:
        return []
    codes = {attribute(status, "code") for status in children(user, MUC_USER, "status")}
    is_self = SELF in codes or (room.is_joined and nick == room.nick)
    if kind == "unavailable":
        return _left(user, nick, room, codes, is_self=is_self)
    return _entered(presence, user, nick, room, codes, is_self=is_self)


def _entered(
    presence: Element, user: Element, nick: str, room: Room, codes: set[str], *, is_self: bool
) -> list[Event]:
    item = child(user, MUC_USER, "item")
    real = attribute(item, "jid")
    occupant = Occupant(
        nick,
        id=attribute(child(presence, OCCUPANT_ID, "occupant-id"), "id")
        if room.gives_occupant_ids
        else "",
        real=bare(real) if real else "",
        role=attribute(item, "role"),
        affiliation=attribute(item, "affiliation"),
    )
    room.enter(occupant)
    if NONANONYMOUS & codes:
        room.features |= {"muc_nonanonymous"}
    elif SEMIANONYMOUS in codes:
        room.features -= {"muc_nonanonymous"}
    if is_self:
        room.nick, room.own_id = nick, occupant.id
        if not room.is_joined:
            room.is_joined, room.has_left = True, False
            return [
                ChatChanged(
                    ChatId(room.address), kind=ChatKind.GROUP, membership=Membership.JOINED
                ),
                MembersChanged(ChatId(room.address), room.members(), is_complete=True),
            ]
    if not room.is_joined:
        return []  # told of as a whole when everybody is known
    return [MembersChanged(ChatId(room.address), (room.member(occupant),))]


def _left(user: Element, nick: str, room: Room, codes: set[str], *, is_self: bool) -> list[Event]:
    occupant = room.occupants.pop(nick, None)
    if NICK_CHANGED in codes:
        if is_self:
            room.nick = attribute(child(user, MUC_USER, "item"), "nick") or room.nick
        return []
    chat = ChatId(room.address)
    membership = Membership.BANNED if BANNED in codes else Membership.LEFT
    if not is_self:
        if occupant is None:
            return []
        member = room.member(occupant)
        return [
            MembersChanged(
                chat, (Member(member.identity, member.display_name, membership, member.role),)
            )
        ]
    room.is_joined = room.is_caught_up = False
    room.occupants.clear()
    if SHUTDOWN in codes:
        return []  # the server restarts; the room has not been left
    room.has_left = True
    return [ChatChanged(chat, membership=membership)]


def _refused(presence: Element, room: Room) -> list[Event]:
    if room.is_joined:
        return []
    room.refusal = presence
    if condition_of(presence) == "conflict":
        return []  # another nick may do
    room.has_left = True
    is_banned = condition_of(presence) == "forbidden"
    membership = Membership.BANNED if is_banned else Membership.LEFT
    return [ChatChanged(ChatId(room.address), membership=membership)]
