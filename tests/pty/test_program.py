"""The program as somebody meets it: starting, looking around, being ended from outside."""

from __future__ import annotations

import signal
import tempfile
from pathlib import Path

import pytest

from tests.cli import inboxes
from tests.pty.conftest import Start
from tests.pty.sequences import LEAVING
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

MODES = ("?1049", "?1000", "?1003", "?1006", "?2004", "?25")


def restored(terminal: Terminal) -> bool:
    """Whether every mode that was set is set back, and the cursor shown, at the very end."""
    output = terminal.output.decode()
    last = {mode: max(output.rfind(f"\x1b[{mode}{way}") for way in "hl") for mode in MODES}
    return all(
        output[last[mode] :].startswith(f"\x1b[{mode}{'h' if mode == '?25' else 'l'}")
        for mode in MODES
        if last[mode] >= 0
    )


def test_the_welcome_screen_opens_on_an_empty_machine(start: Start, home: Path) -> None:
    terminal = start()
    terminal.wait_for("Every chat you have, in one inbox.")
    terminal.wait_for(str(home)[:40])
    terminal.press("ctrl+q")
    assert terminal.wait_for_exit() == 0
    assert terminal.foreign == []
    assert restored(terminal)


def test_demo_opens_a_living_inbox(start: Start) -> None:
    terminal = start("demo")
    terminal.wait_for("DEMO", seconds=60)
    terminal.wait_for("Third-Party Chats")
    first = terminal.screen
    terminal.wait_until(lambda: terminal.screen != first, "something that happens by itself")
    terminal.press("ctrl+q")
    assert terminal.wait_for_exit() == 0
    assert terminal.foreign == []
    assert restored(terminal)


def test_the_demo_leaves_nothing_behind(start: Start, home: Path) -> None:
    before = set(Path(tempfile.gettempdir()).glob("inbox-tui-demo-*"))
    terminal = start("demo")
    terminal.wait_for("DEMO", seconds=60)
    terminal.press("ctrl+q")
    assert terminal.wait_for_exit() == 0
    assert set(Path(tempfile.gettempdir()).glob("inbox-tui-demo-*")) <= before
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_the_terminal_is_restored_after_a_signal(start: Start, number: signal.Signals) -> None:
    terminal = start()
    terminal.wait_for("Every chat you have, in one inbox.")
    terminal.signal(number)
    assert terminal.wait_for_exit() == 128 + number
    assert LEAVING in terminal.output.decode()
    assert terminal.foreign == []
    assert restored(terminal)


def test_the_terminal_is_restored_after_sigterm(start: Start, home: Path) -> None:
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        inboxes.apply(store, inboxes.chat("!garden", "Garden"))
    terminal = start()
    terminal.wait_for("Garden", seconds=60)
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_for_exit() == 128 + signal.SIGTERM
    assert terminal.foreign == []
    assert restored(terminal)


def test_a_second_instance_reads_only_and_says_who_holds_the_inbox(
    start: Start, home: Path
) -> None:
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        inboxes.apply(store, inboxes.chat("!garden", "Garden"))
    first = start()
    first.wait_for("Garden", seconds=60)
    second = start()
    second.wait_for(f"Open in another window (process {first.pid}): reading only", seconds=60)
    second.wait_for("Garden", seconds=60)
    looking = start("--read-only")
    looking.wait_for("Garden", seconds=60)
    looking.wait_for("Reading only: nothing is connected")
