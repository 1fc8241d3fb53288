"""A small store damaged in many ways: each time it has to say so, or to yield what was put in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import apsw

from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import files, opening
from inbox_tui.store.errors import StoreError
from inbox_tui.store.store import Store
from tests.bench.corpus import SEED, Corpus
from tests.bench.figures import Figure
from tests.bench.store_pair import BATCH, add_account, apply

_MESSAGES: Final = 2_000
_FLIPS: Final = 120
_CUTS: Final = 20


@dataclass(slots=True)
class _Outcome:
    found: int = 0
    harmless: int = 0
    silent: int = 0

    def count(self, *, found: bool, same: bool) -> None:
        if found:
            self.found += 1
        elif same:
            self.harmless += 1
        else:
            self.silent += 1


def measure(folder: Path) -> Figure:
    """Flip bits, cut the end off, and try another key, on copies of a store made in ``folder``."""
    key = MasterKey.random()
    _make(folder, key)
    path = files.database_path(folder)
    whole, contents = path.read_bytes(), _contents(folder, key)
    outcome = _Outcome()
    for damaged in _damaged(whole):
        path.write_bytes(damaged)
        _try(outcome, lambda: _contents(folder, key), contents)
    path.write_bytes(whole)
    _try(outcome, lambda: _contents(folder, MasterKey.random()), contents)
    shutil.rmtree(folder)
    return Figure(
        "a flipped bit, truncation, a wrong key",
        f"{outcome.found} found, {outcome.harmless} harmless, {outcome.silent} silent",
        "–",
        None,
        "always detected",
        outcome.silent == 0,
    )


def _make(folder: Path, key: MasterKey) -> None:
    store = Store.create(folder, key)
    corpus = Corpus.of(_MESSAGES)
    add_account(store)
    for batch in corpus.batches(BATCH):
        apply(store, batch)
    store.index_now().result()
    store.close()


def _damaged(whole: bytes) -> list[bytes]:
    random = Random(SEED)
    damaged = []
    for _ in range(_FLIPS):
        changed = bytearray(whole)
        changed[random.randrange(len(whole))] ^= 1 << random.randrange(8)
        damaged.append(bytes(changed))
    return damaged + [whole[: random.randrange(len(whole))] for _ in range(_CUTS)]


def _contents(folder: Path, key: MasterKey) -> list[tuple[object, ...]]:
    """Everything in the database, of which every page was looked at."""
    connection = opening.open_reader(folder, key)
    try:
        if connection.scalar("PRAGMA integrity_check") != "ok":
            raise apsw.CorruptError
        return connection.rows("SELECT chat, position, id, parts FROM messages")
    finally:
        connection.close()


def _try(
    outcome: _Outcome,
    read: Callable[[], list[tuple[object, ...]]],
    contents: list[tuple[object, ...]],
) -> None:
    try:
        found = read()
    except (StoreError, apsw.Error):
        outcome.count(found=True, same=False)
    else:
        outcome.count(found=False, same=found == contents)
