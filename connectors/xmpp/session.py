"""What one run of one account holds in common, and its one way to store things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from connectors.xmpp.archive import Archives
from connectors.xmpp.client import Client
from connectors.xmpp.features import (
    ServerFeatures,
    account_capabilities,
    direct_capabilities,
    room_capabilities,
)
from connectors.xmpp.incoming import Incoming
from connectors.xmpp.pushes import PushedLists
from connectors.xmpp.recall import Recalls
from connectors.xmpp.rooms import PREFIX as ROOM_PREFIX
from connectors.xmpp.rooms import Room
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.protocol import Host
from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.event import Batch, ChatChanged, ConnectionChanged, Event
from inbox_tui.domain.ids import ChatId, Identity

ARCHIVE_PREFIX = "archive/"
INVITED_PREFIX = "invited/"


@dataclass(slots=True)
class Session:
    """The parts of one connection that work on each other's ground."""

    host: Host
    egress: Egress
    client: Client
    archives: Archives
    incoming: Incoming
    lists: PushedLists
    recalls: Recalls
    rooms: dict[str, Room]
    features: ServerFeatures
    entering: set[str] = field(default_factory=set)
    """Rooms that are being entered now."""

    @property
    def own(self) -> Identity:
        """Who the account is."""
        return self.host.identity

    @property
    def address(self) -> str:
        """The account's bare address."""
        return self.host.identity.native

    async def commit(
        self, events: Iterable[Event], state: Mapping[str, bytes | None] | None = None
    ) -> None:
        """Store events, with what has been learned for understanding the next ones."""
        events = tuple(events)
        await self.host.commit(
            Batch(events, {**self.recalls.changes(), **_invitations(events), **(state or {})})
        )

    async def say(self, state: ConnectionState, reason: str = "") -> None:
        """Tell how the connection is doing."""
        await self.host.commit(Batch((ConnectionChanged(ConnectionStatus(state, reason)),)))

    def room(self, chat: ChatId) -> Room | None:
        """The room that ``chat`` is, where it is one."""
        return self.rooms.get(chat)

    def capabilities(self, chat: ChatId | None) -> Capabilities:
        """What the account or one of its chats allows."""
        return capabilities_of(self.features, self.rooms, chat)


def capabilities_of(
    features: ServerFeatures, rooms: Mapping[str, Room], chat: ChatId | None
) -> Capabilities:
    """What an account or one of its chats allows, by what is known of its server and rooms."""
    account = account_capabilities(features)
    if chat is None:
        return account
    room = rooms.get(chat)
    narrower = direct_capabilities() if room is None else room_capabilities(room)
    return narrower.over(account)


def stored_rooms(host: Host) -> dict[str, Room]:
    """The rooms that earlier runs were in."""
    return {
        name.removeprefix(ROOM_PREFIX): Room.load(
            name.removeprefix(ROOM_PREFIX), host.identity, stored
        )
        for name, stored in host.state.items()
        if name.startswith(ROOM_PREFIX)
    }


def _invitations(events: Iterable[Event]) -> dict[str, bytes | None]:
    """Which chats are rooms that this account is invited to: an answer has to know."""
    return {
        f"{INVITED_PREFIX}{event.chat}": b"1"
        for event in events
        if isinstance(event, ChatChanged)
        and event.kind is ChatKind.GROUP
        and event.membership is Membership.INVITED
    }
