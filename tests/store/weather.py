"""Letting a storm go, and killing it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO


class Weather:
    """The process that storms, and what it noted."""

    def __init__(self, notes: Path) -> None:
        notes.touch()
        self._notes = notes
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.storm", str(notes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )

    def storm(self, kind: str, run: int, folder: Path, *, seconds: float) -> list[list[str]]:
        """Let a storm loose on the store in ``folder`` and kill it then; what it noted of this run."""
        before = self.noted()
        into, out = self._process.stdin, self._process.stdout
        assert into is not None
        assert out is not None
        into.write(f"{kind} {run} {folder}\n".encode())
        into.flush()
        child = int(out.readline())
        # any moment will do, so nothing is waited for but time itself
        threading.Event().wait(seconds)
        os.kill(child, signal.SIGKILL)
        assert out.readline() == b"gone\n"
        return self.noted()[len(before) :]

    def noted(self) -> list[list[str]]:
        """Every piece of work that was called durable, in its order."""
        return [line.split() for line in self._notes.read_text().splitlines()]

    def end(self) -> None:
        """Let nothing loose any more."""
        for stream in (self._process.stdin, self._process.stdout):
            _close(stream)
        self._process.wait(10)


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        stream.close()
