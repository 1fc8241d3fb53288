"""Killed at any moment: what was acknowledged is there, nothing is half there, the index agrees."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from inbox_tui.domain.ids import MessageId, MessageKey
from inbox_tui.domain.message import plain_text
from inbox_tui.store import files, search, timeline
from inbox_tui.store.checking import check
from inbox_tui.store.store import Store
from tests.store import storm
from tests.store.building import ACCOUNT, CHAT, KEY, House, received

pytestmark = pytest.mark.slow

KILLS = 300
SEED = 7
LONGEST_SECONDS = 0.12


class Storm:
    """Lets the writing process go and kills it."""

    def __init__(self, folder: Path, notes: Path) -> None:
        self.notes = notes
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.storm", str(folder), str(notes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )

    def kill_after(self, seconds: float) -> None:
        into, out = self._process.stdin, self._process.stdout
        assert into is not None
        assert out is not None
        into.write(b"go\n")
        into.flush()
        child = int(out.readline())
        # any moment will do, so nothing is waited for but time itself
        threading.Event().wait(seconds)
        os.kill(child, signal.SIGKILL)
        assert out.readline() == b"gone\n"

    def end(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            _close(stream)
        self._process.wait(10)

    def noted(self) -> list[list[str]]:
        return [line.split() for line in self.notes.read_text().splitlines()]


@pytest.fixture
def folder(house: House) -> Path:
    house.hear(received("before the storm"))
    house.store.close()
    return house.store.folder


@pytest.fixture
def weather(folder: Path, tmp_path: Path) -> Iterator[Storm]:
    (tmp_path / "notes").touch()
    weather = Storm(folder, tmp_path / "notes")
    yield weather
    weather.end()


@pytest.mark.timeout(600)
def test_three_hundred_kills_lose_nothing_that_was_acknowledged(
    folder: Path, weather: Storm, record_property: Callable[[str, object], None]
) -> None:
    moments = random.Random(SEED)
    seen = 0
    for run in range(KILLS):
        weather.kill_after(moments.uniform(0.005, LONGEST_SECONDS))
        noted = weather.noted()
        store = Store.open(folder, KEY)
        try:
            _holds(store, run, noted[seen:])
            if run % 30 == 0 or run == KILLS - 1:
                found = check(folder, KEY)
                # the tests' key has no key file
                assert {one.where for one in found.problems} <= {"key file"}, found.problems
        finally:
            store.close()
        seen = len(noted)
    # a storm that never got to write would prove nothing
    assert seen > KILLS, seen
    record_property("acknowledged pieces of work", seen)


def _holds(store: Store, run: int, noted: list[list[str]]) -> None:
    """What this run acknowledged is there; its last turn is there as a whole or not at all."""
    turns = [int(note[2]) for note in noted if note[0] == "messages"]
    edits = {int(note[2]) for note in noted if note[0] == "edit"}
    for turn in range(max(turns, default=-1) + 2):
        texts = _texts(store, run, turn)
        assert len(texts) in ({storm.GROUP} if turn in turns else {0, storm.GROUP})
        if turn in edits:
            assert texts[0].endswith("again")
        assert _found(store, storm.words(run, turn)) == len(texts)
    for note in noted:
        if note[0] == "file":
            content = b"".join(store.attachments.open(note[3]))
            assert content == storm.content(run, int(note[2]))
    _no_file_is_left_over(store)


def _texts(store: Store, run: int, turn: int) -> list[str]:
    with store.read() as reader:
        rows = [
            timeline.get(reader, MessageKey(ACCOUNT, CHAT, MessageId(name)))
            for name in storm.names(run, turn)
        ]
    return [plain_text(row.parts) for row in rows if row is not None]


def _found(store: Store, word: str) -> int:
    with store.read() as reader:
        return len(search.search(reader, word, limit=50))


def _no_file_is_left_over(store: Store) -> None:
    # what a start sweeps away is swept by the writer; behind this it is done
    store.write(lambda tx: None).result()
    with store.read() as reader:
        known = {file for (file,) in reader.connection.rows("SELECT file FROM attachments")}
    there = {path.name for path in (store.folder / files.ATTACHMENTS_NAME).glob("*/*")}
    assert there == known


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        stream.close()
