"""Giving the room that deleted messages left back to the disk.

The engine's own way of rewriting a database holds all of it in memory where nothing may be written to
a temporary file, and here nothing may. So a copy without empty pages is written beside it, sealed as
the database is, and taken back page by page in one transaction: a crash leaves the old state or the
new, who reads keeps a snapshot, and the memory that is needed is the cache.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import apsw

from inbox_tui.store import files
from inbox_tui.store.database import BUSY_MILLISECONDS, open_for_copying
from inbox_tui.store.errors import StoreFull
from inbox_tui.store.progress import Report, Step, unreported

if TYPE_CHECKING:
    from inbox_tui.store.database import Database
    from inbox_tui.store.session import Transaction
    from inbox_tui.store.store import Store

log = logging.getLogger(__name__)

_PAGES_AT_ONCE: Final = 1000
_PATIENCE_MILLISECONDS: Final = 1000
_MERGED_PAGES: Final = 500
"""Of the search index, in one step: some hundredths of a second."""


@dataclass(frozen=True, slots=True)
class Compacted:
    """The database's size in bytes, before and after."""

    before: int
    after: int


def compact(store: Store, report: Report = unreported) -> Compacted:
    """Merge the search index and rewrite the database without its empty pages.

    Stopping it between steps loses nothing. Raises ``StoreFull`` where there is no room for the copy
    that is needed meanwhile.
    """
    before = _size(store)
    room = shutil.disk_usage(store.folder).free
    if room < 2 * before:
        raise StoreFull(
            f"compacting needs {2 * before / 2**20:,.0f} MiB for a while; "
            f"{room / 2**20:,.0f} MiB are free"
        )
    store.index_now().result()
    # the first step, a negative one, takes up every part of the index, however few there are
    store.write(partial(_merge_some, pages=-_MERGED_PAGES)).result()
    steps = 1
    while store.write(partial(_merge_some, pages=_MERGED_PAGES)).result():
        steps += 1
        report(Step(steps, None, "steps of the search index"))
    report(Step(0, before, "bytes"))
    store.maintain(partial(_rewrite, store=store)).result()
    store.maintain(_empty_log).result()
    report(Step(before, before, "bytes"))
    return Compacted(before, _size(store))


def _empty_log(connection: Database) -> None:
    """Give the room itself back, unless somebody reads an older state: then it follows later."""
    connection.set_busy_timeout(_PATIENCE_MILLISECONDS)
    try:
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    except apsw.BusyError:
        log.info("somebody reads: the log is emptied later")
    finally:
        connection.set_busy_timeout(BUSY_MILLISECONDS)


def _rewrite(connection: Database, *, store: Store) -> None:
    """On the writer's thread: nothing may come in between the copy and taking it back."""
    copy = store.sealed(store.folder / files.COMPACTED_NAME)
    files.remove_compacted(store.folder)
    try:
        store.copy_to(copy)
        source = open_for_copying(copy.path, copy.key, copy.cipher)
        try:
            with connection.backup("main", source, "main") as backup:
                while not backup.done:
                    backup.step(_PAGES_AT_ONCE)
        finally:
            source.close()
    finally:
        files.remove_compacted(store.folder)


def _size(store: Store) -> int:
    """Bytes of the database, what is still in its write-ahead log included."""
    with store.read() as reader:
        scalar = reader.connection.scalar
        return int(scalar("PRAGMA page_count")) * int(scalar("PRAGMA page_size"))


def _merge_some(tx: Transaction, *, pages: int) -> bool:
    """One step; whether it did anything."""
    before = tx.connection.total_changes()
    tx.connection.execute(
        "INSERT INTO message_index(message_index, rank) VALUES('merge', ?)",
        (pages,),
    )
    # the documented sign that nothing was left to merge: fewer than two rows changed
    return tx.connection.total_changes() - before >= 2
