"""The habits of the people on a pretend network: they answer, react, and write by themselves.

What they do depends on the cast and on what is written to them, never on chance that is not seeded;
when they do it depends on the tempo.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from connectors.demo import talk
from connectors.demo.cast import ME, Cast, Line, SmallTalk
from connectors.demo.network import Network
from connectors.demo.room import Room
from connectors.demo.settling import parts_of, settle
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import MessageReceived, ServiceBlocksChanged
from inbox_tui.domain.message import Message, plain_text

_REACTIONS: Final = ("👍", "❤️", "😂", "🙏", "🎉")
_PICTURE_WORDS: Final = frozenset({"picture", "photo", "bild", "foto", "写真"})
_DOCUMENT_WORDS: Final = frozenset({"document", "file", "pdf", "invoice", "menu"})
_MOST_TYPING: Final = 6.0


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast the pretend world turns: 1 is a brisk evening, 0 stands still."""

    speed: float = 1.0

    async def pause(self, seconds: float) -> None:
        """Let ``seconds`` of the pretend world pass."""
        if self.speed <= 0:
            await asyncio.Event().wait()
        await asyncio.sleep(seconds / self.speed)


Blocked = Callable[[str], None]
"""Told the display name of somebody whom the person has blocked."""


class Life:
    """Everybody but the person, on one network."""

    def __init__(
        self, cast: Cast, small: SmallTalk, tempo: Tempo, *, on_block: Blocked | None = None
    ) -> None:
        self._cast = cast
        self._small = small
        self._tempo = tempo
        self._on_block = on_block
        self._rooms: dict[str, Room] = {}
        self._answered: Counter[str] = Counter()
        self._random = Random("life")  # noqa: S311 - a story, not a secret
        self._network: Network | None = None
        self._me = ""
        self._happened = self._heard = 0
        self._blocked: set[str] = set()

    def settle(self, network: Network, me: str) -> None:
        """Have everything in place before the person looks; a second time changes nothing."""
        if self._me != me:
            self._network, self._me = network, me
            self._rooms = settle(network, me, self._cast, self._small)
            self._heard = network.place(me)
            self._blocked = set(network.blocks[me])

    @property
    def is_settled(self) -> bool:
        """Whether the person has been here."""
        return self._network is not None

    async def live(self, network: Network, me: str) -> None:
        """Go on until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._happen(network, me))
            tasks.create_task(self._listen(network, me, tasks))

    def returns(self, name: str) -> None:
        """Somebody who was blocked elsewhere writes from here, under another identity."""
        if self._network is None or name in self._cast.people.values():
            return
        native = self._new_address(name)
        self._network.sign_up(native, name)
        room = self._network.open_direct(native, self._me, as_request=True)
        line = Line(native, "It's me. You stopped answering over there, so I am trying here.")
        talk.post(self._network, native, room.id, parts_of(self._network, line))

    def _new_address(self, name: str) -> str:
        """An address of the kind that people on this network have, and nobody has yet."""
        known = next(iter(self._cast.people))
        if known.startswith("+"):
            return f"{known[:-3]}{700 + len(self._cast.people)}"
        slug = "".join(character for character in name.casefold() if character.isalnum())
        return f"{slug}2{known[known.index('@') :]}" if "@" in known else f"{slug}2"

    # --- what happens by itself -----------------------------------------------------------------

    async def _happen(self, network: Network, me: str) -> None:
        for happening in self._cast.happenings[self._happened :]:
            await self._tempo.pause(happening.after)
            self._happened += 1
            room = self._rooms.get(happening.scene)
            if room is None:
                native = happening.line.who
                room = network.open_direct(native, me, as_request=True)
            if happening.line.who in network.blocks[me]:
                continue
            await self._write(network, room, happening.line)
        await self._chatter(network)

    async def _chatter(self, network: Network) -> None:
        """Now and then somebody says something in a group."""
        groups = [room for room in self._rooms.values() if room.kind is ChatKind.GROUP]
        while groups:
            await self._tempo.pause(self._random.uniform(40, 120))
            room = self._random.choice(groups)
            people = [who for who in room.members if who in self._cast.people]
            said = self._random.choice(self._cast.answers[""])
            await self._write(network, room, Line(self._random.choice(people), said))

    async def _write(self, network: Network, room: Room, line: Line) -> None:
        who = line.who
        if who == ME or room.members.get(who) is not Membership.JOINED:
            return
        talk.type_in(network, who, room.id, is_typing=True)
        await self._tempo.pause(min(_MOST_TYPING, 1.0 + len(line.text) / 25))
        first = replace(line, text=line.was) if line.was else line
        entry = talk.post(network, who, room.id, parts_of(network, first))
        if line.was:
            await self._tempo.pause(4)
            talk.edit(network, who, room.id, entry.id, parts_of(network, line))

    # --- what happens because of the person -----------------------------------------------------

    async def _listen(self, network: Network, me: str, tasks: asyncio.TaskGroup) -> None:
        while True:
            for event in network.since(me, self._heard):
                self._heard += 1
                if isinstance(event, MessageReceived) and event.message.transaction:
                    tasks.create_task(self._answer(network, me, event.message))
                elif isinstance(event, ServiceBlocksChanged):
                    now_blocked = {identity.native for identity in event.blocked}
                    for native in sorted(now_blocked - self._blocked):
                        tasks.create_task(self._come_back_elsewhere(network.names[native]))
                    self._blocked = now_blocked
            await network.changed()

    async def _come_back_elsewhere(self, name: str) -> None:
        await self._tempo.pause(20)
        if self._on_block is not None:
            self._on_block(name)

    async def _answer(self, network: Network, me: str, message: Message) -> None:
        """Get the message, read it, perhaps react, and write back."""
        room = network.rooms[message.chat]
        others = [
            who
            for who, membership in room.members.items()
            if who not in {me, *network.blocks[me]} and membership is Membership.JOINED
        ]
        if not others:
            return
        who = self._random.choice(others)
        await self._tempo.pause(0.6)
        talk.deliver(network, who, room.id, message.id)
        await self._tempo.pause(1.2)
        talk.read(network, who, room.id, message.id)
        if self._random.random() < 0.35:
            await self._tempo.pause(0.8)
            talk.react(network, who, room.id, message.id, self._random.choice(_REACTIONS))
            if room.kind is ChatKind.GROUP:
                return
        await self._write(network, room, self._reply(who, plain_text(message.parts)))

    def _reply(self, who: str, said: str) -> Line:
        words = {word.strip(".,!?").casefold() for word in said.split()}
        if words & _PICTURE_WORDS:
            return Line(who, "Here you are!", image=f"view-{self._answered[who] + 1}.png")
        if words & _DOCUMENT_WORDS:
            return Line(who, "This one, I think.", file="notes.pdf")
        answers = self._cast.answers.get(who) or self._cast.answers[""]
        number = self._answered[who]
        self._answered[who] += 1
        return Line(who, answers[number % len(answers)])
