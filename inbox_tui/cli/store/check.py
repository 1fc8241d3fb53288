"""``inbox-tui store check``: look for damage."""

from __future__ import annotations

import argparse

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.opening import opened
from inbox_tui.cli.output import emit, indented, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.progress import shown
from inbox_tui.cli.unlocking import key_of
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store.checking import CheckReport, check
from inbox_tui.store.errors import StoreError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes beside the profile."""
    parser.add_argument(
        "--quick", action="store_true", help="leave out the indexes' contents and the sealed files"
    )


def run(arguments: argparse.Namespace) -> int:
    """Look at everything; fails where anything is wrong."""
    places = Places.of(arguments.profile)
    store = opened(places, key_of(places), read_only=True)
    try:
        with shown() as report:
            found = check(store, quick=arguments.quick, report=report)
    except StoreError as error:
        raise Stop(Exit.FAILED, str(error)) from error
    finally:
        store.close()
    _print(found, as_json=arguments.json)
    return Exit.DONE if found.is_whole else Exit.FAILED


def _print(found: CheckReport, *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "is_whole": found.is_whole,
                "pages": found.pages,
                "attachments": found.attachments,
                "problems": [
                    {"where": one.where, "what": one.what, "advice": one.advice}
                    for one in found.problems
                ],
            }
        )
        return
    for one in found.problems:
        say(safe_line(f"{one.where}: {one.what}"))
        say(indented(one.advice, 2))
    if found.is_whole:
        say(safe_line(f"Nothing is wrong: {found.pages:,} pages, {found.attachments:,} files."))
