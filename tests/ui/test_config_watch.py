"""The settings file, changed while the program runs."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.connector.discovery import Registry
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import settings
from inbox_tui.store.store import Store
from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.keys import BY_ID
from inbox_tui.ui.start import StartPlan
from inbox_tui.ui.theme import DARK, LIGHT
from tests.ui.inbox_scene import until
from tests.ui.screen_host import until_shown
from tests.ui.test_app import new_places


@pytest.fixture
def app(tmp_path: Path) -> Iterator[InboxApp]:
    app = InboxApp(StartPlan(new_places(tmp_path), Registry({}), key=MasterKey.random()))
    yield app
    app.close_session()


def write(app: InboxApp, text: str) -> None:
    path = app.start_plan.places.config / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    mark = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(mark + 10**9, mark + 10**9))


async def test_a_change_of_the_file_holds_while_the_program_runs(app: InboxApp) -> None:
    file = app.start_plan.places.config / "config.toml"
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await until(pilot, lambda: app.is_open and file.exists())
        assert app.theme == DARK.name
        write(app, '[appearance]\ntheme = "inbox-light"\n[keys]\nchats.open = "f5"\n')
        await until(pilot, lambda: app.theme == LIGHT.name)
        assert app.key_map.keys_of(BY_ID["chats.open"]) == ("f5",)


async def test_what_is_wrong_is_told_with_its_line_and_what_held_holds(app: InboxApp) -> None:
    file = app.start_plan.places.config / "config.toml"
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await until(pilot, lambda: app.is_open and file.exists())
        write(app, '[appearance]\ntheme = "inbox-light"\n')
        await until(pilot, lambda: app.theme == LIGHT.name)
        write(app, "[appearance]\ntheme = 3\n")
        await until_shown(pilot, "config.toml, line 2")
        assert app.theme == LIGHT.name
        write(app, "[appearance\n")
        await until_shown(pilot, "config.toml, line 1: not TOML")
        assert app.theme == LIGHT.name
        write(app, "")
        await until_shown(pilot, "config.toml is right again")
        await until(pilot, lambda: app.theme == DARK.name)


async def test_what_was_changed_before_the_start_holds_at_the_first_look(tmp_path: Path) -> None:
    places, key = new_places(tmp_path), MasterKey.random()
    store = Store.create(places.data, key)
    store.write(lambda tx: settings.put(tx, "receipts.send", "on")).result(10)
    store.close()
    app = InboxApp(StartPlan(places, Registry({}), key=key))
    write(app, '[appearance]\ntheme = "inbox-light"\n')
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: app.is_open and app.theme == LIGHT.name)
        with app.session.store.read() as reader:
            assert settings.get(reader, "receipts.send") == "on"
    text = (places.config / "config.toml").read_text(encoding="utf-8")
    assert "read_receipts = true" in text
    await asyncio.to_thread(app.close_session)
