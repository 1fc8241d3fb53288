"""``inbox-tui config``, ``profiles``, and what the doctor says of the file."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from inbox_tui.cli.doctor import settings_file
from inbox_tui.cli.exits import Exit
from inbox_tui.cli.findings import Mark
from inbox_tui.cli.main import main
from inbox_tui.cli.places import Places
from inbox_tui.config.settings import SETTINGS


def said(capsys: pytest.CaptureFixture[str], *arguments: str, ends: int = Exit.DONE) -> str:
    assert main(["config", *arguments]) == ends
    return capsys.readouterr().out


@pytest.fixture
def file(home: Path) -> Path:
    return Places.of("default").config / "config.toml"


def test_the_path_is_told_and_nothing_is_made(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "path") == f"{file}\n"
    assert not file.exists()


def test_a_setting_is_set_shown_and_reset(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "set", "privacy.read_receipts", "on")
    assert "\nread_receipts = true\n" in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert said(capsys, "show", "privacy.read_receipts") == "privacy.read_receipts = true\n"
    said(capsys, "reset", "privacy.read_receipts")
    shown = said(capsys, "show", "privacy.read_receipts")
    assert shown == "privacy.read_receipts = false   # default\n"


def test_every_setting_is_shown_with_its_source(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "set", "privacy.keep_days", "30")
    shown = json.loads(said(capsys, "show", "--json"))
    assert list(shown) == [setting.key for setting in SETTINGS]
    assert shown["privacy.keep_days"]["value"] == 30
    assert shown["privacy.keep_days"]["source"] == "file"
    assert shown["privacy.read_receipts"]["source"] == "default"


def test_what_can_t_be_is_refused_with_what_can(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["config", "set", "inbox.third_party", "nowhere"]) == Exit.FAILED
    assert '"separate" or "merged"' in capsys.readouterr().err
    assert main(["config", "set", "privacy.unheard_of", "1"]) == Exit.USAGE
    assert "privacy.read_receipts" in capsys.readouterr().err
    assert not file.exists()


def test_what_is_wrong_is_named_by_check_and_by_the_doctor(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = Places.of("default")
    assert [each.mark for each in settings_file(places)] == [Mark.NOTE]
    file.parent.mkdir(parents=True)
    file.write_text("[privacy]\nread_receipts = 3\n", encoding="utf-8")
    text = said(capsys, "check", ends=Exit.FAILED)
    assert text.startswith(f"{file}, line 2: privacy.read_receipts: 3 is not possible")
    (problem,) = json.loads(said(capsys, "check", "--json", ends=Exit.FAILED))
    assert (problem["line"], problem["key"]) == (2, "privacy.read_receipts")
    (finding,) = settings_file(places)
    assert finding.mark is Mark.WRONG
    assert "line 2" in finding.what
    file.write_text("", encoding="utf-8")
    assert "nothing is wrong" in said(capsys, "check")
    assert [each.mark for each in settings_file(places)] == [Mark.WELL]


def test_the_editor_is_given_the_file_and_what_it_leaves_is_checked(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "editor; touch harm.py"
    script.write_text("import sys; open(sys.argv[1], 'a').write('[privacy\\n')", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} '{script}'")
    assert "not TOML" in said(capsys, "edit", ends=Exit.FAILED)
    assert file.read_text(encoding="utf-8").startswith("# The settings of inbox-tui.")


def test_each_profile_has_settings_of_its_own_and_is_listed(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--profile", "work", "config", "set", "privacy.read_receipts", "true"])
    assert "# default" in said(capsys, "show", "privacy.read_receipts")
    assert main(["profiles", "--json"]) == Exit.DONE
    listed = json.loads(capsys.readouterr().out)
    assert [(each["profile"], each["has_inbox"]) for each in listed] == [
        ("default", True),
        ("work", False),
    ]
    assert main(["profiles"]) == Exit.DONE
    assert "settings alone" in capsys.readouterr().out
