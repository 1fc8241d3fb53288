"""Somebody at a real terminal: keys go in as bytes, and what the screen shows is waited for."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from inbox_tui.ui.theme import DARK
from tests.cli import inboxes
from tests.pty.terminal import Terminal
from tests.pty.test_program import restored

MOST_PRESSES: Final = 60


class Window:
    """Waits on other threads, so that whoever is written with goes on living on the loop."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    async def sees(self, *words: str) -> str:
        """Until the screen shows every one of ``words``."""
        for each in words:
            await asyncio.to_thread(self.terminal.wait_for, each)
        return self.terminal.screen

    async def no_longer_sees(self, words: str) -> None:
        """Until the screen shows ``words`` no more."""
        await asyncio.to_thread(
            self.terminal.wait_until,
            lambda: words not in self.terminal.screen,
            f"a screen without {words!r}",
        )

    async def presses(self, key: str, *then: str) -> None:
        """Press a key, until the screen shows what it leads to."""
        self.terminal.press(key)
        await self.sees(*then)

    async def writes(self, text: str) -> None:
        """Write where one writes messages."""
        await self.sees("Enter send")
        await self._enters(text, text)

    async def fills_in(self, label: str, text: str, *, is_seen: bool = True) -> None:
        """Type into the field with this label, once the focus has come to it."""
        await asyncio.to_thread(
            self.terminal.wait_until, lambda: self._is_in(label), f"the focus in {label!r}"
        )
        await self._enters(text, text if is_seen else "•" * len(text))

    def _is_in(self, label: str) -> bool:
        """Whether the box with this label has the colour of the one that has the focus."""
        for row, line in enumerate(self.terminal.screen.splitlines()):
            start = line.find(f"╭─ {label}")
            if start >= 0:
                return self.terminal.colour_at(row, start) == DARK.accent.removeprefix("#")
        return False

    async def _enters(self, text: str, shown: str) -> None:
        before = self.terminal.screen.count(shown)
        self.terminal.press(text)
        await asyncio.to_thread(
            self.terminal.wait_until,
            lambda: self.terminal.screen.count(shown) > before,
            f"what was typed ({shown!r})",
        )

    async def presses_until(self, key: str, words: str) -> int:
        """Press a key again and again; how often it took until the screen shows ``words``."""
        for pressed in range(MOST_PRESSES):
            if words in self.terminal.screen:
                return pressed
            before = len(self.terminal.output)
            self.terminal.press(key)
            await asyncio.to_thread(
                self.terminal.wait_until,
                lambda written=before: len(self.terminal.output) > written,  # type: ignore[misc]
                f"an answer to {key!r}",
            )
        raise AssertionError(f"{words!r} never came. The screen:\n{self.terminal.screen}")

    def line_with(self, words: str) -> str:
        """The one line of the screen that holds ``words``."""
        (line,) = [line for line in self.terminal.screen.splitlines() if words in line]
        return line

    async def quits(self) -> None:
        """Leave, and look at what was left behind."""
        self.terminal.press("ctrl+q")
        assert await asyncio.to_thread(self.terminal.wait_for_exit) == 0
        assert self.terminal.foreign == []
        assert restored(self.terminal)


@asynccontextmanager
async def a_window(home: Path) -> AsyncIterator[Window]:
    """The program started in a terminal, over what is kept under ``home``."""
    program = [sys.executable, "-m", "inbox_tui"]
    with Terminal(program, environment=inboxes.environment(home)) as terminal:
        yield Window(terminal)
