"""One room, as the connection remembers it between runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from connectors.matrix.json_reading import dump, parse
from connectors.matrix.rooms.power import Power
from inbox_tui.domain.chat import Membership


@dataclass(frozen=True, slots=True)
class Room:
    """Facts about a room: enough to decide what may be done in it without asking the server."""

    id: str
    membership: Membership = Membership.JOINED
    name: str = ""
    alias: str = ""
    topic: str = ""
    direct_with: str = ""
    """The partner named by ``m.direct`` or by the invitation; empty in a group."""
    people: int | None = None
    """Joined and invited together, where the server counts them."""
    is_encrypted: bool = False
    bridges: dict[str, str] = field(default_factory=dict)
    """Origins by the state that names them."""
    bots: tuple[str, ...] = ()
    """The bridges' own users: they alone say what became of a message on the other side."""
    features: dict[str, int] = field(default_factory=dict)
    is_space: bool = False
    children: tuple[str, ...] = ()
    successor: str = ""
    power: Power = field(default_factory=Power)
    invited_by: str = ""
    is_favourite: bool = False
    is_low_priority: bool = False
    is_marked_unread: bool = False
    pinned: tuple[str, ...] = ()
    newest: str = ""
    """The newest event of the timeline that was committed."""

    @property
    def is_direct(self) -> bool:
        """Whether it is a chat with one person, as far as anybody said so."""
        return bool(self.direct_with)

    @property
    def title(self) -> str:
        """The room's own name, or its main address."""
        return self.name or self.alias


def to_state(room: Room) -> bytes:
    """A room as the connector's state keeps it."""
    return dump({**asdict(room), "membership": room.membership.value})


def from_state(data: bytes) -> Room:
    """A room from the connector's state. Raises ``Malformed`` or a ``ConnectorError``."""
    said = parse(data)
    power = said.child("power")
    return Room(
        id=said.name("id"),
        membership=Membership(said.text("membership")),
        name=said.text_or("name"),
        alias=said.text_or("alias"),
        topic=said.text_or("topic"),
        direct_with=said.text_or("direct_with"),
        people=said.count("people"),
        is_encrypted=said.flag("is_encrypted"),
        bridges={key: said.child("bridges").text_or(key) for key in said.child("bridges").fields},
        bots=said.names("bots"),
        features=dict(said.child("features").numbers()),
        is_space=said.flag("is_space"),
        children=said.names("children"),
        successor=said.text_or("successor"),
        power=Power(
            creators=power.names("creators"),
            people=dict(power.child("people").numbers()),
            everybody=power.number_or_none("everybody") or 0,
            to_write=power.number_or_none("to_write") or 0,
            to_pin=power.number_or_none("to_pin") or 0,
        ),
        invited_by=said.text_or("invited_by"),
        is_favourite=said.flag("is_favourite"),
        is_low_priority=said.flag("is_low_priority"),
        is_marked_unread=said.flag("is_marked_unread"),
        pinned=said.names("pinned"),
        newest=said.text_or("newest"),
    )
