"""The real program, started in a pseudo-terminal with a home of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from inbox_tui.cli.places import HOME_VARIABLE
from tests.cli import inboxes
from tests.pty.terminal import Terminal

PROGRAM: Final = (sys.executable, "-m", "inbox_tui")
Start = Callable[..., Terminal]


@pytest.fixture
def home() -> Path:
    """The folder that holds everything of this test's inbox."""
    return Path(os.environ[HOME_VARIABLE])


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start ``inbox-tui`` with arguments; whatever was started ends with the test."""
    with ExitStack() as stack:

        def begin(*arguments: str, columns: int = 120, rows: int = 40) -> Terminal:
            return stack.enter_context(
                Terminal(
                    [*PROGRAM, *arguments],
                    environment=inboxes.environment(home),
                    columns=columns,
                    rows=rows,
                )
            )

        yield begin
