"""Work that finds no room on the disk."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable


def outcome_with_files_up_to(size: int, work: Callable[[], object]) -> str:
    """Do ``work`` in a process whose files may not grow beyond ``size`` bytes; how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            work()
            os.write(writing, b"done")
        except BaseException as error:  # noqa: BLE001 - it is what the parent asks for
            os.write(writing, type(error).__name__.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        outcome = said.read()
    os.waitpid(child, 0)
    return outcome
