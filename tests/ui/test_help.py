"""The help, made from the table of keys."""

from __future__ import annotations

import pytest

from inbox_tui.ui.keys import KEYS, Where
from inbox_tui.ui.screens.confirm import ConfirmScreen
from inbox_tui.ui.screens.help import HelpScreen
from tests.ui.screen_host import Host, shown, until_shown


@pytest.mark.parametrize("width", [80, 130])
async def test_every_key_of_the_table_is_in_the_help(width: int) -> None:
    app = Host(HelpScreen())
    async with app.run_test(size=(width, 140)) as pilot:
        text = " ".join((await until_shown(pilot, "General")).split())
        for key in KEYS:
            if key.where is not Where.DIALOG and width == 80:
                assert key.description in text
            assert key.shown in text


async def test_the_keys_of_the_screen_below_come_first() -> None:
    app = Host(ConfirmScreen("Delete it?"))
    async with app.run_test(size=(80, 100)) as pilot:
        await app.push_screen(HelpScreen())
        text = await until_shown(pilot, "On this screen")
        assert text.index("On this screen") < text.index("General")
        here = text[text.index("On this screen") : text.index("General")]
        assert "y" in here
        assert "Yes" in here


async def test_the_same_key_closes_the_help() -> None:
    app = Host(HelpScreen())
    async with app.run_test() as pilot:
        await until_shown(pilot, "General")
        await pilot.press("f1")
        assert app.screen is not app.under_test
        assert "General" not in shown(app)
