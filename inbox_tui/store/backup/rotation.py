"""Where backups are kept that are made by themselves, how they are named, and which may go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.store.backup.format import SUFFIX

MONTHS: Final = 12
"""Of so many months back, the one with the newest backup among them, one backup stays."""
_NAME: Final = re.compile(r"inbox-(\d{8}T\d{6})\.(\d{3})Z" + re.escape(SUFFIX) + r"\Z")
_STAMP: Final = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was made by itself. ``made_at``: as its name says."""

    path: Path
    made_at: Millis


def default_folder(store: Path) -> Path:
    """Beside the store's folder: what destroys or replaces that leaves the backups alone."""
    return store.with_name(f"{store.name}.backups")


def name_for(at: Millis) -> str:
    """The name of a backup made at that moment."""
    return f"inbox-{_stamp(at)}{SUFFIX}"


def name_before_replacing(at: Millis) -> str:
    """The name of a backup of what is about to be replaced: such a one is never removed by itself."""
    return f"before-restore-{_stamp(at)}{SUFFIX}"


def kept_in(folder: Path) -> tuple[Kept, ...]:
    """The backups of such a name in a folder, oldest first; none where there is no folder."""
    if not folder.is_dir():
        return ()
    found = []
    for path in folder.iterdir():
        named = _NAME.match(path.name)
        if named is not None and path.is_file():
            found.append(Kept(path, _at(named[1], int(named[2]))))
    return tuple(sorted(found, key=lambda kept: kept.made_at))


def to_remove(files: Sequence[Kept], now: Millis, keep: int) -> tuple[Kept, ...]:
    """Which of ``files`` may go: all but the newest ``keep`` and the newest of each month.

    A backup that claims to be from the future stays: a wrong clock must not cost the others.
    """
    newest_first = sorted(files, key=lambda kept: kept.made_at, reverse=True)
    past = [kept for kept in newest_first if kept.made_at <= now]
    staying = set(past[: max(1, keep)])
    months: dict[str, Kept] = {}
    for kept in past:
        months.setdefault(_when(kept.made_at).strftime("%Y-%m"), kept)
    staying.update(list(months.values())[:MONTHS])
    return tuple(kept for kept in reversed(past) if kept not in staying)


def _when(at: Millis) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)


def _stamp(at: Millis) -> str:
    return f"{_when(at).strftime(_STAMP)}.{at % 1000:03d}Z"


def _at(stamp: str, milliseconds: int) -> Millis:
    try:
        moment = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        # digits that are no date; such a file is left alone as one from the future
        moment = datetime.max.replace(tzinfo=UTC)
    return Millis(int(moment.timestamp()) * 1000 + milliseconds)
