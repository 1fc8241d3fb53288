"""A room (XEP-0045): who is in it, under which name, and who they really are.

A nick changes hands, so it identifies nobody. Where everybody may see real addresses, people are
known by those; elsewhere by the room's occupant id (XEP-0421), which lasts. Only in a room that has
neither, the nick has to do.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree.ElementTree import Element

from connectors.xmpp.addresses import person
from connectors.xmpp.namespaces import ARCHIVE, MODERATE, OCCUPANT_ID, STANZA_IDS
from inbox_tui.domain.chat import Member, Membership
from inbox_tui.domain.ids import Identity

MAX_OCCUPANTS: Final = 10_000
PREFIX: Final = "room/"


@dataclass(frozen=True, slots=True)
class Occupant:
    """Somebody who is in the room now."""

    nick: str
    id: str = ""
    real: str = ""
    """The bare address, where the room shows it."""
    role: str = ""
    affiliation: str = ""


@dataclass(slots=True)
class Room:
    """What is known of one room."""

    address: str
    own: Identity
    nick: str
    title: str = ""
    own_id: str = ""
    """This account's occupant id."""
    features: frozenset[str] = frozenset()
    is_joined: bool = False
    is_caught_up: bool = False
    """Whether everything before what is arriving now has been stored."""
    real_by_id: dict[str, str] = field(default_factory=dict)
    """Addresses by occupant id, as the room's own presences gave them."""
    has_left: bool = False
    """Whether the account was removed, or not let in."""
    refusal: Element | None = None
    """The error with which the room answered the wish to enter."""
    occupants: dict[str, Occupant] = field(default_factory=dict)

    @property
    def shows_addresses(self) -> bool:
        """Whether everybody in it may see everybody's real address."""
        return "muc_nonanonymous" in self.features

    @property
    def gives_occupant_ids(self) -> bool:
        """Whether an occupant id is the room's word; elsewhere anybody may write one."""
        return OCCUPANT_ID in self.features

    @property
    def gives_stanza_ids(self) -> bool:
        """Whether it names messages, and takes out names that others gave for it."""
        return STANZA_IDS in self.features or self.has_archive

    @property
    def has_archive(self) -> bool:
        """Whether it keeps history that can be asked for."""
        return ARCHIVE in self.features

    @property
    def may_moderate(self) -> bool:
        """Whether this account may take back what others wrote."""
        mine = self.occupants.get(self.nick)
        return MODERATE in self.features and mine is not None and mine.role == "moderator"

    def enter(self, occupant: Occupant) -> None:
        """Somebody is here, or something about them changed."""
        if occupant.nick in self.occupants or len(self.occupants) < MAX_OCCUPANTS:
            self.occupants[occupant.nick] = occupant
        if occupant.id and occupant.real and len(self.real_by_id) < MAX_OCCUPANTS:
            self.real_by_id[occupant.id] = occupant.real

    def identity(
        self, nick: str, occupant_id: str = "", real: str = "", *, is_live: bool = True
    ) -> Identity:
        """Who speaks as ``nick``; the account itself where the room vouches for it.

        Of what isn't live only its own words count: the nick may be somebody else's by now.
        """
        present = self.occupants.get(nick) if is_live else None
        occupant_id = occupant_id or (present.id if present else "")
        real = real or (present.real if present else "") or self.real_by_id.get(occupant_id, "")
        if real and real == self.own.native:
            return self.own
        if occupant_id and occupant_id == self.own_id:
            return self.own
        if real and self.shows_addresses:
            return person(real)
        if occupant_id:
            return person(f"{self.address}/{occupant_id}")
        if is_live and self.is_joined and nick == self.nick:
            return self.own
        return person(f"{self.address}/{nick}" if nick else self.address)

    def member(self, occupant: Occupant) -> Member:
        """An occupant as the rest of the program knows them."""
        role = occupant.affiliation if occupant.affiliation not in ("", "none") else occupant.role
        return Member(
            self.identity(occupant.nick, occupant.id, occupant.real),
            display_name=occupant.nick,
            membership=Membership.JOINED,
            role=role,
        )

    def members(self) -> tuple[Member, ...]:
        """Everybody who is here now."""
        return tuple(self.member(occupant) for occupant in self.occupants.values())

    def stored(self) -> bytes:
        """What the next run should know before it has joined."""
        return json.dumps(
            {
                "nick": self.nick,
                "title": self.title,
                "own_id": self.own_id,
                "features": sorted(self.features),
                "real": self.real_by_id,
            }
        ).encode()

    @classmethod
    def load(cls, address: str, own: Identity, stored: bytes) -> Room:
        """The room as an earlier run stored it."""
        table: dict[str, Any] = json.loads(stored)
        return cls(
            address,
            own,
            nick=table["nick"],
            title=table["title"],
            own_id=table["own_id"],
            features=frozenset(table["features"]),
            real_by_id=table.get("real", {}),
        )
