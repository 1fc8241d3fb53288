"""Recorded stanzas, and what reads them, without a server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element, fromstring

from connectors.xmpp.addresses import person
from connectors.xmpp.envelope import Archived
from connectors.xmpp.forwarded import Forwarded
from connectors.xmpp.incoming import Incoming
from connectors.xmpp.pushes import PushedLists
from connectors.xmpp.recall import Recalls
from connectors.xmpp.rooms import Occupant, Room
from inbox_tui.domain.event import Event
from inbox_tui.domain.ids import Millis

OWN: Final = "romeo@montague.example"
OTHER: Final = "juliet@capulet.example"
EVE: Final = "eve@evil.example"
ROOM: Final = "balcony@rooms.example"
NOW: Final = Millis(1_700_000_000_000)


def stanza(text: str) -> Element:
    """An element of the client's stream."""
    wrapped = fromstring(f"<stream xmlns='jabber:client'>{text}</stream>")
    return wrapped[0]


@dataclass
class Reading:
    """An account that reads stanzas: in one room, as ``romeo``."""

    lists: PushedLists = field(default_factory=lambda: PushedLists(OWN))
    recalls: Recalls = field(default_factory=lambda: Recalls({}))
    room: Room = field(
        default_factory=lambda: Room(
            ROOM,
            person(OWN),
            "romeo",
            own_id="occ-romeo",
            features=frozenset({"urn:xmpp:mam:2", "urn:xmpp:occupant-id:0"}),
            is_joined=True,
            is_caught_up=True,
        )
    )

    def __post_init__(self) -> None:
        self.incoming = Incoming(
            person(OWN), {ROOM: self.room}, self.recalls, self.lists, lambda: NOW
        )
        self.incoming.is_caught_up = True
        for nick in ("romeo", "juliet", "eve"):
            self.room.enter(Occupant(nick, f"occ-{nick}"))

    def live(self, *texts: str) -> list[Event]:
        """What stanzas say that arrive one after the other."""
        return [event for text in texts for event in self.incoming.read(stanza(text))]

    def archived(self, *messages: str, room: bool = False) -> list[Event]:
        """What a page of an archive says."""
        found = [
            Forwarded(stanza(text), Archived(f"archive-{place}", Millis(NOW + place)))
            for place, text in enumerate(messages)
        ]
        return self.incoming.read_archived(found, self.room if room else None)


def said(
    body: str,
    *,
    own_id: str = "m1",
    source: str = f"{OTHER}/phone",
    to: str = OWN,
    inside: str = "",
    kind: str = "chat",
) -> str:
    """A message, as text."""
    words = f"<body>{body}</body>" if body else ""
    return (
        f"<message from='{source}' to='{to}' id='{own_id}' type='{kind}'>{words}{inside}</message>"
    )


def in_room(
    body: str, nick: str = "juliet", *, own_id: str = "m1", at: str = "s1", inside: str = ""
) -> str:
    """A message of somebody in the room, as the room sends it on."""
    given = (
        f"<stanza-id xmlns='urn:xmpp:sid:0' by='{ROOM}' id='{at}'/>"
        f"<occupant-id xmlns='urn:xmpp:occupant-id:0' id='occ-{nick}'/>"
    )
    return said(
        body, own_id=own_id, source=f"{ROOM}/{nick}", inside=given + inside, kind="groupchat"
    )


def carbon(message: str, *, source: str = OWN, direction: str = "received") -> str:
    """A copy of a message for another device."""
    return (
        f"<message from='{source}' to='{OWN}/desk'><{direction} xmlns='urn:xmpp:carbons:2'>"
        f"<forwarded xmlns='urn:xmpp:forward:0'>{_of_client(message)}</forwarded>"
        f"</{direction}></message>"
    )


def result(message: str, *, source: str = "", query: str = "q1", at: str = "a1") -> str:
    """A message out of an archive."""
    sender = f"from='{source}' " if source else ""
    return (
        f"<message {sender}to='{OWN}/desk'>"
        f"<result xmlns='urn:xmpp:mam:2' queryid='{query}' id='{at}'>"
        "<forwarded xmlns='urn:xmpp:forward:0'>"
        "<delay xmlns='urn:xmpp:delay' stamp='2023-11-14T22:13:20Z'/>"
        f"{_of_client(message)}</forwarded></result></message>"
    )


def _of_client(message: str) -> str:
    return message.replace("<message ", "<message xmlns='jabber:client' ", 1)
