"""From signing in to a usable list of chats, on a real Synapse, against one bare request."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from threading import Event
from typing import Final

import httpx

from inbox_tui.connector.discovery import discover
from inbox_tui.connector.login import Ask, Done, LoginStep
from inbox_tui.domain.ids import ServiceId
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.engine import Engine
from inbox_tui.engine.session import Session
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import chats
from inbox_tui.store.changes import Changes
from inbox_tui.store.store import Store
from tests.bench.report import Ratio
from tests.servers.synapse import Registered, Synapse, running_synapse

ROOMS: Final = 200
USABLE: Final = 20
"""Rows on a screen: with these the list can be used."""
_PASSWORD: Final = "a good password"
_SLIDING_SYNC: Final = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync"
_SECONDS: Final = 120.0


def measure(*, runs: int) -> list[Ratio]:
    """Sign in anew for each run; the bare request is made right before, by the same person."""
    usable: list[float] = []
    bare: list[float] = []
    with running_synapse() as server:
        person = server.register(password=_PASSWORD)
        _make_rooms(server, person)
        # the server's own caches are cold for whoever comes first
        _bare_request(server, person)
        _sign_in(server, person)
        for _ in range(runs):
            bare.append(_bare_request(server, person))
            usable.append(_sign_in(server, person))
    return [
        Ratio(
            f"sign-in to {USABLE} chats listed, {ROOMS} rooms on Synapse",
            usable,
            f"one sliding-sync request for {ROOMS} rooms",
            bare,
            target=3.0,
            alarm=6.0,
        )
    ]


def _make_rooms(server: Synapse, person: Registered) -> None:
    with _client(server, person) as client:
        for number in range(ROOMS):
            reply = client.post(
                "/_matrix/client/v3/createRoom",
                json={"name": f"Room {number}", "preset": "private_chat"},
            )
            room = reply.raise_for_status().json()["room_id"]
            client.put(
                f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{number}",
                json={"msgtype": "m.text", "body": f"Message {number}"},
            ).raise_for_status()


def _bare_request(server: Synapse, person: Registered) -> float:
    body = {
        "lists": {
            "all": {
                "ranges": [[0, ROOMS - 1]],
                "timeline_limit": 1,
                "required_state": [["m.room.name", ""]],
            }
        }
    }
    with _client(server, person) as client:
        began = time.perf_counter()
        client.post(_SLIDING_SYNC, json=body, params={"timeout": 0}).raise_for_status()
        return time.perf_counter() - began


def _client(server: Synapse, person: Registered) -> httpx.Client:
    return httpx.Client(
        base_url=server.base_url,
        headers={"Authorization": f"Bearer {person.access_token}"},
        timeout=_SECONDS,
    )


def _sign_in(server: Synapse, person: Registered) -> float:
    """Seconds from giving the password to the first screenful of chats in the store."""
    with tempfile.TemporaryDirectory(prefix="inbox-tui-bench-") as folder:
        store = Store.create(Path(folder), MasterKey.random())
        registry = discover()
        with Session(store, Engine(store, registry), registry) as session:
            login = session.engine.begin_login(ServiceId("matrix"), as_home=True)
            step = login.start().result(_SECONDS)
            began = time.perf_counter()
            while not isinstance(step, Done):
                step = login.answer(_answers(step, server, person)).result(_SECONDS)
            _wait_for_chats(session)
            return time.perf_counter() - began


def _answers(step: LoginStep, server: Synapse, person: Registered) -> dict[str, Secret]:
    if not isinstance(step, Ask):
        return {}
    if step.error:
        raise RuntimeError(f"Signing in failed: {step.error}")
    known = {
        "homeserver": server.base_url,
        "method": "password",
        "user": person.user_id,
        "password": person.password,
    }
    return {field.id: Secret(known.get(field.id, field.default)) for field in step.fields}


def _wait_for_chats(session: Session) -> None:
    changed = Event()

    def notice(_: Changes) -> None:
        changed.set()

    unsubscribe = session.store.subscribe(notice)
    try:
        while _count(session) < USABLE:
            if not changed.wait(_SECONDS):
                raise TimeoutError("the chats never came")
            changed.clear()
    finally:
        unsubscribe()


def _count(session: Session) -> int:
    with session.store.read() as reader:
        return len(chats.page(reader, limit=USABLE))
