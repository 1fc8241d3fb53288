"""The whole story, from an empty machine to the second start, against real servers."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from pathlib import Path

import pytest
from textual.widgets import Button

from inbox_tui.cli.places import Places
from inbox_tui.store import chats
from inbox_tui.store.rows import EVERYTHING, ChatRow
from inbox_tui.ui.screens.facts_warning import Acceptance
from tests.connectors.matrix_user import MatrixUser
from tests.connectors.xmpp_peer import xmpp_peer
from tests.e2e.person import Person, at_the_keyboard
from tests.servers.prosody import Prosody
from tests.servers.synapse import Synapse

PASSPHRASE = "four words nobody guesses"


@pytest.mark.slow
@pytest.mark.server("synapse, prosody")
@pytest.mark.timeout(240)
async def test_from_an_empty_machine_to_the_second_start(
    synapse: Synapse, prosody: Prosody, tmp_path: Path
) -> None:
    places = Places.under(tmp_path)
    me = synapse.register()
    anna = MatrixUser(synapse, synapse.register(f"anna-{secrets.token_hex(3)}"))
    room = await anna.create_room(
        name="Anna and me", preset="public_chat", invite=[me.user_id], is_direct=True
    )
    mine = MatrixUser(synapse, me)
    await mine.join(room)
    await mine.http.aclose()
    for number in range(30):
        await anna.text(room, f"old news {number}")

    async with xmpp_peer(prosody) as ben:
        xmpp_chat = await ben.earlier(["Written before you came"])
        xmpp_before = _sessions_of(prosody, ben.ours.native)

        async with at_the_keyboard(places) as person:
            await _is_welcomed(person)
            await _signs_in_to_matrix(person, synapse.base_url, me.user_id, me.password)

            await person.waits_for("Anna and me")
            await person.jumps_to("Anna and me")
            await person.waits_for("old news 29")
            await anna.text(room, "Are you there?")
            await person.waits_for("Are you there?")
            await person.types("Yes, just arrived")
            await person.presses("enter")
            await anna.until(lambda: _text_of(anna, room, "Yes, just arrived"))
            await person.waits_for("sent ✓")

            await _finds_xmpp_switched_off(person)
            assert _sessions_of(prosody, ben.ours.native) == xmpp_before
            right = {**ben.login_script.right, "ca_file": str(prosody.ca_file)}
            await _switches_xmpp_on(person, right)

            await _accepts_the_request(person, ben.identity.native)
            await ben.send_text(xmpp_chat, "Hello from the other side")
            row = await _row(person, "xmpp")
            await _opens_the_tray(person, row)
            await person.waits_for("Written before you came", "Hello from the other side")
            await person.types("Hello back")
            await person.presses("enter")
            await ben.wait_for_text(xmpp_chat, "Hello back")

            await _merges_and_separates(person, row.title)
            await _mutes(person, row.title)
            await _blocks(person, row.title)
            await _switches_xmpp_off(person)

            await person.jumps_to(row.title)
            await person.waits_for("Hello back", "read-only")
            await _deletes(person, row.title)
            await person.presses("ctrl+q")

        async with at_the_keyboard(places, passphrase=PASSPHRASE) as person:
            await person.waits_for("Anna and me")
            with person.app.session.store.read() as reader:
                assert [each.title for each in chats.page(reader, filter=EVERYTHING)] == [
                    "Anna and me"
                ]
            await person.jumps_to("Anna and me")
            await person.waits_for("Are you there?", "Yes, just arrived")


def _text_of(user: MatrixUser, room: str, text: str) -> bool | None:
    seen = user.events.get(room, [])
    return True if any(event["content"].get("body") == text for event in seen) else None


def _sessions_of(prosody: Prosody, address: str) -> int:
    """How often the server's log tells of this account."""
    return (prosody.folder / "prosody.log").read_text(encoding="utf-8").count(address)


async def _is_welcomed(person: Person) -> None:
    await person.waits_for("Every chat you have, in one inbox.", "Passphrase")
    await person.fills_in("Passphrase", PASSPHRASE)
    await person.presses("enter")
    await person.fills_in("The same again", PASSPHRASE)
    await person.presses("enter")
    await person.waits_for("Sign in to your home account")


async def _signs_in_to_matrix(person: Person, server: str, user: str, password: str) -> None:
    await person.waits_for("Matrix [MX]")
    await person.presses("enter")
    await person.waits_for("Your Matrix id, or your server")
    await person.fills_in("Your Matrix id", server)
    await person.fills_in("User name", user)
    await person.fills_in("Password", password)
    await person.chooses("#continue")


