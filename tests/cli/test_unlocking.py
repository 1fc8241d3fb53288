"""Having the key: which way is tried, in which order, and what is said when none works."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import COMMAND_VARIABLE, unlocked
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.unlockers import CommandUnlocker, PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from tests.cli.inboxes import CHEAPEST, PASSPHRASE, passphrase_command


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places.under(tmp_path)
    Vault.create(places.data, unlocker=PassphraseUnlocker(Secret(PASSPHRASE), cost=CHEAPEST))
    return places


def never(_: str) -> str:
    raise AssertionError("nobody is to be asked")


def test_a_command_gives_the_passphrase_without_a_question(places: Places) -> None:
    environment = {COMMAND_VARIABLE: passphrase_command(PASSPHRASE)}
    assert unlocked(places, environment, ask=never).reveal()


def test_a_command_slot_is_opened_by_the_command(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    key = Vault.create(places.data, unlocker=CommandUnlocker(["/bin/echo", "token"], cost=CHEAPEST))
    environment = {COMMAND_VARIABLE: passphrase_command("token")}
    assert unlocked(places, environment, ask=None).reveal() == key.reveal()


def test_the_person_is_asked_again_after_a_mistake(
    places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["wrong", PASSPHRASE])
    assert unlocked(places, {}, ask=lambda _: next(answers)).reveal()
    assert "Try it again" in capsys.readouterr().err


def test_after_three_mistakes_it_stays_locked(places: Places) -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return "wrong"

    with pytest.raises(Stop) as stop:
        unlocked(places, {}, ask=ask)
    assert (stop.value.code, len(asked)) == (Exit.LOCKED, 3)


def test_an_end_of_input_is_no_passphrase(places: Places) -> None:
    def ask(_: str) -> str:
        raise EOFError

    with pytest.raises(Stop) as stop:
        unlocked(places, {}, ask=ask)
    assert stop.value.code == Exit.LOCKED


def test_a_lost_key_file_over_an_inbox_is_never_replaced(places: Places) -> None:
    (places.data / "inbox.db").write_bytes(b"an inbox")
    (places.data / "keyslots.json").unlink()
    with pytest.raises(Stop) as stop:
        unlocked(places, {}, ask=never)
    assert stop.value.code == Exit.LOCKED
    assert "Put it back from a copy" in stop.value.message


def test_a_damaged_key_file_is_said_so(places: Places) -> None:
    (places.data / "keyslots.json").write_text("{}")
    with pytest.raises(Stop) as stop:
        unlocked(places, {}, ask=never)
    assert stop.value.code == Exit.LOCKED
    assert "damaged" in stop.value.message
