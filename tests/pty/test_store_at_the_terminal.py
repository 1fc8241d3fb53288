"""``store wipe`` and ``store rekey``, as a person at a terminal meets them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.places import HOME_VARIABLE, Places
from inbox_tui.cli.unlocking import COMMAND_VARIABLE
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.recovery import RecoveryUnlocker, new_code
from inbox_tui.keys.unlockers import KeyringUnlocker, PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from tests.cli import inboxes
from tests.pty.conftest import PROGRAM, Start
from tests.pty.terminal import Terminal
from tests.servers.secret_service import SecretService

pytestmark = [pytest.mark.pty, pytest.mark.slow]


@pytest.fixture
def places(home: Path) -> Places:
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        inboxes.apply(store, inboxes.chat("!garden", "Garden"))
    return Places.under(home)


@pytest.fixture
def asked(home: Path, places: Places) -> Iterator[Terminal]:
    """Nothing but the person gives a secret."""
    environment = {HOME_VARIABLE: str(home), COMMAND_VARIABLE: ""}
    with Terminal([*PROGRAM, "store", "rekey"], environment=environment) as terminal:
        yield terminal


@pytest.mark.parametrize("typed", ["wipe", "WIPE", " Wipe "])
def test_a_wipe_is_typed_blind_before_anything_is_shown(
    start: Start, places: Places, typed: str
) -> None:
    terminal = start("store", "wipe")
    # nothing is waited for: fingers are faster than the program
    terminal.press(typed, "enter")
    assert terminal.wait_for_exit() == Exit.DONE
    assert not places.data.exists()


@pytest.mark.parametrize("typed", ["wip", "yes", ""])
def test_a_slip_destroys_nothing(start: Start, places: Places, typed: str) -> None:
    terminal = start("store", "wipe")
    terminal.press(typed, "enter")
    assert terminal.wait_for_exit() == Exit.USAGE
    assert "Nothing was destroyed" in terminal.screen
    assert Vault.exists(places.data)


def test_a_person_is_asked_for_the_passphrase_that_stays(asked: Terminal, places: Places) -> None:
    before = _key(places)
    asked.wait_for("Passphrase of slot 1")
    asked.press("a slip", "enter")
    asked.wait_for("does not open this inbox")
    # what is typed before the prompt is thrown away
    asked.wait_until(lambda: asked.screen.count("Passphrase of slot 1") == 2, "a second prompt")
    asked.press(inboxes.PASSPHRASE, "enter")
    asked.wait_for("The inbox has a new key")
    assert asked.wait_for_exit() == Exit.DONE
    assert inboxes.PASSPHRASE.encode() not in asked.output
    assert _key(places) != before


def test_a_code_that_is_lost_is_replaced_after_a_yes(start: Start, places: Places) -> None:
    lost = new_code()
    vault = Vault.open(places.data)
    vault.add(vault.unlock(_passphrase()), RecoveryUnlocker(lost))
    terminal = start("store", "rekey")
    terminal.wait_for("Recovery code of slot 2")
    terminal.press("enter")
    terminal.wait_for("Type yes and press Enter")
    terminal.press("yes", "enter")
    terminal.wait_for("Write this recovery code down")
    assert terminal.wait_for_exit() == Exit.DONE
    code = terminal.screen.strip().splitlines()[-1].strip()
    vault = Vault.open(places.data)
    assert vault.unlock(RecoveryUnlocker(Secret(code))).reveal() == _key(places)
    assert lost.reveal() not in terminal.screen


def test_a_no_changes_nothing(start: Start, places: Places) -> None:
    vault = Vault.open(places.data)
    vault.add(vault.unlock(_passphrase()), RecoveryUnlocker(new_code()))
    before = _key(places)
    terminal = start("store", "rekey")
    terminal.wait_for("Recovery code of slot 2")
    terminal.press("enter")
    terminal.wait_for("Type yes and press Enter")
    terminal.press("no", "enter")
    assert terminal.wait_for_exit() == Exit.USAGE
    assert _key(places) == before


@pytest.mark.server("secret service")
def test_the_app_asks_where_the_keyring_is_locked(
    home: Path, places: Places, secret_service: SecretService
) -> None:
    vault = Vault.open(places.data)
    vault.add(
        vault.unlock(_passphrase()), KeyringUnlocker("inbox-tui", load=secret_service.backend)
    )
    secret_service.lock()
    environment = {HOME_VARIABLE: str(home), COMMAND_VARIABLE: ""}
    with Terminal(PROGRAM, environment=environment) as terminal:
        terminal.wait_for("Your inbox is locked", seconds=60)
        terminal.wait_for("Ask the keyring again")
        terminal.press(inboxes.PASSPHRASE, "enter")
        terminal.wait_for("Garden", seconds=60)


def _passphrase() -> PassphraseUnlocker:
    return PassphraseUnlocker(Secret(inboxes.PASSPHRASE), cost=inboxes.CHEAPEST)


def _key(places: Places) -> bytes:
    return Vault.open(places.data).unlock(_passphrase()).reveal()
