"""Keys that are still waiting for the next one: counts and the beginnings of sequences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

MOST_REPEATS: Final = 999


@dataclass(frozen=True, slots=True)
class Waits:
    """The key belongs to something that is not complete; ``continuations`` says what could follow."""

    continuations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Runs:
    """The keys mean what is bound to ``keys``, done ``times``."""

    keys: str
    times: int


@dataclass(frozen=True, slots=True)
class Passes:
    """The key means what it always does."""


@dataclass(frozen=True, slots=True)
class Drops:
    """What was begun leads nowhere, or was given up: the key means nothing."""


Outcome = Waits | Runs | Passes | Drops


class Pending:
    """Takes key after key, told what is bound where the focus is."""

    def __init__(self) -> None:
        self.count = ""
        self.begun = ""

    @property
    def shown(self) -> str:
        """What was pressed so far."""
        return " ".join(part for part in (self.count, self.begun) if part)

    def clear(self) -> None:
        """Forget what was begun."""
        self.count = self.begun = ""

    def take(self, key: str, bound: Collection[str], *, has_counts: bool) -> Outcome:
        """What a key means after those before it. ``bound``: keys and sequences that do something."""
        if not self.begun and has_counts and self._is_digit(key) and key not in bound:
            self.count = (self.count + key)[:3]
            return Waits()
        had_any = bool(self.shown)
        if key == "escape" and had_any:
            self.clear()
            return Drops()
        keys = f"{self.begun} {key}".strip()
        longer = tuple(each for each in bound if each.startswith(f"{keys} "))
        if longer:
            self.begun = keys
            return Waits(longer)
        times, was_begun = int(self.count or "1"), bool(self.begun)
        self.clear()
        if keys in bound and (had_any or was_begun):
            return Runs(keys, min(max(1, times), MOST_REPEATS))
        return Drops() if was_begun else Passes()

    def _is_digit(self, key: str) -> bool:
        return len(key) == 1 and key in "0123456789" and (key != "0" or bool(self.count))
