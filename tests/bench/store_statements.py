"""Storing by the bare statements: what is left of the cost when nothing of the program runs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from zlib import crc32

from inbox_tui.domain.event import Event, MessageReceived
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import clock, opening, search_index
from inbox_tui.store.ciphers import best_cipher
from inbox_tui.store.database import Database
from inbox_tui.store.encoding import encode_parts
from inbox_tui.store.index_text import index_text
from inbox_tui.store.positions import position_at
from inbox_tui.store.session import Transaction
from tests.bench.corpus import Corpus
from tests.bench.figures import Figure
from tests.bench.store_pair import BATCH, PLAIN

_MOST: Final = 200_000
_INSERT: Final = (
    "INSERT INTO messages(chat, position, id, sender, is_mine, ordered_at, sent_at, parts)"
    " VALUES(?, ?, ?, ?, 0, ?, ?, ?)"
)
_INDEX: Final = "INSERT INTO message_index(rowid, body) VALUES(?, ?)"


def measure(corpus: Corpus, home: Path) -> Figure:
    """The first messages of the corpus into two databases of their own, by turns."""
    key = MasterKey.random()
    databases = [_new(home / name, key) for name in ("ours", PLAIN)]
    spent = [0.0, 0.0]
    count = 0
    for turn, events in enumerate(corpus.batches(BATCH)):
        rows, texts = _prepared(events)
        for index in (0, 1) if turn % 2 else (1, 0):
            spent[index] += _store(databases[index], rows, texts)
        count += len(rows)
        if count >= _MOST:
            break
    for database in databases:
        database.close()
    ratio = spent[1] / spent[0]
    return Figure(
        f"ingest with search index, the statements alone, first {count:,} (processor time)",
        f"{count / spent[0]:,.0f} messages/s",
        f"{count / spent[1]:,.0f} messages/s",
        ratio,
        "≥ 0.9 × plain",
        ratio >= 0.9,
    )


def _new(folder: Path, key: MasterKey) -> Database:
    folder.mkdir(parents=True)
    opening.make_database(folder, key, best_cipher(), clock.now())
    database = opening.open_writer(folder, key, clock.now())
    with database:
        search_index.renew(Transaction(database, clock.now()))
    return database


def _prepared(
    events: Sequence[Event],
) -> tuple[list[tuple[str | int, ...]], list[tuple[int, str]]]:
    rows: list[tuple[str | int, ...]] = []
    texts: list[tuple[int, str]] = []
    for event in events:
        if isinstance(event, MessageReceived):
            message = event.message
            chat, sender = int(message.chat[1:5]) + 1, crc32(message.sender.native.encode()) % 3000
            position, at = position_at(message.sent_at), message.sent_at
            rows.append((chat, position, message.id, sender, at, at, encode_parts(message.parts)))
            text = index_text(message.parts, chat=chat, sender=sender, account=1)
            texts.append((position, text))
    return rows, texts


def _store(
    database: Database, rows: Sequence[tuple[str | int, ...]], texts: Sequence[tuple[int, str]]
) -> float:
    began = time.process_time()
    with database:
        database.executemany(_INSERT, rows)
        database.executemany(_INDEX, texts)
    return time.process_time() - began
