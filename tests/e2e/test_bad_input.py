"""What goes wrong outside is told in one sentence, and nothing that is stored is lost by it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from inbox_tui.cli.places import Places
from inbox_tui.domain.account import Account, Credentials
from inbox_tui.domain.ids import ChatId, ChatKey, Identity, ServiceId
from inbox_tui.domain.message import plain_text
from inbox_tui.domain.secret import Secret
from inbox_tui.store import accounts, quarantine, timeline
from inbox_tui.store.store import Store
from tests.cli import inboxes
from tests.connectors.matrix_events import KINDS
from tests.connectors.matrix_user import at
from tests.connectors.test_matrix_hostile_events import WRONG, fields_of, with_field
from tests.e2e import steps
from tests.e2e.others import gets, on_matrix
from tests.e2e.person import Person, at_the_keyboard
from tests.e2e.pretend_homeserver import USER, in_room, pretend_homeserver, text_event
from tests.servers.certificates import TestAuthority
from tests.servers.ports import free_port
from tests.servers.synapse import Registered, Synapse
from tests.store.mounted_disk import small_disk

GARDEN, SHED, STRANGE = "!garden:localhost", "!shed:localhost", "!strange:localhost"
SIGN_IN_AGAIN = "Matrix: signed out by the service. Press F2, then Home account, to sign in again."
NOBODY_THERE = "127.0.0.1 cannot be reached. Check the address and your network connection."
NOT_TRUSTED = (
    "The certificate of 127.0.0.1 is not trusted (unable to get local issuer certificate). Check "
    "the address; if the server is yours, give its CA file when signing in."
)
NO_ROOM = "The disk is full. Free 8 MB"


@contextmanager
def an_inbox(home: Path) -> Iterator[Store]:
    """An inbox with two chats in it from better days."""
    with inboxes.new_inbox(home) as store:
        yield store
        for room, title, text in ((GARDEN, "Garden", "Tomatoes!"), (SHED, "Shed", "Rakes!")):
            inboxes.apply(store, inboxes.chat(room, title))
            inboxes.apply(store, [inboxes.message(room, f"$old-{title}", text)])


def at_home_on(home: Path, homeserver: str, me: Registered | None = None) -> Places:
    """An inbox whose home account is on this server; signed in where ``me`` says who that is."""
    user = me.user_id if me else USER
    account = Account(
        inboxes.HOME,
        Identity(ServiceId("matrix"), user),
        "Me",
        is_home=True,
        is_on=True,
        added_at=inboxes.START,
    )
    credentials = Credentials(
        {"access_token": Secret(me.access_token if me else "token")},
        {
            "homeserver": homeserver,
            "user_id": user,
            "device_id": me.device_id if me else "DEVICE",
        },
    )
    with an_inbox(home) as store:
        store.write(lambda tx: accounts.add(tx, account, credentials)).result()
    return Places.under(home)


async def everything_is_still_there(person: Person) -> None:
    """Both chats, with what was written in them."""
    await person.goes_back_to_the_inbox()
    for title, text in (("Garden", "Tomatoes!"), ("Shed", "Rakes!")):
        await person.jumps_to(title)
        await person.waits_for(text)


@pytest.mark.server("synapse")
async def test_a_login_revoked_while_running_says_what_to_press_and_is_mended_by_it(
    synapse: Synapse, tmp_path: Path
) -> None:
    me = synapse.register()
    places = at_home_on(tmp_path, synapse.base_url, me)
    async with (
        on_matrix(synapse) as anna,
        on_matrix(synapse, me) as mine,
        at_the_keyboard(places, passphrase=inboxes.PASSPHRASE) as person,
    ):
        orchard = await anna.create_room(name="Orchard", preset="public_chat")
        await mine.join(orchard)
        await person.waits_for("Orchard")
        await person.connects()
        await mine.ask("POST", at("logout", "all"), json={})
        await person.jumps_to("Orchard")
        await person.types("Apples!")
        await person.presses("enter")
        await person.reads(SIGN_IN_AGAIN)
        await everything_is_still_there(person)

        await steps.opens_home_account(person)
        await steps.names_the_server(person, synapse.base_url)
        await steps.gives_the_password(person, me.user_id, "not the password")
        await person.reads("The user name or password is wrong. Enter them again.")
        await everything_is_still_there(person)

        await steps.opens_home_account(person)
        await steps.names_the_server(person, synapse.base_url)
        await steps.gives_the_password(person, me.user_id, me.password)
        await person.waits_for("Settings", "Home account")
        await person.presses("escape")
        await person.waits_until_gone("sign in again")
        await person.connects()
        await everything_is_still_there(person)
        await gets(anna, orchard, "Apples!")


async def test_a_server_that_is_not_there_is_named_at_sign_in_and_later(tmp_path: Path) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    places = at_home_on(tmp_path, nowhere)
    async with at_the_keyboard(places, passphrase=inboxes.PASSPHRASE) as person:
        await person.reads(f"Matrix: not reachable. {NOBODY_THERE}")
        await everything_is_still_there(person)

        await steps.opens_home_account(person)
        await steps.names_the_server(person, nowhere)
        await person.reads(NOBODY_THERE)
        await everything_is_still_there(person)


async def test_a_certificate_nobody_vouches_for_is_named_until_its_authority_is_given(
    tmp_path: Path,
) -> None:
    authority = TestAuthority(tmp_path / "authority")
    with pretend_homeserver(authority.issue("127.0.0.1")) as server:
        server.says(in_room(GARDEN, [text_event("$new", "Peas!")], name="Garden"))
        places = at_home_on(tmp_path, server.base_url)
        async with at_the_keyboard(places, passphrase=inboxes.PASSPHRASE) as person:
            await person.reads(f"Matrix: not reachable. {NOT_TRUSTED}")
            await everything_is_still_there(person)

            await steps.opens_home_account(person)
            await steps.names_the_server(person, server.base_url)
            await person.reads(NOT_TRUSTED)
            assert server.asked == []
            await steps.names_the_server(person, server.base_url, str(authority.ca_file))
            await steps.gives_the_password(person, USER, "a password")
            await person.waits_for("Settings", "Home account")
            await person.presses("escape")
            await person.connects()
            await everything_is_still_there(person)
            await person.jumps_to("Garden")
            await person.waits_for("Tomatoes!", "Peas!")


async def test_events_that_make_no_sense_are_set_aside_and_the_good_ones_shown(
    tmp_path: Path,
) -> None:
    broken = list(_broken_events())
    no_events = sum(not isinstance(event, dict) for event in broken)
    good = [f"good news {number}" for number in range(5)]
    with pretend_homeserver() as server:
        places = at_home_on(tmp_path, server.base_url)
        async with at_the_keyboard(places, passphrase=inboxes.PASSPHRASE) as person:
            await person.jumps_to("Garden")
            server.stutters(b"this is not JSON")
            for number, news in enumerate(good):
                theirs = broken[number :: len(good)]
                events = [*theirs, text_event(f"$among{number}", news)]
                server.says(in_room(STRANGE, events))
                server.says(_nonsense(number))
                healthy = [text_event(f"$good{number}", news)]
                server.says(in_room(GARDEN, healthy, name="Garden"))
            await person.waits_for(*good)
            last = text_event("$last", "The last word")
            server.says(in_room(STRANGE, [last], name="Strange land"))
            await person.jumps_to("Strange land")
            await person.waits_for("The last word")
            assert set(good) <= set(_texts(person, STRANGE))
            await person.connects()

            with person.app.session.store.read() as reader:
                aside = quarantine.count(reader, inboxes.HOME)
            assert aside > no_events
            assert f"{aside:,} events were set aside" in await _doctor(tmp_path)
            await everything_is_still_there(person)


async def test_a_full_disk_is_named_holds_up_what_is_new_and_passes(tmp_path: Path) -> None:
    with pretend_homeserver() as server, small_disk(tmp_path / "disk") as disk:
        before = text_event("$before", "While there was room")
        server.says(in_room(GARDEN, [before], name="Garden"))
        places = at_home_on(disk.folder, server.base_url)
        async with at_the_keyboard(places, passphrase=inboxes.PASSPHRASE) as person:
            await person.jumps_to("Garden")
            await person.waits_for("Tomatoes!", "While there was room")
            disk.fill()
            kept = server.said
            server.says(in_room(GARDEN, [text_event("$big", "long text " * 20_000)]))
            server.says(in_room(GARDEN, [text_event("$after", "Room again")]))

            await person.waits_for(NO_ROOM)
            await everything_is_still_there(person)
            assert server.acknowledged == kept
            assert _texts(person, GARDEN) == ["Tomatoes!", "While there was room"]

            disk.make_room()
            await person.waits_until_gone(NO_ROOM)
            await person.jumps_to("Garden")
            await person.waits_for("Room again")
            assert len(_texts(person, GARDEN)) == 4

        async with at_the_keyboard(places, passphrase=inboxes.PASSPHRASE) as person:
            await person.jumps_to("Garden")
            await person.waits_for("Room again")
            assert len(_texts(person, GARDEN)) == 4


def _broken_events() -> Iterator[object]:
    """Every kind of event with every field missing and of every wrong type, and what is no event."""
    yield from WRONG
    for kind, raw in KINDS.items():
        for path in fields_of(raw):
            for number, value in enumerate((fields_of, *WRONG)):
                broken = with_field(raw, path, value)
                if path != ("event_id",):
                    broken["event_id"] = f"${kind}-{'.'.join(path)}-{number}"
                yield broken


def _nonsense(number: int) -> dict[str, object]:
    """A reply whose parts are of the wrong type."""
    wrong = WRONG[number % len(WRONG)]
    return {
        "rooms": {
            "join": {GARDEN: {"timeline": wrong, "state": wrong}, "not a room": wrong},
            "invite": wrong,
            "leave": wrong,
        },
        "account_data": wrong,
        "to_device": wrong,
    }


def _texts(person: Person, room: str) -> list[str]:
    key = ChatKey(inboxes.HOME, ChatId(room))
    with person.app.session.store.read() as reader:
        return [plain_text(row.parts) for row in timeline.page(reader, key, limit=10_000)]


async def _doctor(home: Path) -> str:
    """What ``inbox-tui doctor`` says beside the running program."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "inbox_tui", "doctor"],
        env={**os.environ, **inboxes.environment(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout
