"""``store export`` and ``store import``, as somebody at a shell meets them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.main import main
from inbox_tui.cli.store import export as export_command
from inbox_tui.cli.store import importing as import_command
from inbox_tui.store.importing.detecting import PROGRAMS
from inbox_tui.store.progress import Report, Step

Captured = pytest.CaptureFixture[str]


def printed_json(capsys: Captured, *arguments: str) -> Any:
    assert main(arguments) == Exit.DONE
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def whatsapp(tmp_path: Path) -> Path:
    path = tmp_path / "WhatsApp Chat with Anna.txt"
    lines = [f"05.03.25, 10:{minute:02} - Anna: Message {minute}" for minute in range(60)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_everything_is_exported_and_taken_in_elsewhere(
    inbox: Path, tmp_path: Path, capsys: Captured
) -> None:
    written = printed_json(capsys, "store", "export", str(tmp_path / "all"), "--json")
    assert (written["chats"], written["messages"], written["is_resumed"]) == (3, 4, False)
    again = printed_json(capsys, "store", "import", str(tmp_path / "all"), "--json")
    assert (again["messages_new"], again["messages_known"]) == (0, 4)
    assert again["program"] == "inbox-tui's export"
    assert again["is_complete"] is True


def test_one_chat_becomes_a_page(inbox: Path, tmp_path: Path, capsys: Captured) -> None:
    target = tmp_path / "garden.html"
    assert (
        main(["store", "export", str(target), "--format", "html", "--chat", "Garden"]) == Exit.DONE
    )
    assert "The tomatoes are ripe" in target.read_text(encoding="utf-8")
    assert "not encrypted" in capsys.readouterr().out


def test_a_chat_that_is_not_there_is_said_so(inbox: Path, tmp_path: Path, capsys: Captured) -> None:
    target = str(tmp_path / "x")
    assert main(["store", "export", target, "--chat", "nobody"]) == Exit.NOT_FOUND
    assert main(["store", "export", target, "--chat", "gard"]) == Exit.USAGE
    assert not (tmp_path / "x").exists()


def test_a_target_that_is_there_is_not_touched(
    inbox: Path, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "all").write_text("mine")
    assert main(["store", "export", str(tmp_path / "all")]) == Exit.FAILED
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / "all").read_text() == "mine"


def test_a_folder_that_is_not_there_is_said_so(
    inbox: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert main(["store", "export", str(tmp_path / "no" / "all")]) == Exit.FAILED
    assert "Can't write" in capsys.readouterr().err


def test_what_another_program_exported_is_taken_in(
    inbox: Path, whatsapp: Path, capsys: Captured
) -> None:
    assert main(["store", "import", str(whatsapp)]) == Exit.DONE
    assert "60 new messages, 1 new chat," in capsys.readouterr().out
    assert main(["store", "import", str(whatsapp)]) == Exit.DONE
    assert "Here already: 60 messages" in capsys.readouterr().out
    chat = printed_json(capsys, "read", "Anna", "--json")["chat"]
    assert (chat["service"], chat["is_native"], chat["is_service_on"]) == ("whatsapp", False, False)


def test_what_is_no_export_is_said_so(inbox: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a.bin").write_bytes(b"\0\1\2")
    assert main(["store", "import", str(tmp_path / "a.bin")]) == Exit.FAILED
    error = capsys.readouterr().err
    assert "a.bin is no export that can be imported" in error
    assert "whatsapp" in error


def test_an_export_that_breaks_off_is_no_success(
    inbox: Path, tmp_path: Path, capsys: Captured
) -> None:
    main(["store", "export", str(tmp_path / "all")])
    path = tmp_path / "all" / "export.jsonl"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    assert main(["store", "import", str(tmp_path / "all")]) == Exit.FAILED
    assert "breaks off" in capsys.readouterr().out


@contextmanager
def interrupted() -> Iterator[Report]:
    """Ctrl-C at the second report."""
    count = 0

    def report(_step: Step) -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise KeyboardInterrupt

    yield report


def test_ctrl_c_says_how_to_go_on(
    inbox: Path, tmp_path: Path, whatsapp: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = str(tmp_path / "all")
    with monkeypatch.context() as patch:
        patch.setattr(export_command, "shown", interrupted)
        patch.setattr(import_command, "shown", interrupted)
        patch.setattr("inbox_tui.store.importing.importer.BATCH", 7)
        patch.setattr("inbox_tui.store.exporting.jsonl._EVERY", 3)
        assert main(["store", "import", str(whatsapp)]) == 130
        assert "goes on with the rest" in capsys.readouterr().err
        assert main(["store", "export", target]) == 130
        assert "all.partial: the same command goes on" in capsys.readouterr().err
    rest = printed_json(capsys, "store", "import", str(whatsapp), "--json")
    assert 0 < rest["messages_new"] < 60
    written = printed_json(capsys, "store", "export", target, "--json")
    assert written["is_resumed"] is True
    assert written["messages"] == 64


def test_the_formats_in_the_help_are_those_that_can_be_read() -> None:
    assert import_command.FORMATS == PROGRAMS
