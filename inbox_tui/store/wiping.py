"""Destroying a profile: first what unlocks it, then everything it locked.

Once the key file is overwritten nothing that is left can be read by anybody, so that comes first and
takes about a millisecond. Flash storage and copying file systems may keep what was overwritten, and
copies and backups made elsewhere are out of reach: against those only a strong passphrase helps.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inbox_tui.keys.errors import KeysError
from inbox_tui.keys.slots import Parameters, SlotKind, Unlocker
from inbox_tui.keys.vault import Vault, shred

CONFIRMATION: Final = "wipe"
"""What has to be typed: a word that fingers find without eyes."""


@dataclass(frozen=True, slots=True)
class Wiped:
    """What could not be destroyed, as sentences for the person; nothing where all went well."""

    left: tuple[str, ...]


def wipe(vault_folder: Path, folders: Iterable[Path], keyring: Unlocker) -> Wiped:
    """Destroy the key file, then the folders, then its keyring entries. Needs no key."""
    entries = _keyring_entries(vault_folder)
    left: list[str] = []
    try:
        shred(vault_folder)
    except OSError as error:
        left.append(f"The key file in {vault_folder} could not be overwritten: {error.strerror}.")
    for folder in folders:
        left += _remove(folder)
    # last: a locked keyring may take its time, and without the key file its entry opens nothing
    for parameters in entries:
        try:
            keyring.forget(parameters)
        except KeysError as error:
            left.append(f"The keyring's entry {parameters.get('entry')} is still there: {error}")
    return Wiped(tuple(left))


def _keyring_entries(folder: Path) -> list[Parameters]:
    try:
        vault = Vault.open(folder)
    except KeysError:
        # damaged or gone: then there is no telling what the keyring keeps for it
        return []
    return [
        vault.parameters(place)
        for place, kind in enumerate(vault.slots)
        if kind is SlotKind.KEYRING
    ]


def _remove(folder: Path) -> list[str]:
    left: list[str] = []

    def note(_function: object, path: str, _error: object) -> None:
        left.append(f"{path} could not be removed. Remove it yourself.")

    if folder.is_symlink():
        return [f"{folder} is a link to another place, which was left as it is."]
    if folder.exists():
        shutil.rmtree(folder, onerror=note)
    return left
