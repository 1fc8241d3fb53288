"""Finding chats, commands and settings by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.engine.session import Session
from inbox_tui.ui.screens.palette import PaletteScreen
from inbox_tui.ui.screens.palette_search import Kind
from inbox_tui.ui.screens.settings import SettingsScreen
from tests.ui.screen_host import CHAT, Host, anna_writes, opened, shown, sign_in_to, until_shown


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with opened(tmp_path) as session:
        sign_in_to(session)
        anna_writes(session, "hello", title="Anna [@click=app.quit]Byrne[/]")
        yield session


async def test_a_chat_is_found_by_part_of_its_name_and_enter_goes_there(session: Session) -> None:
    app = Host(PaletteScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press(*"byr")
        await until_shown(pilot, "Anna [@click=app.quit]Byrne[/]")
        await pilot.press("enter")
        assert app.result == CHAT


async def test_a_chat_is_found_with_letters_left_out(session: Session) -> None:
    app = Host(PaletteScreen(first=Kind.CHATS), session)
    async with app.run_test() as pilot:
        await pilot.press(*"anbyr")
        await until_shown(pilot, "Anna [@click=app.quit]Byrne[/]")


async def test_a_command_is_found_by_what_it_does(session: Session) -> None:
    app = Host(PaletteScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press(*"quit")
        await until_shown(pilot, "Quit")
        # a chat has that word in its name too: where both fit, commands come first here
        await pilot.press("enter")
        while app.is_running and app._exit is False:
            await pilot.pause()
        assert app._exit


async def test_a_setting_is_found_and_gone_to(session: Session) -> None:
    app = Host(PaletteScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press(*"read rec".replace(" ", ""))
        await until_shown(pilot, "Read receipts")
        await pilot.press("enter")
        await until_shown(pilot, "Nobody is told what you have read.")
        assert isinstance(app.screen, SettingsScreen)


async def test_a_word_that_fits_nothing_says_so(session: Session) -> None:
    app = Host(PaletteScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press(*"zqxzqx")
        await until_shown(pilot, "Nothing is called that.")
        await pilot.press("enter")
        assert app.screen is app.under_test


async def test_a_sign_asks_for_one_kind_alone(session: Session) -> None:
    app = Host(PaletteScreen(first=Kind.CHATS), session)
    async with app.run_test(size=(80, 60)) as pilot:
        await pilot.press("number_sign", "n")
        await until_shown(pilot, "Anna")
        assert "Open the settings" not in shown(app)
        await pilot.press("backspace", "backspace", ">", "n")
        await until_shown(pilot, "Open the settings")
        assert "Anna" not in shown(app)


async def test_escape_chooses_nothing(session: Session) -> None:
    app = Host(PaletteScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press("escape")
        assert app.result is None
