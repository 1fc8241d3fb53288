"""Merging sealed files: each is put in place first, and known by its row after that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.store import attachments_rows
from inbox_tui.store.backup.format import FILE_PREFIX, Entry
from inbox_tui.store.backup.merging_rows import Numbers, Row, Source, add
from inbox_tui.store.backup.tally import Tally
from inbox_tui.store.backup.unpacking import Unlocked
from inbox_tui.store.files import ATTACHMENTS_NAME
from inbox_tui.store.progress import Report
from inbox_tui.store.session import Reader, Transaction

if TYPE_CHECKING:
    from inbox_tui.store.store import Store


class FileMerger:
    """Brings the files of chats that show them and don't have them."""

    def __init__(self, backup: Unlocked, source: Source, store: Store, numbers: Numbers) -> None:
        self._backup = backup
        self._source = source
        self._store = store
        self._numbers = numbers
        self._is_same_key = backup.key.reveal() == store.backup_key.reveal()

    def merge(self, report: Report) -> int:
        """Bring them; how many came."""
        entries = {entry.name: entry for entry in self._backup.manifest.files}
        with self._store.read() as reader:
            wanted = [
                (row, entries[FILE_PREFIX + row["file"]])
                for row in self._source.rows("attachments", "ORDER BY locator")
                if FILE_PREFIX + row["file"] in entries and self._is_wanted(reader, row)
            ]
        tally = Tally(report, sum(entry.size for _row, entry in wanted))
        for row, entry in wanted:
            self._bring(row, entry, tally)
        return len(wanted)

    def _is_wanted(self, reader: Reader, row: Row) -> bool:
        """Whether it isn't here, and what shows it did not get it in another way."""
        if attachments_rows.is_here(reader, row["locator"]):
            return False
        shown = self._shown(row)
        return not shown or any(not _has(reader, *one) for one in shown)

    def _shown(self, row: Row) -> list[tuple[int, str]]:
        """The chats here, and the names, under which a file there was fetched."""
        return [
            (self._numbers.chats[fetched["chat"]], fetched["remote"])
            for fetched in self._source.rows("fetched", "WHERE locator = ?", row["locator"])
            if fetched["chat"] in self._numbers.chats
        ]

    def _bring(self, row: Row, entry: Entry, tally: Tally) -> None:
        self._backup.place_file(entry, self._store.folder / ATTACHMENTS_NAME, tally)
        self._store.write(lambda tx: self._note(tx, row)).result()

    def _note(self, tx: Transaction, row: Row) -> None:
        # equal files are known by a digest under the store's own key
        add(tx, "attachments", row if self._is_same_key else {**row, "digest": None})
        for chat, remote in self._shown(row):
            if not _has(tx, chat, remote):
                attachments_rows.note_fetched(tx, chat, remote, row["locator"])
        attachments_rows.look_at_quota(tx)


def _has(reader: Reader, chat: int, remote: str) -> bool:
    return bool(
        reader.connection.scalar(
            "SELECT 1 FROM fetched WHERE chat = ? AND remote = ?", (chat, remote)
        )
    )
