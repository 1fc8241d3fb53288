"""How long a program takes from being started to showing a text, in a real pseudo-terminal."""

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

_SEQUENCES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])")
_LIMIT = 60.0
_ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


class NeverPainted(Exception):
    """The text did not appear; carries the end of what was written instead."""


def seconds_to_paint(
    arguments: Sequence[str],
    text: str,
    *,
    environment: Mapping[str, str] | None = None,
    columns: int = 120,
    rows: int = 40,
) -> float:
    """Seconds from starting the program to the first frame that holds ``text``."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    began = time.perf_counter()
    program = subprocess.Popen(
        list(arguments),
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
        env={**os.environ, **_ENVIRONMENT, **(environment or {})},
    )
    os.close(its)
    try:
        return _wait_for(ours, text.encode(), began) - began
    finally:
        _end(program, ours)


def _wait_for(terminal: int, text: bytes, began: float) -> float:
    written = bytearray()
    while (left := began + _LIMIT - time.perf_counter()) > 0:
        if not select.select([terminal], [], [], left)[0]:
            break
        try:
            chunk = os.read(terminal, 65_536)
        except OSError:  # how Linux says that the other side was closed
            break
        if not chunk:
            break
        at = time.perf_counter()
        written += chunk
        if text in _SEQUENCES.sub(b"", bytes(written)):
            return at
    raise NeverPainted(
        f"{text.decode()!r} was never painted; at the end:\n{bytes(written[-2000:])!r}"
    )


def _end(program: subprocess.Popen[bytes], terminal: int) -> None:
    """Ask it to end, and read what it still writes, so that it is not stuck in a write."""
    program.send_signal(signal.SIGTERM)
    end = time.perf_counter() + 10
    while program.poll() is None and time.perf_counter() < end:
        if select.select([terminal], [], [], 0.02)[0]:
            try:
                os.read(terminal, 65_536)
            except OSError:
                break
    if program.poll() is None:
        try:
            program.wait(5)
        except subprocess.TimeoutExpired:
            program.kill()
    program.wait()
    os.close(terminal)
