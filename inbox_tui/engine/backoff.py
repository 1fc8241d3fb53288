"""How long to wait before trying again."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential back-off with full jitter: anywhere between nothing and a growing ceiling.

    Full jitter keeps the accounts of many people, or many accounts of one, from returning to a
    server all at once after it was down.
    """

    first_seconds: float = 1.0
    factor: float = 2.0
    longest_seconds: float = 300.0

    def ceiling(self, attempt: int) -> float:
        """The longest wait before try number ``attempt``, counted from 1."""
        # a huge exponent overflows, and the cap is reached long before
        exponent = min(max(attempt, 1) - 1, 64)
        return min(self.longest_seconds, self.first_seconds * self.factor**exponent)

    def delay(self, attempt: int, random: Random) -> float:
        """Seconds to wait before try number ``attempt``, counted from 1."""
        return random.uniform(0.0, self.ceiling(attempt))
