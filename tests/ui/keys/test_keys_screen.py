"""The screen on which keys are chosen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.store import settings
from inbox_tui.ui.keys import BY_ID
from inbox_tui.ui.keys_shown import key_map_of
from inbox_tui.ui.screens.key_capture import KeyCaptureScreen
from inbox_tui.ui.screens.keys import KeysScreen
from tests.ui.inbox_scene import Scene, scene, until
from tests.ui.screen_host import shown, until_shown


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        made.say(made.chat("Anna"), "hello", by="Anna")
        yield made


def own(inbox: Scene) -> dict[str, str]:
    with inbox.session.store.read() as reader:
        kept: dict[str, str] = json.loads(settings.get(reader, "keys.own") or "{}")
    return kept


async def test_a_key_is_searched_for_pressed_kept_and_holds_at_once(inbox: Scene) -> None:
    async with inbox.shown((120, 40)) as (screen, pilot):
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeysScreen))
        await pilot.press("slash", *"filter the list", "enter")
        await until_shown(pilot, "keys.chats.filter · usually slash")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeyCaptureScreen))
        await pilot.press("f4")
        await until_shown(pilot, "means something else further in")
        await pilot.press("enter")
        await until(pilot, lambda: own(inbox) == {"chats.filter": "f4"})
        await until_shown(pilot, "F4 ")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("f4")
        await until(pilot, lambda: screen.query_one("#filter").has_focus)


async def test_a_key_that_is_taken_is_told_before_and_after_it_is_kept(inbox: Scene) -> None:
    async with inbox.shown((120, 40)) as (_, pilot):
        await pilot.press("f12", "slash", *"chats.mute", "enter", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeyCaptureScreen))
        await pilot.press("b")
        await until_shown(pilot, "chat list: Block the person (the same key in the same place)")
        await pilot.press("backspace", "ctrl+q")
        text = await until_shown(pilot, "Quit (hidden by a key that is looked at first)")
        assert "^q" in text
        await pilot.press("backspace", "b", "enter")
        await until_shown(pilot, "Conflict with chat list: Block the person")


async def test_escape_changes_nothing(inbox: Scene) -> None:
    async with inbox.shown((120, 40)) as (_, pilot):
        await pilot.press("f12", "slash", *"chats.mute", "enter", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeyCaptureScreen))
        await pilot.press("b", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeysScreen))
        assert own(inbox) == {}


async def test_keys_are_added_taken_away_and_put_back(inbox: Scene) -> None:
    async with inbox.shown((120, 40)) as (_, pilot):
        await pilot.press("f12", "slash", *"chats.mute", "enter", "a")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeyCaptureScreen))
        await pilot.press("g", "m", "enter")
        await until(pilot, lambda: own(inbox) == {"chats.mute": "m,g m"})
        await until_shown(pilot, "m  g m")
        await pilot.press("x")
        await until(pilot, lambda: own(inbox) == {"chats.mute": ""})
        await until_shown(pilot, "no key")
        await pilot.press("d")
        await until(pilot, lambda: own(inbox) == {})
        await until(pilot, lambda: key_map_of(pilot.app).keys_of(BY_ID["chats.mute"]) == ("m",))


async def test_all_are_put_back_after_a_question(inbox: Scene) -> None:
    keys = json.dumps({"chats.mute": "ctrl+y", "chats.block": ""})
    inbox.session.store.write(lambda tx: settings.put(tx, "keys.own", keys)).result(10)
    async with inbox.shown((120, 40)) as (_, pilot):
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeysScreen))
        await pilot.press("D")
        await until_shown(pilot, "Put all 2 of your own keys back?")
        await pilot.press("y")
        await until(pilot, lambda: own(inbox) == {})


async def test_a_word_that_fits_no_key_says_so(inbox: Scene) -> None:
    async with inbox.shown((80, 24)) as (_, pilot):
        await pilot.press("f12", "slash", *"zqzq")
        await until_shown(pilot, "No key does that.")
        assert "Chat list" not in shown(pilot.app)
