"""Keys that stand in each other's way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from inbox_tui.ui.keys.key_map import KeyMap
from inbox_tui.ui.keys.row import OUTER, Key
from inbox_tui.ui.keys.table import KEYS


class Clash(Enum):
    """How two rows meet."""

    SAME = "the same key in the same place"
    BEGINS = "one is how the other begins"
    HIDDEN = "hidden by a key that is looked at first"
    COVERED = "means something else further in"
    """Harmless where it is meant: the outer meaning holds everywhere but there."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """``key`` of ``row`` meets one of ``other``, which wins where both could be meant."""

    clash: Clash
    key: str
    row: Key
    other: Key

    @property
    def is_wrong(self) -> bool:
        """Whether something can't be reached by this key at all."""
        return self.clash is not Clash.COVERED


def conflicts(map_: KeyMap, rows: tuple[Key, ...] = KEYS) -> Iterator[Conflict]:
    """Every pair of rows that meet, those of the same action left out."""
    keyed = [(row, map_.keys_of(row)) for row in rows]
    for place, (row, keys) in enumerate(keyed):
        for other, others in keyed[place + 1 :]:
            if (row.where, row.action) == (other.where, other.action):
                continue
            for key in keys:
                for against in others:
                    found = _meet(row, key, other, against)
                    if found is not None:
                        yield found


def _meet(row: Key, key: str, other: Key, against: str) -> Conflict | None:
    outer, inner = _nested(row, other)
    if outer is None or inner is None:
        return None
    if key != against:
        if key.startswith(f"{against} ") or against.startswith(f"{key} "):
            longer, shorter = (row, other) if len(key) > len(against) else (other, row)
            return Conflict(Clash.BEGINS, max(key, against, key=len), longer, shorter)
        return None
    if row.where is other.where:
        return Conflict(Clash.SAME, key, other, row)
    if outer.is_priority:
        return Conflict(Clash.HIDDEN, key, inner, outer)
    return Conflict(Clash.COVERED, key, outer, inner)


def _nested(row: Key, other: Key) -> tuple[Key | None, Key | None]:
    """The two as outer and inner; nothing where they are never both within reach."""
    if row.where is other.where or row.where in OUTER[other.where]:
        return row, other
    if other.where in OUTER[row.where]:
        return other, row
    return None, None
