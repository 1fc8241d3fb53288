"""The Matrix connector against a real homeserver, beyond what every service has."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator
from typing import Any
from zlib import compress, crc32

import pytest
import pytest_asyncio

from inbox_tui.connector.conformance.host import RecordingHost
from inbox_tui.connector.conformance.peer import PeerFile
from inbox_tui.connector.conformance.subject import Subject, answer_to, sign_in, signed_in, wording
from inbox_tui.connector.errors import BadCredentials, Unsupported
from inbox_tui.connector.login import Ask
from inbox_tui.connector.protocol import HistoryPage
from inbox_tui.domain.capability import Feature, Level
from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Membership
from inbox_tui.domain.event import (
    ChatChanged,
    HistoryGap,
    MessageDeleted,
    MessageReceived,
)
from inbox_tui.domain.ids import ChatId
from inbox_tui.domain.intent import AnswerRequest, React, SendMessage
from inbox_tui.domain.message import FilePart, TextPart, UnreadablePart
from tests.connectors.matrix_peer import MatrixPeer
from tests.connectors.matrix_user import at
from tests.servers.synapse import Synapse

pytestmark = pytest.mark.server("synapse")

MEGOLM = {"algorithm": "m.megolm.v1.aes-sha2"}


@pytest_asyncio.fixture(params=["sliding", "v2"])
async def peer(synapse: Synapse, request: pytest.FixtureRequest) -> AsyncIterator[MatrixPeer]:
    peer = MatrixPeer(synapse, request.param)
    yield peer
    await peer.close()


@pytest_asyncio.fixture
async def subject(peer: MatrixPeer) -> AsyncIterator[Subject]:
    async with signed_in(peer) as subject:
        yield subject


async def entered(subject: Subject, peer: MatrixPeer, **what: Any) -> ChatId:
    """A room of the peer's making that our side has joined."""
    room = await peer.user.create_room(invite=[peer.ours.native], **what)
    return await subject.enter(ChatId(room), ChatKind.GROUP)


async def change(subject: Subject, chat: ChatId, **wanted: Any) -> ChatChanged:
    """The next word on a chat in which every wanted field is as it should be."""
    return await subject.host.wait_for(
        ChatChanged,
        lambda event: (
            event.chat == chat
            and all(getattr(event, name) == value for name, value in wanted.items())
        ),
    )


def state(kind: str, content: dict[str, Any], key: str = "") -> dict[str, Any]:
    return {"type": kind, "state_key": key, "content": content}


# --- encryption ---------------------------------------------------------------------------------


async def test_an_encrypted_room_is_seen_and_not_read_and_never_written_to(
    subject: Subject, peer: MatrixPeer
) -> None:
    chat = await entered(
        subject, peer, name="Sealed", initial_state=[state("m.room.encryption", MEGOLM)]
    )
    await change(subject, chat, encryption=Encryption.ENCRYPTED, decrypted_at=DecryptedAt.NOWHERE)
    sealed = MEGOLM | {"ciphertext": "AAAA", "session_id": "s"}
    sent = await peer.user.send(chat, sealed, "m.room.encrypted")
    said = await subject.host.wait_for(MessageReceived, lambda e: e.message.id == sent)
    assert isinstance(said.message.parts[0], UnreadablePart)
    for feature in (Feature.TEXT, Feature.FILE, Feature.REACTION, Feature.EDIT):
        assert not subject.allows(feature, chat)
    for intent in (SendMessage(chat, (TextPart("hi"),)), React(chat, said.message.id, "👋")):
        with pytest.raises(Unsupported):
            await subject.perform(intent)


async def test_a_room_that_becomes_encrypted_closes_at_once_and_after_a_restart(
    subject: Subject, peer: MatrixPeer
) -> None:
    chat = await entered(subject, peer, name="Open")
    await subject.say(chat, wording("In the clear"))
    await peer.user.set_state(chat, "m.room.encryption", MEGOLM)
    await change(subject, chat, encryption=Encryption.ENCRYPTED)
    await subject.stop()
    await subject.come_back()
    assert not subject.allows(Feature.TEXT, chat)


# --- rooms of every kind ------------------------------------------------------------------------


async def test_a_bridged_room_names_its_origin_and_what_the_bridge_allows(
    subject: Subject, peer: MatrixPeer
) -> None:
    bridge = {"bridgebot": peer.user.id, "protocol": {"id": "telegram"}}
    features = {"edit": -2, "reaction": 1, "max_text_length": 4096, "edit_max_age": 60}
    chat = await entered(
        subject,
        peer,
        name="Over there",
        initial_state=[
            state("m.bridge", bridge, "org.example"),
            state("com.beeper.room_features", features),
        ],
    )
    await change(subject, chat, origin="telegram", decrypted_at=DecryptedAt.BRIDGE)
    capabilities = subject.connection.capabilities(chat)
    assert capabilities.level(Feature.EDIT) is Level.REJECTED
    assert capabilities.level(Feature.REACTION) is Level.PARTIAL
    assert capabilities.limits.text_characters == 4096
    assert capabilities.limits.edit_age_seconds == 60
    await peer.user.set_state(chat, "m.bridge", {}, "org.example")
    await change(subject, chat, origin="matrix", decrypted_at=DecryptedAt.PROVIDER)


