"""Having the store's key without a screen: keyring, command, or a question on the terminal."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Mapping
from getpass import getpass
from typing import Final

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.places import Places
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.errors import KeysError, VaultMissing, WrongKey
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.recovery import unlocker_for
from inbox_tui.keys.slots import SlotKind
from inbox_tui.keys.unlockers import CommandUnlocker, KeyringUnlocker
from inbox_tui.keys.vault import Vault

COMMAND_VARIABLE: Final = "INBOX_TUI_PASSPHRASE_COMMAND"
KEYRING_SERVICE: Final = "inbox-tui"
_TRIES: Final = 3
_TYPED: Final = frozenset({SlotKind.PASSPHRASE, SlotKind.RECOVERY})
"""What a person can type at the prompt."""

Ask = Callable[[str], str]


class PassphraseFromCommand(CommandUnlocker):
    """A passphrase slot's passphrase, printed by a program instead of typed."""

    kind = SlotKind.PASSPHRASE


class Asking(Exception):
    """Nobody but the person can unlock it; carries what kept the other ways from working."""


def key_of(places: Places, environment: Mapping[str, str] = os.environ) -> MasterKey:
    """The key, asking for the passphrase where there is a terminal to ask on."""
    return unlocked(places, environment, ask=getpass if has_a_terminal() else None)


def unlocked(places: Places, environment: Mapping[str, str], *, ask: Ask | None) -> MasterKey:
    """The key of the inbox in ``places``. Raises :class:`Stop` with what to do."""
    vault = open_vault(places)
    try:
        return key_without_asking(vault, environment)
    except Asking as asking:
        if ask is None or not _TYPED.intersection(vault.kinds):
            raise Stop(Exit.LOCKED, advice(vault, str(asking))) from asking
    except KeysError as error:
        raise Stop(Exit.LOCKED, str(error)) from error
    return _by_asking(vault, ask)


def open_vault(places: Places) -> Vault:
    """The key file of ``places``. Raises :class:`Stop` where there is no inbox or it is damaged."""
    try:
        return Vault.open(places.data)
    except VaultMissing as error:
        if any(places.data.glob("*.db")):
            raise Stop(Exit.LOCKED, str(error)) from error
        raise Stop(
            Exit.NOT_SET_UP,
            f"There is no inbox in the profile {places.profile!r} yet. "
            "Start inbox-tui without a command to set one up.",
        ) from error
    except KeysError as error:
        raise Stop(Exit.LOCKED, str(error)) from error


def key_without_asking(vault: Vault, environment: Mapping[str, str]) -> MasterKey:
    """The key by keyring or command. Raises :class:`Asking` where neither is there to give it.

    A command that was set and failed is a :class:`KeysError`: the person meant it to be used.
    """
    reason = ""
    if SlotKind.KEYRING in vault.kinds:
        try:
            return vault.unlock(KeyringUnlocker(KEYRING_SERVICE))
        except KeysError as error:
            reason = str(error)
    if command := environment.get(COMMAND_VARIABLE):
        return _by_command(vault, command)
    raise Asking(reason)


def _by_command(vault: Vault, command: str) -> MasterKey:
    """What the command prints may open a slot of its own, or be the passphrase."""
    own, passphrase = command_unlockers(command)
    if SlotKind.COMMAND not in vault.kinds:
        return vault.unlock(passphrase)
    try:
        return vault.unlock(own)
    except WrongKey:
        if SlotKind.PASSPHRASE not in vault.kinds:
            raise
    return vault.unlock(passphrase)


def command_unlockers(command: str) -> tuple[CommandUnlocker, CommandUnlocker]:
    """What :data:`COMMAND_VARIABLE` may open: a command's slot, and a passphrase's. Raises ``WrongKey``."""
    argv = _argv(command)
    return CommandUnlocker(argv), PassphraseFromCommand(argv)


def _argv(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError as error:
        raise WrongKey(
            f"{COMMAND_VARIABLE} can't be read as a command: {error}. Check its quotes."
        ) from error


def _by_asking(vault: Vault, ask: Ask) -> MasterKey:
    prompt = "Passphrase: " if SlotKind.PASSPHRASE in vault.kinds else "Recovery code: "
    for remaining in reversed(range(_TRIES)):
        try:
            return vault.unlock(unlocker_for(Secret(ask(prompt)), vault.kinds))
        except WrongKey as error:
            if not remaining:
                raise Stop(Exit.LOCKED, str(error)) from error
            print(str(error), file=sys.stderr)
        except KeysError as error:
            raise Stop(Exit.LOCKED, str(error)) from error
        except EOFError as error:
            raise Stop(Exit.LOCKED, "No passphrase was given.") from error
    raise AssertionError("the last try either returns or raises")


def advice(vault: Vault, reason: str) -> str:
    """What to do about a locked inbox that nobody can be asked for. ``reason``: why not by itself."""
    if SlotKind.PASSPHRASE in vault.kinds or SlotKind.COMMAND in vault.kinds:
        how = f"Set {COMMAND_VARIABLE} to a command that prints the passphrase" + (
            ", or run this in a terminal." if _TYPED.intersection(vault.kinds) else "."
        )
    else:
        how = "It is unlocked by the system's keyring alone: log in to the desktop it was made on."
    return f"The inbox is locked. {reason + ' ' if reason else ''}{how}"


def has_a_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()
