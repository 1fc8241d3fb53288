"""The whole story, from an empty machine to the second start, against real servers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

import pytest

from inbox_tui.cli.places import Places
from inbox_tui.domain.ids import Identity
from inbox_tui.store import chats, people
from inbox_tui.store.rows import EVERYTHING, ChatRow
from tests.connectors.matrix_user import MatrixUser
from tests.connectors.xmpp_peer import XmppPeer, xmpp_peer
from tests.e2e import steps
from tests.e2e.others import gets, on_matrix
from tests.e2e.person import Person, at_the_keyboard
from tests.servers.gate import gate_before
from tests.servers.prosody import Prosody
from tests.servers.synapse import Registered, Synapse

PASSPHRASE = "four words nobody guesses"
SWITCHED_OFF = "This service is switched off. Its chats are read-only until it is on again."
NOT_TRUSTED = (
    "The certificate of localhost is not trusted (unable to get local issuer certificate). Check "
    "the address; if the server is yours, give its CA file when signing in."
)


@pytest.mark.slow
@pytest.mark.server("synapse, prosody")
@pytest.mark.timeout(240)
async def test_from_an_empty_machine_to_the_second_start(
    synapse: Synapse, prosody: Prosody, tmp_path: Path
) -> None:
    places = Places.under(tmp_path)
    me = synapse.register()
    async with (
        on_matrix(synapse, synapse.register(f"anna-{secrets.token_hex(3)}")) as anna,
        xmpp_peer(prosody) as ben,
        gate_before(synapse.base_url) as gate,
    ):
        room = await _has_a_past(synapse, anna, me)
        xmpp_chat = await ben.earlier(["Written before you came"])
        xmpp_before = _sessions_of(prosody, ben.ours.native)

        async with at_the_keyboard(places) as person:
            await steps.makes_an_inbox(person, PASSPHRASE)
            await steps.chooses_matrix(person)
            await steps.names_the_server(person, gate.address)
            await steps.gives_the_password(person, me.user_id, me.password)
            await _reads_and_answers(person, anna, room)

            await _finds_xmpp_switched_off(person)
            assert _sessions_of(prosody, ben.ours.native) == xmpp_before
            right = {**ben.login_script.right, "ca_file": str(prosody.ca_file)}
            await _switches_xmpp_on(person, right)

            await _accepts_the_request(person, ben.identity.native)
            await person.jumps_to("Anna and me")
            await ben.send_text(xmpp_chat, "Hello from the other side")
            row = await _unread_in_the_tray(person)
            await _opens_the_tray(person, row)
            await person.waits_for("Written before you came", "Hello from the other side")
            await person.types("Hello back")
            await person.presses("enter")
            await ben.wait_for_text(xmpp_chat, "Hello back")
            await _merges_and_separates(person, row)
            await _mutes(person, row.title)
            await _blocks(person, row.title, ben)
            await _switches_xmpp_off(person)

            await person.jumps_to(row.title)
            await person.waits_for("Hello back")
            await person.reads(SWITCHED_OFF)
            await _deletes(person, row.title)
            await person.presses("ctrl+q")

        gate.shut()
        await anna.text(room, "Written while you were away")
        async with at_the_keyboard(places, passphrase=PASSPHRASE) as person:
            await _sees_everything_before_any_network(person)
            assert await _is_blocked(person, ben.identity)
            gate.open()
            await person.waits_for("Written while you were away")
            await person.connects()
            assert _titles(person) == ["Anna and me"]


async def _has_a_past(synapse: Synapse, anna: MatrixUser, me: Registered) -> str:
    room = await anna.create_room(
        name="Anna and me", preset="public_chat", invite=[me.user_id], is_direct=True
    )
    async with on_matrix(synapse, me) as mine:
        await mine.join(room)
    for number in range(30):
        await anna.text(room, f"old news {number}")
    return room


async def _reads_and_answers(person: Person, anna: MatrixUser, room: str) -> None:
    await person.waits_for("Anna and me")
    await person.jumps_to("Anna and me")
    await person.waits_for("old news 29")
    await anna.text(room, "Are you there?")
    await person.waits_for("Are you there?")
    await person.types("Yes, just arrived")
    await person.presses("enter")
    await gets(anna, room, "Yes, just arrived")
    await person.waits_for("sent ✓")


async def _sees_everything_before_any_network(person: Person) -> None:
    """The server is asked and does not answer: what is on the screen comes from here alone."""
    await person.jumps_to("Anna and me")
    await person.waits_for("Are you there?", "Yes, just arrived", "Connecting: Matrix")
    assert _titles(person) == ["Anna and me"]


def _sessions_of(prosody: Prosody, address: str) -> int:
    """How often the server's log tells of this account."""
    return (prosody.folder / "prosody.log").read_text(encoding="utf-8").count(address)


