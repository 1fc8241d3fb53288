"""``store slots`` and ``store wipe``."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.main import main
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import COMMAND_VARIABLE, unlocked
from inbox_tui.keys.vault import Vault
from tests.cli.inboxes import passphrase_command

Out = pytest.CaptureFixture[str]


def kinds(out: Out) -> list[str]:
    return [slot["kind"] for slot in json.loads(out.readouterr().out)["slots"]]


def test_a_recovery_code_is_shown_once_and_opens(inbox: Path, capsys: Out) -> None:
    assert main(["store", "slots", "add", "recovery", "--json"]) == Exit.DONE
    code = json.loads(capsys.readouterr().out)["recovery_code"]
    places = Places.of()
    assert unlocked(places, {}, ask=lambda _: code.lower()).reveal()
    assert main(["store", "slots"]) == Exit.DONE
    listed = capsys.readouterr().out
    assert listed.splitlines() == ["1 passphrase", "2 recovery"]
    assert code not in listed


def test_a_changed_passphrase_takes_the_place_of_the_old_one(
    inbox: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = passphrase_command("a new one")
    assert main(["store", "slots", "change", "1", "--command", new]) == Exit.DONE
    assert main(["chats"]) == Exit.LOCKED
    monkeypatch.setenv(COMMAND_VARIABLE, new)
    assert main(["chats"]) == Exit.DONE


def test_a_slot_is_removed_unless_it_is_the_last(inbox: Path, capsys: Out) -> None:
    command = passphrase_command("token")
    assert main(["store", "slots", "add", "command", "--command", command, "--json"]) == Exit.DONE
    assert kinds(capsys) == ["passphrase", "command"]
    assert main(["store", "slots", "remove", "2", "--json"]) == Exit.DONE
    assert kinds(capsys) == ["passphrase"]
    assert main(["store", "slots", "remove", "1"]) == Exit.FAILED
    assert "only way" in capsys.readouterr().err
    assert main(["chats"]) == Exit.DONE


@pytest.mark.parametrize(
    "words",
    [["add"], ["add", "magic"], ["remove", "7"], ["change", "x"], ["add", "command"]],
)
def test_what_can_not_be_done_is_told_and_changes_nothing(
    inbox: Path, capsys: Out, words: list[str]
) -> None:
    assert main(["store", "slots", *words]) == Exit.USAGE
    assert capsys.readouterr().err
    assert main(["store", "slots", "--json"]) == Exit.DONE
    assert kinds(capsys) == ["passphrase"]


def test_a_wipe_leaves_nothing(inbox: Path, capsys: Out) -> None:
    places = Places.of()
    assert main(["store", "wipe", "--confirm", "wipe"]) == Exit.DONE
    assert not places.data.exists()
    assert not Vault.exists(places.data)
    assert main(["store", "wipe", "--confirm", "wipe"]) == Exit.NOT_SET_UP


def test_a_backup_elsewhere_outlives_a_wipe_with_the_passphrase_it_was_made_with(
    inbox: Path, tmp_path: Path, capsys: Out
) -> None:
    elsewhere = tmp_path / "elsewhere.inboxbackup"
    assert main(["store", "backup", str(elsewhere)]) == Exit.DONE
    assert main(["store", "backup"]) == Exit.DONE
    assert main(["store", "wipe", "--confirm", "wipe"]) == Exit.DONE
    assert not list(inbox.rglob("*.inboxbackup"))
    assert main(["store", "restore", str(elsewhere)]) == Exit.DONE
    assert main(["chats"]) == Exit.DONE


def test_the_word_can_be_typed_without_looking(
    inbox: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("WIPE \n"))
    assert main(["store", "wipe", "--json"]) == Exit.DONE
    assert not Places.of().data.exists()


def test_a_wipe_needs_no_key_and_no_readable_key_file(inbox: Path, capsys: Out) -> None:
    places = Places.of()
    (places.data / "keyslots.json").write_bytes(b"\xff broken")
    assert main(["store", "wipe", "--confirm", "wipe"]) == Exit.DONE
    assert not places.data.exists()


@pytest.mark.parametrize("word", ["", "yes", "wip"])
def test_any_other_word_destroys_nothing(inbox: Path, capsys: Out, word: str) -> None:
    assert main(["store", "wipe", "--confirm", word]) == Exit.USAGE
    assert main(["chats"]) == Exit.DONE
