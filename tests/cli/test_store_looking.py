"""``store info``, ``check`` and ``compact``: figures, damage told by the exit code, room given back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.main import main
from inbox_tui.keys.folder import DATABASE_NAME


def database(home: Path) -> Path:
    (found,) = home.rglob(DATABASE_NAME)
    return found


def test_info_tells_what_the_store_holds(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["store", "info", "--json"]) == Exit.DONE
    said = json.loads(capsys.readouterr().out)
    assert (said["chats"], said["messages"]) == (3, 4)
    assert said["unlocked_by"] == ["passphrase"]
    assert said["cipher"] in {"aegis", "chacha20"}
    assert said["database_bytes"] > said["index_bytes"] > 0
    assert said["services"]["matrix"]["messages"] == 4
    assert said["services"]["matrix"]["oldest"] < said["services"]["matrix"]["newest"]
    assert (said["retention"], said["last_backup"]) == ([], None)
    assert main(["store", "info"]) == Exit.DONE
    assert "messages" in capsys.readouterr().out


def test_a_whole_store_passes_its_check(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["store", "check"]) == Exit.DONE
    assert "Nothing is wrong" in capsys.readouterr().out
    assert main(["store", "check", "--quick", "--json"]) == Exit.DONE
    assert json.loads(capsys.readouterr().out)["is_whole"] is True


def test_a_damaged_store_fails_its_check(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = database(inbox)
    altered = bytearray(path.read_bytes())
    altered[-5000] ^= 1
    path.write_bytes(altered)
    assert main(["store", "check", "--json"]) == Exit.FAILED
    said = json.loads(capsys.readouterr().out)
    assert said["is_whole"] is False
    assert said["problems"][0]["advice"]


def test_what_is_whole_is_read_out(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["store", "check", "--salvage", str(tmp_path / "out"), "--json"]) == Exit.DONE
    said = json.loads(capsys.readouterr().out)
    assert (said["rows"]["messages"], said["lost"]) == (4, [])
    assert main(["store", "check", "--salvage", str(tmp_path / "again")]) == Exit.DONE
    assert "4 messages" in capsys.readouterr().out


def test_nothing_is_read_out_over_another_folder(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_text("x")
    assert main(["store", "check", "--salvage", str(tmp_path)]) == Exit.FAILED
    assert "not an empty folder" in capsys.readouterr().err


def test_compacting_tells_both_sizes(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["store", "compact", "--json"]) == Exit.DONE
    said = json.loads(capsys.readouterr().out)
    assert 0 < said["bytes_after"] <= said["bytes_before"]


def test_an_unknown_subcommand_is_refused(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["store", "explode"])
    assert stopped.value.code == Exit.USAGE
    assert "explode" in capsys.readouterr().err
