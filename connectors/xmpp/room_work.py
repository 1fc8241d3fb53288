"""Being in rooms: entering them, catching up, and remembering which."""

from __future__ import annotations

import asyncio
from typing import Final
from xml.etree.ElementTree import Element

from connectors.xmpp.addresses import address
from connectors.xmpp.bookmarks import Bookmark, keep_bookmark, read_bookmarks
from connectors.xmpp.catch_up import catch_up
from connectors.xmpp.elements import make
from connectors.xmpp.failures import condition_of, describe_refusal
from connectors.xmpp.features import ask_info
from connectors.xmpp.namespaces import CLIENT, MUC
from connectors.xmpp.rooms import PREFIX, Room
from connectors.xmpp.session import INVITED_PREFIX, Session
from inbox_tui.connector.errors import ConnectorError, Rejected, Transient
from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Membership
from inbox_tui.domain.event import ChatChanged, Quarantined
from inbox_tui.domain.ids import ChatId

ENTER_SECONDS: Final = 30.0
MAX_AT_ONCE: Final = 4
MAX_NICKS: Final = 4


class RoomWork:
    """The rooms of one account."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._answers: dict[str, asyncio.Future[None]] = {}
        self._turns = asyncio.Semaphore(MAX_AT_ONCE)

    async def enter_all(self) -> None:
        """Enter every room that is bookmarked to be entered. One that fails stops no other."""
        session = self._session
        try:
            bookmarks = await read_bookmarks(session)
        except ConnectorError as error:
            await session.commit([Quarantined(b"", f"the bookmarks can't be read: {error}")])
            bookmarks = None
        if bookmarks is None:
            wanted = [Bookmark(room.address, room.nick) for room in session.rooms.values()]
        else:
            wanted = bookmarks
            await self._forget_all_but({bookmark.address for bookmark in bookmarks})
        async with asyncio.TaskGroup() as tasks:
            for bookmark in wanted:
                tasks.create_task(self._enter_quietly(bookmark))

    async def _forget_all_but(self, kept: set[str]) -> None:
        """Let go of rooms that another device has left since."""
        gone = self._session.rooms.keys() - kept - self._answers.keys()
        for at in gone:
            self._session.rooms[at].has_left = True
        await self._session.commit(
            [ChatChanged(ChatId(at), membership=Membership.LEFT) for at in gone],
            {f"{PREFIX}{at}": None for at in gone},
        )

    async def _enter_quietly(self, bookmark: Bookmark) -> None:
        async with self._turns:
            try:
                await self.enter(bookmark.address, bookmark.nick)
            except ConnectorError as error:
                await self._session.commit(
                    [
                        Quarantined(
                            bookmark.address.encode(),
                            f"the room can't be entered: {error}",
                            ChatId(bookmark.address),
                        )
                    ]
                )

    async def enter(self, at: str, nick: str = "") -> Room:
        """Enter a room and catch up with it. Raises what its refusal means."""
        session = self._session
        room = session.rooms.get(at) or Room(at, session.own, nick or self._own_nick())
        room.nick = nick or room.nick
        room.has_left = False
        info = await ask_info(session.client, at)
        room.features = info.features
        room.title = info.name or at.partition("@")[0]
        session.rooms[at] = room
        await session.commit(
            [
                ChatChanged(
                    ChatId(at),
                    kind=ChatKind.GROUP,
                    title=room.title,
                    encryption=Encryption.OFF,
                    decrypted_at=DecryptedAt.PROVIDER,
                    capabilities=session.capabilities(ChatId(at)),
                )
            ]
        )
        await self._ask_in(room)
        await session.commit((), {f"{PREFIX}{at}": room.stored(), f"{INVITED_PREFIX}{at}": None})
        if room.has_archive:
            await catch_up(session, room)
        room.is_caught_up = True
        return room

    async def joined(self, room: Room) -> None:
        """Wait until the room has been entered. Raises ``Transient`` where that takes too long."""
        if room.is_joined:
            return
        if room.has_left:
            raise Rejected(f"You are not in {room.address} any more.")
        answer = self._answers.get(room.address)
        if answer is None:
            raise Transient(f"{room.address} has not been entered yet.")
        await asyncio.wait((answer,), timeout=ENTER_SECONDS)
        if not room.is_joined:
            raise Transient(f"{room.address} can't be entered right now.")

    async def keep(self, room: Room, *, is_in: bool) -> None:
        """Remember that the account is in a room, or no longer, on all its devices."""
        await keep_bookmark(self._session, Bookmark(room.address, room.nick), is_in=is_in)
        if not is_in:
            await self._session.commit((), {f"{PREFIX}{room.address}": None})

    def settle(self) -> None:
        """Look whether rooms have answered."""
        for at, answer in self._answers.items():
            room = self._session.rooms[at]
            if (room.is_joined or room.refusal is not None) and not answer.done():
                answer.set_result(None)

    async def _ask_in(self, room: Room) -> None:
        for _ in range(MAX_NICKS):
            room.refusal = None
            answer = self._answers[room.address] = self._session.client.loop.create_future()
            try:
                self._session.client.send_element(_entering(room))
                async with asyncio.timeout(ENTER_SECONDS):
                    await answer
            except TimeoutError:
                raise Transient(f"{room.address} did not answer in time.") from None
            finally:
                del self._answers[room.address]
            if room.is_joined:
                return
            self._unless_taken(room)
            room.nick = f"{room.nick}_"
        raise Rejected(f"Your name is taken in {room.address}. Choose another nick.")

    @staticmethod
    def _unless_taken(room: Room) -> None:
        """Raise what the room's refusal means, unless another name may be let in."""
        if room.refusal is not None and condition_of(room.refusal) != "conflict":
            raise describe_refusal(room.refusal)

    def _own_nick(self) -> str:
        return str(address(self._session.address).node) or self._session.address


def _entering(room: Room) -> Element:
    # a room with an archive is asked for what is missing; another may send what it remembers
    wanted = {"maxstanzas": "0"} if room.has_archive else {"maxstanzas": "50"}
    return make(
        CLIENT,
        "presence",
        make(MUC, "x", make(MUC, "history", attributes=wanted)),
        attributes={"to": f"{room.address}/{room.nick}"},
    )
