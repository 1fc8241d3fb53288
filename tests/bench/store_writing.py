"""Writing: the whole corpus, the bare statements of it, and one message that has to be durable."""

from __future__ import annotations

import time
from statistics import median
from typing import Final

from inbox_tui.domain.event import MessageReceived
from inbox_tui.domain.ids import ChatId, MessageId, Millis
from inbox_tui.domain.message import Message, TextPart
from inbox_tui.store import clock, files
from inbox_tui.store.store import Store
from tests.bench.corpus import ME, Corpus, chat_id
from tests.bench.figures import Figure, ms, p99, ratio_of
from tests.bench.store_pair import Ingested, Pair, apply

_SINGLE: Final = 300


def ingesting(corpus: Corpus, ours: Ingested, plain: Ingested) -> Figure:
    """The way every message takes: its place, echo, unread, and the index, in seconds of the processor."""
    ratio = sum(plain.cpu) / sum(ours.cpu)
    return Figure(
        "ingest with search index, as the program stores (processor time)",
        f"{corpus.messages / sum(ours.cpu):,.0f} messages/s",
        f"{corpus.messages / sum(plain.cpu):,.0f} messages/s",
        ratio,
        "≥ 0.9 × plain",
        ratio >= 0.9,
    )


def one_message(pair: Pair) -> Figure:
    """From handing it in to its being on the disk, on the clock; the index follows afterwards."""
    ours: list[float] = []
    plain: list[float] = []
    for number in range(_SINGLE):
        for spent, store in ((ours, pair.ours), (plain, pair.plain)):
            event = _message(chat_id(number % 50), number)
            began = time.perf_counter()
            apply(store, [event])
            spent.append(time.perf_counter() - began)
            # the index of this message is made now, and not in the other's time
            store.index_now().result()
    ratio = ratio_of(ours, plain)
    return Figure(
        "one durable message, indexed later, p50 / p99",
        f"{ms(median(ours))} / {ms(p99(ours))}",
        f"{ms(median(plain))} / {ms(p99(plain))}",
        ratio,
        "≤ 1.15 × plain, p99 ≤ 5 ms",
        ratio <= 1.15 and p99(ours) <= 0.005,
    )


def size_on_disk(pair: Pair) -> Figure:
    """The database alone; call it when both stores are closed, for the log is then taken in."""
    ours, plain = (_bytes(store) for store in pair.stores)
    ratio = ours / plain
    return Figure(
        "size on disk",
        f"{ours / 1e6:,.1f} MB",
        f"{plain / 1e6:,.1f} MB",
        ratio,
        "≤ 1.02 × plain",
        ratio <= 1.02,
    )


def _bytes(store: Store) -> int:
    return files.database_path(store.folder).stat().st_size


def _message(chat: ChatId, number: int) -> MessageReceived:
    at = Millis(clock.now())
    said = (TextPart(f"something short that was said just now, number {number}"),)
    return MessageReceived(Message(MessageId(f"$single-{at}-{number}"), chat, ME, at, said, at))
