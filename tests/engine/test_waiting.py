"""Back-off, being nudged, time limits, and the thread everything runs on."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.connector.discovery import Registry
from inbox_tui.connector.errors import RateLimited, Unreachable
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.ids import Identity, ServiceId
from inbox_tui.domain.proxy import parse_proxy
from inbox_tui.engine.backoff import Backoff
from inbox_tui.engine.calls import within
from inbox_tui.engine.endings import LONGEST_OBEYED_SECONDS, ending_of
from inbox_tui.engine.errors import Crashed, EngineStopped, TookTooLong
from inbox_tui.engine.host import egress_settings
from inbox_tui.engine.loop_thread import LoopThread
from inbox_tui.engine.session import Session
from inbox_tui.store.errors import StoreReadOnly
from inbox_tui.store.store import Store
from tests.engine.conftest import Town
from tests.engine.scripted import ScriptedConnection, stay_connected


@given(st.integers(-5, 10_000), st.integers())
def test_a_wait_is_never_longer_than_the_longest(attempt: int, seed: int) -> None:
    backoff = Backoff(first_seconds=1, factor=2, longest_seconds=300)
    assert 0 <= backoff.delay(attempt, Random(seed)) <= backoff.ceiling(attempt) <= 300


def test_the_ceiling_doubles_from_the_first_wait() -> None:
    backoff = Backoff(first_seconds=1, factor=2, longest_seconds=10)
    assert [backoff.ceiling(attempt) for attempt in (1, 2, 3, 4, 5, 6)] == [1, 2, 4, 8, 10, 10]


def test_a_service_cannot_ask_for_a_wait_without_end() -> None:
    ending = ending_of(RateLimited("Wait.", retry_after=float("inf")))
    assert ending.wait_seconds == LONGEST_OBEYED_SECONDS


def test_a_person_need_not_wait_for_the_usual_wait(town: Town) -> None:
    async def unreachable(connection: ScriptedConnection) -> None:
        raise Unreachable("here cannot be reached.")

    async def for_ever(seconds: float) -> None:
        await asyncio.Event().wait()

    town.time.sleep = for_ever  # type: ignore[method-assign]
    town.lantern.runs = [unreachable, stay_connected]
    account = town.settle_in(town.lantern)
    engine = town.start()
    town.until(lambda: engine.status(account).state is ConnectionState.UNREACHABLE)

    def is_connected_again() -> bool:
        engine.reconnect(account)
        return engine.status(account).state is ConnectionState.CONNECTED

    town.until(is_connected_again)


async def test_a_time_limit_holds_against_who_ignores_being_cancelled() -> None:
    done = asyncio.Event()

    async def stubborn() -> None:
        while not done.is_set():
            try:
                await done.wait()
            except asyncio.CancelledError:
                continue

    with pytest.raises(TookTooLong):
        await within(0.01, stubborn)
    done.set()


async def test_whatever_a_connector_raises_is_a_crash_with_its_cause() -> None:
    async def leave() -> None:
        raise SystemExit

    with pytest.raises(Crashed) as caught:
        await within(1, leave)
    assert isinstance(caught.value.__cause__, SystemExit)


def test_a_thread_that_has_ended_takes_nothing_more() -> None:
    async def answer() -> int:
        return 42

    thread = LoopThread("a test")
    assert thread.run(answer()).result(5) == 42
    thread.end()
    assert thread.join(5)
    with pytest.raises(EngineStopped):
        thread.run(answer())


def test_a_thread_outlives_a_task_that_exits_the_program() -> None:
    async def leave() -> None:
        raise SystemExit(3)

    async def answer() -> int:
        return 42

    thread = LoopThread("a test")
    assert isinstance(thread.run(leave()).exception(5), SystemExit)
    assert thread.run(answer()).result(5) == 42
    thread.end()
    assert thread.join(5)


def test_an_accounts_way_to_the_network_is_what_its_login_said() -> None:
    me = Identity(ServiceId("matrix"), "@me:example.org")
    said = Credentials(settings={"ca_file": "/ca.pem", "proxy": "socks5://p:1"})
    settings = egress_settings(me, said)
    assert settings.ca_file == Path("/ca.pem")
    assert settings.proxy == parse_proxy("socks5://p:1")
    assert egress_settings(me, Credentials(settings={"ca_file": ""})).ca_file is None


def test_a_read_only_session_connects_nothing_and_refuses_to_write(town: Town) -> None:
    account = town.settle_in(town.lantern)
    reading = Store.open(town.folder, town.key, read_only=True)
    registry = Registry({town.lantern.id: town.lantern.offer()})

    with Session.open(reading, registry) as session:
        assert session.is_read_only
        error = session.engine.give_consent(town.lantern.id).exception(10)
        assert isinstance(error, StoreReadOnly)
        assert not session.engine.status(account).state.is_online

    assert town.lantern.loads == 0


def test_no_thread_of_the_engine_stays_behind(town: Town) -> None:
    before = threading.active_count()
    town.settle_in(town.lantern)
    town.settle_in(town.pigeon)
    engine = town.start()
    town.connected(town.lantern)
    town.connected(town.pigeon)

    engine.stop()

    town.until(lambda: threading.active_count() <= before)
    assert (town.lantern.closed, town.pigeon.closed) == (1, 1)
