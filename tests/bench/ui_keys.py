"""What a key costs: until something is painted, of the processor, in bytes; and a change of size."""

from __future__ import annotations

from statistics import median
from typing import Final

from tests.bench.figures import Figure, limited, ms, p95
from tests.bench.program import Frame, Program

_KEYS: Final = 200
_FIRST: Final = 60
"""Keys before the first that counts: the cursor has then reached the edge, and each key scrolls."""
_SIZES: Final = ((100, 30), (120, 40))
_RESIZES: Final = 10
_KIB: Final = 1024


def of_the_list(program: Program) -> list[Figure]:
    """One chat down, again and again, from the top of the list."""
    frames = _scrolled(program, "down")
    program.press("home")
    return [_cpu("CPU per key, list of 5,000 chats", frames)]


def of_the_timeline(program: Program) -> list[Figure]:
    """One message up, again and again, in an open chat whose writing has the keys."""
    program.press("up")
    frames = _scrolled(program, "up")
    program.press("end")
    program.press("escape")
    return [
        _to_paint(frames),
        _cpu("CPU per key, timeline", frames),
        _bytes(frames),
    ]


def resizing(program: Program) -> list[Figure]:
    """An open chat in a terminal that changes its size to and fro."""
    spent = [program.resize(*size) for _ in range(_RESIZES) for size in _SIZES]
    return [limited("resize, CPU", 1000 * median(spent), ms(median(spent)), (40, 100), "ms")]


def _scrolled(program: Program, key: str) -> list[Frame]:
    for _ in range(_FIRST):
        program.press(key)
    return [program.press(key) for _ in range(_KEYS)]


def _to_paint(frames: list[Frame]) -> Figure:
    middle, most = (1000 * of([frame.to_paint for frame in frames]) for of in (median, p95))
    return Figure(
        "key to paint, p50 / p95 (120×40)",
        f"{middle:.1f} / {most:.1f} ms",
        "–",
        None,
        "≤ 5 / 12 ms, alarm 10 / 25 ms",
        middle <= 5 and most <= 12,
        is_alarming=middle > 10 or most > 25,
    )


def _cpu(what: str, frames: list[Frame]) -> Figure:
    spent = median(frame.cpu for frame in frames)
    return limited(what, 1000 * spent, ms(spent), (4.5, 8), "ms")


def _bytes(frames: list[Frame]) -> Figure:
    length = median(frame.length for frame in frames) / _KIB
    return limited("bytes of a scroll frame", length, f"{length:.1f} KiB", (7, 10), "KiB")
