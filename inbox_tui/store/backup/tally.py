"""Counting bytes over several pieces of work that are one to the person who watches."""

from __future__ import annotations

from inbox_tui.store.progress import Report, Step


class Tally:
    """Reports the bytes done of all that are to be done."""

    def __init__(self, report: Report, total: int) -> None:
        self._report = report
        self._total = total
        self._done = 0

    def add(self, size: int) -> None:
        """So much more is done. Raises ``Cancelled`` where the person stopped it."""
        self._done += size
        self._show(self._done)

    def part(self, size: int) -> Report:
        """For work that counts for itself, and is ``size`` bytes to us; follow it with ``add``."""

        def report(step: Step) -> None:
            share = step.done / step.total if step.total else 0.0
            self._show(self._done + int(size * share))

        return report

    def _show(self, done: int) -> None:
        self._report(Step(min(done, self._total), self._total, "bytes"))
