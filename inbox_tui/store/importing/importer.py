"""Taking records into the store, a few hundred in each transaction.

An import only adds. What is here already stays as it is, whatever the records say of it: an edit that
is later than the version here is the one thing taken over. So the same records can be imported any
number of times. How far an import came is written down in the transaction that takes it so far:
one that was stopped goes on from there and ends as if it had never been stopped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from inbox_tui.store.attachments_writing import Content
from inbox_tui.store.exporting.records import AttachmentRecord, End, Header, Record
from inbox_tui.store.importing import files, resuming
from inbox_tui.store.importing.batch import Batch
from inbox_tui.store.progress import Report, Step, unreported
from inbox_tui.store.session import Transaction
from inbox_tui.store.store import Store

BATCH: Final = 400
"""Records in one transaction."""

Files: TypeAlias = Callable[[AttachmentRecord], Content | None]
"""The content of a file that a record names; ``None`` where it isn't at hand."""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What became of the records."""

    messages_new: int = 0
    messages_known: int = 0
    chats: int = 0
    """New ones."""
    files: int = 0
    """New ones."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """Records that were not taken over, by the reason."""
    is_complete: bool = True
    """Whether the records did not break off before their end."""


def no_files(_record: AttachmentRecord) -> None:
    """For records without files."""


def import_records(
    store: Store,
    records: Iterable[Record],
    report: Report = unreported,
    *,
    content: Files = no_files,
    source: str | None = None,
) -> ImportSummary:
    """Take ``records`` into ``store``. Raises any ``StoreError``, and ``Cancelled`` from ``report``.

    ``source`` names where the records come from: what came of it before is not gone through again.
    Without it everything is gone through, which changes nothing but takes its time.
    """
    return _Import(store, report, content, source).run(records)


class _Import:
    def __init__(self, store: Store, report: Report, content: Files, source: str | None) -> None:
        self._store = store
        self._report = report
        self._content = content
        self._progress = store.write(lambda tx: resuming.begin(tx, source)).result()
        self._skipped = self._progress.done
        self._waiting: list[Record] = []
        self._counted: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()

    def run(self, records: Iterable[Record]) -> ImportSummary:
        has_header = has_end = False
        for number, record in enumerate(records, start=1):
            has_header = has_header or isinstance(record, Header)
            has_end = has_end or isinstance(record, End)
            if number > self._skipped:
                self._take(record)
            else:
                self._progress.pass_over(record)
        self._flush()
        self._store.write(lambda tx: resuming.end(tx, self._progress.source)).result()
        return self._summary(is_complete=has_end or not has_header)

    def _take(self, record: Record) -> None:
        if isinstance(record, AttachmentRecord):
            self._flush()
            self._take_file(record)
        self._waiting.append(record)
        if len(self._waiting) >= BATCH:
            self._flush()

    def _take_file(self, record: AttachmentRecord) -> None:
        outcome = files.take(self._store, record, self._content, self._told)
        if outcome.is_new:
            self._counted["files"] += 1
        elif outcome.refusal:
            self._refused[outcome.refusal] += 1

    def _flush(self) -> None:
        if not self._waiting:
            return
        self._told()
        waiting, progress = self._waiting, self._progress

        def work(tx: Transaction) -> Batch:
            batch = Batch(tx, progress)
            batch.apply(waiting)
            return batch

        batch = self._store.write(work).result()
        self._waiting = []
        self._progress.advance(len(waiting), batch.last)
        self._counted.update(batch.counted)
        self._refused.update(batch.refused)

    def _told(self) -> None:
        self._report(Step(self._progress.done, None, "records"))

    def _summary(self, *, is_complete: bool) -> ImportSummary:
        counted = self._counted
        return ImportSummary(
            counted["new"],
            counted["known"],
            counted["chats"],
            counted["files"],
            dict(self._refused),
            is_complete,
        )
