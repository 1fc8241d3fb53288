"""The arguments the program takes, and the help that explains them."""

from __future__ import annotations

import argparse
from typing import Final

from inbox_tui import __version__
from inbox_tui.cli.exits import MEANINGS
from inbox_tui.cli.places import DEFAULT_PROFILE, BadProfile, checked_profile
from inbox_tui.cli.store.commands import SUBCOMMANDS
from inbox_tui.store.query.operators import KINDS, STATES
from inbox_tui.store.record_rows import Place
from inbox_tui.ui.keys.key_map import PRESETS

_CHAT_HELP: Final = "its id, its exact title, or a beginning that fits no other chat"
_EXIT_CODES: Final = "exit codes:\n" + "\n".join(
    f"  {code.value:>2}  {meaning}" for code, meaning in MEANINGS.items()
)
_ENVIRONMENT: Final = """environment:
  INBOX_TUI_HOME                keep everything under this folder
  INBOX_TUI_PASSPHRASE_COMMAND  a program (no shell) whose output is the passphrase
"""


def build_parser(*, with_store: bool = True) -> argparse.ArgumentParser:
    """The parser of the whole command line.

    ``with_store``: with what ``store`` takes, whose modules no other command needs.
    """
    parser = argparse.ArgumentParser(
        prog="inbox-tui",
        description="One inbox in the terminal for every chat a person has. "
        "Without a command it opens the app.",
        epilog=f"{_ENVIRONMENT}\n{_EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"inbox-tui {__version__}")
    parser.add_argument(
        "--profile", type=_profile, default=DEFAULT_PROFILE, metavar="NAME", help=_PROFILE_HELP
    )
    parser.add_argument(
        "--read-only",
        action="store_true",
        help="open the app to look only: connects nothing, and works beside another instance",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add(commands, "demo", "open a living inbox of pretend services; nothing is kept")
    doctor = _add(commands, "doctor", "say what works here, what doesn't, and what to do")
    chats = _add(commands, "chats", "list the chats, newest first")
    read = _add(commands, "read", "print a chat's newest messages; sends no receipt")
    send = _add(commands, "send", "send a text to a chat, and wait for what became of it")
    search = _add(commands, "search", "find messages by their words")
    for reading in (doctor, chats, read, send, search):
        reading.add_argument("--json", action="store_true", help="print JSON instead of text")
    _add_arguments(chats, read, send, search)
    _add_config(_add(commands, "config", "look at the settings file, change it, check it"))
    keys = _add(commands, "keys", "show what the terminal sends for a key, or list the keys")
    keys.add_argument("--list", action="store_true", help="print every key and what it does")
    keys.add_argument("--preset", choices=PRESETS, help="those of this preset, not your own")
    keys.add_argument("--json", action="store_true", help="print the list as JSON")
    profiles = _add(commands, "profiles", "list the profiles: inboxes of their own")
    profiles.add_argument("--json", action="store_true", help="print JSON instead of text")
    store = _add(commands, "store", "look after the message store")
    if with_store:
        _add_store(store)
    return parser


_PROFILE_HELP: Final = "which inbox: each profile has a store of its own"


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, summary: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    # also after the command; SUPPRESS keeps a value given before it
    command.add_argument(
        "--profile",
        type=_profile,
        default=argparse.SUPPRESS,
        metavar="NAME",
        help=_PROFILE_HELP,
    )
    return command


def _add_store(store: argparse.ArgumentParser) -> None:
    subcommands = store.add_subparsers(dest="subcommand", metavar="SUBCOMMAND", required=True)
    for subcommand in SUBCOMMANDS:
        parser = _add(subcommands, subcommand.name, subcommand.summary)
        parser.add_argument("--json", action="store_true", help="print JSON instead of text")
        subcommand.add_arguments(parser)


def _add_config(config: argparse.ArgumentParser) -> None:
    what = config.add_subparsers(dest="what", metavar="WHAT", required=True)
    _add(what, "path", "print where the file is")
    show = _add(what, "show", "print each setting, and whether it is the default")
    set_ = _add(what, "set", "set one setting in the file")
    reset = _add(what, "reset", "put one setting back to its default")
    check = _add(what, "check", "name what is wrong with the file, line by line")
    edit = _add(what, "edit", "open the file in your editor, then check it")
    for printing in (show, check, edit):
        printing.add_argument("--json", action="store_true", help="print JSON instead of text")
    show.add_argument("key", metavar="KEY", nargs="?", help="only this setting")
    for changing in (set_, reset):
        changing.add_argument("key", metavar="KEY", help="such as privacy.read_receipts")
    set_.add_argument("value", metavar="VALUE", help="what it shall be: true, 15, merged …")
    reset.set_defaults(value=None)


def _add_arguments(
    chats: argparse.ArgumentParser,
    read: argparse.ArgumentParser,
    send: argparse.ArgumentParser,
    search: argparse.ArgumentParser,
) -> None:
    chats.add_argument("--limit", type=_count, default=100, metavar="N", help="at most N chats")
    chats.add_argument("--unread", action="store_true", help="only those with unread messages")
    read.add_argument("chat", metavar="CHAT", help=_CHAT_HELP)
    read.add_argument("--limit", type=_count, default=30, metavar="N", help="at most N messages")
    send.add_argument("chat", metavar="CHAT", help=_CHAT_HELP)
    send.add_argument("text", metavar="TEXT", help="what to send; - reads standard input")
    send.add_argument(
        "--timeout",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="how long to wait for the service (default 60)",
    )
    search.add_argument("text", metavar="TEXT", help=_SEARCH_HELP)
    search.add_argument("--chat", metavar="CHAT", help="only in this chat: " + _CHAT_HELP)
    search.add_argument(
        "--best", action="store_true", help="those that fit best first, instead of the newest"
    )
    search.add_argument(
        "--after", type=_place, metavar="PLACE", help="the page after the hit with this place"
    )
    search.add_argument("--limit", type=_count, default=50, metavar="N", help="at most N messages")


_SEARCH_HELP: Final = (
    'words, all of which a message must hold. Also: "a phrase", -without, from:NAME, in:CHAT, '
    f"on:SERVICE, {', '.join(f'has:{kind.value}' for kind in KINDS)}, "
    f"{', '.join(f'is:{state.value}' for state in STATES)}, before:2026-01-31, after:2026-01, "
    "during:2025. Put -- before a query that begins with a hyphen"
)


def _profile(name: str) -> str:
    try:
        return checked_profile(name)
    except BadProfile as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _place(text: str) -> Place:
    rank, _, position = text.partition("/")
    return Place(int(rank), int(position))


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 10_000:
        raise argparse.ArgumentTypeError("give a number from 1 to 10000")
    return count


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError("give seconds, more than 0 and at most 86400")
    return seconds
