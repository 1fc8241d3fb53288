"""The store's whole table of targets, in one run with its plain baseline."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import (
    store_damage,
    store_files,
    store_reading,
    store_searching,
    store_statements,
    store_writing,
)
from tests.bench.corpus import Corpus
from tests.bench.figures import Figure
from tests.bench.store_pair import Pair, filled, pair_of, plain_allowed


def measure(messages: int, home: Path, say: Callable[[str], None]) -> list[Figure]:
    """Every row for a corpus of so many messages. ``say`` is told what is being done.

    ``home``: where the two stores are, or are made and left.
    """
    say(f"making a corpus of {messages:,} messages and storing it twice")
    corpus = Corpus.of(messages)
    with tempfile.TemporaryDirectory(prefix="inbox-tui-bench-") as folder, plain_allowed():
        with pair_of(home) as pair:
            ingested = store_writing.ingesting(corpus, *filled(home, pair, corpus))
            say("reading, searching and storing single messages")
            statements = store_statements.measure(corpus, Path(folder) / "statements")
            figures = [ingested, statements, *_while_open(pair, corpus)]
        say("starting processes, and damaging copies")
        return [*figures, *_when_closed(pair, Path(folder))]


def _while_open(pair: Pair, corpus: Corpus) -> list[Figure]:
    return [
        store_reading.switching(pair),
        *store_searching.searching(pair, corpus),
        store_writing.one_message(pair),
        *store_files.measure(pair.ours),
    ]


def _when_closed(pair: Pair, folder: Path) -> list[Figure]:
    return [
        store_writing.size_on_disk(pair),
        store_reading.opening_to_chats(pair),
        store_reading.process_start(pair),
        store_damage.measure(folder / "damaged"),
    ]
