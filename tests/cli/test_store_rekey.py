"""``store rekey``: what stays, what goes, and that nothing is lost without being told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inbox_tui.cli.exits import INTERRUPTED, Exit, Stop
from inbox_tui.cli.main import main
from inbox_tui.cli.places import Places
from inbox_tui.cli.store.rekeying import plan_for
from inbox_tui.cli.unlocking import COMMAND_VARIABLE, key_of
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.recovery import RecoveryUnlocker, new_code
from inbox_tui.keys.slots import SlotKind
from inbox_tui.keys.unlockers import PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.store.store import Store
from tests.cli.inboxes import CHEAPEST, PASSPHRASE, passphrase_command

Out = pytest.CaptureFixture[str]


def vault() -> Vault:
    return Vault.open(Places.of().data)


def add(*unlockers: PassphraseUnlocker | RecoveryUnlocker) -> None:
    key = key_of(Places.of())
    for unlocker in unlockers:
        vault().add(key, unlocker)


def test_a_store_has_a_new_key_and_opens_as_before(inbox: Path, capsys: Out) -> None:
    before = key_of(Places.of()).reveal()
    assert main(["store", "rekey"]) == Exit.DONE
    assert "has a new key" in capsys.readouterr().out
    assert key_of(Places.of()).reveal() != before
    assert main(["search", "tomatoes", "--json"]) == Exit.DONE
    assert len(json.loads(capsys.readouterr().out)["messages"]) == 1
    assert main(["store", "check"]) == Exit.DONE


def test_the_cipher_can_be_changed_with_it(inbox: Path, capsys: Out) -> None:
    for cipher in ("chacha20", "aegis"):
        assert main(["store", "rekey", "--cipher", cipher, "--json"]) == Exit.DONE
        assert json.loads(capsys.readouterr().out)["cipher"] == cipher
        assert main(["store", "info", "--json"]) == Exit.DONE
        assert json.loads(capsys.readouterr().out)["cipher"] == cipher


def test_what_would_be_lost_is_told_and_changes_nothing(inbox: Path, capsys: Out) -> None:
    add(PassphraseUnlocker(Secret("another"), cost=CHEAPEST), RecoveryUnlocker(new_code()))
    before = key_of(Places.of()).reveal()
    assert main(["store", "rekey"]) == Exit.USAGE
    said = capsys.readouterr().err
    assert "Slot 2: this passphrase won't open" in said
    assert "Slot 3: its recovery code won't open" in said
    assert "--yes" in said
    assert key_of(Places.of()).reveal() == before


def test_a_code_that_is_not_at_hand_is_replaced_and_the_new_one_shown(
    inbox: Path, capsys: Out
) -> None:
    add(PassphraseUnlocker(Secret("another"), cost=CHEAPEST), RecoveryUnlocker(new_code()))
    assert main(["store", "rekey", "--yes", "--json"]) == Exit.DONE
    slots = json.loads(capsys.readouterr().out)["slots"]
    assert [slot["outcome"] for slot in slots] == ["kept", "gone", "replaced"]
    assert vault().slots == (SlotKind.PASSPHRASE, SlotKind.RECOVERY)
    code = RecoveryUnlocker(Secret(slots[2]["recovery_code"]))
    assert vault().unlock(code).reveal() == key_of(Places.of()).reveal()


def test_a_person_is_asked_for_every_secret_that_is_not_at_hand(inbox: Path) -> None:
    code = new_code()
    add(PassphraseUnlocker(Secret("another"), cost=CHEAPEST), RecoveryUnlocker(code))
    typed = iter([PASSPHRASE, "a slip", "another", code.reveal()])
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return next(typed)

    plan = plan_for(vault(), {}, ask)
    assert plan.loses == ()
    assert [prompt.split(" (")[0] for prompt in asked] == [
        "Passphrase of slot 1",
        "Passphrase of slot 2",
        "Passphrase of slot 2",
        "Recovery code of slot 3",
    ]


def test_without_any_secret_nothing_is_done(
    inbox: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Stop, match="Nothing was changed"):
        plan_for(vault(), {}, lambda _prompt: "")
    with pytest.raises(Stop, match="The inbox is locked"):
        plan_for(vault(), {}, None)
    monkeypatch.setenv(COMMAND_VARIABLE, passphrase_command("wrong"))
    assert main(["store", "rekey", "--yes"]) == Exit.LOCKED
    assert "does not open" in capsys.readouterr().err


def test_ctrl_c_leaves_it_as_it_was_and_says_so(
    inbox: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    before = key_of(Places.of()).reveal()
    monkeypatch.setattr("inbox_tui.store.rekeying.rekey.copy_database", interrupted)
    assert main(["store", "rekey"]) == INTERRUPTED
    assert "The inbox is as it was" in capsys.readouterr().err
    assert key_of(Places.of()).reveal() == before
    assert main(["store", "check"]) == Exit.DONE


def test_an_open_store_is_left_alone(inbox: Path, capsys: Out) -> None:
    places = Places.of()
    store = Store.open(places.data, key_of(places))
    try:
        assert main(["store", "rekey"]) == Exit.HELD
    finally:
        store.close()


def test_there_has_to_be_a_store(home: Path, capsys: Out) -> None:
    assert main(["store", "rekey"]) == Exit.NOT_SET_UP


def test_backups_under_earlier_keys_are_named_and_open_as_they_did(
    inbox: Path, tmp_path: Path, capsys: Out
) -> None:
    assert main(["store", "backup"]) == Exit.DONE
    capsys.readouterr()
    assert main(["store", "rekey"]) == Exit.DONE
    assert "opened by what opened the inbox then: 1 backup in" in capsys.readouterr().out
    (backup,) = Places.of().data.parent.rglob("*.inboxbackup")
    assert main(["store", "backup", "--verify", str(backup)]) == Exit.DONE
    assert main(["store", "restore", str(backup), "--replace"]) == Exit.DONE
    assert main(["store", "check"]) == Exit.DONE
