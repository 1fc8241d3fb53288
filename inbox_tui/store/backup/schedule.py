"""What the person chose about backups that are made by themselves, and what became of the last one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.store import settings
from inbox_tui.store.backup.rotation import default_folder
from inbox_tui.store.session import Reader, Transaction

EVERY_DAYS: Final = "backup.every_days"
KEEP: Final = "backup.keep"
FOLDER: Final = "backup.folder"
LAST_OUTCOME: Final = "backup.last_outcome"
USUAL_KEEP: Final = 5
MOST_DAYS: Final = 3650
MOST_KEPT: Final = 1000
_DAY: Final = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """``text``: what became of it, for the person. ``at``: when it was begun."""

    at: Millis
    is_done: bool
    text: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """``every_days``: none are made by themselves where it is 0, which is what holds at first."""

    every_days: int
    keep: int
    folder: Path

    def is_due(self, newest: Millis | None, now: Millis) -> bool:
        """Whether the newest one is that old, or there is none."""
        if not self.every_days:
            return False
        # one from the future was made by another clock: it says nothing about how old it is
        return newest is None or newest > now or now - newest >= self.every_days * _DAY


def of(reader: Reader, store: Path) -> Schedule:
    """What holds for the store in the folder ``store``; what makes no sense counts as not chosen."""
    folder = settings.get(reader, FOLDER)
    return Schedule(
        _number(reader, EVERY_DAYS, 0, 0, MOST_DAYS),
        _number(reader, KEEP, USUAL_KEEP, 1, MOST_KEPT),
        Path(folder).expanduser() if folder else default_folder(store),
    )


def last_outcome(reader: Reader) -> Outcome | None:
    """What became of the last one; ``None`` before the first."""
    said = settings.get(reader, LAST_OUTCOME)
    return None if said is None else Outcome(**json.loads(said))


def note_outcome(tx: Transaction, outcome: Outcome) -> None:
    """Keep what became of one."""
    settings.put(tx, LAST_OUTCOME, json.dumps(asdict(outcome)))


def _number(reader: Reader, key: str, default: int, least: int, most: int) -> int:
    said = settings.get(reader, key) or ""
    if not said.isdecimal():
        return default
    return max(least, min(most, int(said[:9])))
