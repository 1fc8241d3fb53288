"""Opening a store, its first page, and switching between chats."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

from inbox_tui.domain.ids import ChatKey
from inbox_tui.store import chats, opening, timeline
from inbox_tui.store.session import Reader
from tests.bench.corpus import CHATS, SEED, chat_id
from tests.bench.figures import Figure, ms, p95, ratio_of
from tests.bench.store_pair import HOME, Pair, by_turns

NEWEST: Final = 50
PAGE: Final = 100
_OPENINGS: Final = 40
_SWITCHES: Final = 400
_STARTS: Final = 15
_START: Final = f"""
import os, sys
from pathlib import Path
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import chats
from inbox_tui.store.store import Store
store = Store.open(Path(sys.argv[1]), MasterKey(sys.stdin.buffer.read(32)))
with store.read() as reader:
    print(len(chats.page(reader, limit={NEWEST})), flush=True)
os._exit(0)
"""
"""What a program does that shows the first page and nothing else; it leaves like a killed one."""


def opening_to_chats(pair: Pair) -> Figure:
    """A new connection, and the newest chats with last message and unread, all files warm.

    Call it when both stores are closed, as a start finds them.
    """

    def first_page(folder: Path) -> None:
        connection = opening.open_reader(folder, pair.key)
        try:
            rows = chats.page(Reader(connection), limit=NEWEST)
            assert len(rows) == NEWEST
        finally:
            connection.close()

    ours, plain = by_turns(
        lambda: first_page(pair.ours.folder), lambda: first_page(pair.plain.folder), _OPENINGS
    )
    ratio = ratio_of(ours, plain)
    return Figure(
        f"open to newest {NEWEST} chats with last message and unread, warm",
        ms(median(ours)),
        ms(median(plain)),
        ratio,
        "≤ 1.3 × plain, ≤ 2 ms",
        ratio <= 1.3 and median(ours) <= 0.002,
    )


def switching(pair: Pair) -> Figure:
    """The newest messages of any chat, big and small alike, by a reader that was open before."""
    random = Random(SEED)
    keys = [ChatKey(HOME, chat_id(number)) for number in random.sample(range(CHATS), _SWITCHES)]
    with pair.ours.read() as one, pair.plain.read() as other:
        # the statements' own preparation belongs to opening
        for reader in (one, other):
            timeline.page(reader, keys[0], limit=PAGE)
        ours: list[float] = []
        plain: list[float] = []
        for key in keys:
            for spent, reader in ((ours, one), (plain, other)):
                began = time.thread_time()
                timeline.page(reader, key, limit=PAGE)
                spent.append(time.thread_time() - began)
    ratio = p95(ours) / p95(plain)
    return Figure(
        f"switching to any chat, newest {PAGE}, p95",
        ms(p95(ours)),
        ms(p95(plain)),
        ratio,
        "≤ 1.2 × plain, ≤ 1 ms",
        ratio <= 1.2 and p95(ours) <= 0.001,
    )


def process_start(pair: Pair) -> Figure:
    """From starting Python to the first page printed; call it while no store of the pair is open."""
    folder = pair.ours.folder
    began_to_end: list[float] = []
    bare: list[float] = []
    for _ in range(_STARTS):
        bare.append(_run(pair.key.reveal(), "-c", "print(0)"))
        began_to_end.append(_run(pair.key.reveal(), "-c", _START, str(folder)))
    return Figure(
        f"process start to the first page (Python alone: {ms(median(bare))})",
        ms(median(began_to_end)),
        "–",
        None,
        "≤ 60 ms",
        median(began_to_end) <= 0.060,
    )


def _run(key: bytes, *arguments: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], input=key, stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - began
