"""``inbox-tui store wipe``: destroy the keys and all that they lock."""

from __future__ import annotations

import argparse
import sys

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.output import complain, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import KEYRING_SERVICE
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.keys.unlockers import KeyringUnlocker
from inbox_tui.store.backup.rotation import default_folder
from inbox_tui.store.wiping import CONFIRMATION, wipe


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes beside the profile."""
    parser.add_argument(
        "--confirm", metavar="WORD", help=f"the word {CONFIRMATION!r}, instead of being asked"
    )


def run(arguments: argparse.Namespace) -> int:
    """Destroy the profile, locked or not; fails where something is left."""
    places = Places.of(arguments.profile)
    if not places.data.exists():
        raise Stop(Exit.NOT_SET_UP, f"There is no inbox in the profile {places.profile!r}.")
    _require_confirmation(places, arguments.confirm)
    done = wipe(
        places.data,
        (places.data, default_folder(places.data), places.cache, places.state, places.log),
        KeyringUnlocker(KEYRING_SERVICE),
    )
    if arguments.json:
        emit({"left": list(done.left)})
    for sentence in done.left:
        complain(safe_line(sentence))
    if not arguments.json and not done.left:
        say(safe_line(f"The profile {places.profile} is destroyed."))
    return Exit.FAILED if done.left else Exit.DONE


def _require_confirmation(places: Places, given: str | None) -> None:
    if given is None:
        complain(
            safe_line(
                f"This destroys everything in the profile {places.profile}, for good: messages, "
                f"files, keys, the backups beside them. Type {CONFIRMATION} and press Enter to do it.",
                max_characters=1000,
            )
        )
        given = sys.stdin.readline()
    if given.strip().casefold() != CONFIRMATION:
        raise Stop(Exit.USAGE, f"Nothing was destroyed: the word is {CONFIRMATION!r}.")
