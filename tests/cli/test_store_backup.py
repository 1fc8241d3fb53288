"""``store backup`` and ``store restore``, as somebody at a shell meets them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.main import main
from inbox_tui.cli.places import Places
from inbox_tui.cli.store import backing_up
from inbox_tui.cli.unlocking import COMMAND_VARIABLE, key_of
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.unlockers import PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.store import settings
from inbox_tui.store.progress import Report, Step
from inbox_tui.store.store import Store
from tests.cli import inboxes

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def backup(inbox: Path, capsys: Captured) -> Path:
    target = inbox / "one.inboxbackup"
    assert main(["store", "backup", str(target)]) == Exit.DONE
    capsys.readouterr()
    return target


def printed_json(capsys: Captured, *arguments: str, code: Exit = Exit.DONE) -> Any:
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def said_in(profile: str, capsys: Captured) -> list[str]:
    found = printed_json(capsys, "--profile", profile, "read", "!garden")
    return [message["parts"][0]["text"] for message in found["messages"]]


def test_a_backup_is_written_and_verified(inbox: Path, capsys: Captured) -> None:
    target = inbox / "one.inboxbackup"
    assert main(["store", "backup", str(target)]) == Exit.DONE
    said = capsys.readouterr().out
    assert str(target) in said
    assert "3 chats, 4 messages, 0 files" in said
    assert main(["store", "backup", "--verify", str(target)]) == Exit.DONE
    assert "is whole: 3 chats" in capsys.readouterr().out


def test_without_a_path_it_goes_where_backups_are_kept_and_is_listed(
    inbox: Path, capsys: Captured
) -> None:
    made = printed_json(capsys, "store", "backup")
    folder = Places.of().data.with_name("data.backups")
    assert Path(made["path"]).parent == folder
    assert folder.stat().st_mode & 0o077 == 0
    (listed,) = printed_json(capsys, "store", "backup", "--list")
    assert listed["path"] == made["path"]
    assert listed["bytes"] == made["bytes"]
    assert main(["store", "backup", "--list", str(folder)]) == Exit.DONE
    assert Path(made["path"]).name in capsys.readouterr().out


def test_the_folder_that_was_chosen_is_used(inbox: Path, capsys: Captured) -> None:
    chosen = inbox / "mine"
    store = Store.open(Places.of().data, key_of(Places.of()))
    store.write(lambda tx: settings.put(tx, "backup.folder", str(chosen))).result()
    store.close()
    assert Path(printed_json(capsys, "store", "backup")["path"]).parent == chosen


def test_it_works_beside_a_running_instance(inbox: Path, capsys: Captured) -> None:
    running = Store.open(Places.of().data, key_of(Places.of()))
    assert main(["store", "backup", str(inbox / "one.inboxbackup")]) == Exit.DONE
    assert main(["store", "restore", str(inbox / "one.inboxbackup"), "--merge"]) == Exit.HELD
    assert main(["store", "restore", str(inbox / "one.inboxbackup"), "--replace"]) == Exit.HELD
    running.close()


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(
    backup: Path, capsys: Captured
) -> None:
    assert main(["store", "backup", str(backup)]) == Exit.FAILED
    assert "already" in capsys.readouterr().err
    assert main(["store", "backup", str(backup), "--overwrite"]) == Exit.DONE


def test_a_damaged_backup_fails_to_verify_and_says_what(backup: Path, capsys: Captured) -> None:
    whole = backup.read_bytes()
    altered = bytearray(whole)
    altered[len(whole) // 2] ^= 1
    backup.write_bytes(altered)
    found = printed_json(capsys, "store", "backup", "--verify", str(backup), code=Exit.FAILED)
    assert not found["is_whole"]
    assert found["findings"][0]["entry"] == "database"
    backup.write_bytes(whole[:-1])
    assert main(["store", "backup", "--verify", str(backup)]) == Exit.FAILED
    assert "not a finished backup" in capsys.readouterr().err


def test_altered_ways_to_unlock_are_told_from_a_wrong_passphrase(
    backup: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(COMMAND_VARIABLE, inboxes.passphrase_command("wrong"))
    assert main(["store", "backup", "--verify", str(backup)]) == Exit.LOCKED
    assert "passphrase" in capsys.readouterr().err
    raw = backup.read_bytes()
    backup.write_bytes(raw.replace(b"checksum", b"checksim", 1))
    assert main(["store", "backup", "--verify", str(backup)]) == Exit.FAILED
    assert "were altered" in capsys.readouterr().err


def test_a_missing_file_is_said_to_be(inbox: Path, capsys: Captured) -> None:
    for arguments in (["backup", "--verify"], ["restore", "--merge"], ["restore", "--replace"]):
        assert main(["store", *arguments, str(inbox / "none")]) == Exit.FAILED
        assert "There is no file" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_said_to_be(inbox: Path, capsys: Captured) -> None:
    assert main(["store", "backup", str(inbox / "none" / "x.inboxbackup")]) == Exit.FAILED
    assert str(inbox / "none") in capsys.readouterr().err


def test_an_inbox_is_moved_to_another_profile(backup: Path, capsys: Captured) -> None:
    restored = printed_json(capsys, "--profile", "moved", "store", "restore", str(backup))
    assert (restored["chats"], restored["messages"]) == (3, 4)
    assert said_in("moved", capsys) == said_in("default", capsys)


def test_restoring_over_an_inbox_needs_a_word_more(backup: Path, capsys: Captured) -> None:
    assert main(["store", "restore", str(backup)]) == Exit.USAGE
    assert "--merge" in capsys.readouterr().err


def test_merging_brings_what_is_missing_once(backup: Path, capsys: Captured) -> None:
    with inboxes.new_inbox(backup.parent, "second") as store:
        inboxes.add_account(store)
        inboxes.apply(store, inboxes.chat("!garden", "Garden", at=1))
    command = ("--profile", "second", "store", "restore", str(backup), "--merge")
    assert printed_json(capsys, *command)["messages"] == 4
    assert printed_json(capsys, *command)["messages"] == 0
    assert said_in("second", capsys) == said_in("default", capsys)
    assert main(command) == Exit.DONE
    assert "Brought 0 messages" in capsys.readouterr().out


def test_replacing_keeps_what_was_there(backup: Path, capsys: Captured) -> None:
    with inboxes.new_inbox(backup.parent, "second") as store:
        inboxes.add_account(store)
        inboxes.apply(
            store,
            [*inboxes.chat("!garden", "Mine"), inboxes.message("!garden", "$9", "Mine alone")],
        )
    command = ("--profile", "second", "store", "restore")
    done = printed_json(capsys, *command, str(backup), "--replace")
    assert said_in("second", capsys) == said_in("default", capsys)
    printed_json(capsys, *command, done["backup_of_what_was_here"], "--replace")
    assert said_in("second", capsys) == ["Mine alone"]


def test_the_other_inboxs_passphrase_is_asked_for(
    backup: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup under another passphrase than this inbox has opens with neither alone."""
    places = Places.under(backup.parent, "second")
    unlocker = PassphraseUnlocker(Secret("another"), cost=inboxes.CHEAPEST)
    Store.create(places.data, Vault.create(places.data, unlocker=unlocker)).close()
    monkeypatch.setenv(COMMAND_VARIABLE, inboxes.passphrase_command("another"))
    assert main(["--profile", "second", "store", "restore", str(backup), "--merge"]) == Exit.LOCKED
    assert "does not open" in capsys.readouterr().err


def test_being_stopped_by_the_keyboard_leaves_nothing(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def interrupted() -> Iterator[Report]:
        def report(step: Step) -> None:
            raise KeyboardInterrupt

        yield report

    monkeypatch.setattr(backing_up, "shown", interrupted)
    before = sorted(inbox.iterdir())
    assert main(["store", "backup", str(inbox / "one.inboxbackup")]) == 130
    assert sorted(inbox.iterdir()) == before


def test_without_an_inbox_there_is_nothing_to_back_up(home: Path) -> None:
    assert main(["store", "backup"]) == Exit.NOT_SET_UP
