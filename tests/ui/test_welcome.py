"""The first screen, which makes the key of a new inbox."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from inbox_tui.domain.secret import Secret
from inbox_tui.keys.keyring_state import KeyringState
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.slots import SlotKind
from inbox_tui.keys.unlockers import PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.ui.screens.unlock_strength import SHORTEST, strength_of
from inbox_tui.ui.screens.welcome import WelcomeScreen
from tests.ui.screen_host import Host, until_shown

PHRASE = "marble otter lantern tuesday"


def no_keyring() -> KeyringState:
    return KeyringState(False, "", "This system has no keyring running.")


def a_keyring() -> KeyringState:
    return KeyringState(True, "keyring.backends.SecretService.Keyring")


def fill_in(app: Host, first: str, second: str) -> None:
    app.screen.query_one("#phrase", Input).value = first
    app.screen.query_one("#again", Input).value = second


async def test_it_says_where_everything_is_kept_and_that_it_is_encrypted(tmp_path: Path) -> None:
    app = Host(WelcomeScreen(tmp_path, look=no_keyring))
    async with app.run_test(size=(160, 40)) as pilot:
        text = await until_shown(pilot, "encrypted as a whole")
        assert str(tmp_path) in text


async def test_without_a_keyring_a_passphrase_is_asked_for_twice_and_the_reason_told(
    tmp_path: Path,
) -> None:
    app = Host(WelcomeScreen(tmp_path, look=no_keyring))
    async with app.run_test() as pilot:
        text = await until_shown(pilot, "This system has no keyring running.")
        assert "The same again" in text
        assert all(entry.password for entry in app.screen.query(Input))


async def test_with_a_keyring_it_is_named_and_no_passphrase_is_needed(tmp_path: Path) -> None:
    app = Host(WelcomeScreen(tmp_path, look=a_keyring))
    async with app.run_test() as pilot:
        text = await until_shown(pilot, "SecretService")
        assert "The same again" not in text
        await pilot.click("#by-passphrase")
        await until_shown(pilot, "The same again")


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ("short", "short", f"at least {SHORTEST} characters"),
        (PHRASE, PHRASE + "x", "The two passphrases differ."),
    ],
)
async def test_a_bad_choice_makes_no_inbox(
    tmp_path: Path, first: str, second: str, problem: str
) -> None:
    app = Host(WelcomeScreen(tmp_path, look=no_keyring))
    async with app.run_test() as pilot:
        await until_shown(pilot, "The same again")
        fill_in(app, first, second)
        await pilot.click("#make")
        await until_shown(pilot, problem)
        assert not Vault.exists(tmp_path)


async def test_the_passphrase_that_was_chosen_opens_the_inbox(tmp_path: Path) -> None:
    app = Host(WelcomeScreen(tmp_path, look=no_keyring))
    async with app.run_test() as pilot:
        await until_shown(pilot, "The same again")
        fill_in(app, PHRASE, PHRASE)
        await pilot.click("#make")
        while app.result == "not dismissed":
            await pilot.pause()
    assert isinstance(app.result, MasterKey)
    vault = Vault.open(tmp_path)
    assert vault.kinds == (SlotKind.PASSPHRASE,)
    key = vault.unlock(PassphraseUnlocker(Secret(PHRASE)))
    assert key.derive("test") == app.result.derive("test")


async def test_an_inbox_that_lost_its_key_is_not_given_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "inbox.db").write_bytes(b"not empty")
    app = Host(WelcomeScreen(tmp_path, look=no_keyring))
    async with app.run_test() as pilot:
        await until_shown(pilot, "The same again")
        fill_in(app, PHRASE, PHRASE)
        await pilot.click("#make")
        await until_shown(pilot, "A new key can't open it")
        assert not Vault.exists(tmp_path)


@pytest.mark.parametrize(
    ("phrase", "is_enough", "words"),
    [
        ("a" * (SHORTEST - 1), False, "Too short"),
        ("abcdefgh"[:SHORTEST], True, "Weak"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", True, "Weak"),
        (PHRASE, True, "Good"),
    ],
)
def test_the_hint_tells_weak_from_good(phrase: str, is_enough: bool, words: str) -> None:
    strength = strength_of(phrase)
    assert strength.is_enough is is_enough
    assert strength.words.startswith(words)
