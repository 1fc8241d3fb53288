"""The other side of a Matrix conversation: plain requests, nothing shared with the connector.

It reads rooms over ``/sync`` of the specification with its own few lines, so that the two sides do
not make the same mistake.
"""

from __future__ import annotations

from collections.abc import Sequence

from connectors.matrix import connector as matrix_connector
from inbox_tui.connector.conformance.peer import LoginScript, PeerFile, SeenMessage
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.login import LoginSteps, Show
from inbox_tui.connector.protocol import Connection, Connector, Host
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatId, Identity, ServiceId
from tests.connectors.matrix_user import Event, MatrixUser, at
from tests.servers.synapse import Synapse


class SyncingAs:
    """The connector with the sync protocol chosen, as a setting of the account would."""

    def __init__(self, mode: str) -> None:
        self.mode = mode

    def login(self, egress: Egress) -> LoginSteps:
        return matrix_connector.login(egress)

    def connect(self, host: Host) -> Connection:
        settings = host.credentials.settings
        assert isinstance(settings, dict)
        settings["sync"] = self.mode
        return matrix_connector.connect(host)


class MatrixPeer:
    """Implements ``inbox_tui.connector.conformance.peer.Peer``."""

    def __init__(self, synapse: Synapse, mode: str = "auto") -> None:
        self.synapse = synapse
        self._connector = SyncingAs(mode)
        self._us = synapse.register()
        self.user = MatrixUser(synapse, synapse.register())
        self.third = MatrixUser(synapse, synapse.register())
        self._third_room = ""

    async def close(self) -> None:
        await self.user.http.aclose()
        await self.third.http.aclose()

    # --- who is who -----------------------------------------------------------------------------

    @property
    def connector(self) -> Connector:
        return self._connector

    @property
    def egress(self) -> Egress:
        return Egress()

    @property
    def login_script(self) -> LoginScript:
        right = {
            "homeserver": self.synapse.base_url,
            "method": "password",
            "user": self._us.user_id,
            "password": self._us.password,
        }
        return LoginScript(right, right | {"password": "not the password"})

    @property
    def ours(self) -> Identity:
        return Identity(ServiceId("matrix"), self._us.user_id)

    @property
    def identity(self) -> Identity:
        return Identity(ServiceId("matrix"), self.user.id)

    @property
    def invites_to(self) -> frozenset[ChatKind]:
        return frozenset(ChatKind)

    async def approve_login(self, shown: Show) -> None:
        raise AssertionError(f"nothing to approve: {shown.title}")

    # --- chats ----------------------------------------------------------------------------------

    async def create_direct(self) -> ChatId:
        return ChatId(await self._direct(self.user))

    async def create_group(self, title: str) -> ChatId:
        room = await self.user.create_room(
            name=title, preset="private_chat", invite=[self.ours.native]
        )
        return ChatId(room)

    async def bystander_chat(self) -> ChatId:
        self._third_room = await self._direct(self.third)
        return ChatId(self._third_room)

    async def bystander_says(self, text: str) -> None:
        await self.third.text(self._third_room, text)

    async def earlier(self, texts: Sequence[str]) -> ChatId:
        room = await self._direct(self.user)
        for text in texts:
            await self.user.text(room, text)
        return ChatId(room)

    async def request(self, text: str) -> ChatId:
        room = await self._direct(self.user)
        await self.user.text(room, text)
        return ChatId(room)

    async def _direct(self, user: MatrixUser) -> str:
        return await user.create_room(
            is_direct=True, preset="trusted_private_chat", invite=[self.ours.native]
        )

    # --- what the peer does ---------------------------------------------------------------------

    async def send_text(self, chat: ChatId, text: str) -> None:
        await self._inside(chat)
        await self.user.text(chat, text)

    async def send_reply(self, chat: ChatId, to: str, text: str) -> None:
        answered = await self._id(chat, to)
        related = {"m.in_reply_to": {"event_id": answered}}
        body = f"> <{self.user.id}> {to}\n\n{text}"
        await self.user.send(chat, {"msgtype": "m.text", "body": body, "m.relates_to": related})

    async def send_in_thread(self, chat: ChatId, root: str, text: str) -> None:
        first = await self._id(chat, root)
        related = {
            "rel_type": "m.thread",
            "event_id": first,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": first},
        }
        await self.user.send(chat, {"msgtype": "m.text", "body": text, "m.relates_to": related})

    async def send_file(self, chat: ChatId, file: PeerFile) -> None:
        said = await self.user.ask(
            "POST",
            "/_matrix/media/v3/upload",
            content=file.data,
            headers={"Content-Type": file.media_type},
        )
        kind = "m.image" if file.media_type.startswith("image/") else "m.file"
        info = {"size": len(file.data), "mimetype": file.media_type}
        await self.user.send(
            chat, {"msgtype": kind, "body": file.name, "url": said["content_uri"], "info": info}
        )

    async def edit(self, chat: ChatId, old: str, new: str) -> None:
        content = {
            "msgtype": "m.text",
            "body": f"* {new}",
            "m.new_content": {"msgtype": "m.text", "body": new},
            "m.relates_to": {"rel_type": "m.replace", "event_id": await self._id(chat, old)},
        }
        await self.user.send(chat, content)

    async def delete(self, chat: ChatId, text: str) -> None:
        await self.user.redact(chat, await self._id(chat, text))

    async def react(self, chat: ChatId, to: str, key: str) -> None:
        related = {"rel_type": "m.annotation", "event_id": await self._id(chat, to), "key": key}
        await self.user.send(chat, {"m.relates_to": related}, "m.reaction")

    async def unreact(self, chat: ChatId, to: str, key: str) -> None:
        target = await self._id(chat, to)
        own = await self.user.until(lambda: self._reaction(chat, target, key, self.user.id))
        await self.user.redact(chat, own)

    async def mark_delivered(self, chat: ChatId, text: str) -> None:
        del chat, text

    async def mark_read(self, chat: ChatId, text: str) -> None:
        path = at("rooms", chat, "receipt", "m.read", await self._id(chat, text))
        await self.user.ask("POST", path, json={})

    async def set_typing(self, chat: ChatId, *, is_typing: bool) -> None:
        body = {"typing": is_typing, "timeout": 30_000} if is_typing else {"typing": False}
        await self.user.ask("PUT", at("rooms", chat, "typing", self.user.id), json=body)

    # --- what the peer sees ---------------------------------------------------------------------

    async def wait_for_text(self, chat: ChatId, text: str) -> SeenMessage:
        await self._inside(chat)
        return await self.user.until(lambda: self._seen(chat, text))  # type: ignore[no-any-return]

    async def wait_for_edit(self, chat: ChatId, old: str, new: str) -> None:
        await self._id(chat, old)
        await self.user.until(lambda: self._find(chat, new))

    async def wait_for_deletion(self, chat: ChatId, text: str) -> None:
        target = await self._id(chat, text)
        await self.user.until(lambda: target in self._redacted(chat) or None)

    async def wait_for_reaction(self, chat: ChatId, to: str, key: str) -> None:
        target = await self._id(chat, to)
        await self.user.until(lambda: self._reaction(chat, target, key, self.ours.native))

    async def wait_for_no_reaction(self, chat: ChatId, to: str, key: str) -> None:
        target = await self._id(chat, to)
        await self.user.until(
            lambda: self._reaction(chat, target, key, self.ours.native) is None or None
        )

    async def wait_for_delivered(self, chat: ChatId, text: str) -> None:
        raise AssertionError(f"Matrix tells nobody that {text} arrived in {chat}")

    async def wait_for_read(self, chat: ChatId, text: str) -> None:
        await self._id(chat, text)
        await self.user.until(lambda: self.knows_read(chat, text) or None)

    async def wait_for_typing(self, chat: ChatId, *, is_typing: bool) -> None:
        us = self.ours.native
        await self.user.until(lambda: (us in self.user.typing.get(chat, [])) is is_typing or None)

    async def wait_for_file(self, chat: ChatId, name: str) -> PeerFile:
        event = await self.user.until(
            lambda: next(
                (e for e in self._messages(chat) if e["content"].get("filename") == name), None
            )
        )
        content = event["content"]
        server, media = content["url"].removeprefix("mxc://").split("/")
        reply = await self.user.http.get(at("media", "download", server, media, version="v1"))
        assert reply.is_success
        return PeerFile(name, reply.content, content["info"]["mimetype"])

    async def wait_for_leave(self, chat: ChatId) -> None:
        us = self.ours.native
        await self.user.until(
            lambda: next(
                (
                    event
                    for event in self.user.events.get(chat, [])
                    if event["type"] == "m.room.member"
                    and event["state_key"] == us
                    and event["content"]["membership"] == "leave"
                ),
                None,
            )
        )

    # --- what the peer has seen so far ----------------------------------------------------------

    def copies(self, chat: ChatId, text: str) -> int:
        return sum(event["content"].get("body") == text for event in self._messages(chat))

    def knows_read(self, chat: ChatId, text: str) -> bool:
        upto = self.user.receipts.get(chat, {}).get(self.ours.native)
        order = [event["event_id"] for event in self.user.events.get(chat, [])]
        found = self._find(chat, text)
        if upto not in order or found is None:
            return False
        return order.index(upto) >= order.index(found["event_id"])

    async def reports(self) -> tuple[str, ...] | None:
        # only an administrator could look, and only at reports of events
        return None

    # --- reading --------------------------------------------------------------------------------

    async def _inside(self, chat: ChatId) -> None:
        """Join a chat our side opened."""
        if chat not in self.user.events:
            await self.user.join(chat)

    async def _id(self, chat: ChatId, text: str) -> str:
        """The id of the message that reads ``text``, or read it before it was edited."""
        event = await self.user.until(lambda: self._find(chat, text))
        related = event["content"].get("m.relates_to", {})
        is_edit = related.get("rel_type") == "m.replace"
        return str(related["event_id"] if is_edit else event["event_id"])

    def _messages(self, chat: str) -> list[Event]:
        return [e for e in self.user.events.get(chat, []) if e["type"] == "m.room.message"]

    def _find(self, chat: str, text: str) -> Event | None:
        for event in self._messages(chat):
            content = event["content"]
            said = content.get("m.new_content", content).get("body", "")
            if said == text or said.endswith(f"\n\n{text}"):
                return event
        return None

    def _seen(self, chat: str, text: str) -> SeenMessage | None:
        event = self._find(chat, text)
        if event is None:
            return None
        related = event["content"].get("m.relates_to", {})
        is_thread = related.get("rel_type") == "m.thread"
        return SeenMessage(
            text,
            is_ours=event["sender"] == self.ours.native,
            reply_to=self._text_of(chat, related.get("m.in_reply_to", {}).get("event_id")),
            thread_of=self._text_of(chat, related.get("event_id")) if is_thread else None,
        )

    def _text_of(self, chat: str, event_id: str | None) -> str | None:
        for event in self._messages(chat):
            if event["event_id"] == event_id:
                return str(event["content"].get("body"))
        return None

    def _redacted(self, chat: str) -> set[str]:
        return {
            event.get("redacts") or event["content"].get("redacts", "")
            for event in self.user.events.get(chat, [])
            if event["type"] == "m.room.redaction"
        }

    def _reaction(self, chat: str, target: str, key: str, sender: str) -> str | None:
        gone = self._redacted(chat)
        for event in self.user.events.get(chat, []):
            related = event["content"].get("m.relates_to", {})
            if (
                event["type"] == "m.reaction"
                and event["sender"] == sender
                and (related.get("event_id"), related.get("key")) == (target, key)
                and event["event_id"] not in gone
            ):
                return str(event["event_id"])
        return None