async def test_a_room_in_a_space_is_labelled_with_its_name(
    subject: Subject, peer: MatrixPeer
) -> None:
    chat = await entered(subject, peer, name="In it")
    space = await peer.user.create_room(
        name="The space",
        invite=[peer.ours.native],
        creation_content={"type": "m.space"},
        initial_state=[state("m.space.child", {"via": ["localhost"]}, chat)],
    )
    await subject.perform(AnswerRequest(ChatId(space), is_accepted=True))
    await change(subject, chat, labels=("The space",))
    await peer.user.set_state(space, "m.space.child", {}, chat)
    await change(subject, chat, labels=())


async def test_a_replaced_room_names_its_successor_and_is_closed(
    subject: Subject, peer: MatrixPeer
) -> None:
    chat = await entered(subject, peer, name="Old")
    said = await peer.user.ask("POST", at("rooms", chat, "upgrade"), json={"new_version": "12"})
    await change(subject, chat, succeeded_by=said["replacement_room"])
    assert not subject.allows(Feature.TEXT, chat)


@pytest.mark.parametrize("version", ["6", "10", "11", "12"])
async def test_a_deletion_is_understood_in_every_room_version(
    subject: Subject, peer: MatrixPeer, version: str
) -> None:
    chat = await entered(subject, peer, name="Versioned", room_version=version)
    message = await subject.is_told(chat, wording("Gone soon"))
    await peer.user.redact(chat, message.id)
    deleted = await subject.host.wait_for(MessageDeleted)
    assert (deleted.target, deleted.by) == (message.id, peer.identity)


async def test_a_room_where_only_some_may_write_says_so(subject: Subject, peer: MatrixPeer) -> None:
    chat = await entered(subject, peer, name="News")
    levels = await peer.user.ask("GET", at("rooms", chat, "state", "m.room.power_levels"))
    await subject.wait_for_membership(chat, Membership.JOINED)
    before = len(subject.host.events)
    await peer.user.set_state(chat, "m.room.power_levels", levels | {"events_default": 50})
    await subject.host.wait_for(
        ChatChanged,
        lambda event: (
            event.chat == chat
            and event.capabilities is not None
            and not event.capabilities.allows(Feature.TEXT)
        ),
        after=before,
    )
    assert "not one of them" in subject.connection.capabilities(chat).reason(Feature.TEXT)


async def test_a_removal_from_a_room_is_told(subject: Subject, peer: MatrixPeer) -> None:
    for act, membership in (("kick", Membership.LEFT), ("ban", Membership.BANNED)):
        chat = await entered(subject, peer, name=act)
        await peer.user.ask("POST", at("rooms", chat, act), json={"user_id": peer.ours.native})
        await change(subject, chat, membership=membership)


async def test_a_smaller_picture_comes_from_the_server(subject: Subject, peer: MatrixPeer) -> None:
    chat = await entered(subject, peer, name="Pictures")
    name = f"{wording('sea')}.png"
    await peer.send_file(chat, PeerFile(name, a_picture(), "image/png"))
    found = await subject.host.wait_for(
        MessageReceived, lambda e: isinstance(e.message.parts[0], FilePart)
    )
    (part,) = found.message.parts
    assert isinstance(part, FilePart)
    assert part.thumbnail is not None
    smaller = b"".join([piece async for piece in subject.connection.fetch(part.thumbnail)])
    assert smaller.startswith(b"\x89PNG")