async def _finds_xmpp_switched_off(person: Person) -> None:
    await person.presses("f2")
    await person.waits_for("Third-Party Chats")
    await person.presses("escape")
    await person.presses("f3")
    text = await person.waits_for("XMPP")
    (row,) = [line for line in text.splitlines() if "XMPP" in line]
    assert "Off" in row


async def _switches_xmpp_on(person: Person, right: Mapping[str, str]) -> None:
    await person.moves_to_option("xmpp")
    await person.presses("enter")
    await person.waits_for("Encrypted by default?")
    turn_on = person.app.screen.query_one("#turn-on", Button)
    boxes = len(person.app.screen.query(Acceptance))
    assert boxes >= 3
    for accepted in range(boxes):
        assert turn_on.disabled, f"could be turned on after {accepted} of {boxes} warnings"
        await person.reads_on_until(lambda: isinstance(person.app.screen.focused, Acceptance))
        await person.presses("space")
    await person.waits_for("All accepted")
    await person.chooses("#turn-on")
    await person.waits_for("Sign in to XMPP")
    await person.fills_in("Address", right["address"])
    await person.fills_in("Password", "certainly wrong")
    for label, name in (("Host", "host"), ("Port", "port"), ("CA file", "ca_file")):
        await person.fills_in(label, right[name])
    await person.chooses("#continue")
    await person.waits_for("the password is not right")
    await person.fills_in("Password", right["password"])
    await person.chooses("#continue")
    await person.waits_for("Where to show third-party chats?")
    await person.presses("enter")
    await person.goes_back_to_the_inbox()


async def _accepts_the_request(person: Person, who: str) -> None:
    """Somebody who isn't in the address book waits until they are let in."""
    await person.waits_for("Requests", who)
    await person.goes_to("ChatList")
    await person.presses("home", "enter")
    await person.waits_for("Chats › Requests", who)
    await person.presses("home", "enter")
    await person.waits_for("Written before you came", "Accept")
    await person.presses("a")
    await person.goes_to("ChatList")
    await person.presses("escape")
    await person.waits_for("Third-Party Chats")


async def _opens_the_tray(person: Person, row: ChatRow) -> None:
    await person.goes_to("ChatList")
    await person.presses("home", "enter")
    await person.waits_for("Chats › Third-Party Chats", row.title)
    await person.presses("home", "enter")


async def _merges_and_separates(person: Person, title: str) -> None:
    await person.presses("ctrl+t")
    await person.waits_until_gone("Third-Party Chats")
    await person.waits_for("Anna and me", title)
    await person.presses("ctrl+t")
    await person.waits_for("Third-Party Chats")


async def _mutes(person: Person, title: str) -> None:
    await _selects(person, title)
    await person.presses("m")
    await person.waits_for("Mute ", "8 hours")
    await person.presses("down", "enter")
    await person.waits_for("muted")


async def _blocks(person: Person, title: str) -> None:
    await _selects(person, title)
    await person.presses("b")
    await person.waits_for("Block")
    await person.presses("tab", "enter")


async def _switches_xmpp_off(person: Person) -> None:
    await person.presses("f3")
    await person.waits_for("XMPP")
    await person.moves_to_option("xmpp")
    await person.presses("o")
    await person.waits_for("Turn off XMPP?")
    await person.chooses("#yes")
    await person.waits_for("Off")
    await person.goes_back_to_the_inbox()


async def _selects(person: Person, title: str) -> None:
    """Open the tray, and go to the chat's row."""
    await person.goes_to("ChatList")
    if "Chats › Third-Party Chats" not in person.sees():
        await person.presses("home", "enter")
        await person.waits_for("Chats › Third-Party Chats", title)
    await person.presses("home")


async def _deletes(person: Person, title: str) -> None:
    await person.goes_to("ChatList")
    await person.presses("D")
    await person.waits_for("Delete")
    await person.chooses("#yes")
    await person.waits_until_gone(title)


async def _row(person: Person, service: str) -> ChatRow:
    async with asyncio.timeout(30):
        while True:
            with person.app.session.store.read() as reader:
                rows = chats.page(reader, filter=EVERYTHING)
            for row in rows:
                if row.service == service:
                    return row
            await person.pilot.pause()
