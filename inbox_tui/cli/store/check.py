"""``inbox-tui store check``: look for damage, and read out what is whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.opening import stopping
from inbox_tui.cli.output import emit, indented, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.progress import shown
from inbox_tui.cli.unlocking import key_of
from inbox_tui.cli.wording import iso, moment
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store.checking import CheckReport, check
from inbox_tui.store.salvaging import Loss, SalvageReport, salvage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes beside the profile."""
    parser.add_argument(
        "--quick", action="store_true", help="leave out the indexes' contents and the sealed files"
    )
    parser.add_argument(
        "--salvage",
        metavar="FOLDER",
        type=Path,
        help="write everything that can still be read into a new store in FOLDER",
    )


def run(arguments: argparse.Namespace) -> int:
    """Look at everything, or read it out; fails where anything is wrong."""
    places = Places.of(arguments.profile)
    key = key_of(places)
    with stopping(), shown() as report:
        if arguments.salvage is not None:
            salvaged = salvage(places.data, key, arguments.salvage, report)
            return _tell_salvaged(salvaged, as_json=arguments.json)
        found = check(places.data, key, report, quick=arguments.quick)
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


def _tell_salvaged(done: SalvageReport, *, as_json: bool) -> int:
    if as_json:
        emit(
            {
                "folder": str(done.folder),
                "rows": dict(done.rows),
                "attachments": done.files,
                "lost": [
                    {
                        "what": loss.what,
                        "chat": loss.chat,
                        "rows": loss.rows,
                        "first": None if loss.first is None else iso(loss.first),
                        "last": None if loss.last is None else iso(loss.last),
                    }
                    for loss in done.lost
                ],
            }
        )
    else:
        messages = done.rows.get("messages", 0)
        say(safe_line(f"{messages:,} messages and {done.files:,} files are in {done.folder}."))
        for loss in done.lost:
            say(safe_line(f"lost: {_in_words(loss)}"))
    return Exit.FAILED if done.lost else Exit.DONE


def _in_words(loss: Loss) -> str:
    count = "an unknown part of " if loss.rows is None else f"{loss.rows:,} of "
    where = f" in {loss.chat}" if loss.chat else ""
    begin = f", from {moment(loss.first)}" if loss.first is not None else ""
    end = f", up to {moment(loss.last)}" if loss.last is not None else ""
    return f"{count}{loss.what}{where}{begin}{end}"
