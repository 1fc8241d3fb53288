"""The command line against a real homeserver: what it says was sent, is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from inbox_tui.cli import demo
from inbox_tui.cli.exits import Exit
from inbox_tui.connector.discovery import discover
from inbox_tui.connector.login import Ask, Done
from inbox_tui.domain.ids import ServiceId
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.session import Session
from tests.cli import inboxes
from tests.servers.synapse import Registered, Synapse

pytestmark = pytest.mark.server("synapse")

MATRIX = ServiceId("matrix")


def sign_in(home: Path, server: Synapse, person: Registered) -> None:
    """Make an inbox whose home is ``person``'s account, with its chats in it."""
    known = {
        "homeserver": server.base_url,
        "method": "password",
        "user": person.user_id,
        "password": person.password,
    }
    with inboxes.new_inbox(home) as store, Session.open(store, discover()) as session:
        login = session.engine.begin_login(MATRIX, as_home=True)
        step = login.start().result(60)
        while not isinstance(step, Done):
            assert isinstance(step, Ask)
            assert not step.error
            answers = {it.id: Secret(known.get(it.id, it.default)) for it in step.fields}
            step = login.answer(answers).result(60)
        demo.wait_for_chats(session, MATRIX)


def test_what_send_calls_sent_is_on_the_server(home: Path, synapse: Synapse) -> None:
    person = synapse.register()
    headers = {"Authorization": f"Bearer {person.access_token}"}
    with httpx.Client(base_url=synapse.base_url, headers=headers, timeout=60) as client:
        made = client.post("/_matrix/client/v3/createRoom", json={"name": "Garden"})
        room = made.raise_for_status().json()["room_id"]
        sign_in(home, synapse, person)

        done = subprocess.run(
            [sys.executable, "-m", "inbox_tui", "send", "Garden", "On my way", "--json"],
            capture_output=True,
            text=True,
            check=False,
            timeout=90,
        )

        assert (done.returncode, done.stderr) == (Exit.DONE, "")
        sent = json.loads(done.stdout)
        assert sent["status"] == "sent"
        event = client.get(f"/_matrix/client/v3/rooms/{room}/event/{sent['message']}")
        assert event.raise_for_status().json()["content"]["body"] == "On my way"
