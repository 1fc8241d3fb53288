"""``inbox-tui store import``: takes in what this program or another one exported."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inbox_tui.cli.exits import INTERRUPTED, Exit
from inbox_tui.cli.opening import opened, stopping
from inbox_tui.cli.output import complain, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.progress import shown
from inbox_tui.cli.store.export import counted
from inbox_tui.cli.unlocking import key_of
from inbox_tui.domain.safe_text import safe_text

if TYPE_CHECKING:
    from inbox_tui.store.importing.importer import ImportSummary
    from inbox_tui.store.importing.source import Source
    from inbox_tui.store.store import Store

# the formats are named here too, because help is to be had without loading what reads them
FORMATS: Final = ("auto", "inbox-tui", "whatsapp", "telegram", "signal", "signal-export", "nchat")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is imported, and what it does not say itself."""
    parser.add_argument("path", metavar="PATH", type=Path, help="the file or folder of an export")
    parser.add_argument(
        "--format", choices=FORMATS, default="auto", help="what made it; found out by itself"
    )
    parser.add_argument(
        "--me", metavar="NAME", default="", help="your own name in it, where it does not say"
    )
    parser.add_argument(
        "--title",
        metavar="TITLE",
        default="",
        help="what WhatsApp's chat is called, where the file's name does not say",
    )


def run(arguments: argparse.Namespace) -> int:
    """Import, and say what was new. An interrupted import goes on when it is asked for again."""
    places = Places.of(arguments.profile)
    store = opened(places, key_of(places))
    try:
        source = _source(arguments)
        try:
            summary = _import(store, source)
        finally:
            source.close()
    except KeyboardInterrupt:
        complain(
            safe_text("Stopped. What was taken in stays; the same command goes on with the rest.")
        )
        return INTERRUPTED
    finally:
        store.close()
    _tell(arguments, source, summary)
    return Exit.DONE if summary.is_complete else Exit.FAILED


def _source(arguments: argparse.Namespace) -> Source:
    from inbox_tui.store.importing.detecting import Hints, open_source  # noqa: PLC0415 - as below

    with stopping():
        return open_source(arguments.path, Hints(arguments.format, arguments.me, arguments.title))


def _import(store: Store, source: Source) -> ImportSummary:
    # what reads the formats is not needed for the help of the other commands
    from inbox_tui.store.importing.importing import import_source  # noqa: PLC0415

    with stopping(), shown() as report:
        return import_source(store, source, report)


def _tell(arguments: argparse.Namespace, source: Source, summary: ImportSummary) -> None:
    if arguments.json:
        emit(
            {
                "program": source.program,
                "messages_new": summary.messages_new,
                "messages_known": summary.messages_known,
                "chats": summary.chats,
                "files": summary.files,
                "refused": dict(summary.refused),
                "is_complete": summary.is_complete,
            }
        )
    else:
        say(safe_text("\n".join(_lines(source, summary))))


def _lines(source: Source, summary: ImportSummary) -> list[str]:
    lines = [
        f"Took in {source.program}: {counted(summary.messages_new, 'new message')}, "
        f"{counted(summary.chats, 'new chat')}, {counted(summary.files, 'file')}."
    ]
    if summary.messages_known:
        lines.append(f"Here already: {counted(summary.messages_known, 'message')}.")
    lines.extend(
        f"Not taken in, {counted(count, 'time')}: {reason}."
        for reason, count in summary.refused.items()
    )
    if not summary.is_complete:
        lines.append("The export breaks off before its end: some of it is missing from the file.")
    return lines
