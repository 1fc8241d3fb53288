"""A hint at how long a passphrase would hold. A hint: nobody can measure what is in a head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SHORTEST: Final = 8
_FAIR: Final = 12
_GOOD: Final = 16
_REPEATED: Final = 2
"""A passphrase whose characters repeat this often on average is shorter than it looks."""


@dataclass(frozen=True, slots=True)
class Strength:
    """Whether it will do, and what to say of it."""

    is_enough: bool
    words: str
    style: str


def strength_of(passphrase: str) -> Strength:
    """What to say of ``passphrase``."""
    length = len(passphrase)
    if not length:
        return Strength(
            False, "Four or five words that don't belong together are good.", "$text-muted"
        )
    if length < SHORTEST:
        return Strength(False, f"Too short: at least {SHORTEST} characters.", "$error")
    worth = min(length, len(set(passphrase.casefold())) * _REPEATED)
    if worth < _FAIR:
        return Strength(
            True, "Weak: it could be guessed by somebody who has the files.", "$warning"
        )
    if worth < _GOOD:
        return Strength(True, "Fair. A word more makes it good.", "$warning")
    return Strength(True, "Good.", "$success")
