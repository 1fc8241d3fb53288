"""The person's own editor, in the terminal that the program gives up for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli import inboxes
from tests.pty.conftest import PROGRAM
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty


def test_a_text_is_edited_outside_and_comes_back(home: Path, tmp_path: Path) -> None:
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        inboxes.apply(store, inboxes.chat("!garden", "Garden"))
    script = tmp_path / "my editor.py"
    script.write_text(
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[-1])\n"
        "path.write_text(path.read_text() + input('EDITING '))\n"
    )
    environment = {
        **inboxes.environment(home),
        "VISUAL": f"{sys.executable} '{script}'",
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    with Terminal(list(PROGRAM), environment=environment) as terminal:
        terminal.wait_for("Garden", seconds=60)
        terminal.press("enter")
        terminal.wait_for("Write to Garden")
        terminal.press("So far")
        terminal.wait_for("So far")
        terminal.press("ctrl+g")
        terminal.wait_for("EDITING")
        terminal.press(", and more", "enter")
        terminal.wait_for("So far, and more")
        # the program has its keys and its screen again
        terminal.press("!")
        terminal.wait_for("So far, and more!")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
    assert not list(tmp_path.rglob("message-*"))
