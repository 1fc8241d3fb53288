"""Times as XEP-0082 writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from inbox_tui.domain.ids import Millis


def millis(stamp: str) -> Millis | None:
    """A time stamp, or ``None`` where it is none."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return Millis(int(moment.timestamp() * 1000))
    except (OverflowError, OSError):
        return None


def stamp_of(moment: Millis) -> str:
    """A time as a stamp in UTC, to the second."""
    return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
