"""The time, as the domain counts it."""

from __future__ import annotations

import time

from inbox_tui.domain.ids import Millis


def now() -> Millis:
    """Milliseconds since 1970-01-01 UTC."""
    return Millis(time.time_ns() // 1_000_000)
