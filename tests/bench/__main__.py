"""``python -m tests.bench``: figures beside their baselines, taken in one run."""

from __future__ import annotations

import argparse
import compileall
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.bench import matrix_login, store_bench, ui_bench
from tests.bench.figures import table
from tests.bench.store_pair import newest_title
from tests.servers import synapse

_ROOT: Final = Path(__file__).resolve().parents[2]


def main() -> int:
    """Measure and print. For reading: on a busy machine a figure is no verdict."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--messages", type=int, default=1_000_000, metavar="N", help="messages stored"
    )
    parser.add_argument("--no-servers", action="store_true", help="leave out what needs Synapse")
    parser.add_argument("--store-only", action="store_true", help="the store's table and no more")
    parser.add_argument(
        "--screens-only", action="store_true", help="with --keep: the screens' table"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="leave the stores here, or use those left here"
    )
    arguments = parser.parse_args()
    # as installing does: else every start would be measured with its modules being compiled
    for package in ("inbox_tui", "connectors", "tests"):
        compileall.compile_dir(_ROOT / package, quiet=1)
    with tempfile.TemporaryDirectory(prefix="inbox-tui-bench-") as folder:
        return _measure(arguments, arguments.keep or Path(folder))


def _measure(arguments: argparse.Namespace, home: Path) -> int:
    if not arguments.screens_only:
        _show(table(store_bench.measure(arguments.messages, home, _show)))
    if arguments.store_only:
        return 0
    screens = ui_bench.measure(
        arguments.messages, home, newest_title(home), home / "screens", _show
    )
    _show(table(screens))
    if arguments.screens_only:
        return 0
    if arguments.no_servers:
        _show("sign-in: not measured (--no-servers)")
    elif not synapse.is_installed():
        _show("sign-in: not measured; make servers  installs Synapse")
    else:
        for ratio in matrix_login.measure(runs=3):
            _show(str(ratio))
    return 0


def _show(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is a program for people


if __name__ == "__main__":
    sys.exit(main())
