"""An account on XMPP with slixmpp and its own plugins, which writes down what it sees."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from slixmpp import JID, ClientXMPP
from slixmpp.stanza import Message
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from inbox_tui.connector.conformance.peer import PATIENCE
from tests.servers.prosody import ROOMS, Prosody

T = TypeVar("T")

PLUGINS = (
    *("xep_0004", "xep_0030", "xep_0045", "xep_0054", "xep_0066", "xep_0085", "xep_0184"),
    *("xep_0191", "xep_0199", "xep_0249", "xep_0308", "xep_0333", "xep_0334", "xep_0359"),
    *("xep_0424", "xep_0428", "xep_0444", "xep_0461"),
)


@dataclass(slots=True)
class Record:
    """A message as this side has it."""

    chat: str
    text: str
    is_ours: bool
    sent_id: str
    named: str
    """By which id replies and reactions name it: the room's own, or the sender's."""
    reply_to: str = ""
    url: str = ""
    was: list[str] = field(default_factory=list)
    is_gone: bool = False
    reactions: frozenset[str] = frozenset()


class Somebody(ClientXMPP):
    """An account with a client that writes down what it sees of one other account."""

    def __init__(self, server: Prosody, address: str, password: str, other: str) -> None:
        super().__init__(
            f"{address}/peer",
            password,
            ssl_context=server.egress.tls_context(),
            loop=asyncio.get_running_loop(),
            plugin_config={"xep_0184": {"auto_ack": False, "auto_request": False}},
        )
        self.prosody = server
        self.other = other
        self.enable_direct_tls = False
        self.auto_authorize = True
        for plugin in PLUGINS:
            self.register_plugin(plugin, self.plugin_config.get(plugin, {}))
        self.records: list[Record] = []
        self.read: set[str] = set()
        self.delivered: set[str] = set()
        self.typing: dict[str, bool] = {}
        self.left: set[str] = set()
        self.grown = asyncio.Event()
        self.register_handler(
            Callback("Everything", MatchXPath("{jabber:client}message"), self._saw)
        )

    async def begin(self) -> None:
        ready = asyncio.ensure_future(self.wait_until("session_start", PATIENCE))
        self.connect("127.0.0.1", self.prosody.port)
        await ready
        self.send_presence()
        await self.get_roster()

    async def end(self) -> None:
        await self.disconnect(wait=1.0)
        for handle in self.scheduled_events.values():
            handle.cancel()
        if self._run_out_filters is not None:
            self._run_out_filters.cancel()
            await asyncio.gather(self._run_out_filters, return_exceptions=True)

    async def settle(self) -> None:
        """Until the server has handled what was sent: it answers in order."""
        await self.plugin["xep_0199"].send_ping(JID("localhost"), timeout=PATIENCE)

    async def until(self, look: Callable[[], T | None]) -> T:
        async with asyncio.timeout(PATIENCE):
            while (found := look()) is None:
                self.grown.clear()
                await self.grown.wait()
            return found

    def find(self, chat: str, text: str) -> Record | None:
        return next(
            (
                r
                for r in self.records
                if (r.chat, r.text) == (chat, text) and not r.is_gone and r.named
            ),
            None,
        )

    def named(self, chat: str, named: str) -> Record | None:
        return next(
            (r for r in self.records if r.chat == chat and named in (r.named, r.sent_id)), None
        )

    def _saw(self, message: Any) -> None:
        source = message["from"]
        is_room = message["type"] == "groupchat"
        if is_room:
            chat, is_ours = source.bare, source.resource == JID(self.other).local
        elif source.bare == self.other:
            chat, is_ours = self.boundjid.bare, True
        else:
            chat, is_ours = self.boundjid.bare, False
        self._note(message, chat, is_ours=is_ours, is_room=is_room)
        self.grown.set()

    def _note(self, message: Message, chat: str, *, is_ours: bool, is_room: bool) -> None:
        if message.get_plugin("displayed", check=True):
            self.read.add(message["displayed"]["id"])
        if receipt := message["receipt"]:
            self.delivered.add(receipt)
        if state := message["chat_state"]:
            self.typing[chat] = state == "composing"
        if message.get_plugin("reactions", check=True):
            if target := self.named(chat, message["reactions"]["id"]):
                target.reactions = frozenset(message["reactions"].get_values(all_chars=True))
        elif message.get_plugin("retract", check=True):
            if target := self.named(chat, message["retract"]["id"]):
                target.is_gone = True
        elif message.get_plugin("replace", check=True):
            if target := self.named(chat, message["replace"]["id"]):
                target.was.append(target.text)
                target.text = message["body"]
        elif message["body"]:
            self.records.append(
                Record(
                    chat,
                    message["body"],
                    is_ours,
                    message["id"],
                    message["stanza_id"]["id"] if is_room else message["id"],
                    reply_to=message["reply"]["id"]
                    if message.get_plugin("reply", check=True)
                    else "",
                    url=message["oob"]["url"] if message.get_plugin("oob", check=True) else "",
                )
            )

    # --- acting ---------------------------------------------------------------------------------

    def writing(self, chat: str, body: str = "") -> Message:
        is_room = chat.endswith(f"@{ROOMS}")
        message = self.make_message(
            mto=JID(chat if is_room else self.other),
            mbody=body or None,
            mtype="groupchat" if is_room else "chat",
        )
        message["id"] = secrets.token_hex(12)
        message["lang"] = ""
        return message

    async def write(self, chat: str, message: Message) -> None:
        message.send()
        if message["type"] != "groupchat":
            self._note(message, chat, is_ours=False, is_room=False)
            await self.settle()
        elif message["body"] and not message.get_plugin("replace", check=True):
            await self.until(lambda: self.named(chat, message["id"]))
        else:
            await self.settle()
