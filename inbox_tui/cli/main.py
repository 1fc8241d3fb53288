"""The command line's way in. Imports nothing that a command doesn't need."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final, cast

from inbox_tui.cli.exits import INTERRUPTED, Exit, Stop
from inbox_tui.cli.hardening import harden, leave_in_order
from inbox_tui.cli.output import complain
from inbox_tui.cli.places import DEFAULT_PROFILE
from inbox_tui.domain.safe_text import safe_text

if TYPE_CHECKING:
    import argparse

_COMMANDS: Final = {
    None: "inbox_tui.cli.app",
    "demo": "inbox_tui.cli.demo",
    "doctor": "inbox_tui.cli.doctor",
    "chats": "inbox_tui.cli.chats",
    "read": "inbox_tui.cli.read",
    "send": "inbox_tui.cli.send",
    "search": "inbox_tui.cli.search",
    "config": "inbox_tui.cli.config",
    "keys": "inbox_tui.cli.keys",
    "profiles": "inbox_tui.cli.profiles",
    "store": "inbox_tui.cli.store.commands",
}
"""The module of each command; each has ``run(arguments) -> int``."""

WITHOUT_ARGUMENTS: Final = {"command": None, "profile": DEFAULT_PROFILE, "read_only": False}
"""What the parser makes of nothing."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code, one of :class:`~inbox_tui.cli.exits.Exit`."""
    harden()
    leave_in_order()
    arguments = _arguments(sys.argv[1:] if argv is None else argv)
    run = cast(
        "Callable[[argparse.Namespace], int]", import_module(_COMMANDS[arguments.command]).run
    )
    try:
        code = run(arguments)
        # here, where a reader that has gone can still be told from a failure
        sys.stdout.flush()
    except Stop as stop:
        complain(safe_text(f"inbox-tui: {stop.message}"))
        return stop.code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _abandon_standard_output()
        return Exit.DONE
    return code


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    if not argv:
        # the usual start, and the parser takes as long to make as the store to open
        return cast("argparse.Namespace", SimpleNamespace(**WITHOUT_ARGUMENTS))
    from inbox_tui.cli.parser import build_parser  # noqa: PLC0415

    return build_parser(with_store="store" in argv).parse_args(argv)


def _abandon_standard_output() -> None:
    """The reader (``head``, ``less``) has seen enough: let Python flush into nothing at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
