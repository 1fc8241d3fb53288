"""A time, and behind it what is to be sent then."""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.policy.typed_time import read_time

MOST_WORDS: Final = 5
"""Of a time: ``in 2 hours``, ``24.12. at 8 am``."""
MOST_MILLIS: Final = 366 * 86_400_000


def when(said: str, now: Millis, zone: tzinfo | None = None) -> Millis | None:
    """The moment ``said`` names, within a year: what is further off would be a slip."""
    at = read_time(said, now, zone)
    return at if at is not None and at <= now + MOST_MILLIS else None


def when_and_text(said: str, now: Millis, zone: tzinfo | None = None) -> tuple[Millis, str] | None:
    """The moment ``said`` begins with, in as many words as name one, and the text behind it."""
    ends = [word.end() for word in re.finditer(r"\S+", said)][:MOST_WORDS]
    for end in reversed(ends):
        at = when(said[:end], now, zone)
        if at is not None:
            return at, said[end:].strip()
    return None