async def _finds_xmpp_switched_off(person: Person) -> None:
    await person.presses("f2")
    await person.waits_for("Third-Party Chats")
    await person.presses("escape")
    await person.presses("f3")
    text = await person.waits_for("XMPP")
    (row,) = [line for line in text.splitlines() if "XMPP" in line]
    assert "Off" in row


async def _switches_xmpp_on(person: Person, right: Mapping[str, str]) -> None:
    await steps.turns_xmpp_on(person)
    await steps.signs_in_to_xmpp(person, {**right, "ca_file": ""})
    await person.reads(NOT_TRUSTED)
    await steps.signs_in_to_xmpp(person, {**right, "password": "certainly wrong"})
    await person.waits_for("the password is not right")
    await steps.signs_in_to_xmpp(person, right)
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


async def _unread_in_the_tray(person: Person) -> ChatRow:
    """What came is counted where it stands, while another chat is open."""
    await person.waits_until(lambda: _tray_door(person).endswith(" 1"))
    with person.app.session.store.read() as reader:
        (row,) = [row for row in chats.page(reader, filter=EVERYTHING) if row.service == "xmpp"]
    assert row.unread == 1
    return row


def _tray_door(person: Person) -> str:
    """The line of the chat list that leads to the tray; empty where there is none."""
    lines = person.sees_in("ChatList").splitlines()
    return next((line.rstrip() for line in lines if "Third-Party Chats" in line), "")


async def _opens_the_tray(person: Person, row: ChatRow) -> None:
    await person.goes_to("ChatList")
    await person.presses("home", "enter")
    await person.waits_for("Chats › Third-Party Chats", row.title)
    await person.presses("home", "enter")


async def _merges_and_separates(person: Person, row: ChatRow) -> None:
    await person.presses("ctrl+t")
    await person.waits_for_in("ChatList", "Anna and me", row.title, "XM ")
    assert "Third-Party Chats" not in person.sees_in("ChatList")
    await person.presses("ctrl+t")
    # the open chat is in the tray: so is the list again
    await person.waits_for("Chats › Third-Party Chats")
    assert "Anna and me" not in person.sees_in("ChatList")


async def _mutes(person: Person, title: str) -> None:
    await _selects(person, title)
    assert "muted" not in person.sees_in("ChatList")
    await person.presses("m")
    await person.waits_for("Mute ", "8 hours")
    await person.presses("down", "enter")
    await person.waits_for_in("ChatList", title, " muted")


async def _blocks(person: Person, title: str, who: XmppPeer) -> None:
    await _selects(person, title)
    await person.presses("b")
    await person.waits_for("Block ", "They are not told.")
    await person.chooses("#yes")
    await person.reads("You blocked this person. Unblock them to write.")
    assert await _is_blocked(person, who.identity)


async def _is_blocked(person: Person, who: Identity) -> bool:
    """As the list of blocked people has it, and the store."""
    await person.presses("f4")
    await person.waits_for("Blocked people", who.native, "here and on XMPP")
    await person.presses("escape")
    with person.app.session.store.read() as reader:
        return people.is_blocked(reader, who)


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


def _titles(person: Person) -> list[str]:
    with person.app.session.store.read() as reader:
        return [each.title for each in chats.page(reader, filter=EVERYTHING)]
