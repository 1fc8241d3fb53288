"""A figure of the table of targets: what was measured, beside plain, and whether it is good enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

_MILLISECONDS: Final = 1000.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table."""

    what: str
    measured: str
    plain: str
    """The baseline of the same run: a plain database, a bare program."""
    ratio: float | None
    """To the baseline; which way is better, the target says."""
    target: str
    is_met: bool | None
    """``None`` where there is nothing to meet: a figure to read the others by."""
    is_alarming: bool = False

    def cells(self) -> tuple[str, ...]:
        """As they are printed."""
        ratio = "–" if self.ratio is None else f"{self.ratio:.2f}"
        return (
            self.what,
            self.measured,
            self.plain,
            ratio,
            self.target,
            self.verdict,
        )

    @property
    def verdict(self) -> str:
        """How it stands to its target, in a word."""
        if self.is_met is None:
            return ""
        if self.is_met:
            return "ok"
        return "ALARM" if self.is_alarming else "MISSED"


def table(figures: Sequence[Figure]) -> str:
    """Every figure beside its target, as Markdown."""
    head = ("what", "measured", "baseline", "ratio", "target", "")
    rows = [head, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [_line(row, widths) for row in rows]
    rule = _line(["-" * width for width in widths], widths)
    return "\n".join((lines[0], rule, *lines[1:]))


def ms(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * _MILLISECONDS:.2f} ms"


def limited(
    what: str, value: float, shown: str, limits: tuple[float, float], unit: str, base: str = "–"
) -> Figure:
    """A figure with a target and an alarm, both in ``unit``."""
    target, alarm = limits
    told = f"≤ {target:g} {unit}, alarm {alarm:g} {unit}"
    return Figure(what, shown, base, None, told, value <= target, is_alarming=value > alarm)


def p95(seconds: Sequence[float]) -> float:
    """What 95 of 100 runs kept below."""
    return _at(seconds, 0.95)


def p99(seconds: Sequence[float]) -> float:
    """What 99 of 100 runs kept below."""
    return _at(seconds, 0.99)


def ratio_of(ours: Sequence[float], plain: Sequence[float]) -> float:
    """The one median over the other."""
    return median(ours) / median(plain)


def _at(seconds: Sequence[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
