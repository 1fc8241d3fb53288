"""What the running program costs: opening chats, memory, messages that arrive, and doing nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median
from typing import Final

from tests.bench import ui_homes
from tests.bench.bare_app import READY
from tests.bench.figures import Figure, limited, ms
from tests.bench.program import Program

_OPENINGS: Final = 9
_PAGES: Final = 10
_PER_SECOND: Final = 50
_SECONDS: Final = 10
_SETTLED: Final = 1.0
_MIB: Final = 1024 * 1024


def opening(program: Program, messages: int) -> list[Figure]:
    """The longest chat, which stands first, and by turns the one below it."""
    program.press("enter")
    program.read_for(_SETTLED)
    longest: list[float] = []
    other: list[float] = []
    for _ in range(_OPENINGS):
        other.append(program.press("alt+down").cpu)
        longest.append(program.press("alt+up").cpu)
    spent = median(longest)
    return [
        limited(
            f"opening a chat of {messages:,} messages, CPU (baseline: of two)",
            1000 * spent,
            ms(spent),
            (60, 150),
            "ms",
            base=ms(median(other)),
        )
    ]


def memory(program: Program, messages: int) -> list[Figure]:
    """Of the process alone, after a chat was opened and some pages of it were read."""
    program.press("enter")
    program.read_for(_SETTLED)
    for _ in range(_PAGES):
        program.press("pageup", paints=False)
    held = program.own_memory() / _MIB
    with Program([sys.executable, "-m", "tests.bench.bare_app"]) as bare:
        bare.wait_for(READY)
        bare.read_for(_SETTLED)
        least = bare.own_memory() / _MIB
    return [
        limited(
            f"memory with {messages:,} messages stored (baseline: a bare Textual app)",
            held,
            f"{held:.0f} MiB",
            (50, 80),
            "MiB",
            base=f"{least:.0f} MiB",
        )
    ]


def shares(program: Program, feed: Callable[[str], None]) -> list[Figure]:
    """Shares of one core, in the open chat: nothing happens, and 50 messages arrive every second."""
    program.read_for(_SETTLED)
    idle = _share(program, _SECONDS)
    feed(f"{ui_homes.LONGEST} {_PER_SECOND} {_SECONDS + 4}")
    program.read_for(2)
    fed = _share(program, _SECONDS)
    return [
        limited(
            f"{_PER_SECOND} messages/s into an open chat, share of one core",
            100 * fed,
            f"{100 * fed:.0f} %",
            (13, 25),
            "%",
        ),
        limited("… idle", 100 * idle, f"{100 * idle:.1f} %", (0.2, 1), "%"),
    ]


def _share(program: Program, seconds: int) -> float:
    cpu = program.cpu()
    program.read_for(seconds)
    return (program.cpu() - cpu) / seconds
