"""A program in a pseudo-terminal, and what it costs: time, processor, memory, bytes written.

Nothing is drawn from what it writes, so that the measuring takes nothing from the measured. What the
processor spent and what memory holds are asked of Linux.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.pty.terminal import KEYS

_SEQUENCES: Final = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])")
_ENVIRONMENT: Final = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
_LIMIT: Final = 60.0
_PATIENCE: Final = 3.0
"""Seconds in which a key shows, however busy the machine is."""
_QUIET: Final = 0.08
"""Seconds without a byte after which a frame is taken to be whole."""


class NeverPainted(Exception):
    """The text did not appear; carries the end of what was written instead."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a key brought: seconds to the first byte, seconds of the processor, bytes."""

    to_paint: float
    cpu: float
    length: int


class Program:
    """One program. A context manager: it is asked to end, and read until it has."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        columns: int = 120,
        rows: int = 40,
    ) -> None:
        self._terminal, its = pty.openpty()
        self._set_size(columns, rows)
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            list(arguments),
            stdin=its,
            stdout=its,
            stderr=its,
            start_new_session=True,
            env={**os.environ, **_ENVIRONMENT, **(environment or {})},
        )
        os.close(its)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        end = time.perf_counter() + 10
        # what it still writes is read, so that it is not stuck in a write
        while self._process.poll() is None and time.perf_counter() < end and self._read(0.02):
            pass
        try:
            self._process.wait(max(0.1, end - time.perf_counter()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._terminal)

    def wait_for(self, text: str) -> float:
        """When ``text`` was painted, by :func:`time.perf_counter`."""
        written = bytearray()
        end = time.perf_counter() + _LIMIT
        while (left := end - time.perf_counter()) > 0:
            chunk = self._read(left)
            if chunk is None:
                break
            at = time.perf_counter()
            written += chunk
            if text.encode() in _SEQUENCES.sub(b"", bytes(written)):
                return at
        raise NeverPainted(f"{text!r} was never painted; at the end:\n{bytes(written[-2000:])!r}")

    def press(self, key: str, *, paints: bool = True) -> Frame:
        """Press a key, by its name or as it is typed, and wait until everything is drawn.

        ``paints``: that it changes the screen for certain. Raises :class:`NeverPainted` else.
        """
        cpu, began = self.cpu(), time.perf_counter()
        os.write(self._terminal, KEYS.get(key, key).encode())
        first = self._read(_PATIENCE)
        if paints and not first:
            raise NeverPainted(f"the key {key} changed nothing")
        painted = time.perf_counter() - began
        length = len(first or b"") + self.drain()
        return Frame(painted, self.cpu() - cpu, length)

    def drain(self, quiet: float = _QUIET) -> int:
        """Read until nothing has come for ``quiet`` seconds; how many bytes there were."""
        length = 0
        while chunk := self._read(quiet):
            length += len(chunk)
        return length

    def read_for(self, seconds: float) -> int:
        """Read whatever comes for so long; how many bytes there were."""
        length, end = 0, time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            length += len(self._read(left) or b"")
        return length

    def resize(self, columns: int, rows: int) -> float:
        """Give the terminal another size; seconds of the processor until everything is drawn anew."""
        cpu = self.cpu()
        self._set_size(columns, rows)
        self._process.send_signal(signal.SIGWINCH)
        self._read(_PATIENCE)
        self.drain()
        return self.cpu() - cpu

    def cpu(self) -> float:
        """Seconds of the processor that all its threads have spent."""
        # the clock of another process, as clock_getcpuclockid(3) makes it on Linux
        return time.clock_gettime(~self._process.pid << 3 | 2)

    def own_memory(self) -> int:
        """Bytes of memory that nobody shares with it."""
        rollup = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text()
        return 1024 * sum(int(found) for found in re.findall(r"Private_\w+: +(\d+) kB", rollup))

    def _set_size(self, columns: int, rows: int) -> None:
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)

    def _read(self, seconds: float) -> bytes | None:
        """What came next; empty where nothing came in time, ``None`` at the end."""
        if not select.select([self._terminal], [], [], max(0.0, seconds))[0]:
            return b""
        try:
            return os.read(self._terminal, 65_536) or None
        except OSError:  # how Linux says that the other side was closed
            return None


def seconds_to_paint(
    arguments: Sequence[str], text: str, *, environment: Mapping[str, str] | None = None
) -> float:
    """Seconds from starting a program to the first frame that holds ``text``."""
    with Program(arguments, environment=environment) as program:
        return program.wait_for(text) - program.began
