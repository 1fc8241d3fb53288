"""Work that is killed at a chosen step."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

_WATCHED = ("os.", "shutil.", "open", "fcntl.")
_KILLED = 9


def run_and_die(work: Callable[[], object], *, at: int) -> bool:
    """Do ``work`` in another process that ends without a word at its ``at``-th call to the system.

    Whether it died; it didn't where there were not so many calls.
    """
    child = os.fork()
    if child == 0:
        calls = 0

        def watch(event: str, _arguments: tuple[object, ...]) -> None:
            nonlocal calls
            if event.startswith(_WATCHED):
                calls += 1
                if calls == at:
                    os._exit(_KILLED)

        try:
            sys.addaudithook(watch)
            work()
            os._exit(0)
        except BaseException:  # noqa: BLE001 - the child must never come back into the tests
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in {0, _KILLED}
    return code == _KILLED
