"""What holds before the first file is made and the first secret is read."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType


def harden() -> None:
    """Keep new files to their owner, and memory out of core dumps."""
    os.umask(0o077)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def leave_in_order() -> None:
    """On the signals that end a program, unwind: stores are closed, temporary folders removed."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _unwind)


def _unwind(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)
