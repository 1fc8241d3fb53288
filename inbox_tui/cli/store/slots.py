"""``inbox-tui store slots``: list, add, change and remove the ways to unlock the store."""

from __future__ import annotations

import argparse
import shlex
import sys
from getpass import getpass
from typing import Final

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.output import emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import (
    COMMAND_VARIABLE,
    KEYRING_SERVICE,
    PassphraseFromCommand,
    key_of,
    open_vault,
)
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.errors import KeysError
from inbox_tui.keys.recovery import RecoveryUnlocker, new_code
from inbox_tui.keys.slots import Parameters, SlotKind, Unlocker
from inbox_tui.keys.unlockers import CommandUnlocker, KeyringUnlocker, PassphraseUnlocker
from inbox_tui.keys.vault import Vault

_LIST: Final = "list"
_ADD: Final = "add"
_CHANGE: Final = "change"
_REMOVE: Final = "remove"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes beside the profile."""
    parser.add_argument("action", nargs="?", choices=(_LIST, _ADD, _CHANGE, _REMOVE), default=_LIST)
    parser.add_argument(
        "what",
        nargs="?",
        metavar="KIND|NUMBER",
        help=f"add: {', '.join(kind.value for kind in SlotKind)}; change, remove: a slot's number",
    )
    parser.add_argument(
        "--command",
        metavar="COMMAND",
        dest="secret_command",
        help="a program (no shell) that prints the new secret; for a new command slot, that program",
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it; anything but listing needs the key first."""
    places = Places.of(arguments.profile)
    try:
        vault = open_vault(places)
        if arguments.action == _LIST:
            _print(vault, None, as_json=arguments.json)
            return Exit.DONE
        code = _change(vault, places, arguments)
    except KeysError as error:
        raise Stop(Exit.FAILED, str(error)) from error
    _print(vault, code, as_json=arguments.json)
    return Exit.DONE


def _change(vault: Vault, places: Places, arguments: argparse.Namespace) -> Secret | None:
    """Returns the new recovery code, where one was made."""
    if arguments.action == _ADD:
        kind = _kind(arguments.what)
        key = key_of(places)
        unlocker, code = _new_unlocker(kind, arguments.secret_command)
        vault.add(key, unlocker)
        return code
    place = _place(vault, arguments.what)
    kind = vault.slots[place]
    key = key_of(places)
    if arguments.action == _REMOVE:
        _forget(kind, vault.remove(place))
        return None
    unlocker, code = _new_unlocker(kind, arguments.secret_command)
    _forget(kind, vault.change(place, key, unlocker))
    return code


def _kind(named: str | None) -> SlotKind:
    kinds = {kind.value: kind for kind in SlotKind}
    if named not in kinds:
        raise Stop(Exit.USAGE, f"Say what to add: {', '.join(kinds)}.")
    return kinds[named]


def _place(vault: Vault, named: str | None) -> int:
    count = len(vault.slots)
    if named is None or not named.isdecimal() or not 1 <= int(named) <= count:
        raise Stop(Exit.USAGE, f"Say which slot by its number, 1 to {count}.")
    return int(named) - 1


def _new_unlocker(kind: SlotKind, command: str | None) -> tuple[Unlocker, Secret | None]:
    match kind:
        case SlotKind.KEYRING:
            return KeyringUnlocker(KEYRING_SERVICE), None
        case SlotKind.RECOVERY:
            code = new_code()
            return RecoveryUnlocker(code), code
        case SlotKind.COMMAND:
            if command is None:
                raise Stop(Exit.USAGE, "Name the program that prints the secret with --command.")
            return CommandUnlocker(_argv(command)), None
        case SlotKind.PASSPHRASE:
            if command is not None:
                return PassphraseFromCommand(_argv(command)), None
            return PassphraseUnlocker(_typed_twice()), None


def _argv(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError as error:
        raise Stop(Exit.USAGE, f"--command can't be read: {error}. Check its quotes.") from error


def _typed_twice() -> Secret:
    if not sys.stdin.isatty():
        raise Stop(Exit.USAGE, "Without a terminal, name a program with --command.")
    first = getpass("New passphrase: ")
    if not first or first != getpass("Once more: "):
        raise Stop(Exit.USAGE, "Those were not the same, or empty. Nothing was changed.")
    return Secret(first)


def _forget(kind: SlotKind, parameters: Parameters) -> None:
    """Only a keyring keeps something for a slot."""
    if kind is not SlotKind.KEYRING:
        return
    try:
        KeyringUnlocker(KEYRING_SERVICE).forget(parameters)
    except KeysError as error:
        raise Stop(
            Exit.FAILED,
            f"The slot was changed, and opens nothing any more. Its entry "
            f"{parameters.get('entry')} in the keyring is still there: {error}",
        ) from error


def _print(vault: Vault, code: Secret | None, *, as_json: bool) -> None:
    if as_json:
        slots = [
            {"number": number, "kind": kind.value} for number, kind in enumerate(vault.slots, 1)
        ]
        emit({"slots": slots, **({"recovery_code": code.reveal()} if code else {})})
        return
    for number, kind in enumerate(vault.slots, 1):
        say(safe_line(f"{number} {kind.value}"))
    if code is not None:
        say(safe_line("Write this recovery code down; it is shown this once:"))
        say(safe_line(code.reveal()))
    elif SlotKind.COMMAND in vault.slots:
        say(safe_line(f"A command slot is opened through {COMMAND_VARIABLE}."))
