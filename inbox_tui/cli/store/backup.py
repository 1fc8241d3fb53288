"""``inbox-tui store backup``: write everything to one encrypted file, or look at such files."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and what else to do than making one."""
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        metavar="PATH",
        help="the file to write, or a folder to write a new one into; with --list the folder "
        "(default: where backups are kept that are made by themselves)",
    )
    parser.add_argument("--overwrite", action="store_true", help="PATH may be replaced")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--verify", type=Path, metavar="FILE", help="read all of a backup and say if it is whole"
    )
    instead.add_argument("--list", action="store_true", help="list the backups in a folder")


def run(arguments: argparse.Namespace) -> int:
    """Make one, verify one, or list them. Raises ``Stop``."""
    # the parser needs the arguments alone
    from inbox_tui.cli.places import Places  # noqa: PLC0415
    from inbox_tui.cli.store import backing_up  # noqa: PLC0415

    places = Places.of(arguments.profile)
    if arguments.verify is not None:
        return backing_up.verify_one(arguments.verify, places, as_json=arguments.json)
    if arguments.list:
        return backing_up.list_all(arguments.path, places, as_json=arguments.json)
    return backing_up.make_one(
        arguments.path, places, overwrite=arguments.overwrite, as_json=arguments.json
    )