def a_picture(side: int = 900) -> bytes:
    """A grey PNG, larger than what a thumbnail is scaled to."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = compress((b"\x00" + b"\x80" * side) * side)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


# --- coming back --------------------------------------------------------------------------------


async def test_with_a_lost_position_what_was_missed_can_be_loaded_and_nothing_doubles(
    subject: Subject, peer: MatrixPeer
) -> None:
    chat = await subject.direct()
    before = wording("Before")
    await subject.is_told(chat, before)
    await subject.stop()
    missed = [wording("Missed") for _ in range(30)]
    for text in missed:
        await peer.send_text(chat, text)
    subject.host._state["sync"] = b'{"mode":"sliding","pos":"999/s1_1","window":20}'
    await subject.come_back()
    await subject.hears(chat, missed[-1])
    gap = await subject.host.wait_for(HistoryGap, lambda event: event.chat == chat)
    cursor: str | None = gap.cursor
    while cursor is not None:
        page: HistoryPage = await subject.connection.history(chat, cursor, 10)
        await subject.host.record(page.events)
        cursor = page.cursor
    for text in (before, *missed):
        assert len(subject.ids_of(chat, text)) == 1, text


async def test_a_room_left_while_the_position_was_lost_is_told_to_be_left(
    subject: Subject, peer: MatrixPeer
) -> None:
    chat, kept = (
        await entered(subject, peer, name="Left"),
        await entered(subject, peer, name="Kept"),
    )
    await subject.stop()
    await peer.user.ask("POST", at("rooms", chat, "kick"), json={"user_id": peer.ours.native})
    del subject.host._state["sync"]
    await subject.come_back()
    await change(subject, chat, membership=Membership.LEFT)
    assert not subject.host.found(
        ChatChanged, lambda e: e.chat == kept and e.membership is Membership.LEFT
    )


async def test_many_rooms_arrive_in_steps_the_newest_first(synapse: Synapse) -> None:
    peer = MatrixPeer(synapse, "sliding")
    done = await sign_in(peer)
    token = done.credentials.secrets["access_token"].reveal()
    ours = {"headers": {"Authorization": f"Bearer {token}"}}
    rooms = [
        (await peer.user.ask("POST", at("createRoom"), json={"name": f"{n}"}, **ours))["room_id"]
        for n in range(50)
    ]
    subject = Subject(peer, RecordingHost(done.identity, done.credentials, peer.egress))
    await subject.start()
    first = [
        event.chat for event in subject.host.batches[1].events if isinstance(event, ChatChanged)
    ]
    assert set(first) == set(rooms[-20:])
    assert {event.chat for event in subject.host.found(ChatChanged)} == set(rooms)
    await subject.stop()
    await peer.close()


# --- signing in ---------------------------------------------------------------------------------


async def step_after(peer: MatrixPeer, **answers: str) -> Ask:
    """The question that comes instead of the next one, or of the end."""
    script = {**peer.login_script.right, **answers}
    steps = peer.connector.login(peer.egress)
    step = await anext(steps)
    while isinstance(step, Ask) and not step.error:
        step = await steps.asend(answer_to(step, script))
    await steps.aclose()
    assert isinstance(step, Ask)
    return step


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"homeserver": "http://127.0.0.1:9"}, "cannot be reached"),
        ({"homeserver": "http://192.0.2.1"}, "unencrypted"),
        ({"homeserver": "not a server"}, "server's name"),
        ({"ca_file": "/nowhere.pem"}, "CA file"),
    ],
)
async def test_a_server_that_cannot_be_had_is_asked_for_again_with_what_was_typed(
    synapse: Synapse, answers: dict[str, str], says: str
) -> None:
    peer = MatrixPeer(synapse)
    step = await step_after(peer, **answers)
    await peer.close()
    assert says in step.error
    assert step.error.endswith(".")
    entered = {"homeserver": synapse.base_url, "ca_file": ""} | answers
    assert {field.id: field.default for field in step.fields} == entered


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"password": "wrong"}, "wrong"),
        ({"user": ""}, "user name"),
        ({"method": "token", "token": "nobody's"}, "token"),
        ({"method": "sso"}, "“Password” or “Access token”"),
    ],
)
async def test_a_wrong_proof_is_asked_for_again_and_the_server_is_not(
    synapse: Synapse, answers: dict[str, str], says: str
) -> None:
    peer = MatrixPeer(synapse)
    step = await step_after(peer, **answers)
    await peer.close()
    assert says in step.error
    assert step.error.endswith(".")
    kept = {field.id: field.default for field in step.fields}
    assert "homeserver" not in kept
    assert kept["user"] == answers.get("user", peer.ours.native)
    assert kept["password"] == kept["token"] == ""


async def test_only_what_the_server_offers_can_be_chosen(synapse: Synapse) -> None:
    peer = MatrixPeer(synapse)
    steps = peer.connector.login(peer.egress)
    second = await steps.asend(answer_to(await anext(steps), peer.login_script.right))
    await steps.aclose()
    await peer.close()
    assert isinstance(second, Ask)
    (method,) = [field for field in second.fields if field.id == "method"]
    assert [value for value, _ in method.choices] == ["password", "token"]
    assert method.default == "password"


async def test_an_access_token_signs_in(synapse: Synapse) -> None:
    peer = MatrixPeer(synapse)
    script = {**peer.login_script.right} | {"method": "token", "token": peer._us.access_token}
    done = await sign_in(peer, first=script)
    await peer.close()
    assert done.identity == peer.ours


async def test_a_session_ended_elsewhere_needs_the_person(
    subject: Subject, peer: MatrixPeer
) -> None:
    assert subject.running is not None
    device = subject.host.credentials.settings["device_id"]
    headers = {"Authorization": f"Bearer {peer._us.access_token}"}
    auth = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": peer.ours.native},
        "password": peer._us.password,
    }
    await peer.user.http.request(
        "DELETE", at("devices", device), json={"auth": auth}, headers=headers
    )
    # something new, so that the server looks at the waiting request
    await peer.create_direct()
    with pytest.raises(BadCredentials):
        await subject.running
