"""The pretend people: there from the start, the same on every run, and good company."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import connectors.demo
from connectors.demo import keeping
from connectors.demo.cast import load
from connectors.demo.connector import DemoConnector
from connectors.demo.life import Tempo
from connectors.demo.pictures import pdf, png
from connectors.demo.room import Room
from connectors.demo.signing_in import LANTERN_NUMBER
from connectors.demo.styles import HARBOR, LANTERN, PIGEON, Style
from connectors.demo.world import NOW, SPEED, World, the_world
from inbox_tui.connector.conformance.host import RecordingHost
from inbox_tui.connector.egress import Egress
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.event import (
    ChatChanged,
    ConnectionChanged,
    Event,
    HistoryGap,
    MessageEdited,
    MessageReceived,
    ReactionAdded,
    ReceiptReceived,
    ServiceBlocksChanged,
    TypingChanged,
)
from inbox_tui.domain.ids import ChatId, Identity, Millis, TransactionId
from inbox_tui.domain.intent import BlockOnService, SendMessage
from inbox_tui.domain.message import FilePart, TextPart, plain_text
from inbox_tui.domain.secret import Secret

FIRST = TransactionId("first")
NOON = Millis(1_763_985_600_000)
ME = {
    HARBOR.service: "sam",
    LANTERN.service: LANTERN_NUMBER,
    PIGEON.service: "sam@pigeon.example",
}


def world(speed: float = 0) -> World:
    return World(tempo=Tempo(speed), clock=lambda: NOON)


class Visit:
    """Our account on one network of a world, connected."""

    def __init__(self, place: World, style: Style) -> None:
        network = place.network(style)
        me = ME[style.service]
        connector = DemoConnector(
            style, lambda: network, pairing=place.pair, company=lambda: place.life(style)
        )
        token = {"token": Secret(network.token(me))}
        self.host = RecordingHost(
            network.identity(me), Credentials(token, {"name": "Sam"}), Egress()
        )
        self.connection = connector.connect(self.host)

    async def arrive(self) -> asyncio.Task[None]:
        running = asyncio.create_task(self.connection.run())
        await self.host.wait_for(
            ConnectionChanged, lambda event: event.status.state is ConnectionState.CONNECTED
        )
        return running


@contextlib.asynccontextmanager
async def visiting(place: World, style: Style) -> AsyncIterator[Visit]:
    visit = Visit(place, style)
    running = await visit.arrive()
    try:
        yield visit
    finally:
        assert not running.done(), running
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def chat_with(name: str) -> ChatId:
    return ChatId("dm:" + "~".join(sorted((name, "sam"))))


def settled(place: World, style: Style) -> list[Room]:
    place.network(style).sign_up(ME[style.service], "Sam")
    place.life(style).settle(place.network(style), ME[style.service])
    return list(place.network(style).rooms.values())


async def test_there_are_thirty_chats_of_both_kinds_in_several_scripts() -> None:
    place = world()
    rooms = [room for style in (HARBOR, LANTERN, PIGEON) for room in settled(place, style)]
    said = "".join(plain_text(entry.parts) for room in rooms for entry in room.entries)
    assert len(rooms) >= 30
    assert {room.kind for room in rooms} == set(ChatKind)
    for script in "由مשЛ하🚗":
        assert script in said or script in "".join(n for room in rooms for n in room.names.values())


@pytest.mark.parametrize("style", [HARBOR, LANTERN, PIGEON], ids=lambda style: style.name)
async def test_the_same_chats_are_there_on_every_run(style: Style) -> None:
    def story(place: World) -> list[tuple[object, ...]]:
        return [
            (room.id, entry.id, entry.sender, entry.at, entry.versions)
            for room in settled(place, style)
            for entry in room.entries
        ]

    assert story(world()) == story(world())


@pytest.mark.parametrize("style", [HARBOR, LANTERN, PIGEON], ids=lambda style: style.name)
async def test_every_chat_is_in_order_and_nothing_comes_from_the_future(style: Style) -> None:
    place = world()
    for room in settled(place, style):
        times = [entry.at for entry in room.entries]
        assert times == sorted(times)
        assert times[-1] <= NOON
        for entry in room.entries:
            assert entry.sender in room.members
            assert entry.reply_to is None or room.entry(entry.reply_to) is not None
            assert all(who in room.members for who, _ in entry.reactions)


async def test_one_chat_is_deep_enough_to_page() -> None:
    async with visiting(world(), HARBOR) as visit:
        gap = next(
            event for event in visit.host.found(HistoryGap) if event.chat == chat_with("anna")
        )
        count, cursor = 0, str(gap.cursor)
        ids = set()
        while cursor:
            page = await visit.connection.history(gap.chat, cursor, 50)
            messages = [e.message.id for e in page.events if isinstance(e, MessageReceived)]
            count += len(messages)
            ids |= set(messages)
            cursor = page.cursor or ""
        assert count == len(ids) > 300


async def test_an_answer_comes_after_typing_and_is_told_by_receipts() -> None:
    async with visiting(world(speed=400), HARBOR) as visit:
        start = len(visit.host.events)
        chat = chat_with("jonas")
        sent = await visit.connection.perform(
            SendMessage(chat, (TextPart("Bis morgen?"),)), TransactionId("t1")
        )
        jonas = Identity(HARBOR.service, "jonas")
        await visit.host.wait_for(ReceiptReceived, lambda e: e.up_to == sent.message, after=start)
        answer = await visit.host.wait_for(
            MessageReceived,
            lambda e: e.message.chat == chat and e.message.sender == jonas,
            after=start,
        )
        events = visit.host.events[start:]
        typed = next(
            place
            for place, event in enumerate(events)
            if isinstance(event, TypingChanged) and event.chat == chat and event.who == (jonas,)
        )
        assert typed < events.index(answer)


async def test_who_is_asked_for_a_picture_sends_one_that_can_be_fetched() -> None:
    async with visiting(world(speed=400), HARBOR) as visit:
        start, chat = len(visit.host.events), chat_with("priya")
        await visit.connection.perform(
            SendMessage(chat, (TextPart("Do you have a photo?"),)), TransactionId("t1")
        )

        def picture(event: Event) -> bool:
            return (
                isinstance(event, MessageReceived)
                and event.message.chat == chat
                and any(
                    isinstance(part, FilePart) and part.name.startswith("view")
                    for part in event.message.parts
                )
            )

        event = await visit.host.wait_for_any(picture, after=start)
        assert isinstance(event, MessageReceived)
        part = event.message.parts[0]
        assert isinstance(part, FilePart)
        data = b"".join([piece async for piece in visit.connection.fetch(part.locator)])
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        length = int.from_bytes(data[33:37])
        assert len(zlib.decompress(data[41 : 41 + length])) == 200 * (1 + 3 * 320)


async def test_somebody_reacts_in_the_end() -> None:
    async with visiting(world(speed=2000), HARBOR) as visit:
        start = len(visit.host.events)
        for number in range(12):
            await visit.connection.perform(
                SendMessage(chat_with("ella"), (TextPart(f"Song {number}!"),)),
                TransactionId(f"t{number}"),
            )
        await visit.host.wait_for(ReactionAdded, after=start)


async def test_people_write_by_themselves() -> None:
    async with visiting(world(speed=400), HARBOR) as visit:
        start = len(visit.host.events)
        await visit.host.wait_for(MessageReceived, after=start)


async def test_a_phishing_stranger_waits_as_a_request_whose_link_lies() -> None:
    async with visiting(world(), LANTERN) as visit:
        waiting = visit.host.found(ChatChanged, lambda e: e.membership is Membership.INVITED)
        links = [
            (urlsplit(text[link.start : link.end]).hostname, urlsplit(link.target).hostname)
            for event in visit.host.found(MessageReceived)
            if event.message.chat in {request.chat for request in waiting}
            for part in event.message.parts
            if isinstance(part, TextPart)
            for text in [part.text]
            for link in part.links
        ]
        assert links
        assert all(shown != target for shown, target in links)


async def test_another_stranger_asks_while_one_is_there() -> None:
    async with visiting(world(speed=400), LANTERN) as visit:
        start = len(visit.host.events)
        await visit.host.wait_for(
            ChatChanged, lambda e: e.membership is Membership.INVITED, after=start
        )


@pytest.mark.parametrize("is_early", [True, False], ids=["while connecting", "once connected"])
async def test_who_was_blocked_comes_back_on_another_service_under_the_same_name(
    is_early: bool,
) -> None:
    place = world(speed=400)
    settled(place, HARBOR)
    if is_early:
        keeping.block(place.network(HARBOR), "sam", "tomasz", is_blocked=True)
    tomasz = Identity(HARBOR.service, "tomasz")
    async with visiting(place, LANTERN) as other, visiting(place, HARBOR) as home:
        if not is_early:
            await home.connection.perform(BlockOnService(tomasz, is_blocked=True), FIRST)
        name = place.network(HARBOR).names["tomasz"]
        back = await other.host.wait_for(
            ChatChanged,
            lambda e: (
                e.partner is not None and place.network(LANTERN).names[e.partner.native] == name
            ),
        )
        assert back.partner is not None
        assert back.partner != tomasz
        assert back.membership is Membership.INVITED


async def test_somebody_is_blocked_from_the_start() -> None:
    async with visiting(world(), HARBOR) as visit:
        (blocks,) = visit.host.found(ServiceBlocksChanged)
        assert [identity.native for identity in blocks.blocked] == ["viktor"]


async def test_a_world_that_stands_still_says_nothing() -> None:
    place = world(speed=0)
    async with visiting(place, HARBOR) as visit:
        sent = await visit.connection.perform(
            SendMessage(chat_with("anna"), (TextPart("Hello?"),)), TransactionId("t")
        )
        await visit.host.wait_for(MessageReceived, lambda e: e.message.id == sent.message)
        end = place.network(HARBOR).place("sam")
        for _ in range(50):
            await asyncio.sleep(0)
        assert place.network(HARBOR).place("sam") == end


async def test_after_a_new_start_of_the_program_nothing_is_told_under_another_id() -> None:
    async with visiting(world(), HARBOR) as first:
        before = {event.message.id for event in first.host.found(MessageReceived)}
    second = Visit(world(), HARBOR)
    second.host = first.host.restart()
    connector = DemoConnector(
        HARBOR,
        lambda: place.network(HARBOR),
        pairing=world().pair,
        company=lambda: place.life(HARBOR),
    )
    place = world()
    second.connection = connector.connect(second.host)
    running = await second.arrive()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert {event.message.id for event in second.host.found(MessageReceived)} == before


async def test_somebody_corrects_what_they_wrote() -> None:
    async with visiting(world(speed=400), HARBOR) as visit:
        edit = await visit.host.wait_for(
            MessageEdited, lambda e: "by the big clock" in plain_text(e.message.parts)
        )
        assert edit.message.replaces is not None


async def test_people_go_on_when_the_script_is_over() -> None:
    place = world(speed=20_000)
    async with visiting(place, PIGEON) as visit:
        said = {line for lines in load("pigeon").answers.values() for line in lines}
        start = len(visit.host.events)
        await visit.host.wait_for(
            MessageReceived, lambda e: plain_text(e.message.parts) in said, after=start
        )


async def test_who_signs_in_under_another_name_finds_the_same_people() -> None:
    place = world()
    settled(place, HARBOR)
    place.network(HARBOR).sign_up("alex", "Alex")
    place.life(HARBOR).settle(place.network(HARBOR), "alex")
    assert len(list(place.network(HARBOR).rooms_of("alex"))) == 18


def test_nothing_in_the_pretend_services_can_reach_a_network() -> None:
    root = Path(connectors.demo.__file__).parent
    imported = {
        name.split(".")[0]
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported & {"httpx", "socket", "http", "urllib", "ssl", "subprocess"} == set()


def test_a_document_is_one_and_a_picture_too() -> None:
    document = pdf("Notes (draft)")
    assert document.startswith(b"%PDF-1.4")
    assert int(document.split(b"startxref\n")[1].split(b"\n")[0]) == document.index(b"xref\n")
    assert png("a") == png("a")
    assert png("a") != png("b")


def test_tempo_and_time_come_from_the_environment() -> None:
    place = the_world(
        {"INBOX_TUI_HOME": "a place of its own", SPEED: "0", NOW: "2026-11-22T12:00:00+00:00"}
    )
    assert place.tempo.speed == 0
    assert place.network(HARBOR).clock() == 1_795_348_800_000
    assert the_world({"INBOX_TUI_HOME": "a place of its own"}) is place
