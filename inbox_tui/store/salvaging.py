"""Reading out what is whole of a damaged store, into a new one beside it.

The damaged store is only read. The new one has the same key and the same ways to unlock it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.keys.folder import sync_folder
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.vault import FILE_NAME as KEY_FILE_NAME
from inbox_tui.store import attachments_rows, clock, files, opening, salvaging_links, unread
from inbox_tui.store.checking_facts import subject_of
from inbox_tui.store.checking_files import content_of
from inbox_tui.store.database import Database
from inbox_tui.store.errors import Damaged, StoreError
from inbox_tui.store.migrations import schema_version
from inbox_tui.store.progress import Report, Step, unreported
from inbox_tui.store.rekeying.staging import settle_to_read
from inbox_tui.store.salvaging_rows import (
    Key,
    Lost,
    Row,
    Table,
    placeholders,
    read_around,
    tables_of,
)
from inbox_tui.store.session import Reader, Transaction
from inbox_tui.store.store import Store

_MADE_ANEW: Final = frozenset({"index_todo"})
_ROWS_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that could not be read.

    ``rows`` is ``None`` where nothing tells how much was there. ``first`` and ``last`` are times of
    messages next to the loss or in it; ``None`` reaches to that end of the chat.
    """

    what: str
    chat: str = ""
    rows: int | None = None
    first: Millis | None = None
    last: Millis | None = None


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """``rows``: how many were read out, by table."""

    folder: Path
    rows: Mapping[str, int]
    files: int
    lost: tuple[Loss, ...]


def salvage(
    folder: Path, key: MasterKey, target: Path, report: Report = unreported
) -> SalvageReport:
    """Write a new store into ``target``, a folder that is empty or not there yet.

    Raises ``StoreError`` where the list of tables can't be read: only a backup helps then.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StoreError(f"{target} is not an empty folder. Name one that is, or a new one.")
    settle_to_read(folder, clock.now())
    source = opening.open_to_inspect(folder, key)
    try:
        files.make_private_folder(target)
        version = schema_version(source)
        opening.make_database(
            target, key, opening.cipher_of(folder, key), clock.now(), version=version
        )
        rows, lost = _copy_tables(source, folder=target, key=key, report=report)
    finally:
        source.close()
    _copy_key_file(folder, target)
    store = Store.open(target, key)
    try:
        count, lost_files = _copy_files(store, folder, report)
        store.write(_put_right).result()
        losses = [*_losses(store, lost), *lost_files]
        store.index_now().result()
    finally:
        store.close()
    return SalvageReport(target, rows, count, tuple(losses))


def _copy_tables(
    source: Database, *, folder: Path, key: MasterKey, report: Report
) -> tuple[dict[str, int], dict[str, Lost]]:
    target = opening.open_to_fill(folder, key)
    rows: dict[str, int] = {}
    lost: dict[str, Lost] = {}
    try:
        for table in tables_of(source):
            if table.name not in _MADE_ANEW:
                filling = _Filling(target, table, report, sum(rows.values()))
                with target:
                    found = read_around(source, table, filling.keep)
                    filling.flush()
                rows[table.name] = filling.count
                if found:
                    lost[table.name] = found
        target.execute("DELETE FROM meta WHERE key = 'index_version'")
    finally:
        target.close()
    return rows, lost


class _Filling:
    """Rows on their way into the new store; one that is there already is not put in again."""

    def __init__(self, target: Database, table: Table, report: Report, before: int) -> None:
        names = ", ".join(table.columns)
        self._statement = (
            f"INSERT OR IGNORE INTO {table.name}({names}) VALUES({placeholders(table.columns)})"
        )
        self._target = target
        self._report = report
        self._before = before
        self._held: list[Row] = []
        self.count = 0

    def keep(self, row: Row) -> None:
        self._held.append(row)
        if len(self._held) == _ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        for row in self._held:
            self._target.execute(self._statement, row)
            self.count += self._target.changes()
        self._held.clear()
        self._report(Step(self._before + self.count, None, "rows"))


def _copy_key_file(folder: Path, target: Path) -> None:
    source = folder / KEY_FILE_NAME
    if source.exists():
        _copy(source, target / KEY_FILE_NAME)


def _copy(source: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as read, os.fdopen(descriptor, "wb") as written:
        shutil.copyfileobj(read, written)
        written.flush()
        os.fsync(written.fileno())
    sync_folder(target.parent)


def _copy_files(store: Store, folder: Path, report: Report) -> tuple[int, list[Loss]]:
    """The sealed files that are whole; the rows of the others go."""
    with store.read() as reader:
        listed = reader.connection.rows(
            "SELECT file, key, size, max(name) FROM attachments GROUP BY file"
        )
    lost: list[Loss] = []
    for number, (file, key, size, name) in enumerate(listed):
        report(Step(number, len(listed), "files"))
        source = folder / files.ATTACHMENTS_NAME / file[:2] / file
        if _is_whole(source, key, size):
            place = store.folder / files.ATTACHMENTS_NAME / file[:2]
            files.make_private_folder(place.parent)
            files.make_private_folder(place)
            _copy(source, place / file)
        else:
            lost.append(Loss(f"file {name or file!r}", rows=1))
            store.write(partial(attachments_rows.destroy_file, file=file)).result()
    return len(listed) - len(lost), lost


def _is_whole(path: Path, key: bytes, size: int) -> bool:
    try:
        for _ in content_of(path, key, size):
            pass
    except (Damaged, OSError):
        return False
    return True


def _put_right(tx: Transaction) -> None:
    """Make what was read out agree with itself."""
    salvaging_links.mend(tx)
    for (chat,) in tx.connection.rows("SELECT id FROM chats WHERE NOT is_deleted"):
        unread.refresh(tx, chat)


def _losses(store: Store, lost: Mapping[str, Lost]) -> Iterable[Loss]:
    with store.read() as reader:
        for table, found in lost.items():
            yield from _losses_of(reader, table, found)


def _losses_of(reader: Reader, table: str, found: Lost) -> Iterable[Loss]:
    if table != "messages":
        yield Loss(subject_of(table), rows=None if found.between else len(found.keys))
        return
    by_chat: dict[int, list[int]] = {}
    for chat, position in found.keys:
        by_chat.setdefault(chat, []).append(position)
    for chat, positions in by_chat.items():
        yield Loss(
            "messages",
            _title(reader, chat),
            len(positions),
            _time(min(positions)),
            _time(max(positions)),
        )
    if found.between:
        yield from _unknown_stretch(reader, *found.between)


def _unknown_stretch(reader: Reader, low: Key | None, high: Key | None) -> Iterable[Loss]:
    bounds = (low or (0, 0))[0], (high or (2**62, 0))[0]
    for chat, title in reader.connection.rows(
        "SELECT id, title FROM chats WHERE id BETWEEN ? AND ? ORDER BY id", bounds
    ):
        yield Loss(
            "messages",
            title,
            None,
            _time(low[1]) if low and low[0] == chat else None,
            _time(high[1]) if high and high[0] == chat else None,
        )


def _title(reader: Reader, chat: int) -> str:
    return str(reader.connection.scalar("SELECT title FROM chats WHERE id = ?", (chat,)) or "")


def _time(position: int) -> Millis:
    return Millis(position >> 4)
