"""Locking by key and by itself, and unlocking again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from inbox_tui.cli.places import Places
from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.unlockers import Cost, PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.store import settings
from inbox_tui.store.session import Transaction
from inbox_tui.store.store import Store
from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.idle import SETTING, IdleLock
from inbox_tui.ui.start import StartPlan
from tests.ui.inbox_scene import Scene, scene, until

PHRASE = "marble otter lantern tuesday"
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[InboxApp, Pilot[int]]]:
    places = Places.under(folder, "test")
    places.data.mkdir(parents=True)
    key = Vault.create(places.data, unlocker=PassphraseUnlocker(Secret(PHRASE), cost=CHEAP))
    Store.create(places.data, key).close()
    app = InboxApp(StartPlan(places, Registry({}), key=key))
    async with app.run_test() as pilot:
        await until(pilot, lambda: name(app) == "HomeScreen")
        yield app, pilot
    await asyncio.to_thread(app.close_session)


def name(app: InboxApp) -> str:
    return type(app.screen).__name__


async def test_a_key_locks_and_the_passphrase_opens_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        store = app.session.store
        await pilot.press("ctrl+l")
        await until(pilot, lambda: name(app) == "UnlockScreen")
        assert not app.is_open
        assert app.start_plan.key is None
        with pytest.raises(Exception, match="closed"):
            store.read().__enter__()
        app.screen.query_one(Input).value = PHRASE
        await pilot.press("enter")
        await until(pilot, lambda: app.is_open and name(app) == "HomeScreen")


async def test_nothing_of_the_inbox_is_left_on_the_screen(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await pilot.press("escape")
        await until(pilot, lambda: name(app) == "InboxScreen")
        await pilot.press("f2")
        await until(pilot, lambda: name(app) == "SettingsScreen")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: name(app) == "UnlockScreen")
        assert len(app.screen_stack) == 2


async def test_the_time_that_was_set_is_heeded_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        app.session.store.write(_set).result(10)
        await until(pilot, lambda: app._idle._limit == 300.0)


async def test_a_demonstration_is_not_locked(tmp_path: Path) -> None:
    with scene(tmp_path) as inbox:
        await _stays_open(inbox)


async def _stays_open(inbox: Scene) -> None:
    async with inbox.shown() as (screen, pilot):
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert screen.app.screen is screen


def _set(tx: Transaction) -> None:
    settings.put(tx, SETTING, "5")


class Hand:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


class TestIdleLock:
    def test_it_is_due_when_nobody_was_there_for_so_long(self) -> None:
        hand = Hand()
        lock = IdleLock(hand)
        lock.set_minutes("5")
        due = []
        for at in (299.9, 300.0):
            hand.at = at
            due.append(lock.is_due)
        lock.touch()
        assert [*due, lock.is_due] == [False, True, False]

    @pytest.mark.parametrize("stored", [None, "", "0", "soon", "-5", "٥"])
    def test_without_a_time_it_is_never_due(self, stored: str | None) -> None:
        hand = Hand()
        lock = IdleLock(hand)
        lock.set_minutes(stored)
        hand.at = 1e9
        assert not lock.is_due
