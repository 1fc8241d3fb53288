"""Sending one message exactly once, as far as the service lets anybody know.

A message carries the transaction's id, and the transaction is written down before the first attempt.
A repeat therefore knows that there was one, and looks in the chat's archive: what is there was sent,
what isn't there wasn't. Where there is no archive to ask, the outcome stays unknown.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from connectors.xmpp.archive import Question
from connectors.xmpp.elements import attribute
from connectors.xmpp.envelope import stanza_id
from connectors.xmpp.failures import describe_refusal
from connectors.xmpp.room_work import RoomWork
from connectors.xmpp.rooms import Room
from connectors.xmpp.session import Session
from inbox_tui.connector.errors import OutcomeUnknown, Transient
from inbox_tui.domain.ids import ChatId, MessageId, Millis, TransactionId

PREFIX: Final = "out/"
MAX_KEPT: Final = 100
MARGIN: Final = 10 * 60 * 1000
"""Milliseconds by which the server's clock may be behind ours."""
MAX_PAGES: Final = 50
REFLECTION_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that the service has."""

    id: MessageId


class Deliveries:
    """What this account has sent, and what it is waiting to see."""

    def __init__(self, session: Session, rooms: RoomWork) -> None:
        self._session = session
        self._rooms = rooms
        self._attempted: OrderedDict[str, Millis] = OrderedDict(
            sorted(
                (
                    (name.removeprefix(PREFIX), Millis(json.loads(at)))
                    for name, at in session.host.state.items()
                    if name.startswith(PREFIX)
                ),
                key=lambda entry: entry[1],
            )
        )
        self._reflections: dict[tuple[str, str], asyncio.Future[MessageId]] = {}

    async def send(self, chat: ChatId, message: Element, transaction: TransactionId) -> Taken:
        """Send ``message``, whose id is the transaction's, unless it is there already.

        Raises ``Transient`` where repeating finds out, ``OutcomeUnknown`` where nothing does, and
        what a room's refusal means.
        """
        room = self._session.room(chat)
        if room is not None:
            await self._rooms.joined(room)
        before = self._attempted.get(transaction)
        if before is not None:
            found = await self._look_for(chat, room, transaction, before)
            if found is not None:
                return Taken(found)
        if not self._session.client.is_open:
            raise Transient("The connection to the server is down.")
        await self._write_down(transaction)
        try:
            if room is not None:
                return Taken(await self._to_room(room, message, transaction))
            await self._session.client.deliver(message)
        except Transient as error:
            if not self._can_look(room):
                raise OutcomeUnknown(
                    "The connection broke while this was being sent, and the server keeps no "
                    "archive to look in. Check with the other side before you send it again."
                ) from error
            raise
        return Taken(MessageId(transaction))

    def settle(self, elements: list[Element]) -> None:
        """Look at what has just been stored for messages that came back from a room."""
        for element in elements:
            self._returned(element)

    def _returned(self, element: Element) -> None:
        """A room says of what we sent that it took it, or why it didn't."""
        source, _, nick = attribute(element, "from").partition("/")
        waiting = self._reflections.get((source, attribute(element, "id")))
        if waiting is None or waiting.done():
            return
        room = self._session.rooms.get(source)
        if attribute(element, "type") == "error":
            waiting.set_exception(describe_refusal(element))
        elif room is not None and nick == room.nick:
            given = stanza_id(element, room.address)
            waiting.set_result(MessageId(given or attribute(element, "id")))

    async def _to_room(self, room: Room, message: Element, transaction: TransactionId) -> MessageId:
        """Send to a room; what counts is that it comes back from there."""
        client = self._session.client
        place = (room.address, transaction)
        came_back = self._reflections[place] = client.loop.create_future()
        try:
            client.send_element(message)
            async with asyncio.timeout(REFLECTION_SECONDS):
                await asyncio.wait((came_back, client.lost), return_when=asyncio.FIRST_COMPLETED)
            if not came_back.done():
                raise Transient("The connection to the server broke off.")
            taken: MessageId = await came_back
            return taken
        except TimeoutError:
            raise Transient(f"{room.address} did not answer in time.") from None
        finally:
            del self._reflections[place]
            came_back.cancel()

    def _can_look(self, room: Room | None) -> bool:
        return self._session.features.has_archive if room is None else room.has_archive

    async def _look_for(
        self, chat: ChatId, room: Room | None, transaction: TransactionId, since: Millis
    ) -> MessageId | None:
        """The id of an earlier attempt; ``None`` where there was none that arrived."""
        if not self._can_look(room):
            raise OutcomeUnknown(
                "An earlier attempt may have been sent, and the server keeps no archive to look "
                "in. Check with the other side before you send it again."
            )
        question = Question(
            archive="" if room is None else room.address,
            other="" if room is not None else chat,
            start=Millis(since - MARGIN),
        )
        for _ in range(MAX_PAGES):
            page = await self._session.archives.page(question)
            for found in page.found:
                if attribute(found.message, "id") == transaction and self._is_ours(
                    found.message, room
                ):
                    return MessageId(transaction if room is None else found.archived.id)
            if page.is_complete or not page.last:
                return None
            question = Question(
                question.archive, question.other, after=page.last, start=question.start
            )
        raise OutcomeUnknown(
            "An earlier attempt may have been sent; too much has been written since to find out."
        )

    def _is_ours(self, message: Element, room: Room | None) -> bool:
        # in a room ids are guessed by nobody: the transaction is random, and was told to no one else
        source = attribute(message, "from").partition("/")[0]
        return source == (self._session.address if room is None else room.address)

    async def _write_down(self, transaction: TransactionId) -> None:
        now = self._session.host.now()
        self._attempted[transaction] = now
        state: dict[str, bytes | None] = {f"{PREFIX}{transaction}": json.dumps(now).encode()}
        while len(self._attempted) > MAX_KEPT:
            gone, _ = self._attempted.popitem(last=False)
            state[f"{PREFIX}{gone}"] = None
        await self._session.commit((), state)
