"""Letting a storm go, and killing it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO


class Weather:
    """The process that storms, and what it noted."""

    def __init__(self, notes: Path, seed: int) -> None:
        notes.touch()
        self._notes = notes
        self._random = random.Random(seed)
        self._longest = deque([0.05], maxlen=20)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.storm", str(notes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input: IO[bytes] = self._process.stdin
        self._output: IO[bytes] = self._process.stdout

    def storm(self, kind: str, run: int, folder: Path, *, most: int) -> list[list[str]]:
        """Let a storm loose on the store in ``folder`` and kill it; what it noted of this run.

        It is killed some moment after one of the first ``most`` notes, or before them: by what it did
        and not by the clock, so that a busy machine meets the same works as an idle one.
        """
        before = self.noted()
        self._input.write(f"{kind} {run} {folder}\n".encode())
        self._input.flush()
        child = int(self._output.readline())
        gaps = self._follow(self._random.randrange(most))
        # any moment will do, so nothing is waited for but time itself
        threading.Event().wait(self._random.uniform(0, self._longest_work(gaps)))
        os.kill(child, signal.SIGKILL)
        while self._output.readline() != b"gone\n":
            pass
        return self.noted()[len(before) :]

    def _follow(self, notes: int) -> list[float]:
        """Wait for so many notes; the seconds that each took."""
        gaps = []
        for _note in range(notes):
            began = time.monotonic()
            assert self._output.readline() == b"noted\n"
            gaps.append(time.monotonic() - began)
        return gaps

    def _longest_work(self, gaps: list[float]) -> float:
        """Seconds that the longest pieces of work take here and now."""
        if gaps:
            self._longest.append(max(gaps))
        return sum(self._longest) / len(self._longest)

    def noted(self) -> list[list[str]]:
        """Every piece of work that was called durable, in its order."""
        return [line.split() for line in self._notes.read_text().splitlines()]

    def end(self) -> None:
        """Let nothing loose any more."""
        self._input.close()
        self._output.close()
        self._process.wait(10)
