"""The whole program on a real disk that takes nothing: it says so, is read and searched, and recovers."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inbox_tui.cli.places import Places
from tests.cli import inboxes
from tests.pty.conftest import PROGRAM
from tests.pty.terminal import Terminal
from tests.store.mounted_disk import SmallDisk, protect, small_disk

pytestmark = [pytest.mark.pty, pytest.mark.slow]

FULL = "The disk is full. Free 8 MB"
PROTECTED = "is write-protected. Make it writable."


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", kind="ext4") as mounted:
        yield mounted


@pytest.fixture
def home(disk: SmallDisk) -> Path:
    home = disk.folder / "home"
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        inboxes.apply(
            store,
            (
                *inboxes.chat("!garden", "Garden"),
                inboxes.message("!garden", "$1", "The peas are up"),
            ),
        )
        store.index_now().result()
    return home


def search(home: Path, words: str) -> str:
    """What another process finds meanwhile."""
    return subprocess.run(
        [*PROGRAM, "search", words],
        env={**os.environ, **inboxes.environment(home)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def stored_files(home: Path) -> list[Path]:
    data = Places.under(home).data
    return [*data.glob("inbox.db*"), data]


def troubles(disk: SmallDisk, home: Path) -> dict[str, tuple[str, Callable[[], None]]]:
    def protect_all(*, is_protected: bool) -> None:
        for path in stored_files(home):
            protect(path, is_protected=is_protected)

    return {
        FULL: ("The disk is full: nothing can be sent", disk.make_room),
        PROTECTED: (
            "write-protected: nothing can be sent",
            lambda: protect_all(is_protected=False),
        ),
    }


@pytest.mark.parametrize("words", [FULL, PROTECTED])
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_it_is_told_survived_and_passes(
    disk: SmallDisk, home: Path, words: str, columns: int, rows: int
) -> None:
    closed, make_well = troubles(disk, home)[words]
    environment = inboxes.environment(home)
    with Terminal(list(PROGRAM), environment=environment, columns=columns, rows=rows) as terminal:
        terminal.wait_for("Garden", seconds=60)
        terminal.press("enter")
        terminal.wait_for("Write to")
        if words == FULL:
            disk.fill()
        else:
            for path in stored_files(home):
                protect(path)
        try:
            terminal.press("hello")
            terminal.wait_until(lambda: is_told(terminal, words), words)
            terminal.wait_until(lambda: is_told(terminal, closed), closed)
            terminal.press("enter")
            terminal.wait_for("hello")
            assert "The peas are up" in terminal.screen
            assert "The peas are up" in search(home, "peas")
        finally:
            make_well()
        terminal.wait_until(
            lambda: not is_told(terminal, words) and not is_told(terminal, closed), "the end of it"
        )
        assert "hello" in terminal.screen
        terminal.press("enter")
        terminal.wait_until(lambda: "Write to" in terminal.screen, "an empty composer")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
        assert terminal.foreign == []
    assert "hello" in search(home, "hello")


def test_on_a_disk_that_was_full_at_the_start_it_can_be_read(disk: SmallDisk, home: Path) -> None:
    disk.fill()
    with Terminal(list(PROGRAM), environment=inboxes.environment(home)) as terminal:
        terminal.wait_for("Garden", seconds=60)
        terminal.wait_until(lambda: is_told(terminal, FULL), FULL)
        terminal.press("enter")
        terminal.wait_for("The peas are up")
        assert "The peas are up" in search(home, "peas")
        terminal.press("ctrl+q")
        assert terminal.wait_for_exit() == 0
        assert terminal.foreign == []


def is_told(terminal: Terminal, words: str) -> bool:
    """Whether words stand on the screen, wherever they were broken into lines."""
    return "".join(words.split()) in "".join(terminal.screen.split())
