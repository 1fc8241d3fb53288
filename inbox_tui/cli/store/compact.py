"""``inbox-tui store compact``: give back the room that deleted messages left."""

from __future__ import annotations

import argparse

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.opening import opened, stopping
from inbox_tui.cli.output import emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.progress import shown
from inbox_tui.cli.unlocking import key_of
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store.compacting import compact

_MIB = 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes nothing of its own."""


def run(arguments: argparse.Namespace) -> int:
    """Compact; needs the store for itself."""
    places = Places.of(arguments.profile)
    store = opened(places, key_of(places))
    try:
        with stopping(), shown() as report:
            done = compact(store, report)
    finally:
        store.close()
    if arguments.json:
        emit({"bytes_before": done.before, "bytes_after": done.after})
    else:
        say(safe_line(f"{done.before / _MIB:,.1f} MiB before, {done.after / _MIB:,.1f} MiB now."))
    return Exit.DONE
