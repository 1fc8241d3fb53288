"""From starting the program to the first paint of the inbox, against what any program has to pay."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.bare_app import READY
from tests.bench.figures import Figure, ms
from tests.bench.program import seconds_to_paint
from tests.cli import inboxes

_RUNS: Final = 9


def measure(home: Path, newest: str, what: str) -> list[Figure]:
    """The app, a bare Textual app and a bare interpreter by turns; the medians are compared.

    ``newest``: what stands in the first row of the inbox under ``home``. ``what``: how large it is.
    """
    app: list[float] = []
    bare: list[float] = []
    python: list[float] = []
    opens = inboxes.environment(home)
    for _ in range(_RUNS):
        python.append(_start("-c", f"print({READY!r})"))
        bare.append(_start("-m", "tests.bench.bare_app"))
        app.append(seconds_to_paint([sys.executable, "-m", "inbox_tui"], newest, environment=opens))
    return [
        _figure(f"cold start to the first paint, {what}, against python", app, python, (20, 28)),
        _figure("… against a bare Textual app", app, bare, (1.3, 1.8)),
        _figure("  a bare Textual app against python (not ours)", bare, python, None),
    ]


def _start(*arguments: str) -> float:
    return seconds_to_paint([sys.executable, *arguments], READY)


def _figure(
    what: str, ours: list[float], base: list[float], limits: tuple[float, float] | None
) -> Figure:
    ratio = median(ours) / median(base)
    if limits is None:
        return Figure(what, ms(median(ours)), ms(median(base)), ratio, "–", is_met=None)
    target, alarm = limits
    return Figure(
        what,
        ms(median(ours)),
        ms(median(base)),
        ratio,
        f"≤ {target:g} ×, alarm {alarm:g} ×",
        ratio <= target,
        is_alarming=ratio > alarm,
    )
