"""Writing in the person's own editor, and what is left of it on the disk."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from inbox_tui.ui.external_editor import (
    MOST_BYTES,
    NoEditor,
    clear_left_over,
    edit,
    editing_folder,
    editor_command,
)


def editor(folder: Path, does: str) -> list[str]:
    """An editor that does this with ``path``."""
    script = folder / "editor.py"
    head = "import sys, os, pathlib\npath = pathlib.Path(sys.argv[-1])\n"
    script.write_text(head + does)
    return [sys.executable, str(script), "--wait"]


def test_the_text_comes_back_as_it_was_left_and_nothing_stays(tmp_path: Path) -> None:
    folder = tmp_path / "editing"
    command = editor(
        tmp_path,
        "assert sys.argv[1:-1] == ['--wait']\n"
        "(path.parent / 'message.md~').write_text('a copy')\n"
        "path.write_text(path.read_text() + ' and more\\n')\n",
    )
    assert edit("so far", command, folder) == "so far and more"
    assert list(folder.iterdir()) == []


def test_the_file_is_for_the_person_alone(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    command = editor(
        tmp_path,
        f"pathlib.Path({str(seen)!r}).write_text("
        "f'{path.stat().st_mode:o} {path.parent.stat().st_mode:o}')",
    )
    edit("text", command, tmp_path / "editing")
    assert seen.read_text() == "100600 40700"


@pytest.mark.parametrize(
    "does", ["sys.exit(1)", "path.unlink()", f"path.write_bytes(b'x' * {MOST_BYTES + 1})"]
)
def test_what_goes_wrong_is_said_and_leaves_nothing(tmp_path: Path, does: str) -> None:
    folder = tmp_path / "editing"
    with pytest.raises(NoEditor) as error:
        edit("text", editor(tmp_path, does), folder)
    assert str(error.value).endswith(".")
    assert list(folder.iterdir()) == []


def test_what_a_crash_left_behind_goes_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "message-abc").mkdir()
    (tmp_path / "message-abc" / "message.md").write_text("secret")
    (tmp_path / "other").write_text("kept")
    clear_left_over(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["other"]
    clear_left_over(tmp_path / "missing")


def test_the_editor_is_the_one_the_person_set_with_its_arguments() -> None:
    python = sys.executable
    assert editor_command({"EDITOR": f"'{python}' -m x", "VISUAL": ""}) == [python, "-m", "x"]
    assert editor_command({"EDITOR": "no", "VISUAL": python}) == [python]
    for wrong in ({"EDITOR": "no-such-editor-here"}, {"EDITOR": "'open"}):
        with pytest.raises(NoEditor):
            editor_command(wrong)


def test_the_text_is_edited_in_memory_where_there_is_such_a_place(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert editing_folder(data, {}) == data / "editing"
    assert editing_folder(data, {"XDG_RUNTIME_DIR": str(tmp_path / "missing")}) == data / "editing"
    assert tmp_path in editing_folder(data, {"XDG_RUNTIME_DIR": str(tmp_path)}).parents
