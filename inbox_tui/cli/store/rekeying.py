"""What ``inbox-tui store rekey`` does: find out which ways to unlock can stay, and give the new key."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import Final

from inbox_tui.cli.exits import INTERRUPTED, Exit, Stop
from inbox_tui.cli.opening import opened, stopping
from inbox_tui.cli.output import complain, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.progress import shown
from inbox_tui.cli.store.export import counted
from inbox_tui.cli.unlocking import (
    COMMAND_VARIABLE,
    KEYRING_SERVICE,
    Ask,
    advice,
    command_unlockers,
    has_a_terminal,
    open_vault,
)
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.errors import KeysError, WrongKey
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.recovery import RecoveryUnlocker, new_code
from inbox_tui.keys.renewal import AtHand, Renewal, at_hand
from inbox_tui.keys.slots import SlotKind, Unlocker
from inbox_tui.keys.unlockers import KeyringUnlocker, PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.store.backup import schedule
from inbox_tui.store.backup.format import SUFFIX
from inbox_tui.store.ciphers import Cipher
from inbox_tui.store.rekeying.rekey import Rekeyed, rekey

_TRIES: Final = 3
_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Plan:
    """``codes``: the new recovery codes, by the place of the slot whose own is not at hand."""

    key: MasterKey
    renewal: Renewal
    codes: Mapping[int, Secret]

    @property
    def loses(self) -> tuple[int, ...]:
        """The slots that what opens them now won't open afterwards."""
        return tuple(sorted((*self.renewal.gone, *self.codes)))


def renew(places: Places, cipher: Cipher | None, *, is_agreed: bool, as_json: bool) -> int:
    """Give the store of ``places`` a new key. Raises :class:`Stop`."""
    ask = getpass if has_a_terminal() else None
    plan = plan_for(open_vault(places), os.environ, ask)
    _require_agreement(plan, is_agreed=is_agreed)
    try:
        with stopping(), shown() as report:
            done = rekey(places.data, plan.key, plan.renewal, report, cipher=cipher)
    except KeysError as error:
        raise Stop(Exit.FAILED, str(error)) from error
    except KeyboardInterrupt:
        return _interrupted(places, plan)
    folder, backups = _backups(places, done.key)
    if as_json:
        _emit(plan, done, backups)
    else:
        _tell(plan, done, folder, backups)
    return Exit.DONE


def _interrupted(places: Places, plan: Plan) -> int:
    """Between the key file and the last step there is a moment in which it can't be stopped any more."""
    is_as_it_was = Vault.open(places.data).id == plan.renewal.vault.id
    complain(
        safe_line(
            "Stopped. The inbox is as it was."
            if is_as_it_was
            else "That came too late: the inbox has its new key, and opens as told above."
        )
    )
    return INTERRUPTED


def plan_for(vault: Vault, environment: Mapping[str, str], ask: Ask | None) -> Plan:
    """Which slots can stay: those that keyring, command and the person open now. Raises :class:`Stop`.

    ``ask``: for each passphrase and code that is still missing, unless nobody can be asked.
    """
    hand = _at_hand(vault, environment)
    kept = {**hand.kept, **_asked_for(vault, hand, ask)} if ask else dict(hand.kept)
    key = hand.key or next((vault.open_slot(*one) for one in kept.items()), None)
    if key is None:
        raise Stop(
            Exit.LOCKED,
            "Nothing that was typed opens the inbox. Nothing was changed."
            if ask
            else advice(vault, _why(hand)),
        )
    codes = {
        place: new_code()
        for place, kind in enumerate(vault.slots)
        if kind is SlotKind.RECOVERY and place not in kept
    }
    replaced = {place: RecoveryUnlocker(code) for place, code in codes.items()}
    return Plan(key, Renewal(vault, kept, replaced), codes)


def _at_hand(vault: Vault, environment: Mapping[str, str]) -> AtHand:
    unlockers: list[Unlocker] = [KeyringUnlocker(KEYRING_SERVICE)]
    if command := environment.get(COMMAND_VARIABLE):
        try:
            unlockers += command_unlockers(command)
        except WrongKey as error:
            raise Stop(Exit.LOCKED, str(error)) from error
    return at_hand(vault, unlockers)


