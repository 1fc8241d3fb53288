"""Whatever others write or call themselves, the terminal is not told to do anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pty.conftest import Start
from tests.pty.hostile_inbox import Hostile, fill
from tests.pty.terminal import Terminal

pytestmark = [pytest.mark.pty, pytest.mark.slow, pytest.mark.timeout(600)]


MORE = " · End"
"""What stands at the foot of a timeline that goes on below."""


def show_to_the_end(terminal: Terminal, hostile: Hostile) -> None:
    """Page down from the first unread message until the chat's last one shows."""

    def is_at_the_end() -> bool:
        return hostile.last_words in terminal.screen

    terminal.wait_until(lambda: is_at_the_end() or MORE in terminal.screen, hostile.id)
    while not is_at_the_end():
        before = terminal.screen
        terminal.press("pagedown")
        terminal.wait_until(lambda: terminal.screen != before, f"more of {hostile.id}")  # noqa: B023


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (80, 24)])
def test_hostile_text_never_reaches_the_terminal(
    home: Path, start: Start, columns: int, rows: int
) -> None:
    texts = fill(home)
    terminal = start(columns=columns, rows=rows)
    terminal.wait_for("sender-", seconds=60)
    shown = ""
    for hostile in texts:
        terminal.press("alt+down")
        show_to_the_end(terminal, hostile)
        shown += terminal.screen
        assert terminal.suspicious == [], hostile.id
    # what was harmless in them is there, and markup is only text
    assert "[TODO] call home" in shown
    assert "[@click=app.quit]x[/]" in shown
    terminal.press("ctrl+q")
    assert terminal.wait_for_exit() == 0
    assert terminal.foreign == []
