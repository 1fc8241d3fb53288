"""The screens' whole table of targets: the real program in a pseudo-terminal, on stored data."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.bench import cold_start, ui_homes, ui_keys, ui_running
from tests.bench.corpus import CHATS
from tests.bench.figures import Figure
from tests.bench.program import Program

_SETTLED: Final = 1.5
"""Seconds after which everything that follows the first paint is taken to be done."""


def measure(
    messages: int, home: Path, newest: str, place: Path, say: Callable[[str], None]
) -> list[Figure]:
    """Every row. ``home``: the inbox of the corpus, with ``newest`` in its first row.

    ``place``: where the other inbox is made, or was left by an earlier run.
    """
    say(f"making an inbox of {ui_homes.CHATS:,} chats, one of {messages:,} messages")
    ui_homes.make(place, messages)
    say("starting the program")
    figures = cold_start.measure(home, newest, f"{CHATS:,} chats, {messages:,} messages")
    with _running(home, newest) as (program, _):
        figures += ui_running.memory(program, messages)
    say("pressing keys")
    with _running(place, ui_homes.TITLE) as (program, feed):
        figures += ui_keys.of_the_list(program)
        figures += ui_running.opening(program, messages)
        figures += ui_keys.of_the_timeline(program)
        figures += ui_keys.resizing(program)
        say("waiting, and having messages arrive")
        figures += ui_running.shares(program, feed)
    return figures


@contextmanager
def _running(home: Path, newest: str) -> Iterator[tuple[Program, Callable[[str], None]]]:
    """The program over the inbox under ``home``, and how it is told to have messages arrive."""
    with tempfile.TemporaryDirectory(prefix="inbox-tui-bench-") as folder:
        pipe = Path(folder) / "wishes"
        os.mkfifo(pipe)
        with (
            # for reading too: else it would wait for ever for a program that did not start
            os.fdopen(os.open(pipe, os.O_RDWR), "w") as wishes,
            Program([sys.executable, "-m", "tests.bench.ui_fed", str(home), str(pipe)]) as program,
        ):

            def feed(wish: str) -> None:
                print(wish, file=wishes, flush=True)

            program.wait_for(newest)
            program.read_for(_SETTLED)
            yield program, feed
