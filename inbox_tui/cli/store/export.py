"""``inbox-tui store export``: chats as JSON Lines, HTML or text. What it writes is not encrypted."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inbox_tui.cli.exits import INTERRUPTED, Exit
from inbox_tui.cli.finding import find_chat
from inbox_tui.cli.opening import opened, stopping
from inbox_tui.cli.output import complain, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.progress import shown
from inbox_tui.cli.unlocking import key_of
from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.safe_text import safe_line, safe_text

if TYPE_CHECKING:
    from inbox_tui.store.exporting.export import ExportSummary, Order
    from inbox_tui.store.store import Store

FORMATS: Final = ("jsonl", "html", "text")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is exported, whereto and how."""
    parser.add_argument(
        "target",
        metavar="TARGET",
        type=Path,
        help="the folder to make; the file, where one chat is written as html or text",
    )
    parser.add_argument(
        "--chat",
        metavar="CHAT",
        action="append",
        help="only this chat, by its id, its title, or the title's beginning; may be given again",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help="jsonl (the default) keeps everything and can be imported; html and text are to read",
    )
    parser.add_argument(
        "--no-files", action="store_true", help="leave out the content of files, keep their names"
    )


def run(arguments: argparse.Namespace) -> int:
    """Export, and say what was written. An interrupted export goes on when it is asked for again."""
    places = Places.of(arguments.profile)
    store = opened(places, key_of(places), read_only=True)
    try:
        with stopping():
            summary = _export(store, _order(store, arguments))
    except KeyboardInterrupt:
        complain(
            safe_text(
                f"Stopped. What is written so far is in {arguments.target}.partial: the same "
                "command goes on with it."
            )
        )
        return INTERRUPTED
    finally:
        store.close()
    _tell(arguments, summary)
    return Exit.DONE


def _order(store: Store, arguments: argparse.Namespace) -> Order:
    from inbox_tui.policy.links import inspect_link  # noqa: PLC0415 - only this command needs them
    from inbox_tui.store.exporting.export import Format, Order  # noqa: PLC0415

    return Order(
        arguments.target,
        Format(arguments.format),
        _chats(store, arguments.chat),
        not arguments.no_files,
        lambda target, text: inspect_link(target, text).url,
    )


def _export(store: Store, order: Order) -> ExportSummary:
    from inbox_tui.store.exporting.export import export  # noqa: PLC0415 - as above

    with shown() as report:
        return export(store, order, report)


def _chats(store: Store, wanted: list[str] | None) -> tuple[ChatKey, ...] | None:
    if wanted is None:
        return None
    with store.read() as reader:
        found = [find_chat(reader, name).key for name in wanted]
    return tuple(dict.fromkeys(found))


def _tell(arguments: argparse.Namespace, summary: ExportSummary) -> None:
    if arguments.json:
        emit(
            {
                "target": str(arguments.target.absolute()),
                "format": arguments.format,
                "chats": summary.chats,
                "messages": summary.messages,
                "files": summary.files,
                "is_resumed": summary.is_resumed,
            }
        )
        return
    files = f" and {counted(summary.files, 'file')}" if arguments.format == FORMATS[0] else ""
    again = " It went on with an export that had been stopped." if summary.is_resumed else ""
    say(
        safe_text(
            f"Wrote {counted(summary.chats, 'chat')} with {counted(summary.messages, 'message')}"
            f"{files} to "
            f"{safe_line(str(arguments.target), max_characters=1000).text}.{again}\n"
            "It is not encrypted: whoever can read the disk can read it."
        )
    )


def counted(number: int, word: str) -> str:
    """So many of something, for people."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
