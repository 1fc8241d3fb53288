"""``python -m tests.bench``: figures beside their baselines, taken in one run."""

from __future__ import annotations

import argparse
import sys

from tests.bench import cold_start, matrix_login
from tests.servers import synapse


def main() -> int:
    """Measure and print. For reading: on a busy machine a figure is no verdict."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000, metavar="N", help="messages stored")
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="starts of each program")
    parser.add_argument("--no-servers", action="store_true", help="leave out what needs Synapse")
    arguments = parser.parse_args()
    for ratio in cold_start.measure(arguments.messages, runs=arguments.runs):
        _show(str(ratio))
    if arguments.no_servers:
        _show("sign-in: not measured (--no-servers)")
    elif not synapse.is_installed():
        _show("sign-in: not measured; make servers  installs Synapse")
    else:
        for ratio in matrix_login.measure(runs=min(3, arguments.runs)):
            _show(str(ratio))
    return 0


def _show(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is a program for people


if __name__ == "__main__":
    sys.exit(main())
