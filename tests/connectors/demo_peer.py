"""Somebody else on a pretend network, for the conformance suite. Nobody there acts by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from connectors.demo import talk
from connectors.demo.connector import DemoConnector
from connectors.demo.network import Network
from connectors.demo.room import Entry, Room
from connectors.demo.signing_in import LANTERN_NUMBER, PIGEON_PASSWORD
from connectors.demo.styles import SignIn, Style
from inbox_tui.connector.conformance.peer import PATIENCE, LoginScript, PeerFile, SeenMessage
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.login import Show, ShowKind
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.ids import ChatId, Identity, MessageId
from inbox_tui.domain.message import FilePart, TextPart, plain_text

T = TypeVar("T")

PEER, BYSTANDER = "robin", "kim"
OURS = {
    SignIn.NAME: "sam",
    SignIn.QR: LANTERN_NUMBER,
    SignIn.PASSWORD: "sam@pigeon.example",
}
SCRIPTS = {
    SignIn.NAME: LoginScript({"name": "Sam"}, {"name": " "}),
    SignIn.QR: LoginScript(),
    SignIn.PASSWORD: LoginScript(
        {"user": "Sam", "password": PIGEON_PASSWORD}, {"user": "Sam", "password": "guess"}
    ),
}


class DemoPeer:
    """Acts on the network itself, without a connector."""

    def __init__(self, style: Style) -> None:
        self.network = Network(style.service)
        self.scanned = asyncio.Event()
        self.connector = DemoConnector(style, lambda: self.network, pairing=self._pairing)
        self.egress = Egress()
        self.login_script = SCRIPTS[style.sign_in]
        self.invites_to: frozenset[ChatKind] = frozenset()
        self._me = OURS[style.sign_in]
        self.network.sign_up(self._me, "Sam")
        self.network.sign_up(PEER, "Robin")
        self.network.sign_up(BYSTANDER, "Kim")

    @property
    def ours(self) -> Identity:
        return self.network.identity(self._me)

    @property
    def identity(self) -> Identity:
        return self.network.identity(PEER)

    async def approve_login(self, shown: Show) -> None:
        assert shown.kind is ShowKind.QR
        self.scanned.set()

    async def _pairing(self) -> None:
        await self.scanned.wait()

    # --- chats ----------------------------------------------------------------------------------

    async def create_direct(self) -> ChatId:
        return self.network.open_direct(PEER, self._me).id

    async def create_group(self, title: str) -> ChatId:
        return self.network.open_group(title, (PEER, self._me, BYSTANDER)).id

    async def bystander_chat(self) -> ChatId:
        return self.network.open_direct(BYSTANDER, self._me).id

    async def bystander_says(self, text: str) -> None:
        talk.post(self.network, BYSTANDER, await self.bystander_chat(), (TextPart(text),))

    async def earlier(self, texts: Sequence[str]) -> ChatId:
        chat = await self.create_direct()
        for text in texts:
            await self.send_text(chat, text)
        return chat

    async def request(self, text: str) -> ChatId:
        chat = self.network.open_direct(PEER, self._me, as_request=True).id
        await self.send_text(chat, text)
        return chat

    # --- what the peer does ---------------------------------------------------------------------

    async def send_text(self, chat: ChatId, text: str) -> None:
        talk.post(self.network, PEER, chat, (TextPart(text),))

    async def send_reply(self, chat: ChatId, to: str, text: str) -> None:
        talk.post(self.network, PEER, chat, (TextPart(text),), reply_to=self._id(chat, to))

    async def send_in_thread(self, chat: ChatId, root: str, text: str) -> None:
        talk.post(self.network, PEER, chat, (TextPart(text),), topic=self._id(chat, root))

    async def send_file(self, chat: ChatId, file: PeerFile) -> None:
        locator = f"file:{self.network.message_id()}"
        self.network.files[locator] = file.data
        part = FilePart(file.name, locator, file.media_type, size=len(file.data))
        talk.post(self.network, PEER, chat, (part,))

    async def edit(self, chat: ChatId, old: str, new: str) -> None:
        talk.edit(self.network, PEER, chat, self._id(chat, old), (TextPart(new),))

    async def delete(self, chat: ChatId, text: str) -> None:
        talk.delete(self.network, PEER, chat, self._id(chat, text))

    async def react(self, chat: ChatId, to: str, key: str) -> None:
        talk.react(self.network, PEER, chat, self._id(chat, to), key)

    async def unreact(self, chat: ChatId, to: str, key: str) -> None:
        talk.unreact(self.network, PEER, chat, self._id(chat, to), key)

    async def mark_delivered(self, chat: ChatId, text: str) -> None:
        talk.deliver(self.network, PEER, chat, self._id(chat, text))

    async def mark_read(self, chat: ChatId, text: str) -> None:
        talk.read(self.network, PEER, chat, self._id(chat, text))

    async def set_typing(self, chat: ChatId, *, is_typing: bool) -> None:
        talk.type_in(self.network, PEER, chat, is_typing=is_typing)

    # --- what the peer sees ---------------------------------------------------------------------

    async def wait_for_text(self, chat: ChatId, text: str) -> SeenMessage:
        entry = await self._until(lambda: self._find(chat, text))
        answered = self._room(chat).entry(entry.reply_to) if entry.reply_to else None
        root = self._room(chat).entry(MessageId(entry.topic)) if entry.topic else None
        return SeenMessage(
            text,
            entry.sender == self._me,
            plain_text(answered.parts) if answered else None,
            plain_text(root.parts) if root else None,
        )

    async def wait_for_edit(self, chat: ChatId, old: str, new: str) -> None:
        entry = await self._until(lambda: self._find(chat, new))
        assert plain_text(entry.versions[-2][1]) == old

    async def wait_for_deletion(self, chat: ChatId, text: str) -> None:
        def gone() -> bool:
            return any(
                entry.deleted_at is not None and plain_text(entry.versions[-1][1]) == text
                for entry in self._room(chat).entries
            )

        await self._until(gone)

    async def wait_for_reaction(self, chat: ChatId, to: str, key: str) -> None:
        target = self._entry(chat, to)
        await self._until(lambda: (self._me, key) in target.reactions)

    async def wait_for_no_reaction(self, chat: ChatId, to: str, key: str) -> None:
        target = self._entry(chat, to)
        await self._until(lambda: (self._me, key) not in target.reactions)

    async def wait_for_read(self, chat: ChatId, text: str) -> None:
        await self._until(lambda: self.knows_read(chat, text))

    async def wait_for_typing(self, chat: ChatId, *, is_typing: bool) -> None:
        await self._until(lambda: (self._me in self._room(chat).typing) == is_typing)

    async def wait_for_file(self, chat: ChatId, name: str) -> PeerFile:
        def there() -> FilePart | None:
            parts = (part for entry in self._room(chat).entries for part in entry.parts)
            return next((p for p in parts if isinstance(p, FilePart) and p.name == name), None)

        part = await self._until(there)
        return PeerFile(part.name, self.network.files[part.locator], part.media_type)

    async def wait_for_leave(self, chat: ChatId) -> None:
        await self._until(lambda: self._room(chat).members[self._me] is Membership.LEFT)

    def copies(self, chat: ChatId, text: str) -> int:
        return sum(plain_text(entry.parts) == text for entry in self._room(chat).entries)

    def knows_read(self, chat: ChatId, text: str) -> bool:
        entries = [entry.id for entry in self._room(chat).entries]
        read = self._room(chat).read.get(self._me)
        return read is not None and entries.index(read) >= entries.index(self._id(chat, text))

    async def reports(self) -> tuple[str, ...] | None:
        return tuple(self.network.reports)

    # --- finding --------------------------------------------------------------------------------

    async def _until(self, find: Callable[[], T | None]) -> T:
        async with asyncio.timeout(PATIENCE):
            while not (found := find()):
                await self.network.changed()
            return found

    def _room(self, chat: ChatId) -> Room:
        return self.network.rooms[chat]

    def _find(self, chat: ChatId, text: str) -> Entry | None:
        entries = self._room(chat).entries
        return next((entry for entry in entries if plain_text(entry.parts) == text), None)

    def _entry(self, chat: ChatId, text: str) -> Entry:
        entry = self._find(chat, text)
        assert entry is not None, text
        return entry

    def _id(self, chat: ChatId, text: str) -> MessageId:
        return self._entry(chat, text).id
