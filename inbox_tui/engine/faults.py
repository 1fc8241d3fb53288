"""What went wrong inside connectors, kept in memory for diagnostics."""

from __future__ import annotations

import logging
import traceback
from collections import deque
from collections.abc import Callable
from pathlib import Path

from inbox_tui.domain.ids import AccountId, Millis, ServiceId
from inbox_tui.engine.results import Fault

log = logging.getLogger(__name__)


class FaultLog:
    """The latest faults, newest last. Threads share it: a deque's append is atomic.

    What an error says may be remote text, and its locals may be secrets: neither is kept.
    """

    def __init__(self, clock: Callable[[], Millis], cap: int) -> None:
        self._clock = clock
        self._faults: deque[Fault] = deque(maxlen=cap)

    def record(self, whose: AccountId | ServiceId, error: BaseException) -> None:
        """Note ``error``, and where it was raised."""
        kind, where = _kind(error), _where(error)
        self._faults.append(Fault(whose, kind, where, self._clock()))
        log.warning("a connector failed: %s at %s", kind, where)

    def latest(self) -> tuple[Fault, ...]:
        """Those kept, newest last."""
        return tuple(self._faults)


def _kind(error: BaseException) -> str:
    cause = error.__cause__
    return f"{type(cause or error).__module__}.{type(cause or error).__qualname__}"


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb((error.__cause__ or error).__traceback__)
    if not frames:
        return "unknown"
    last = frames[-1]
    return f"{Path(last.filename).name}:{last.lineno} in {last.name}"
