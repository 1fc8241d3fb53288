"""A process that works without end and tells what is durable, to be killed at any moment.

Started with the file to note in. Each line on standard input, of a kind of weather, a number and a
store's folder, lets a child go, whose process number is printed; the child notes every piece of work
by one unbroken line once it is durable, and prints that it did.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Final

from inbox_tui.domain.event import Event
from inbox_tui.domain.verdict import Decision, Judged, Verdict
from inbox_tui.store import ingest
from inbox_tui.store.store import Store
from tests.store.building import ACCOUNT, KEY, edited, received
from tests.store.storm_upheavals import WORKS, Scene, note

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
    note(notes, f"opened {run}")
    for turn in count():
        _write_messages(store, notes, run, turn)
        if turn % 3 == 0:
            locator = store.attachments.add(content(run, turn), name="file")
            note(notes, f"file {run} {turn} {locator}")
        if turn % 4 == 0:
            store.index_now().result()


def upheave_without_end(folder: Path, notes: int, run: int) -> None:
    """New keys, compacting, backups and files that give way, with messages in between."""
    for turn in count():
        scene = Scene(folder, notes, run, turn)
        with scene.open() as store:
            _write_messages(store, notes, run, turn)
        # each run begins with another work, so that all of them are met early
        WORKS[(run + turn) % len(WORKS)](scene)


def _write_messages(store: Store, notes: int, run: int, turn: int) -> None:
    at = run * 1000 + turn
    text = words(run, turn)
    events = [received(name, text, after=at) for name in names(run, turn)]
    _apply(store, events)
    note(notes, f"messages {run} {turn}")
    target = names(run, turn)[0]
    _apply(store, [edited(f"e{target}", target, f"{text} again", after=at)])
    note(notes, f"edit {run} {turn}")


def _apply(store: Store, events: Sequence[Event]) -> None:
    judged = [Judged(event, Verdict(Decision.ACCEPT, "")) for event in events]
    state = {"position": b"somewhere"}
    store.write(lambda tx: ingest.apply(tx, ACCOUNT, judged, state)).result()


KINDS: Final[dict[str, Callable[[Path, int, int], None]]] = {
    "writing": write_without_end,
    "upheavals": upheave_without_end,
}


def _say(line: str) -> None:
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def main() -> None:
    for line in sys.stdin:
        kind, run, folder = line.split(maxsplit=2)
        child = os.fork()
        if child == 0:
            notes = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            KINDS[kind](Path(folder.rstrip("\n")), notes, int(run))
        _say(str(child))
        os.waitpid(child, 0)
        _say("gone")


if __name__ == "__main__":
    main()
