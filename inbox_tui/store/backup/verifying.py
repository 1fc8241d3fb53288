"""Looking whether a backup can be relied on: every byte of it, then what is in it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import apsw

from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import database, sealing
from inbox_tui.store.backup.container import opened
from inbox_tui.store.backup.drafting import told_plainly
from inbox_tui.store.backup.format import DATABASE, Manifest
from inbox_tui.store.backup.slice import Slice
from inbox_tui.store.backup.tally import Tally
from inbox_tui.store.backup.unpacking import Unlocked, unlocked
from inbox_tui.store.backup_key import backup_key
from inbox_tui.store.database import Database
from inbox_tui.store.errors import Damaged
from inbox_tui.store.faults import store_error
from inbox_tui.store.progress import Report, unreported

_MAX_FINDINGS: Final = 100
_STEPS_BETWEEN_REPORTS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Finding:
    """``entry``: the part of the backup that is not as it was. ``what``: for the person."""

    entry: str
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What the backup holds, and what is wrong with it."""

    manifest: Manifest
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything can be brought back from it."""
        return not self.findings


def verify(path: Path, key: MasterKey, report: Report = unreported) -> Verified:
    """Read all of a backup. ``key``: the master key of the store it was made of.

    A copy of its database stands beside it meanwhile, or in the system's temporary folder where that
    can't be written to; both are encrypted. Raises ``StoreError`` where its list of contents can't be
    opened: ``WrongKey``, ``NotABackup``, ``Damaged``.
    """
    return verify_with(path, backup_key(key), report)


def verify_with(path: Path, key: MasterKey, report: Report = unreported) -> Verified:
    """As :func:`verify`, by the backups' own key of that store: an open store has no other."""
    with told_plainly("Looking at the backup"), opened(path) as container:
        backup = unlocked(container, key)
        tally = Tally(report, 2 * backup.size + backup.manifest.database.size)
        findings = list(_altered(backup, tally))
        altered = {finding.entry for finding in findings}
        if DATABASE not in altered:
            findings += _contents(backup, altered, tally)
    return Verified(backup.manifest, tuple(findings[:_MAX_FINDINGS]))


def _altered(backup: Unlocked, tally: Tally) -> Iterator[Finding]:
    for entry in backup.manifest.entries:
        try:
            for piece in backup.container.pieces(entry):
                tally.add(len(piece))
        except Damaged as error:
            yield Finding(entry.name, str(error))


def _contents(backup: Unlocked, altered: set[str], tally: Tally) -> list[Finding]:
    with tempfile.TemporaryDirectory(dir=_room_beside(backup.container.path)) as scratch:
        copy = backup.unpack_database(Path(scratch), tally)
        try:
            connection = database.open_alone(copy.path, copy.key, copy.cipher)
        except apsw.Error as error:
            return [Finding(DATABASE, _said(error))]
        try:
            found = [*_database(connection, tally)]
            return found or [*_files(backup, connection, altered, tally)]
        finally:
            connection.close()


def _database(connection: Database, tally: Tally) -> Iterator[Finding]:
    """What the engine finds in the tables and in the search index."""

    def tick() -> bool:
        tally.add(0)
        return False

    connection.set_progress_handler(tick, _STEPS_BETWEEN_REPORTS)
    try:
        for (said,) in connection.execute(f"PRAGMA quick_check({_MAX_FINDINGS})"):
            if said != "ok":
                yield Finding(DATABASE, str(said))
        connection.execute("INSERT INTO message_index(message_index) VALUES('integrity-check')")
    except apsw.Error as error:
        yield Finding(DATABASE, _said(error))
    finally:
        connection.set_progress_handler(None)


def _files(
    backup: Unlocked, connection: Database, altered: set[str], tally: Tally
) -> Iterator[Finding]:
    """Open every sealed file with the key that the database has for it."""
    keys = dict(connection.rows("SELECT file, key FROM attachments"))
    for entry in backup.manifest.files:
        if entry.name in altered:
            continue
        try:
            source = io.BufferedReader(Slice(backup.container.path, entry.offset, entry.size))
            with source:
                for _chunk in sealing.unseal(source, keys[entry.file]):
                    tally.add(sealing.SEALED_BYTES)
        except Damaged:
            yield Finding(entry.name, "It was damaged already when the backup was made.")
        except (KeyError, ValueError):
            yield Finding(entry.name, "The database knows no such file.")


def _said(error: apsw.Error) -> str:
    return str(store_error(error) or error)


def _room_beside(path: Path) -> Path | None:
    """The backup's own folder, which had room for such a copy before; ``None`` for the system's."""
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            return path.parent
    except OSError:
        return None
