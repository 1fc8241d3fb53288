"""Making a backup of a store that goes on being used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inbox_tui.domain.ids import Millis
from inbox_tui.keys.vault import FILE_NAME as KEY_SLOTS_NAME
from inbox_tui.store import database, header
from inbox_tui.store.backup.container import PIECE_BYTES, ContainerWriter
from inbox_tui.store.backup.drafting import Draft, told_plainly
from inbox_tui.store.backup.format import (
    DATABASE,
    FILE_PREFIX,
    Header,
    Manifest,
    check_purpose,
    database_purpose,
    fresh_id,
)
from inbox_tui.store.backup.tally import Tally
from inbox_tui.store.clock import now
from inbox_tui.store.copying import Sealed
from inbox_tui.store.database import Database
from inbox_tui.store.errors import StoreError
from inbox_tui.store.files import ATTACHMENTS_NAME, database_path
from inbox_tui.store.migrations import schema_version
from inbox_tui.store.progress import Report, unreported

if TYPE_CHECKING:
    from inbox_tui.store.store import Store

_ATTEMPTS: Final = 5
"""How often a file is looked for anew where an equal one took its place."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup. ``missing``: stored files that were not on the disk any more."""

    path: Path
    size: int
    chats: int
    messages: int
    files: int
    missing: int


def make(
    store: Store,
    target: Path,
    report: Report = unreported,
    *,
    overwrite: bool = False,
    at: Millis | None = None,
) -> Made:
    """Write everything the store holds to ``target``, while others read and write the store.

    ``at``: the moment to note as when it was made, where it isn't now. Nothing stays where this fails
    or is stopped. Raises ``BackupExists``, ``StoreFull``, ``Damaged``.
    """
    with told_plainly("The backup"), Draft(target, overwrite=overwrite) as draft:
        head = _header(store, now() if at is None else at)
        manifest = _write(store, draft, head, report)
        draft.place()
        return Made(
            target,
            target.stat().st_size,
            manifest.chats,
            manifest.messages,
            len(manifest.files),
            manifest.missing,
        )


def _header(store: Store, at: Millis) -> Header:
    from inbox_tui import __version__  # noqa: PLC0415 - only what is made says by whom

    try:
        key_slots = (store.folder / KEY_SLOTS_NAME).read_text("utf-8")
    except FileNotFoundError as error:
        raise StoreError(
            f"The key file {KEY_SLOTS_NAME} in {store.folder} is missing. Without it nobody could "
            "open the backup: put it back first."
        ) from error
    name = fresh_id()
    check = store.backup_key.derive(check_purpose(name)).hex()
    return Header(name, at, __version__, store.cipher, check, key_slots)


def _write(store: Store, draft: Draft, head: Header, report: Report) -> Manifest:
    copy = Sealed(draft.scratch, store.backup_key.derive(database_purpose(head.id)), store.cipher)
    size = database_path(store.folder).stat().st_size
    store.copy_to(copy, Tally(report, 2 * size).part(size))
    container = ContainerWriter(draft.file, head)
    with _alone(copy) as connection:
        connection.execute("DELETE FROM partial_files")
        tally = Tally(report, 2 * copy.path.stat().st_size + _total(connection))
        tally.add(copy.path.stat().st_size)
        missing = _Files(store, connection, container, tally).add_all()
        described = _described(store, connection, missing)
    container.add(DATABASE, _pieces(copy.path, tally))
    manifest = replace(described, entries=container.entries)
    container.finish(manifest, store.backup_key)
    return manifest


def _described(store: Store, connection: Database, missing: int) -> Manifest:
    found = header.read(store.folder)
    return Manifest(
        store="" if found is None else found.header.store,
        schema=schema_version(connection),
        chats=connection.scalar("SELECT count(*) FROM chats WHERE NOT is_deleted"),
        messages=connection.scalar("SELECT count(*) FROM messages"),
        missing=missing,
        entries=(),
    )


class _Files:
    """The sealed files, as they lie there: the copy of the database holds their keys."""

    def __init__(
        self, store: Store, copy: Database, container: ContainerWriter, tally: Tally
    ) -> None:
        self._store = store
        self._copy = copy
        self._container = container
        self._tally = tally
        self._added: set[str] = set()

    def add_all(self) -> int:
        """Add every file the copy knows; how many of them are not on the disk."""
        for (file,) in self._copy.rows("SELECT DISTINCT file FROM attachments ORDER BY file"):
            self._add(file)
        known = self._copy.rows("SELECT DISTINCT file FROM attachments")
        return sum(file not in self._added for (file,) in known)

    def _add(self, file: str) -> None:
        wanted: str | None = file
        for _attempt in range(_ATTEMPTS):
            if wanted is None or wanted in self._added:
                return
            path = self._store.folder / ATTACHMENTS_NAME / wanted[:2] / wanted
            try:
                self._container.add(FILE_PREFIX + wanted, _pieces(path, self._tally))
            except FileNotFoundError:
                wanted = self._in_its_place(wanted)
            else:
                self._added.add(wanted)

    def _in_its_place(self, file: str) -> str | None:
        """An equal file may have been put in place of one since the copy was made.

        What was deleted since goes out of the copy as well; what was lost earlier stays named there,
        so that it can be fetched again.
        """
        with self._store.read() as reader:
            rows = {
                locator: reader.connection.one(
                    "SELECT file, key FROM attachments WHERE locator = ?", (locator,)
                )
                for (locator,) in self._copy.rows(
                    "SELECT locator FROM attachments WHERE file = ?", (file,)
                )
            }
        fresh = None
        for locator, row in rows.items():
            if row is None:
                self._forget(locator)
            elif row[0] != file:
                fresh = row[0]
                self._copy.execute(
                    "UPDATE attachments SET file = ?, key = ? WHERE locator = ?", (*row, locator)
                )
        return fresh

    def _forget(self, locator: str) -> None:
        for table in ("attachments", "fetched", "thumbnails"):
            self._copy.execute(f"DELETE FROM {table} WHERE locator = ?", (locator,))


def _total(connection: Database) -> int:
    return int(connection.scalar("SELECT coalesce(sum(size), 0) FROM attachments"))


@contextmanager
def _alone(copy: Sealed) -> Iterator[Database]:
    connection = database.open_alone(copy.path, copy.key, copy.cipher)
    try:
        yield connection
    finally:
        connection.close()


def _pieces(path: Path, tally: Tally) -> Iterator[bytes]:
    with path.open("rb") as source:
        while piece := source.read(PIECE_BYTES):
            tally.add(len(piece))
            yield piece
