"""The help, made from the table of keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.ui.keys import KEYS, Where
from inbox_tui.ui.screens.confirm import ConfirmScreen
from inbox_tui.ui.screens.help import HelpScreen
from tests.ui.inbox_scene import Scene, scene, until
from tests.ui.screen_host import Host, until_shown


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


@pytest.mark.parametrize("width", [80, 130])
async def test_every_key_of_the_table_is_in_the_help(width: int) -> None:
    app = Host(HelpScreen())
    async with app.run_test(size=(width, 300)) as pilot:
        text = " ".join((await until_shown(pilot, "General")).split())
        for key in KEYS:
            if key.where is not Where.DIALOG and width == 80:
                assert key.description in text
            assert key.shown in text


async def test_the_keys_of_the_screen_below_come_first() -> None:
    app = Host(ConfirmScreen("Delete it?"))
    async with app.run_test(size=(80, 240)) as pilot:
        await app.push_screen(HelpScreen())
        text = await until_shown(pilot, "On this screen")
        assert text.index("On this screen") < text.index("General")
        here = text[text.index("On this screen") : text.index("General")]
        assert "y" in here
        assert "Yes" in here


@pytest.mark.parametrize("key", ["f1", "question_mark", "q", "escape"])
async def test_the_same_key_closes_the_help(inbox: Scene, key: str) -> None:
    async with inbox.shown() as (screen, pilot):
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        await pilot.press(key)
        assert pilot.app.screen is screen
