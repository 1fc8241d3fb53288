"""The suite itself: a connector that breaks a promise doesn't pass."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from connectors.demo.connection import DemoConnection
from connectors.demo.network import Network
from connectors.demo.styles import HARBOR, PIGEON, Style
from inbox_tui.connector.conformance.base import exercised_by, is_a_sentence
from inbox_tui.connector.conformance.capabilities import CapabilitiesConformance
from inbox_tui.connector.conformance.history import HistoryConformance
from inbox_tui.connector.conformance.host import RecordingHost, StoreRefused
from inbox_tui.connector.conformance.lifecycle import LifecycleConformance
from inbox_tui.connector.conformance.signals import SignalsConformance
from inbox_tui.connector.conformance.subject import Subject, signed_in
from inbox_tui.connector.conformance.suite import ConnectorConformance
from inbox_tui.connector.conformance.text import TextConformance
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.login import LoginSteps
from inbox_tui.connector.protocol import HistoryPage, Host, Outcome
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.capability import Capabilities, Feature
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.event import Batch, ConnectionChanged, UnreadCounted
from inbox_tui.domain.ids import ChatId, Identity, ServiceId, TransactionId
from inbox_tui.domain.intent import Intent, MarkRead, SendMessage
from tests.connectors.demo_peer import PEER, DemoPeer


class ForgetsItsPlace(DemoConnection):
    """Begins at the newest news whenever it connects."""

    def _stored_place(self) -> int | None:
        return self._network.place(self._me)


class RepeatsHistory(DemoConnection):
    """Tells the newest message of a page again on the next."""

    async def history(self, chat: ChatId, cursor: str | None, limit: int) -> HistoryPage:
        page = await super().history(chat, cursor, limit)
        return HistoryPage(page.events, page.cursor and str(int(page.cursor) + 1))


class TurnsHistoryAround(DemoConnection):
    """Tells the newest first."""

    async def history(self, chat: ChatId, cursor: str | None, limit: int) -> HistoryPage:
        page = await super().history(chat, cursor, limit)
        return HistoryPage(page.events[::-1], page.cursor)


class SendsTwice(DemoConnection):
    """Takes every repeat for something new."""

    async def perform(self, intent: Intent, transaction: TransactionId) -> Outcome:
        if isinstance(intent, SendMessage):
            self._network.done.clear()
        return await super().perform(intent, transaction)


class ReadsAloud(DemoConnection):
    """Tells everybody what was to be read in private."""

    async def perform(self, intent: Intent, transaction: TransactionId) -> Outcome:
        if isinstance(intent, MarkRead):
            intent = MarkRead(intent.chat, intent.up_to, is_private=False)
        return await super().perform(intent, transaction)


class ClaimsNothing(DemoConnection):
    """Does what it says that it can't do."""

    def capabilities(self, chat: ChatId | None = None) -> Capabilities:
        return Capabilities({Feature.TEXT: super().capabilities(chat).level(Feature.TEXT)})


class StoresItsPlaceFirst(DemoConnection):
    """Moves on before what it passed is stored."""

    async def _follow(self, place: int) -> None:
        while True:
            events = self._network.since(self._me, place)
            place += len(events)
            # slips past a store that is full, as an acknowledgement to the service would
            self._host.__dict__["_state"].update(self._place(place))
            if events:
                await self._host.commit(Batch(events))
            else:
                await self._network.changed()


class LeavesATaskBehind(DemoConnection):
    """Forgets what it started."""

    async def run(self) -> None:
        self._network.__dict__.setdefault("left", []).append(
            asyncio.create_task(asyncio.Event().wait())
        )
        await super().run()


class BrokenConnector:
    """Signs in as it should, and connects with a broken connection."""

    def __init__(self, peer: DemoPeer, style: Style, broken: type[DemoConnection]) -> None:
        self._working = peer.connector
        self._network: Network = peer.network
        self._style = style
        self._broken = broken

    def login(self, egress: Egress) -> LoginSteps:
        return self._working.login(egress)

    def connect(self, host: Host) -> DemoConnection:
        return self._broken(host, self._network, self._style)


def broken_peer(broken: type[DemoConnection], style: Style = HARBOR) -> Any:
    peer: Any = DemoPeer(style)
    peer.connector = BrokenConnector(peer, style, broken)
    return peer


@asynccontextmanager
async def broken_subject(
    broken: type[DemoConnection], style: Style = HARBOR
) -> AsyncIterator[Subject]:
    async with signed_in(broken_peer(broken, style)) as subject:
        yield subject


async def test_losing_what_was_sent_while_away_is_noticed() -> None:
    async with broken_subject(ForgetsItsPlace) as subject:
        with pytest.raises(AssertionError):
            await LifecycleConformance().test_what_was_sent_while_away_arrives_once(subject)


async def test_moving_on_before_storing_is_noticed() -> None:
    async with broken_subject(StoresItsPlaceFirst) as subject:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await LifecycleConformance().test_what_could_not_be_stored_comes_again(subject)


