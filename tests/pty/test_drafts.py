"""What was typed and not sent outlives the program, however it ends."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.cli import inboxes
from tests.pty.conftest import Start

pytestmark = pytest.mark.pty


def test_a_draft_survives_a_kill(start: Start, home: Path) -> None:
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        inboxes.apply(store, inboxes.chat("!garden", "Garden"))
    killed = start()
    killed.wait_for("Garden", seconds=60)
    killed.press("enter")
    killed.wait_for("Write to Garden")
    killed.press("Dear Anna, I wanted to say")
    # the list shows what the store has
    killed.wait_for("Draft: Dear Anna, I wanted")
    killed.signal(signal.SIGKILL)
    assert killed.wait_for_exit() == -signal.SIGKILL
    again = start()
    again.wait_for("Draft: Dear Anna, I wanted", seconds=60)
    again.press("enter")
    again.wait_for("Dear Anna, I wanted to say")
