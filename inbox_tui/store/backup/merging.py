"""Merging a backup into a store that is in use: what is missing comes, what is here stays as it is.

It is done in small steps, each whole; begun again after it was stopped, it goes on with what is still
missing, and a second time it finds nothing to do.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inbox_tui.domain.ids import AccountId, ChatId, ChatKey, Millis
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import database, files, positions, search_index, unread
from inbox_tui.store.backup import merging_facts as facts
from inbox_tui.store.backup import merging_shared as shared
from inbox_tui.store.backup import unpacking
from inbox_tui.store.backup.container import opened
from inbox_tui.store.backup.drafting import told_plainly
from inbox_tui.store.backup.merging_files import FileMerger
from inbox_tui.store.backup.merging_rows import Numbers, Row, Source, add, identities_mapped
from inbox_tui.store.backup.tally import Tally
from inbox_tui.store.backup.unpacking import Unlocked
from inbox_tui.store.backup_key import backup_key
from inbox_tui.store.errors import StoreError, StoreReadOnly
from inbox_tui.store.migrations import migrate
from inbox_tui.store.progress import Report, Step, unreported
from inbox_tui.store.session import Transaction

if TYPE_CHECKING:
    from inbox_tui.store.store import Store

_BATCH: Final = 200
"""Messages in one step: what arrives meanwhile hardly waits."""
_FOLDER: Final = "merging"
_LAST_POSITION: Final = 2**62


@dataclass(frozen=True, slots=True)
class Merged:
    """What was missing and is here now."""

    accounts: int
    chats: int
    messages: int
    files: int
    completed: int = 0
    """Messages that were here, of which the backup knew more: versions, reactions, a star."""


def merge(path: Path, key: MasterKey, store: Store, report: Report = unreported) -> Merged:
    """Bring what the backup holds and ``store`` lacks into it. ``key``: the backup's master key.

    Raises ``StoreError``; what came until then stays, and merging again goes on.
    """
    if store.is_read_only:
        raise StoreReadOnly
    with told_plainly("Merging"), opened(path) as container:
        backup = unpacking.unlocked(container, backup_key(key))
        with _source(backup, store.folder / _FOLDER, report) as source:
            return _Merger(backup, source, store, report).merge()


@contextmanager
def _source(backup: Unlocked, folder: Path, report: Report) -> Iterator[Source]:
    """The backup's database, unpacked, brought up to date and opened."""
    shutil.rmtree(folder, ignore_errors=True)
    files.make_private_folder(folder)
    try:
        copy = backup.unpack_database(folder, Tally(report, backup.manifest.database.size))
        connection = database.open_alone(copy.path, copy.key, copy.cipher)
        try:
            migrate(connection, copy.path)
            yield Source(connection)
        finally:
            connection.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Merger:
    def __init__(self, backup: Unlocked, source: Source, store: Store, report: Report) -> None:
        self._backup = backup
        self._source = source
        self._store = store
        self._report = report
        self._numbers = Numbers(source)
        self._seen = 0

    def merge(self) -> Merged:
        accounts = self._store.write(self._merge_people).result()
        chats = messages = 0
        self._completed = 0
        for row in list(self._source.rows("chats", "WHERE NOT is_deleted ORDER BY id")):
            chats += self._store.write(partial(self._merge_chat, row=row)).result()
            messages += self._merge_messages(row)
            self._store.write(partial(self._finish_chat, row=row)).result()
        merger = FileMerger(self._backup, self._source, self._store, self._numbers)
        merged_files = merger.merge(self._report)
        return Merged(accounts, chats, messages, merged_files, self._completed)

    def _merge_people(self, tx: Transaction) -> int:
        added = facts.merge_accounts(tx, self._source, self._numbers)
        facts.merge_persons(tx, self._source, self._numbers)
        return added

    def _merge_chat(self, tx: Transaction, row: Row) -> int:
        return int(facts.merge_chat(tx, self._source, self._numbers, row))

    def _merge_messages(self, chat: Row) -> int:
        # what waits to be sent is the other store's own business
        rows = self._source.rows(
            "messages", "WHERE chat = ? AND NOT is_echo ORDER BY position", chat["id"]
        )
        added = 0
        while batch := list(islice(rows, _BATCH)):
            added += self._store.write(partial(self._add, batch=batch)).result()
            self._seen += len(batch)
            self._report(
                Step(self._seen, max(self._seen, self._backup.manifest.messages), "messages")
            )
        return added

    def _add(self, tx: Transaction, batch: list[Row]) -> int:
        return sum(self._add_message(tx, row) for row in batch)

    def _add_message(self, tx: Transaction, row: Row) -> bool:
        chat = self._numbers.chats[row["chat"]]
        if row["expires_at"] is not None and row["expires_at"] <= tx.now:
            return False
        if tx.connection.scalar(
            "SELECT 1 FROM messages WHERE chat = ? AND id = ?", (chat, row["id"])
        ):
            key = _key_of(tx, chat)
            self._completed += shared.complete(tx, self._source, self._numbers, row, chat, key)
            return False
        position = _free_position(tx, row["position"])
        mapped = identities_mapped(tx, self._numbers, "messages", row)
        if not add(tx, "messages", mapped, chat=chat, position=position):
            raise StoreError("A message of the backup could not be put in its place.")
        search_index.expect(tx, position)
        shared.add_versions(tx, self._source, row, chat)
        shared.add_reactions(tx, self._source, self._numbers, row, chat)
        return True

    def _finish_chat(self, tx: Transaction, row: Row) -> None:
        facts.merge_read_positions(tx, self._source, self._numbers, row)
        number = self._numbers.chats[row["id"]]
        unread.refresh(tx, number)
        tx.changes.message(_key_of(tx, number))


def _key_of(tx: Transaction, chat: int) -> ChatKey:
    account, name = tx.connection.one(
        "SELECT accounts.account, chats.chat FROM chats"
        " JOIN accounts ON accounts.id = chats.account WHERE chats.id = ?",
        (chat,),
    ) or ("", "")
    return ChatKey(AccountId(account), ChatId(name))


def _free_position(tx: Transaction, wanted: int) -> int:
    at = Millis(wanted // positions.position_at(Millis(1)))
    return positions.position_in_history(tx, at, above=wanted - 1, limit=_LAST_POSITION)
