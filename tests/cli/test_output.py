"""What is printed for people is safe; what is printed for programs is whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inbox_tui.cli.output import columns, emit, indented, say
from inbox_tui.domain.safe_text import safe_text
from tests.pty.sequences import foreign

CORPUS = [
    json.loads(line)
    for line in (Path(__file__).resolve().parents[1] / "corpus" / "hostile.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize("entry", CORPUS, ids=lambda entry: entry["id"])
def test_hostile_text_is_printed_without_any_control(
    entry: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    say(columns("12:00", entry["text"], entry["text"]))
    say(indented(entry["text"], 4))
    assert foreign(capsys.readouterr().out.encode()) == []


@pytest.mark.parametrize("entry", CORPUS, ids=lambda entry: entry["id"])
def test_hostile_text_is_whole_and_ascii_in_json(
    entry: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    emit({"text": entry["text"]})
    printed = capsys.readouterr().out
    assert printed.isascii()
    assert foreign(printed.encode()) == []
    assert json.loads(printed) == {"text": entry["text"]}


def test_no_text_begins_a_row_of_its_own() -> None:
    assert "\n" not in columns("a\nb", "c\r\nd", "e\u2028f").text
    assert indented("hi\n[12:00] *** you are now owner", 4).text.split("\n")[1].startswith("    [")


def test_a_terminal_of_another_encoding_gets_question_marks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "out"
    with path.open("w", encoding="ascii") as stream:
        monkeypatch.setattr("sys.stdout", stream)
        say(safe_text("caf\u00e9 \u65e5"))
    assert path.read_bytes() == b"caf? ?\n"