async def test_a_task_left_behind_is_noticed() -> None:
    peer = broken_peer(LeavesATaskBehind)
    with pytest.raises(AssertionError):
        await LifecycleConformance().test_cancelling_leaves_nothing_running(peer)
    for task in peer.network.left:
        task.cancel()


@pytest.mark.parametrize("broken", [RepeatsHistory, TurnsHistoryAround])
async def test_history_that_doubles_or_turns_around_is_noticed(
    broken: type[DemoConnection],
) -> None:
    with pytest.raises(AssertionError):
        await HistoryConformance().test_history_reaches_the_beginning_once_and_in_order(
            broken_peer(broken)
        )


async def test_sending_twice_is_noticed() -> None:
    async with broken_subject(SendsTwice) as subject:
        with pytest.raises(AssertionError):
            await TextConformance().test_repeating_a_transaction_does_not_send_twice(subject)


async def test_telling_what_was_read_in_private_is_noticed() -> None:
    async with broken_subject(ReadsAloud) as subject:
        with pytest.raises(AssertionError):
            await SignalsConformance().test_reading_in_private_tells_nobody(subject)


async def test_doing_what_is_not_declared_is_noticed() -> None:
    async with broken_subject(ClaimsNothing) as subject:
        with pytest.raises(pytest.fail.Exception):
            await CapabilitiesConformance().test_everything_not_declared_is_refused(subject)


async def test_declaring_what_no_test_exercises_is_noticed() -> None:
    class OnlyCapabilities(CapabilitiesConformance):
        """A suite that leaves most out."""

    async with broken_subject(DemoConnection) as subject:
        with pytest.raises(AssertionError):
            await OnlyCapabilities().test_everything_declared_is_exercised(subject)
        await ConnectorConformance().test_everything_declared_is_exercised(subject)


def test_every_feature_there_is_has_a_test() -> None:
    assert exercised_by(ConnectorConformance) == set(Feature)


async def test_a_service_of_few_words_passes_what_it_declares() -> None:
    async with broken_subject(DemoConnection, PIGEON) as subject:
        await CapabilitiesConformance().test_everything_not_declared_is_refused(subject)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Check the address and try again.", True),
        ("404", False),
        ("no such room here.", False),
        ("Something went wrong", False),
    ],
)
def test_an_error_for_a_person_is_a_sentence(text: str, is_one: bool) -> None:
    assert is_a_sentence(text) is is_one


# --- the recording host -----------------------------------------------------------------------


def host() -> RecordingHost:
    return RecordingHost(Identity(ServiceId("demo"), PEER), Credentials(), Egress())


def counted(number: int) -> UnreadCounted:
    return UnreadCounted(ChatId("chat"), number, 0)


async def test_the_host_applies_state_and_forgets_what_it_is_told_to() -> None:
    ours = host()
    await ours.commit(Batch((), {"a": b"1", "b": b"2"}))
    await ours.commit(Batch((), {"a": None}))
    assert dict(ours.state) == {"b": b"2"}
    assert dict(ours.restart().state) == {"b": b"2"}


async def test_a_restarted_host_has_an_empty_record_and_does_not_share_state() -> None:
    ours = host()
    await ours.commit(Batch((counted(1),), {"a": b"1"}))
    again = ours.restart()
    await again.commit(Batch((), {"a": b"2"}))
    assert again.events == []
    assert dict(ours.state) == {"a": b"1"}


async def test_a_host_that_refuses_keeps_nothing_but_lets_passing_things_through() -> None:
    ours = host()
    ours.refuses = True
    with pytest.raises(StoreRefused):
        await ours.commit(Batch((counted(1),), {"a": b"1"}))
    await ours.commit(Batch((ConnectionChanged(ConnectionStatus(ConnectionState.CONNECTED)),)))
    assert dict(ours.state) == {}
    assert ours.found(UnreadCounted) == []
    assert ours.refusals == 1


async def test_waiting_finds_what_was_there_and_what_comes() -> None:
    ours = host()
    await ours.commit(Batch((counted(1),)))
    assert await ours.wait_for(UnreadCounted) == counted(1)
    coming = asyncio.create_task(ours.wait_for(UnreadCounted, lambda event: event.unread == 2))
    await ours.commit(Batch((counted(2),)))
    assert await coming == counted(2)


async def test_waiting_in_vain_says_what_did_come() -> None:
    ours = host()
    await ours.commit(Batch((counted(1),)))
    with pytest.raises(TimeoutError, match=r"UnreadCounted.*there came: \['UnreadCounted'\]"):
        await ours.wait_for(UnreadCounted, lambda event: event.unread == 2, seconds=0.01)


async def test_the_host_gives_back_an_attachment_in_pieces() -> None:
    ours = host()
    locator = ours.attach(b"x" * 40_000)
    pieces = [piece async for piece in ours.open_attachment(locator)]
    assert len(pieces) > 1
    assert b"".join(pieces) == b"x" * 40_000
