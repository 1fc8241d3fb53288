"""Importing a file or a folder, whatever program made it."""

from __future__ import annotations

from pathlib import Path

from inbox_tui.store.importing.detecting import Hints, open_source
from inbox_tui.store.importing.importer import ImportSummary, import_records
from inbox_tui.store.importing.source import Source
from inbox_tui.store.progress import Report, Step, unreported
from inbox_tui.store.store import Store


def import_from(
    store: Store, path: Path, report: Report = unreported, hints: Hints | None = None
) -> ImportSummary:
    """Take in what an export holds. Raises any ``StoreError``, and ``Cancelled`` from ``report``.

    What was stopped, by whatever, goes on where it was when the same export is imported again.
    """
    source = open_source(path, hints or Hints())
    try:
        return import_source(store, source, report)
    finally:
        source.close()


def import_source(store: Store, source: Source, report: Report = unreported) -> ImportSummary:
    """Take in an export that was opened; reports the bytes that were read of it."""

    def told(_step: Step) -> None:
        report(Step(source.read_bytes, source.total_bytes, "bytes"))

    return import_records(
        store, source.records(), told, content=source.content, source=source.digest
    )
