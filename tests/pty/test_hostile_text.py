"""Whatever others write or call themselves, the terminal is not told to do anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pty.conftest import Start
from tests.pty.hostile_inbox import fill

pytestmark = [pytest.mark.pty, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (80, 24)])
def test_hostile_text_never_reaches_the_terminal(
    home: Path, start: Start, columns: int, rows: int
) -> None:
    texts = fill(home)
    terminal = start(columns=columns, rows=rows)
    terminal.wait_for("sender-", seconds=60)
    for hostile in texts:
        terminal.press("alt+down")
        terminal.wait_for(hostile.last_words)
        assert terminal.foreign == [], hostile.id
    terminal.press("ctrl+q")
    assert terminal.wait_for_exit() == 0
    assert terminal.foreign == []
