"""The same store twice: encrypted, and on a plain database without a key as what it is measured by.

The program itself has no way to open a store unencrypted. This one is opened by the benchmark alone,
which puts a connector of its own in the place of the store's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Final
from unittest.mock import patch

from inbox_tui.cli.places import Places
from inbox_tui.domain.account import Account, Credentials
from inbox_tui.domain.event import Event
from inbox_tui.domain.ids import AccountId, Millis
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.verdict import Judged
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.unlockers import PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.store import accounts, chats, database, files, ingest, search_index
from inbox_tui.store.ciphers import Cipher
from inbox_tui.store.database import Database
from inbox_tui.store.store import Store
from tests.bench.corpus import ME, Corpus
from tests.cli.inboxes import CHEAPEST, PASSPHRASE

HOME: Final = AccountId("home")
PLAIN: Final = "plain"
"""The folder beside the inbox's own."""
BATCH: Final = 2_000
"""Messages in one piece of work, as a catch-up after some days brings them."""
_INTERLEAVED: Final = 20_000
"""Messages one store takes in before the other has its turn."""
_FIGURES: Final = "ingested.json"
"""What filling the two took, written when both are full."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Both stores, with their folders and their keys."""

    ours: Store
    plain: Store
    key: MasterKey

    @property
    def stores(self) -> tuple[Store, Store]:
        """The measured one first."""
        return self.ours, self.plain


@dataclass(frozen=True, slots=True)
class Ingested:
    """How long taking in the corpus took, in seconds of the processor and on the clock."""

    cpu: list[float]
    wall: list[float]


@contextmanager
def plain_allowed() -> Iterator[None]:
    """Open what lies in a folder called :data:`PLAIN` without a key, the rest as always."""
    unlocked, is_plain = database._unlocked, files.is_plain_database

    def connect(path: Path, key: bytes, cipher: Cipher, flags: int) -> Database:
        if path.parent.name != PLAIN:
            return unlocked(path, key, cipher, flags)
        connection = Database(str(path), flags=flags)
        connection.set_busy_timeout(database.BUSY_MILLISECONDS)
        connection.pragma("temp_store", "MEMORY")
        connection.pragma("trusted_schema", False)
        connection.pragma("cell_size_check", True)
        connection.row_trace = database._restore
        return connection

    def is_foreign(path: Path) -> bool:
        return path.parent.name != PLAIN and is_plain(path)

    with (
        patch.object(database, "_unlocked", connect),
        patch.object(files, "is_plain_database", is_foreign),
    ):
        yield


@contextmanager
def pair_of(home: Path) -> Iterator[Pair]:
    """Both stores under ``home``, made where they aren't there; call it within :func:`plain_allowed`.

    The measured one is a whole inbox that the program itself can be started with.
    """
    ours, plain = Places.under(home).data, home / PLAIN
    unlocker = PassphraseUnlocker(Secret(PASSPHRASE), cost=CHEAPEST)
    if Vault.exists(ours):
        key = Vault.open(ours).unlock(unlocker)
        pair = Pair(Store.open(ours, key), Store.open(plain, key), key)
        for store in pair.stores:
            # a later program may have made the index anew
            store.index_now().result()
    else:
        key = Vault.create(ours, unlocker=unlocker)
        pair = Pair(Store.create(ours, key), Store.create(plain, key), key)
    try:
        yield pair
    finally:
        for store in pair.stores:
            store.close()


def newest_title(home: Path) -> str:
    """What stands in the first row of the inbox under ``home``, which is closed."""
    data = Places.under(home).data
    key = Vault.open(data).unlock(PassphraseUnlocker(Secret(PASSPHRASE), cost=CHEAPEST))
    store = Store.open(data, key)
    try:
        with store.read() as reader:
            return chats.page(reader, limit=1)[0].title
    finally:
        store.close()


def filled(home: Path, pair: Pair, corpus: Corpus) -> tuple[Ingested, Ingested]:
    """What filling took: now, or when an earlier run that was not cut short left them here."""
    path = home / _FIGURES
    if path.exists():
        messages, ours, plain = json.loads(path.read_text())
        if messages != corpus.messages:
            raise SystemExit(f"{home} holds {messages:,} messages. Give another folder.")
        return Ingested(**ours), Ingested(**plain)
    spent = _fill(pair, corpus)
    path.write_text(json.dumps([corpus.messages, *map(asdict, spent)]))
    return spent


def _fill(pair: Pair, corpus: Corpus) -> tuple[Ingested, Ingested]:
    """Take the corpus into both, by turns; the search index is brought up to date each time."""
    for store in pair.stores:
        add_account(store)
        apply(store, list(corpus.people_and_chats()))
    spent = (Ingested([], []), Ingested([], []))
    for turn, waiting in enumerate(_turns(corpus)):
        # who comes first finds cold caches, so they take turns in that too
        for index in (0, 1) if turn % 2 else (1, 0):
            _time(spent[index], pair.stores[index], waiting)
    return spent


def apply(store: Store, events: Sequence[Event]) -> None:
    """Store events through the one way in, and wait until they are durable."""
    judged = [Judged(event) for event in events]
    store.write(lambda tx: ingest.apply(tx, HOME, judged, {})).result()


def by_turns(
    first: Callable[[], object], second: Callable[[], object], runs: int
) -> list[list[float]]:
    """Seconds of the processor of ``runs`` runs of both, changing which of them comes first.

    Of this thread alone: nothing here waits for a disk, and the clock tells what else the machine did.
    """
    spent: list[list[float]] = [[], []]
    for run in range(runs):
        for index in (0, 1) if run % 2 else (1, 0):
            began = time.thread_time()
            (first, second)[index]()
            spent[index].append(time.thread_time() - began)
    return spent


def _turns(corpus: Corpus) -> Iterator[list[list[Event]]]:
    waiting: list[list[Event]] = []
    for batch in corpus.batches(BATCH):
        waiting.append(batch)
        if len(waiting) * BATCH >= _INTERLEAVED:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _time(spent: Ingested, store: Store, batches: Sequence[Sequence[Event]]) -> None:
    judged = [[Judged(event) for event in batch] for batch in batches]
    wall, cpu = time.perf_counter(), time.process_time()
    for batch in judged:
        store.write(partial(ingest.apply, account=HOME, judged=batch, state={}))
        store.write(search_index.index_everything).result()
    spent.cpu.append(time.process_time() - cpu)
    spent.wall.append(time.perf_counter() - wall)


def add_account(store: Store) -> None:
    """The account the corpus belongs to."""
    # far in the past, so that nearly everything of the corpus counts as unread
    account = Account(HOME, ME, "Me", is_home=True, is_on=True, added_at=Millis(1))
    store.write(lambda tx: accounts.add(tx, account, Credentials())).result()
