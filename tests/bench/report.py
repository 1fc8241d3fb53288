"""How a figure is printed: beside its baseline and its target, from the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Ratio:
    """Something measured against a baseline of the same run, in seconds."""

    what: str
    measured: Sequence[float]
    baseline: str
    against: Sequence[float]
    target: float
    alarm: float
    """From here on it is worth looking into."""

    @property
    def value(self) -> float:
        """The median of the one over the median of the other."""
        return median(self.measured) / median(self.against)

    @property
    def verdict(self) -> str:
        """How it stands to its target, in a word."""
        if self.value <= self.target:
            return "within target"
        return "above target" if self.value < self.alarm else "ALARM"

    def __str__(self) -> str:
        return (
            f"{self.what}: {_seconds(self.measured)}\n"
            f"  against {self.baseline}: {_seconds(self.against)}\n"
            f"  ratio {self.value:.2f} x   target {self.target:g} x, alarm {self.alarm:g} x"
            f"   {self.verdict}"
        )


def _seconds(runs: Sequence[float]) -> str:
    middle, spread = median(runs) * 1000, (max(runs) - min(runs)) * 1000
    return f"median {middle:,.0f} ms of {len(runs)} (spread {spread:,.0f} ms)"
