"""Unlocking an inbox that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from inbox_tui.domain.secret import Secret
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.unlockers import CommandUnlocker, Cost, PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.ui.screens.unlock import UnlockScreen
from tests.ui.screen_host import Host, until_shown

PHRASE = "marble otter lantern tuesday"
CHEAP = Cost(memory_kib=64, passes=1, lanes=1)


@pytest.fixture
def key(tmp_path: Path) -> MasterKey:
    return Vault.create(tmp_path, unlocker=PassphraseUnlocker(Secret(PHRASE), cost=CHEAP))


async def test_the_right_passphrase_gives_the_key(tmp_path: Path, key: MasterKey) -> None:
    app = Host(UnlockScreen(tmp_path))
    async with app.run_test() as pilot:
        await until_shown(pilot, "Your inbox is locked")
        app.screen.query_one(Input).value = PHRASE
        await pilot.press("enter")
        while app.result == "not dismissed":
            await pilot.pause()
    assert isinstance(app.result, MasterKey)
    assert app.result.derive("x") == key.derive("x")


async def test_a_wrong_passphrase_gets_one_clear_line_and_another_try(
    tmp_path: Path, key: MasterKey
) -> None:
    app = Host(UnlockScreen(tmp_path))
    async with app.run_test() as pilot:
        for _ in range(2):
            await pilot.press("x", "enter")
            text = await until_shown(pilot, "That is not the passphrase. Check Caps Lock")
            assert "x" * 2 not in text
            entry = app.screen.query_one(Input)
            assert not entry.value
            assert entry.has_focus
        app.screen.query_one(Input).value = PHRASE
        await pilot.press("enter")
        while app.result == "not dismissed":
            await pilot.pause()


async def test_a_damaged_key_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "keyslots.json").write_text("{", encoding="utf-8")
    app = Host(UnlockScreen(tmp_path))
    async with app.run_test(size=(150, 30)) as pilot:
        await until_shown(pilot, "Put it back from a copy")


async def test_an_inbox_opened_by_a_command_says_how(tmp_path: Path) -> None:
    Vault.create(tmp_path, unlocker=CommandUnlocker(["echo", "x"], cost=CHEAP))
    app = Host(UnlockScreen(tmp_path))
    async with app.run_test() as pilot:
        await until_shown(pilot, "INBOX_TUI_PASSPHRASE_COMMAND")


async def test_escape_leaves_without_a_key(tmp_path: Path, key: MasterKey) -> None:
    app = Host(UnlockScreen(tmp_path))
    async with app.run_test() as pilot:
        await pilot.press("escape")
        assert app.result is None
