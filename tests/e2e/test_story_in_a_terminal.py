"""The story once more through the real program, key by key, in a real pseudo-terminal."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from tests.cli import inboxes
from tests.connectors.matrix_user import MatrixUser
from tests.connectors.xmpp_peer import XmppPeer, xmpp_peer
from tests.e2e.others import gets, on_matrix
from tests.e2e.window import Window, a_window
from tests.servers.prosody import Prosody
from tests.servers.synapse import Registered, Synapse

pytestmark = [pytest.mark.pty, pytest.mark.slow, pytest.mark.server("synapse, prosody")]


@pytest.mark.timeout(240)
async def test_the_story_holds_in_a_terminal(
    synapse: Synapse, prosody: Prosody, tmp_path: Path
) -> None:
    me = synapse.register()
    async with (
        on_matrix(synapse, synapse.register(f"anna-{secrets.token_hex(3)}")) as anna,
        xmpp_peer(prosody) as ben,
    ):
        room = await _a_room(synapse, anna, me)
        await ben.earlier(["Written before you came"])

        async with a_window(tmp_path) as window:
            await _makes_an_inbox(window)
            await _signs_in_to_matrix(window, synapse.base_url, me)
            await _reads_and_answers(window, anna, room)
            await _switches_xmpp_on(window, ben, prosody.ca_file)
            await _lets_ben_in(window)
            await _reads_in_the_tray_and_answers(window, ben)
            await _merges_and_separates(window, ben)
            await _switches_xmpp_off(window)
            await window.quits()

        async with a_window(tmp_path) as window:
            await window.sees("Anna and me", "Third-Party Chats ›")
            await _opens_the_tray(window)
            await window.sees("Hello back", "This service is switched off.")
            await _goes_to_the_list(window)
            await window.presses("escape", "Anna and me")
            await window.presses("end")
            await window.presses("enter", "Are you there?", "Yes, just arrived")
            await window.quits()


async def _a_room(synapse: Synapse, anna: MatrixUser, me: Registered) -> str:
    room = await anna.create_room(
        name="Anna and me", preset="public_chat", invite=[me.user_id], is_direct=True
    )
    async with on_matrix(synapse, me) as mine:
        await mine.join(room)
    await anna.text(room, "old news")
    return room


async def _makes_an_inbox(window: Window) -> None:
    await window.sees("Every chat you have, in one inbox.", "The same again")
    await window.fills_in("Passphrase", inboxes.PASSPHRASE, is_seen=False)
    await window.presses("enter")
    await window.fills_in("The same again", inboxes.PASSPHRASE, is_seen=False)
    await window.presses("enter", "Sign in to your home account", "Matrix [MX]")


async def _signs_in_to_matrix(window: Window, server: str, me: Registered) -> None:
    await window.presses("enter", "Your Matrix id, or your server")
    await window.fills_in("Your Matrix id", server)
    await window.presses("enter", "User name", "Password")
    await window.fills_in("User name", me.user_id)
    await window.presses("enter")
    await window.fills_in("Password", me.password, is_seen=False)
    await window.presses("enter", "Anna and me")


async def _reads_and_answers(window: Window, anna: MatrixUser, room: str) -> None:
    await window.presses("home")
    await window.presses("enter", "old news", "Write to")
    await anna.text(room, "Are you there?")
    await window.sees("Are you there?")
    await window.writes("Yes, just arrived")
    await window.presses("enter", "sent ✓")
    await gets(anna, room, "Yes, just arrived")


async def _switches_xmpp_on(window: Window, ben: XmppPeer, ca_file: Path) -> None:
    await window.presses("f3", "XMPP [XM]")
    assert "Off" in window.line_with("XMPP [XM]")
    await window.presses("end")
    await window.presses("enter", "Encrypted by default?")
    assert await window.presses_until(" ", "[x]") > 1, "accepted before it was read"
    assert "still to accept" in window.terminal.screen
    await window.presses_until(" ", "All accepted")
    await window.presses("enter", "Sign in to XMPP", "CA file")
    right = ben.login_script.right
    for label, text in (
        ("Address", right["address"]),
        ("Password", right["password"]),
        ("Host", right["host"]),
        ("Port", right["port"]),
        ("CA file", str(ca_file)),
    ):
        await window.fills_in(label, text, is_seen=label != "Password")
        if label != "CA file":
            await window.presses("tab")
    await window.presses("enter", "Where to show third-party chats?")
    await window.presses("enter")
    await window.no_longer_sees("Where to show third-party chats?")
    assert "On" in window.line_with("XMPP [XM]")
    await window.presses("escape", "Write to")


async def _lets_ben_in(window: Window) -> None:
    """Who isn't in the address book waits until they are let in."""
    await window.sees("Requests ›")
    await _goes_to_the_list(window)
    await window.presses("home")
    await window.presses("enter", "Chats › Requests")
    await window.presses("home")
    await window.presses("enter", "Written before you came", "accept")
    await window.presses("a", "Write to")
    await _goes_to_the_list(window)
    await window.presses("escape", "Third-Party Chats ›")


async def _reads_in_the_tray_and_answers(window: Window, ben: XmppPeer) -> None:
    chat = await ben.create_direct()
    await ben.send_text(chat, "Hello from the other side")
    await _opens_the_tray(window)
    await window.sees("Written before you came", "Hello from the other side", "Write to")
    await window.writes("Hello back")
    await window.presses("enter")
    await ben.wait_for_text(chat, "Hello back")


async def _merges_and_separates(window: Window, ben: XmppPeer) -> None:
    window.terminal.press("ctrl+t")
    await window.no_longer_sees("Third-Party Chats")
    await window.sees("Anna and me", "XM ")
    await window.presses("ctrl+t", "Third-Party Chats")


async def _switches_xmpp_off(window: Window) -> None:
    await window.presses("f3", "XMPP [XM]")
    await window.presses("end")
    await window.presses("o", "Turn off XMPP?")
    await window.presses("tab")
    await window.presses("enter", "○ Off")
    await window.presses("escape", "This service is switched off.")


async def _goes_to_the_list(window: Window) -> None:
    await window.presses("f6", "/ filter")


async def _opens_the_tray(window: Window) -> None:
    await _goes_to_the_list(window)
    await window.presses("home")
    await window.presses("enter", "Chats › Third-Party Chats")
    await window.presses("home")
    await window.presses("enter")
