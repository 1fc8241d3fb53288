"""A process that writes without end and tells what is durable, to be killed at any moment.

Started with a store's folder and the file to note in. Each line on standard input lets a child go,
whose number is printed; the child notes every piece of work by one unbroken line once the store
has called it durable.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Final

from inbox_tui.domain.event import Event
from inbox_tui.domain.verdict import Decision, Judged, Verdict
from inbox_tui.store import ingest
from inbox_tui.store.store import Store
from tests.store.building import ACCOUNT, KEY, edited, received

GROUP: Final = 3
"""Messages that are stored together or not at all."""


def words(run: int, turn: int) -> str:
    """What the messages of one turn hold and no others."""
    return f"run{run}turn{turn}end"


def names(run: int, turn: int) -> list[str]:
    """Their ids."""
    return [f"{run}.{turn}.{index}" for index in range(GROUP)]


def content(run: int, turn: int) -> bytes:
    """What the file of that turn holds."""
    return f"file of {run} {turn} ".encode() * 9000


def write_without_end(folder: Path, notes: int, run: int) -> None:
    """Messages, an edit of one of them, now and then a file and a caught-up index."""
    store = Store.open(folder, KEY)
    for turn in count():
        at = run * 1000 + turn
        text = words(run, turn)
        events = [received(name, text, after=at) for name in names(run, turn)]
        _apply(store, events)
        os.write(notes, f"messages {run} {turn}\n".encode())
        target = names(run, turn)[0]
        _apply(store, [edited(f"e{target}", target, f"{text} again", after=at)])
        os.write(notes, f"edit {run} {turn}\n".encode())
        if turn % 3 == 0:
            locator = store.attachments.add(content(run, turn), name="file")
            os.write(notes, f"file {run} {turn} {locator}\n".encode())
        if turn % 4 == 0:
            store.index_now().result()


def _apply(store: Store, events: Sequence[Event]) -> None:
    judged = [Judged(event, Verdict(Decision.ACCEPT, "")) for event in events]
    state = {"position": b"somewhere"}
    store.write(lambda tx: ingest.apply(tx, ACCOUNT, judged, state)).result()


def _say(line: str) -> None:
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def main() -> None:
    folder, noted = Path(sys.argv[1]), sys.argv[2]
    for run, _line in enumerate(sys.stdin):
        child = os.fork()
        if child == 0:
            notes = os.open(noted, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            write_without_end(folder, notes, run)
        _say(str(child))
        os.waitpid(child, 0)
        _say("gone")


if __name__ == "__main__":
    main()
