"""Which slots outlive a new master key: those whose secret is at hand while it is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from inbox_tui.keys.errors import KeysError, WrongKey
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.slots import SlotKind, Unlocker
from inbox_tui.keys.vault import Vault


@dataclass(frozen=True, slots=True)
class Renewal:
    """What is to become of each slot of a key file, by its place in ``vault.slots``.

    ``kept``: what opens it now, and will. ``replaced``: what opens the slot that takes its place, for
    a recovery code that nobody has at hand. Every other slot goes: no key can be put into it.
    """

    vault: Vault
    kept: Mapping[int, Unlocker]
    replaced: Mapping[int, Unlocker] = field(default_factory=dict)

    @property
    def gone(self) -> tuple[int, ...]:
        """The slots that won't be there any more."""
        places = range(len(self.vault.slots))
        return tuple(place for place in places if place not in {*self.kept, *self.replaced})

    def carry_out(self, key: MasterKey) -> Vault:
        """The key file for the new master key, not written yet. May take as long as unlocking does."""
        return self.vault.renewed(key, self.kept, self.replaced)


@dataclass(frozen=True, slots=True)
class AtHand:
    """``kept``: what opened which slot. ``refusals``: for each other one that was tried, why not."""

    kept: Mapping[int, Unlocker]
    refusals: Mapping[int, KeysError]
    key: MasterKey | None
    """The master key, where any slot opened."""


def at_hand(vault: Vault, unlockers: Iterable[Unlocker]) -> AtHand:
    """Try every slot with what there is for its kind. Each try takes as long as unlocking does."""
    kept: dict[int, Unlocker] = {}
    refusals: dict[int, KeysError] = {}
    key = None
    for unlocker in unlockers:
        for place, kind in enumerate(vault.slots):
            if kind is not unlocker.kind or place in kept:
                continue
            try:
                key = vault.open_slot(place, unlocker)
            except KeysError as error:
                refusals[place] = error
                if kind is SlotKind.KEYRING and not isinstance(error, WrongKey):
                    # it is locked or not there: asking for its next entry would wait once more
                    break
            else:
                kept[place] = unlocker
    return AtHand(kept, {at: why for at, why in refusals.items() if at not in kept}, key)
