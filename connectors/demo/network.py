"""A pretend service inside this process: its people, its chats, and a stream of news for each.

Everybody has one stream of events, numbered from the network's beginning. A connection keeps its
place in it and is told what came since: the place it has stored is all it needs to lose nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import count

from connectors.demo.room import Room
from inbox_tui.connector.errors import BadCredentials, Rejected
from inbox_tui.connector.protocol import Outcome
from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Membership
from inbox_tui.domain.event import Event, IdentityNamed
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis, ServiceId, TransactionId

Clock = Callable[[], Millis]


def wall_clock() -> Millis:
    """The time."""
    return Millis(time.time_ns() // 1_000_000)


class Network:
    """One pretend service. Everything on it is called from one event loop."""

    def __init__(
        self,
        service: ServiceId,
        *,
        clock: Clock = wall_clock,
        encryption: Encryption = Encryption.OFF,
        decrypted_at: DecryptedAt = DecryptedAt.PROVIDER,
    ) -> None:
        self.service = service
        self.clock = clock
        self.epoch = secrets.token_hex(4)
        """Places in the streams of another epoch mean nothing here."""
        self.names: dict[str, str] = {}
        self.rooms: dict[ChatId, Room] = {}
        self.files: dict[str, bytes] = {}
        self.reports: list[str] = []
        self.blocks: defaultdict[str, set[str]] = defaultdict(set)
        self.done: dict[tuple[str, TransactionId], Outcome] = {}
        self._encryption = (encryption, decrypted_at)
        self._streams: defaultdict[str, list[Event]] = defaultdict(list)
        self.standing: defaultdict[str, dict[str, Event]] = defaultdict(dict)
        """What somebody who connects for the first time is told besides their chats."""
        self._passing: defaultdict[str, dict[ChatId, Event]] = defaultdict(dict)
        self._revoked: set[str] = set()
        self._waiting: set[asyncio.Future[None]] = set()
        self._numbers = count(1)

    # --- people ---------------------------------------------------------------------------------

    def sign_up(self, native: str, name: str) -> None:
        """Somebody joins the network, or is called something else."""
        self.names[native] = name

    def identity(self, native: str) -> Identity:
        """Somebody on this network."""
        return Identity(self.service, native)

    def token(self, native: str) -> str:
        """The session secret of somebody: the same on every run, so that a stored one works."""
        return hashlib.sha256(f"{self.service}/{native}".encode()).hexdigest()

    def revoke(self, native: str) -> None:
        """End somebody's session."""
        self._revoked.add(native)
        self.notify()

    def readmit(self, native: str) -> None:
        """Somebody has signed in again."""
        self._revoked.discard(native)

    def check(self, native: str, token: str) -> None:
        """Raise ``BadCredentials`` unless ``token`` is a session that has not been ended."""
        if native in self._revoked or token != self.token(native):
            raise BadCredentials("This session was ended. Sign in again to go on.")

    # --- chats ----------------------------------------------------------------------------------

    def open_direct(self, opener: str, other: str, *, as_request: bool = False) -> Room:
        """The direct chat of two people: the one they have, or a new one."""
        if other not in self.names:
            raise Rejected(f"Nobody here is called {other}. Check the spelling.")
        pair = "~".join(sorted((opener, other)))
        room = self.rooms.get(ChatId(f"dm:{pair}"))
        if room is None:
            room = self._open(ChatId(f"dm:{pair}"), ChatKind.DIRECT, (opener, other))
            if as_request:
                room.members[other] = Membership.INVITED
                room.invited_by = opener
            self.describe(room)
        return room

    def open_group(self, title: str, people: Iterable[str], *, chat: str | None = None) -> Room:
        """A new group; the first of ``people`` founded it."""
        natives = tuple(people)
        name = ChatId(chat or f"group:{self.epoch}.{next(self._numbers)}")
        room = self._open(name, ChatKind.GROUP, natives)
        room.title = title
        room.roles[natives[0]] = "admin"
        self.describe(room)
        return room

    def room(self, chat: ChatId, member: str) -> Room:
        """A chat that ``member`` is in. Raises ``Rejected`` for any other."""
        room = self.rooms.get(chat)
        if room is None or room.members.get(member) not in (Membership.JOINED, Membership.INVITED):
            raise Rejected("You are not in this chat any more.")
        return room

    def rooms_of(self, native: str) -> Iterator[Room]:
        """The chats somebody is in or is invited to."""
        for room in list(self.rooms.values()):
            if native in room.listeners():
                yield room

    def message_id(self) -> MessageId:
        """An id no other message of any run has."""
        return MessageId(f"{self.epoch}.{next(self._numbers)}")

    def _open(self, chat: ChatId, kind: ChatKind, people: tuple[str, ...]) -> Room:
        encryption, decrypted_at = self._encryption
        room = Room(chat, self.service, kind, encryption=encryption, decrypted_at=decrypted_at)
        room.members = dict.fromkeys(people, Membership.JOINED)
        room.names = {native: self.names.get(native, native) for native in people}
        self.rooms[chat] = room
        return room

    # --- news -----------------------------------------------------------------------------------

    def describe(self, room: Room) -> None:
        """Tell everybody in a chat what it is."""
        for native in list(room.members):
            self.tell(native, *self.named(room), *room.described_to(native))

    def named(self, room: Room) -> tuple[Event, ...]:
        """What everybody in a chat calls themselves."""
        return tuple(
            IdentityNamed(self.identity(native), self.names.get(native, native))
            for native in room.members
        )

    def tell(self, native: str, *events: Event) -> None:
        """Add to somebody's stream."""
        self._streams[native].extend(events)
        self.notify()

    def keep(self, native: str, name: str, event: Event) -> None:
        """Tell somebody how something of their own stands, and again when they connect anew."""
        self.standing[native][name] = event
        self.tell(native, event)

    def tell_in_passing(self, native: str, chat: ChatId, event: Event) -> None:
        """Tell somebody what is worth nothing later: only the latest for each chat is kept."""
        self._passing[native][chat] = event
        self.notify()

    def place(self, native: str) -> int:
        """The end of somebody's stream."""
        return len(self._streams[native])

    def since(self, native: str, place: int) -> tuple[Event, ...]:
        """What somebody was told from ``place`` on."""
        return tuple(self._streams[native][place:])

    def take_passing(self, native: str) -> tuple[Event, ...]:
        """What is passing for somebody now."""
        return tuple(self._passing.pop(native, {}).values())

    async def changed(self) -> None:
        """Until anything happens."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)

    def notify(self) -> None:
        """Wake everybody who waits for something to happen."""
        for waiting in tuple(self._waiting):
            if not waiting.done() and not waiting.get_loop().is_closed():
                waiting.set_result(None)
