"""The real program in a pseudo-terminal: its keys, its screen, and every byte it writes."""

from __future__ import annotations

import codecs
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pexpect
import pyte

from tests.pty.sequences import foreign, split_incomplete, suspicious, tokens

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 30.0
"""Seconds to wait for something that should come within one: the machine may be busy."""

KEYS: Final[Mapping[str, str]] = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "alt+up": "\x1b[1;3A",
    "alt+down": "\x1b[1;3B",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f6": "\x1b[17~",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}


class NotSeen(AssertionError):
    """What was waited for did not come; carries the screen as it was."""


class Terminal:
    """One program in a pseudo-terminal. A context manager: the program never outlives it."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        columns: int = 120,
        rows: int = 40,
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._undrawn = ""
        self._output = bytearray()
        self.suspicious: list[str] = []
        """What the driver doesn't write itself, as far as it was read: for looking now and then."""
        self._child: pexpect.spawn[bytes] = pexpect.spawn(
            arguments[0],
            list(arguments[1:]),
            dimensions=(rows, columns),
            env={**_environment(), **(environment or {})},
            cwd=str(ROOT),
            timeout=PATIENCE,
        )
        self._child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._child.close(force=True)

    @property
    def output(self) -> bytes:
        """Every byte the program has written."""
        return bytes(self._output)

    @property
    def foreign(self) -> list[str]:
        """The same for everything that was written, and with what only leaving allows told apart."""
        return foreign(self.output)

    @property
    def screen(self) -> str:
        """What stands on the screen, line by line."""
        # the cell behind a wide letter is empty text; pyte's own display stumbles over a lone one
        columns = range(self._screen.columns)
        rows = (self._screen.buffer[row] for row in range(self._screen.lines))
        return "\n".join("".join(row[x].data for x in columns).rstrip() for row in rows)

    def colour_at(self, row: int, column: int) -> str:
        """The colour of a letter on the screen: six hexadecimal digits, or a name."""
        return str(self._screen.buffer[row][column].fg)

    @property
    def pid(self) -> int:
        """The program's process."""
        assert self._child.pid is not None
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        """Whether the program still runs."""
        return bool(self._child.isalive())

    def press(self, *keys: str) -> None:
        """Press keys by name; anything that isn't a key's name is typed as it is."""
        for key in keys:
            self._child.send(KEYS.get(key, key))

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def wait_for(self, text: str, *, seconds: float = PATIENCE) -> None:
        """Wait until ``text`` stands on the screen."""
        self.wait_until(lambda: text in self.screen, f"{text!r}", seconds=seconds)

    def wait_until(
        self, holds: Callable[[], bool], what: str, *, seconds: float = PATIENCE
    ) -> None:
        """Wait until ``holds``, looking again whenever the program has written something."""
        end = time.monotonic() + seconds
        while not holds():
            if not self._read(end - time.monotonic()):
                raise NotSeen(f"{what} never came. The screen:\n{self.screen}")

    def wait_for_exit(self, *, seconds: float = PATIENCE) -> int:
        """Wait until the program has ended; its exit code, or minus the signal's number."""
        end = time.monotonic() + seconds
        while self._read(end - time.monotonic()):
            pass
        if time.monotonic() >= end:
            raise NotSeen(f"The program did not end. The screen:\n{self.screen}")
        self._child.close()
        if self._child.exitstatus is not None:
            return int(self._child.exitstatus)
        return -int(self._child.signalstatus or 0)

    def _read(self, seconds: float) -> bool:
        """Take in what was written next; whether there was anything before time or end."""
        try:
            chunk = self._child.read_nonblocking(65_536, timeout=max(0.0, seconds))
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self._output += chunk
        self._draw(self._decoder.decode(chunk))
        return True

    def _draw(self, text: str) -> None:
        complete, self._undrawn = split_incomplete(self._undrawn + text)
        self.suspicious += suspicious(complete)
        for token in tokens(complete):
            if _is_drawable(token.kind, token.text):
                self._stream.feed(token.text)


def _is_drawable(kind: str, text: str) -> bool:
    """Whether the screen model knows the sequence; it prints the tail of those it doesn't."""
    if kind == "text":
        return True
    return kind == "csi" and not any(mark in text for mark in "<>=$") and not text.endswith("u")


def _environment() -> dict[str, str]:
    """The tests' environment, as a terminal with all colours would have it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TEXTUAL", "PYTEST")) and name not in {"NO_COLOR", "TMUX"}
    }
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
