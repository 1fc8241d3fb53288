"""``inbox-tui profiles``: which inboxes there are."""

from __future__ import annotations

import argparse

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.output import columns, emit, say
from inbox_tui.cli.places import Places, profiles
from inbox_tui.keys.vault import Vault


def run(arguments: argparse.Namespace) -> int:
    """Print each profile, whether it has an inbox, and where."""
    found = [(name, Places.of(name)) for name in profiles()]
    if arguments.json:
        emit(
            [
                {
                    "profile": name,
                    "has_inbox": Vault.exists(places.data),
                    "data": str(places.data),
                    "config": str(places.config),
                }
                for name, places in found
            ]
        )
        return Exit.DONE
    for name, places in found:
        state = "an inbox" if Vault.exists(places.data) else "settings alone"
        say(columns(f"{name:<20}", f"{state:<14}", str(places.data)))
    return Exit.DONE
