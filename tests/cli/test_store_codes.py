"""Every subcommand of ``store`` ends with the same code for the same reason, and speaks JSON."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.main import main
from inbox_tui.cli.places import Places
from inbox_tui.cli.store.commands import SUBCOMMANDS
from inbox_tui.cli.unlocking import COMMAND_VARIABLE, key_of
from inbox_tui.store.store import Store
from tests.cli import inboxes
from tests.cli.inboxes import passphrase_command

Out = pytest.CaptureFixture[str]

READING = [["info"], ["check"], ["check", "--quick"], ["backup", "{new}"], ["export", "{new}"]]
WRITING = [
    ["compact"],
    ["import", "{export}"],
    ["rekey"],
    ["restore", "{backup}", "--merge"],
    ["restore", "{backup}", "--replace"],
]
KEY_FILE = [["slots"], ["slots", "add", "recovery"]]
WIPING = [["wipe", "--confirm", "wipe"]]


@pytest.fixture
def words(inbox: Path, tmp_path: Path, capsys: Out) -> dict[str, str]:
    """What the commands are given: a backup, an export, and a name that is free."""
    backup, export = tmp_path / "one.inboxbackup", tmp_path / "export"
    assert main(["store", "backup", str(backup)]) == Exit.DONE
    assert main(["store", "export", str(export)]) == Exit.DONE
    capsys.readouterr()
    return {"backup": str(backup), "export": str(export), "new": str(tmp_path / "new")}


@pytest.fixture
def held(words: dict[str, str]) -> Iterator[Store]:
    """Somebody has the store open for writing."""
    places = Places.of()
    store = Store.open(places.data, key_of(places))
    yield store
    store.close()


def run(command: list[str], words: dict[str, str]) -> int:
    return main(["store", *(word.format(**words) for word in command), "--json"])


def test_every_subcommand_is_tried() -> None:
    tried = {command[0] for command in (*READING, *WRITING, *KEY_FILE, *WIPING)}
    assert tried == {subcommand.name for subcommand in SUBCOMMANDS}


@pytest.mark.parametrize("command", [*READING, *WRITING, *KEY_FILE, *WIPING], ids=" ".join)
def test_what_is_done_is_one_json_document(
    command: list[str], words: dict[str, str], capsys: Out
) -> None:
    assert run(command, words) == Exit.DONE
    said = capsys.readouterr()
    assert isinstance(json.loads(said.out), (dict, list))
    assert said.err == ""


@pytest.mark.parametrize("command", [*READING, *WRITING, *KEY_FILE, *WIPING], ids=" ".join)
def test_a_profile_without_an_inbox_has_a_code_of_its_own(
    command: list[str], words: dict[str, str], capsys: Out
) -> None:
    shutil.rmtree(Places.of().data)
    assert run(command, words) == Exit.NOT_SET_UP
    said = capsys.readouterr()
    assert said.out == ""
    assert "There is no inbox in the profile" in said.err


@pytest.mark.parametrize("command", [*READING, *WRITING, KEY_FILE[1]], ids=" ".join)
def test_without_the_key_it_is_locked(
    command: list[str], words: dict[str, str], capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(COMMAND_VARIABLE, passphrase_command("wrong"))
    assert run(command, words) == Exit.LOCKED
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("command", [*READING, *WRITING], ids=" ".join)
def test_another_inboxs_key_file_is_the_wrong_key(
    command: list[str], words: dict[str, str], capsys: Out
) -> None:
    data = Places.of().data
    with inboxes.new_inbox(data.parent.parent, "other"):
        pass
    shutil.copy(data.parent.parent / "other" / "data" / "keyslots.json", data)
    assert run(command, words) == Exit.LOCKED
    assert "key" in capsys.readouterr().err


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_what_writes_has_to_wait_for_who_has_it_open(
    command: list[str], words: dict[str, str], held: Store, capsys: Out
) -> None:
    assert run(command, words) == Exit.HELD
    assert "already open in process" in capsys.readouterr().err


@pytest.mark.parametrize("command", [*READING, *KEY_FILE], ids=" ".join)
def test_what_reads_need_not_wait(
    command: list[str], words: dict[str, str], held: Store, capsys: Out
) -> None:
    assert run(command, words) == Exit.DONE


@pytest.mark.parametrize(
    "command",
    [["restore", "{new}"], ["restore", "{new}", "--merge"], ["import", "{new}"]],
    ids=" ".join,
)
def test_what_is_not_there_is_named(command: list[str], words: dict[str, str], capsys: Out) -> None:
    if command == ["restore", "{new}"]:
        shutil.rmtree(Places.of().data)
    assert run(command, words) == Exit.FAILED
    assert words["new"] in capsys.readouterr().err