def _asked_for(vault: Vault, hand: AtHand, ask: Ask) -> dict[int, Unlocker]:
    """What the person types for the slots that nothing opened yet."""
    typed = {
        place: _typed(vault, place, ask)
        for place, kind in enumerate(vault.slots)
        if place not in hand.kept and kind in _PROMPTS
    }
    return {place: unlocker for place, unlocker in typed.items() if unlocker is not None}


def _typed(vault: Vault, place: int, ask: Ask) -> Unlocker | None:
    """Nothing where they leave it empty, or fail too often."""
    kind = vault.slots[place]
    for _try in range(_TRIES):
        try:
            said = Secret(ask(_PROMPTS[kind].format(place + 1)))
        except EOFError:
            return None
        if not said.reveal():
            return None
        unlocker: Unlocker = (
            RecoveryUnlocker(said) if kind is SlotKind.RECOVERY else PassphraseUnlocker(said)
        )
        try:
            vault.open_slot(place, unlocker)
        except KeysError as error:
            complain(safe_line(str(error)))
        else:
            return unlocker
    return None


_PROMPTS: Final = {
    SlotKind.PASSPHRASE: "Passphrase of slot {} (empty: it is given up): ",
    SlotKind.RECOVERY: "Recovery code of slot {} (empty: a new one is made): ",
}


def _why(hand: AtHand) -> str:
    return " ".join(dict.fromkeys(str(error) for error in hand.refusals.values()))


def _require_agreement(plan: Plan, *, is_agreed: bool) -> None:
    if is_agreed or not plan.loses:
        return
    for place in plan.loses:
        complain(safe_line(_loss(plan, place)))
    if not has_a_terminal():
        raise Stop(
            Exit.USAGE,
            "Nothing was changed. Say --yes to go on without them, or run this in a terminal to be "
            "asked for their secrets.",
        )
    complain(safe_line("Type yes and press Enter to go on."))
    if sys.stdin.readline().strip().casefold() != "yes":
        raise Stop(Exit.USAGE, "Nothing was changed.")


def _loss(plan: Plan, place: int) -> str:
    kind = plan.renewal.vault.slots[place].value
    if place in plan.codes:
        return (
            f"Slot {place + 1}: its recovery code won't open the inbox any more; a new one is made."
        )
    return (
        f"Slot {place + 1}: this {kind} won't open the inbox any more, because its secret is not at "
        "hand. Add it again afterwards with: inbox-tui store slots add"
    )


def _backups(places: Places, key: MasterKey) -> tuple[Path, int]:
    """Where backups are kept that are made by themselves, and how many are there."""
    store = opened(places, key, read_only=True)
    try:
        with stopping(), store.read() as reader:
            folder = schedule.of(reader, store.folder).folder
    finally:
        store.close()
    return folder, len(list(folder.glob(f"*{SUFFIX}"))) if folder.is_dir() else 0


def _emit(plan: Plan, done: Rekeyed, backups: int) -> None:
    slots = plan.renewal.vault.slots
    emit(
        {
            "cipher": done.cipher.value,
            "database_bytes": done.database_bytes,
            "files": done.files,
            "unreadable_files": list(done.unreadable),
            "slots": [
                {
                    "was_number": place + 1,
                    "kind": kind.value,
                    "outcome": _outcome(plan, place),
                    **({"recovery_code": code.reveal()} if (code := plan.codes.get(place)) else {}),
                }
                for place, kind in enumerate(slots)
            ],
            "backups_under_earlier_keys": backups,
        }
    )


def _outcome(plan: Plan, place: int) -> str:
    if place in plan.codes:
        return "replaced"
    return "kept" if place in plan.renewal.kept else "gone"


def _tell(plan: Plan, done: Rekeyed, folder: Path, backups: int) -> None:
    say(
        safe_line(
            f"The inbox has a new key: {done.database_bytes / _MIB:,.1f} MiB and {done.files:,} "
            f"files, encrypted with {done.cipher.value}."
        )
    )
    for name in done.unreadable:
        say(safe_line(f"The file {name} was damaged or gone already. Fetch it again."))
    for code in plan.codes.values():
        say(safe_line("Write this recovery code down; it is shown this once:"))
        say(safe_line(code.reveal()))
    if backups:
        say(
            safe_line(
                f"Made before, and opened by what opened the inbox then: {counted(backups, 'backup')} "
                f"in {folder}. Remove them if that may be known to somebody, and make a new one.",
                max_characters=1000,
            )
        )
