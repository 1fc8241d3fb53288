"""``inbox-tui keys``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.main import main
from inbox_tui.ui.key_probe import described, names_of
from inbox_tui.ui.keys import KEYS
from inbox_tui.ui.keys.key_map import PRESETS, key_map


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["keys", *arguments]) == Exit.DONE
    return capsys.readouterr().out


@pytest.mark.parametrize("preset", PRESETS)
def test_every_key_of_a_preset_is_listed(
    preset: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = listed(capsys, "--list", "--preset", preset)
    assert all(key.id in text and key.description in text for key in KEYS)
    assert "Conflict" not in text
    rows = json.loads(listed(capsys, "--json", "--preset", preset))
    map_, _ = key_map(preset)
    assert {row["id"]: tuple(row["keys"]) for row in rows} == {
        key.id: map_.keys_of(key) for key in KEYS
    }


def test_without_a_preset_the_person_s_own_keys_are_listed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["config", "set", "keys.preset", "vim"])
    main(["config", "set", "keys.message.reply", "R, ctrl-y"])
    rows = {row["id"]: row for row in json.loads(listed(capsys, "--json"))}
    assert rows["message.reply"]["keys"] == ["R", "ctrl+y"]
    assert "g g" in rows["timeline.first"]["keys"]
    assert "Conflict: R in" in listed(capsys, "--list")


def test_without_a_terminal_nothing_is_waited_for(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys"]) == Exit.USAGE
    assert "--list" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("sent", "name"),
    [(b"\x0b", "ctrl+k"), (b"\x1b[1;3A", "alt+up"), (b"\x1b", "escape"), (b"\x1ba", "alt+a"),
     (b"\r", "enter"), (b"?", "question_mark"), ("é".encode(), "é"), (b"\x1b[13;3u", "alt+enter")],
)  # fmt: skip
def test_what_the_terminal_sends_has_the_name_the_app_gives_it(sent: bytes, name: str) -> None:
    assert names_of(sent) == [name]
    assert sent.hex(" ") in described(sent, key_map()[0])[0]


def test_a_press_is_told_with_what_it_is_bound_to() -> None:
    assert any("inbox.jump" in line for line in described(b"\x0b", key_map()[0]))
    assert "bound to nothing" in described(b"\x1d", key_map()[0])[1]
    assert any("begins g g" in line for line in described(b"g", key_map("vim")[0]))


@pytest.mark.pty
def test_at_a_terminal_each_press_is_described_until_the_end_is_pressed_twice() -> None:
    import pexpect  # noqa: PLC0415 - not on Windows

    child = pexpect.spawn(
        sys.executable, ["-m", "inbox_tui", "keys"], timeout=30, encoding="utf-8",
        dimensions=(40, 160),
    )  # fmt: skip
    child.expect("twice, ends")
    child.send("\x1b[1;3A")
    child.expect("inbox.previous_chat")
    child.send("\x11")
    child.expect("app.quit")
    child.send("\x11")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0
