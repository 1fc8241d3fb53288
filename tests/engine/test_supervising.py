"""Connections are run, lost and started again, each for itself."""

from __future__ import annotations

import asyncio
import threading

from inbox_tui.connector.errors import BadCredentials, RateLimited, Transient, Unreachable
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.event import Batch, ConnectionChanged
from inbox_tui.domain.secret import Secret
from tests.engine.conftest import Town
from tests.engine.scripted import CONNECTED, ScriptedConnection, direct, stay_connected, text


async def break_down(connection: ScriptedConnection) -> None:
    raise RuntimeError("\x1b]0;a remote text\x07")


def test_a_connector_that_crashes_is_started_again_and_the_others_go_on(town: Town) -> None:
    town.lantern.runs = [break_down, break_down, stay_connected]
    account = town.settle_in(town.lantern)
    town.settle_in(town.pigeon)
    engine = town.start()

    town.connected(town.lantern)
    town.connected(town.pigeon)

    assert len(town.lantern.connections) == 3
    assert town.lantern.closed == 2
    assert len(town.pigeon.connections) == 1
    assert [fault.account for fault in engine.faults()] == [account, account]
    assert "remote" not in repr(engine.faults())


def test_only_the_accounts_that_are_wanted_are_connected(town: Town) -> None:
    wanted = town.settle_in(town.lantern)
    town.settle_in(town.pigeon)

    town.engine.start(only=(wanted,))

    town.connected(town.lantern)
    assert town.pigeon.connections == []


def test_each_wait_lies_within_a_ceiling_that_doubles(town: Town) -> None:
    town.lantern.runs = [*[break_down] * 6, stay_connected]
    town.settle_in(town.lantern)
    town.start()

    town.connected(town.lantern)

    waits = town.time.slept[:6]
    assert all(0 <= wait <= 2**index for index, wait in enumerate(waits))
    assert max(waits) > 1


def test_bad_credentials_stop_it_until_the_person_signs_in_again(town: Town) -> None:
    async def refused(connection: ScriptedConnection) -> None:
        raise BadCredentials("The password was changed. Sign in again.")

    town.lantern.runs = [refused]
    account = town.settle_in(town.lantern)
    engine = town.start()

    town.until(lambda: engine.status(account).state is ConnectionState.BAD_CREDENTIALS)

    assert engine.status(account).reason == "The password was changed. Sign in again."
    assert len(town.lantern.connections) == 1

    town.lantern.runs = [stay_connected]
    session = engine.begin_login(town.lantern.id)
    session.start().result(10)
    session.answer({"user": Secret("me")}).result(10)
    town.connected(town.lantern)
    assert session.account_id == account


def test_a_wait_the_service_asks_for_is_obeyed(town: Town) -> None:
    async def limited(connection: ScriptedConnection) -> None:
        raise RateLimited("Too many requests.", retry_after=77.5)

    town.lantern.runs = [limited, stay_connected]
    town.settle_in(town.lantern)
    town.start()

    town.connected(town.lantern)

    assert town.time.slept[0] == 77.5


def test_the_state_says_whether_the_server_or_the_connection_is_missing(town: Town) -> None:
    seen: list[ConnectionState] = []
    town.store.subscribe(
        lambda changes: seen.extend(one.state for one in changes.connections.values())
    )

    async def unreachable(connection: ScriptedConnection) -> None:
        raise Unreachable("here cannot be reached.")

    async def lost(connection: ScriptedConnection) -> None:
        raise Transient("The connection broke off.")

    town.lantern.runs = [unreachable, lost, stay_connected]
    town.settle_in(town.lantern)
    town.start()
    town.connected(town.lantern)

    states = [state for index, state in enumerate(seen) if seen[index - 1 : index] != [state]]
    assert states[-8:] == [
        ConnectionState.CONNECTING,
        ConnectionState.UNREACHABLE,
        ConnectionState.STARTING,
        ConnectionState.CONNECTING,
        ConnectionState.TRANSIENT_DISCONNECT,
        ConnectionState.STARTING,
        ConnectionState.CONNECTING,
        ConnectionState.CONNECTED,
    ]


def test_a_connection_that_returns_is_signed_out_and_not_started_again(town: Town) -> None:
    async def signed_out(connection: ScriptedConnection) -> None:
        return

    town.lantern.runs = [signed_out]
    account = town.settle_in(town.lantern)
    engine = town.start()

    town.until(lambda: engine.status(account).state is ConnectionState.LOGGED_OUT)

    assert len(town.lantern.connections) == 1


def test_a_connector_that_cancels_itself_or_exits_is_a_fault_like_any_other(town: Town) -> None:
    async def cancel_itself(connection: ScriptedConnection) -> None:
        raise asyncio.CancelledError

    async def leave_the_program(connection: ScriptedConnection) -> None:
        raise SystemExit(3)

    town.lantern.runs = [cancel_itself, leave_the_program, stay_connected]
    town.settle_in(town.lantern)
    engine = town.start()

    town.connected(town.lantern)

    assert len(engine.faults()) == 2


def test_a_connector_that_blocks_its_loop_holds_up_no_other(town: Town) -> None:
    release = threading.Event()

    async def block(connection: ScriptedConnection) -> None:
        await connection.host.commit(Batch((CONNECTED,)))
        release.wait(20)

    town.lantern.runs = [block]
    town.settle_in(town.lantern)
    town.settle_in(town.pigeon)
    town.start()
    try:
        town.connected(town.lantern)
        town.connected(town.pigeon)
        town.pigeon.deliver(direct(town.pigeon), text(town.pigeon, "m1"))

        assert [row.key.message for row in town.messages(town.pigeon)] == ["m1"]
    finally:
        release.set()


def test_a_connector_that_ignores_its_end_does_not_keep_the_program(town: Town) -> None:
    async def stubborn(connection: ScriptedConnection) -> None:
        await connection.host.commit(Batch((CONNECTED,)))
        while not gone.is_set():
            try:
                await asyncio.sleep(0.01)
            except asyncio.CancelledError:
                continue

    gone = threading.Event()
    town.lantern.runs = [stubborn]
    town.settle_in(town.lantern)
    engine = town.start()
    town.connected(town.lantern)

    engine.stop(1.0)

    assert town.lantern.closed == 1
    gone.set()


def test_a_connection_that_says_it_is_not_online_is_not_used(town: Town) -> None:
    account = town.settle_in(town.lantern)
    engine = town.start()
    town.connected(town.lantern)
    away = ConnectionStatus(ConnectionState.TRANSIENT_DISCONNECT, "Reconnecting.")

    town.lantern.deliver(ConnectionChanged(away))

    assert engine.status(account) == away
    load = engine.load_history(town.chat())
    assert "not connected" in str(load.exception(10))
