"""Which backups a folder holds, those made by themselves and those made by hand. Needs no key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inbox_tui.domain.ids import Millis
from inbox_tui.store.backup import rotation
from inbox_tui.store.backup.format import SUFFIX


@dataclass(frozen=True, slots=True)
class BackupFile:
    """One file of the folder. ``changed_at``: when it was written, by the file system."""

    path: Path
    size: int
    changed_at: Millis
    is_rotated: bool
    """Whether it may be removed by itself when newer ones take its place."""


def backups_in(folder: Path) -> tuple[BackupFile, ...]:
    """The backups of a folder, newest first; none where there is no folder."""
    if not folder.is_dir():
        return ()
    rotated = {kept.path for kept in rotation.kept_in(folder)}
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            facts = path.stat()
        except FileNotFoundError:
            # the rotation removes files while this looks
            continue
        found.append(
            BackupFile(path, facts.st_size, Millis(int(facts.st_mtime * 1000)), path in rotated)
        )
    return tuple(sorted(found, key=lambda one: (one.changed_at, one.path.name), reverse=True))
