"""``inbox-tui store restore``: bring back what a backup holds."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of what, and what to do where there is an inbox already."""
    parser.add_argument("path", type=Path, metavar="FILE", help="the backup")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--merge",
        action="store_true",
        help="bring what is missing into the inbox that is here; what is here stays as it is",
    )
    how.add_argument(
        "--replace",
        action="store_true",
        help="put it in the place of the inbox that is here, which is backed up first; "
        "the ways to unlock stay",
    )


def run(arguments: argparse.Namespace) -> int:
    """Restore, merge or replace. Raises ``Stop``."""
    # the parser needs the arguments alone
    from inbox_tui.cli.places import Places  # noqa: PLC0415
    from inbox_tui.cli.store import restoring  # noqa: PLC0415

    places = Places.of(arguments.profile)
    if arguments.merge:
        return restoring.merge_into(arguments.path, places, as_json=arguments.json)
    if arguments.replace:
        return restoring.replace_present(arguments.path, places, as_json=arguments.json)
    return restoring.restore_new(arguments.path, places, as_json=arguments.json)
