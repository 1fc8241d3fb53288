"""What holds of a store after its process was killed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from inbox_tui.domain.ids import MessageId, MessageKey
from inbox_tui.domain.message import plain_text
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import files, search, timeline
from inbox_tui.store.checking import check
from inbox_tui.store.session import Transaction
from inbox_tui.store.store import Store
from tests.store import storm
from tests.store.building import ACCOUNT, CHAT

Notes = Sequence[Sequence[str]]


def messages_hold(store: Store, run: int, noted: Notes) -> None:
    """What this run acknowledged is there; its last turn is there as a whole or not at all."""
    turns = [int(note[2]) for note in noted if note[0] == "messages"]
    edits = {int(note[2]) for note in noted if note[0] == "edit"}
    for turn in range(max(turns, default=-1) + 2):
        texts = _texts(store, run, turn)
        assert len(texts) in ({storm.GROUP} if turn in turns else {0, storm.GROUP})
        if turn in edits:
            assert texts[0].endswith("again")
        assert _found(store, storm.words(run, turn)) == len(texts)


def added_files_hold(store: Store, run: int, noted: Notes) -> None:
    """Every file that was added is there, whole."""
    for note in noted:
        if note[0] == "file":
            content = b"".join(store.attachments.open(note[3]))
            assert content == storm.content(run, int(note[2]))


def no_file_is_left_over(store: Store) -> None:
    """The files there are are the files that are known."""
    sweep(store)

    def compare(tx: Transaction) -> tuple[set[str], set[str]]:
        known = {file for (file,) in tx.connection.rows("SELECT file FROM attachments")}
        there = (store.folder / files.ATTACHMENTS_NAME).glob("*/*")
        return known, {path.name for path in there}

    # on the writer's thread, which takes files away by itself where they take too much room
    known, there = store.write(compare).result()
    assert there == known


def sweep(store: Store) -> None:
    """Have done what an opening does of itself when nobody waits: files that no row knows go."""
    assert store.attachments
    # the writer sweeps; behind this it is done
    store.write(lambda tx: None).result()


def nothing_is_wrong(folder: Path, key: MasterKey, *, apart_from: frozenset[str]) -> None:
    """The check of everything finds nothing; index and tables agree."""
    found = check(folder, key)
    assert {one.where for one in found.problems} <= apart_from, found.problems


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
