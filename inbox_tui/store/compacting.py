"""Giving the room that deleted messages left back to the disk."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import apsw

from inbox_tui.store.errors import StoreFull
from inbox_tui.store.progress import Report, Step, unreported

if TYPE_CHECKING:
    from inbox_tui.store.session import Transaction
    from inbox_tui.store.store import Store

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
    store.maintain(lambda connection: connection.execute("VACUUM").fetchall()).result()
    store.maintain(
        lambda connection: connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    ).result()
    report(Step(before, before, "bytes"))
    return Compacted(before, _size(store))


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
