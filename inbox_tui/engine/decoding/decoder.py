"""Starts the process that decodes one picture, feeds it, and believes nothing it says unchecked."""

from __future__ import annotations

import contextlib
import importlib.util
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Final

from inbox_tui.engine.errors import EngineError

WALL_SECONDS: Final = 15.0
MOST_PIXELS: Final = 2048
"""The largest side of a thumbnail."""
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_SIZE_AT: Final = 16
"""Where the width and the height stand in a PNG, four bytes each."""
_TOO_LARGE: Final = b'{"error": "too large"}'


class Undecodable(EngineError):
    """There is no picture to be had from this file."""


class Decoder:
    """Decodes one picture at a time, each in a process of its own."""

    def __init__(
        self, *, program: Sequence[str] | None = None, seconds: float = WALL_SECONDS
    ) -> None:
        """``program``: what is started in place of the decoding process, for tests."""
        self._program = program
        self._seconds = seconds
        self._one_at_a_time = threading.Lock()

    def thumbnail(self, pieces: Iterable[bytes], pixels: int) -> bytes:
        """A PNG of at most ``pixels`` a side. Raises ``Undecodable``; blocks up to the time limit."""
        if not 1 <= pixels <= MOST_PIXELS:
            raise ValueError(f"a thumbnail has between 1 and {MOST_PIXELS} pixels a side")
        most = 64 * 1024 + 5 * pixels * pixels
        program = self._program or _program(pixels)
        with self._one_at_a_time:
            said = self._run(program, pieces, most)
        if len(said) > most or not _is_small_png(said, pixels):
            raise Undecodable(_reason(said))
        return said

    def _run(self, program: Sequence[str], pieces: Iterable[bytes], most: int) -> bytes:
        process = subprocess.Popen(  # noqa: S603 - an argument list of ours; the picture goes in by a pipe
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/" if sys.platform != "win32" else None,
            start_new_session=True,
        )
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both were asked for
        feeding = _Feeding(process.stdin, pieces)
        deadline = threading.Timer(self._seconds, process.kill)
        deadline.start()
        feeding.start()
        try:
            with process.stdout as output:
                return output.read(most + 1)
        finally:
            process.kill()
            process.wait()
            deadline.cancel()
            feeding.join()
            feeding.raise_if_failed()


class _Feeding(threading.Thread):
    """Writes a picture to the process, which may end before it has read it."""

    def __init__(self, target: IO[bytes], pieces: Iterable[bytes]) -> None:
        super().__init__(name="decoding", daemon=True)
        self._target = target
        self._pieces = pieces
        self._error: Exception | None = None

    def run(self) -> None:
        try:
            with contextlib.suppress(BrokenPipeError), self._target:
                for piece in self._pieces:
                    self._target.write(piece)
        except Exception as error:  # noqa: BLE001 - raised again on the thread that waits for the picture
            self._error = error

    def raise_if_failed(self) -> None:
        """Raise what kept the picture from being read."""
        if self._error is not None:
            raise self._error


def _program(pixels: int) -> list[str]:
    """The decoding process: no site packages, no environment, only Pillow's folder to import from."""
    # looked up and not imported: no decoder is ever in this process
    pillow = importlib.util.find_spec("PIL")
    if pillow is None or pillow.origin is None:
        raise Undecodable("Small pictures need the package Pillow, which is not installed.")
    worker = Path(__file__).with_name("__main__.py")
    folder = Path(pillow.origin).parents[1]
    return [sys.executable, "-I", "-S", "-B", str(worker), str(pixels), str(folder)]


def _is_small_png(said: bytes, pixels: int) -> bool:
    width = int.from_bytes(said[_SIZE_AT : _SIZE_AT + 4], "big")
    height = int.from_bytes(said[_SIZE_AT + 4 : _SIZE_AT + 8], "big")
    return said.startswith(_SIGNATURE) and 1 <= width <= pixels and 1 <= height <= pixels


def _reason(said: bytes) -> str:
    # compared and not parsed: what a decoder says may be what a picture made it say
    if said == _TOO_LARGE:
        return "This picture is too large to be shown small. It can still be saved."
    return "This file holds no picture that can be shown here. It can still be saved."
