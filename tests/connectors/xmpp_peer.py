"""Somebody else on XMPP: slixmpp with its own plugins, of which the connector uses next to none."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import httpx
from slixmpp import JID

from connectors.xmpp import connector as xmpp_connector
from connectors.xmpp.addresses import person
from inbox_tui.connector.conformance.peer import PATIENCE, LoginScript, PeerFile, SeenMessage
from inbox_tui.connector.errors import Unsupported
from inbox_tui.connector.login import Show
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatId, Identity
from tests.connectors.xmpp_somebody import Record, Somebody
from tests.servers.prosody import ROOMS, UPLOADS, Prosody

UPLOAD: Final = "urn:xmpp:http:upload:0"


class XmppPeer:
    """The peer and a bystander, each with an account of their own on a real server."""

    def __init__(self, server: Prosody) -> None:
        run = secrets.token_hex(4)
        self._password = secrets.token_hex(8)
        ours, peer, bystander = (
            server.register(f"{name}-{run}", self._password) for name in ("ours", "peer", "other")
        )
        self.connector = xmpp_connector
        self.egress = server.egress
        self.ours: Identity = person(ours)
        self.identity: Identity = person(peer)
        self.invites_to = frozenset({ChatKind.GROUP})
        here = {"address": ours, "host": "127.0.0.1", "port": str(server.port)}
        self.login_script = LoginScript(
            {**here, "password": self._password}, {**here, "password": "guess"}
        )
        self._me = Somebody(server, peer, self._password, ours)
        self._bystander = Somebody(server, bystander, self._password, ours)

    async def begin(self) -> None:
        await self._me.begin()
        await self._bystander.begin()

    async def end(self) -> None:
        await self._me.end()
        await self._bystander.end()

    async def approve_login(self, shown: Show) -> None:
        raise AssertionError("an XMPP login shows nothing")

    # --- chats ----------------------------------------------------------------------------------

    async def create_direct(self) -> ChatId:
        return ChatId(self.identity.native)

    async def create_group(self, title: str) -> ChatId:
        room = JID(f"room-{secrets.token_hex(4)}@{ROOMS}")
        rooms = self._me.plugin["xep_0045"]
        self._me.add_event_handler(f"muc::{room}::got_offline", self._somebody_left)
        await rooms.join_muc_wait(room, "peer", maxstanzas=0, timeout=PATIENCE)
        form = self._me.plugin["xep_0004"].make_form(  # type: ignore[no-untyped-call]
            ftype="submit"
        )
        form.add_field(
            var="FORM_TYPE", ftype="hidden", value="http://jabber.org/protocol/muc#roomconfig"
        )
        form.add_field(var="muc#roomconfig_roomname", value=title)
        form.add_field(var="muc#roomconfig_whois", value="anyone")
        await rooms.set_room_config(room, form)
        rooms.invite(room, self.ours.native)
        await self._me.settle()
        return ChatId(str(room))

    async def bystander_chat(self) -> ChatId:
        return ChatId(self._bystander.boundjid.bare)

    async def bystander_says(self, text: str) -> None:
        chat = self._bystander.boundjid.bare
        await self._bystander.write(chat, self._bystander.writing(chat, text))

    async def earlier(self, texts: Sequence[str]) -> ChatId:
        chat = await self.create_direct()
        for text in texts:
            await self.send_text(chat, text)
        return chat

    async def request(self, text: str) -> ChatId:
        self._me.send_presence_subscription(JID(self.ours.native))
        await self._me.settle()
        return ChatId(self.identity.native)

    # --- what the peer does ---------------------------------------------------------------------

    async def send_text(self, chat: ChatId, text: str) -> None:
        await self._me.write(chat, self._me.writing(chat, text))

    async def send_reply(self, chat: ChatId, to: str, text: str) -> None:
        target = await self._record(chat, to)
        message = self._me.writing(chat, text)
        message["reply"]["id"] = target.named
        message["reply"].add_quoted_fallback(target.text, "somebody")
        await self._me.write(chat, message)

    async def send_in_thread(self, chat: ChatId, root: str, text: str) -> None:
        raise Unsupported("Threads are not kept on XMPP.")

    async def send_file(self, chat: ChatId, file: PeerFile) -> None:
        # slixmpp's plugin for this wants aiohttp, which nothing else here needs
        iq = self._me.make_iq_get(ito=JID(UPLOADS))
        asked = {"filename": file.name, "size": str(len(file.data))}
        iq.xml.append(ET.Element(f"{{{UPLOAD}}}request", asked | {"content-type": file.media_type}))
        slot = (await iq.send()).xml.find(f"{{{UPLOAD}}}slot")  # type: ignore[no-untyped-call]
        put, get = slot.find(f"{{{UPLOAD}}}put"), slot.find(f"{{{UPLOAD}}}get").get("url")
        headers = {header.get("name"): header.text for header in put}
        async with self.egress.http() as client:
            answer = await client.put(
                put.get("url"),
                content=file.data,
                headers={**headers, "Content-Type": file.media_type},
            )
            answer.raise_for_status()
        message = self._me.writing(chat, get)
        message["oob"]["url"] = get
        await self._me.write(chat, message)

    async def edit(self, chat: ChatId, old: str, new: str) -> None:
        target = await self._record(chat, old)
        message = self._me.writing(chat, new)
        message["replace"]["id"] = target.sent_id
        await self._me.write(chat, message)

    async def delete(self, chat: ChatId, text: str) -> None:
        target = await self._record(chat, text)
        message = self._me.writing(chat)
        message["retract"]["id"] = target.named
        message.enable("store")
        await self._me.write(chat, message)

    async def react(self, chat: ChatId, to: str, key: str) -> None:
        await self._react(chat, to, {key})

    async def unreact(self, chat: ChatId, to: str, key: str) -> None:
        await self._react(chat, to, set())

    async def mark_delivered(self, chat: ChatId, text: str) -> None:
        message = self._me.writing(chat)
        message["receipt"] = (await self._record(chat, text)).sent_id
        await self._me.write(chat, message)

    async def mark_read(self, chat: ChatId, text: str) -> None:
        message = self._me.writing(chat)
        message["displayed"]["id"] = (await self._record(chat, text)).named
        message["type"] = "chat"
        await self._me.write(chat, message)
        self._me.read.clear()

    async def set_typing(self, chat: ChatId, *, is_typing: bool) -> None:
        message = self._me.writing(chat)
        message["chat_state"] = "composing" if is_typing else "paused"
        await self._me.write(chat, message)

    # --- what the peer sees ---------------------------------------------------------------------

    async def wait_for_text(self, chat: ChatId, text: str) -> SeenMessage:
        found = await self._record(chat, text)
        answered = self._me.named(chat, found.reply_to) if found.reply_to else None
        return SeenMessage(text, found.is_ours, reply_to=answered.text if answered else None)

    async def wait_for_edit(self, chat: ChatId, old: str, new: str) -> None:
        await self._until(chat, lambda r: r.text == new and old in r.was)

    async def wait_for_deletion(self, chat: ChatId, text: str) -> None:
        await self._until(chat, lambda r: r.text == text and r.is_gone)

    async def wait_for_reaction(self, chat: ChatId, to: str, key: str) -> None:
        await self._until(chat, lambda r: r.text == to and key in r.reactions)

    async def wait_for_no_reaction(self, chat: ChatId, to: str, key: str) -> None:
        await self._until(chat, lambda r: r.text == to and key not in r.reactions)

    async def wait_for_delivered(self, chat: ChatId, text: str) -> None:
        await self._until(chat, lambda r: r.text == text and r.sent_id in self._me.delivered)

    async def wait_for_read(self, chat: ChatId, text: str) -> None:
        await self._until(chat, lambda r: r.text == text and r.named in self._me.read)

    async def wait_for_typing(self, chat: ChatId, *, is_typing: bool) -> None:
        await self._me.until(lambda: self._me.typing.get(chat) is is_typing or None)

    async def wait_for_file(self, chat: ChatId, name: str) -> PeerFile:
        record = await self._until(chat, lambda r: unquote(r.url).endswith(f"/{name}"))
        async with self.egress.http() as client:
            answer: httpx.Response = await client.get(record.url)
        answer.raise_for_status()
        return PeerFile(name, answer.content, answer.headers["Content-Type"])

    async def wait_for_leave(self, chat: ChatId) -> None:
        await self._me.until(lambda: chat in self._me.left or None)

    def copies(self, chat: ChatId, text: str) -> int:
        return sum((r.chat, r.text) == (chat, text) for r in self._me.records)

    def knows_read(self, chat: ChatId, text: str) -> bool:
        texts = [(r.text, r.named) for r in self._me.records if r.chat == chat]
        place = next(i for i, (said, _) in enumerate(texts) if said == text)
        return any(named in self._me.read for _, named in texts[place:])

    async def reports(self) -> tuple[str, ...] | None:
        return None

    # --- within ---------------------------------------------------------------------------------

    async def _record(self, chat: str, text: str) -> Record:
        return await self._me.until(lambda: self._me.find(chat, text))

    async def _until(self, chat: str, holds: Callable[[Record], bool]) -> Record:
        return await self._me.until(
            lambda: next((r for r in self._me.records if r.chat == chat and holds(r)), None)
        )

    async def _react(self, chat: ChatId, to: str, keys: set[str]) -> None:
        target = await self._record(chat, to)
        message = self._me.writing(chat)
        message["reactions"]["id"] = target.named
        message["reactions"].set_values(keys, all_chars=True)
        message.enable("store")
        await self._me.write(chat, message)

    def _somebody_left(self, presence: Any) -> None:
        if presence["from"].resource == JID(self.ours.native).local:
            self._me.left.add(presence["from"].bare)
            self._me.grown.set()


@asynccontextmanager
async def xmpp_peer(server: Prosody) -> AsyncIterator[XmppPeer]:
    """A peer that is connected, and gone afterwards."""
    peer = XmppPeer(server)
    await peer.begin()
    try:
        yield peer
    finally:
        await peer.end()
