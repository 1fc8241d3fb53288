"""Somebody on a Matrix homeserver, by plain requests."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx

from inbox_tui.connector.conformance.peer import PATIENCE
from tests.servers.synapse import Registered, Synapse

Event = dict[str, Any]


def at(*segments: str, version: str = "v3") -> str:
    return f"/_matrix/client/{version}/" + "/".join(quote(item, safe="") for item in segments)


class MatrixUser:
    """Somebody on the homeserver, and every event of their rooms that they have seen."""

    def __init__(self, synapse: Synapse, account: Registered) -> None:
        self.id = account.user_id
        self.account = account
        self.http = httpx.AsyncClient(
            base_url=synapse.base_url,
            headers={"Authorization": f"Bearer {account.access_token}"},
            timeout=60,
        )
        self.events: dict[str, list[Event]] = {}
        self.receipts: dict[str, dict[str, str]] = {}
        self.typing: dict[str, list[str]] = {}
        self._since = ""
        self._transactions = itertools.count()

    async def ask(self, method: str, path: str, **what: Any) -> Event:
        reply = await self.http.request(method, path, **what)
        assert reply.is_success, f"{method} {path}: {reply.status_code} {reply.text}"
        body: Event = reply.json()
        return body

    async def create_room(self, **what: Any) -> str:
        return str((await self.ask("POST", at("createRoom"), json=what))["room_id"])

    async def join(self, room: str) -> None:
        await self.ask("POST", at("rooms", room, "join"), json={})

    async def send(self, room: str, content: Event, kind: str = "m.room.message") -> str:
        path = at(
            "rooms", room, "send", kind, f"t{next(self._transactions)}-{secrets.token_hex(4)}"
        )
        return str((await self.ask("PUT", path, json=content))["event_id"])

    async def set_state(self, room: str, kind: str, content: Event, key: str = "") -> None:
        await self.ask("PUT", at("rooms", room, "state", kind, key), json=content)

    async def text(self, room: str, text: str) -> str:
        return await self.send(room, {"msgtype": "m.text", "body": text})

    async def redact(self, room: str, event: str) -> None:
        path = at("rooms", room, "redact", event, f"t{next(self._transactions)}")
        await self.ask("PUT", path, json={})

    async def sync(self, *, wait: bool) -> None:
        """Ask once what is new."""
        params = {"timeout": "5000" if wait and self._since else "0"}
        if self._since:
            params["since"] = self._since
        said = await self.ask("GET", at("sync"), params=params)
        self._since = said["next_batch"]
        for room, update in said.get("rooms", {}).get("join", {}).items():
            self._read(room, update)

    async def until(self, found: Callable[[], Any]) -> Any:
        """Look at what has been seen, then for more, until ``found`` finds something."""
        async with asyncio.timeout(PATIENCE):
            await self.sync(wait=False)
            while True:
                result = found()
                if result is not None:
                    return result
                await self.sync(wait=True)

    def _read(self, room: str, update: Event) -> None:
        seen = self.events.setdefault(room, [])
        known = {event["event_id"] for event in seen}
        seen += [
            e for e in update.get("timeline", {}).get("events", []) if e["event_id"] not in known
        ]
        for event in update.get("ephemeral", {}).get("events", []):
            if event["type"] == "m.typing":
                self.typing[room] = event["content"]["user_ids"]
            elif event["type"] == "m.receipt":
                for name, kinds in event["content"].items():
                    for user in kinds.get("m.read", {}):
                        self.receipts.setdefault(room, {})[user] = name
