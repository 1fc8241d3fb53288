"""One thing that is wrong with a store."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """``where`` and ``what`` make a sentence; ``advice`` is another. They may hold remote text."""

    where: str
    what: str
    advice: str
