"""When the write-ahead log is taken into the database."""

from __future__ import annotations

import threading
from pathlib import Path

import apsw
import pytest

from inbox_tui.domain.ids import Millis
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import checkpoints, clock, opening
from inbox_tui.store.checkpoints import Checkpoints
from inbox_tui.store.ciphers import Cipher
from inbox_tui.store.database import PAGE_BYTES, Database
from inbox_tui.store.store import Store

KEY = MasterKey(bytes(32))
FILLING = "INSERT OR REPLACE INTO meta(key, value) VALUES('filling', ?)"


def filling(pages: int) -> str:
    return "x" * PAGE_BYTES * pages


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opening.make_database(tmp_path, KEY, Cipher.AEGIS, Millis(1))
    return opening.open_writer(tmp_path, KEY, Millis(1))


def log_frames(database: Database) -> tuple[int, int]:
    """How many pages are in the log, and how many of them the database has taken in."""
    return database.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_NOOP)


def test_a_commit_leaves_a_long_log_for_a_quiet_moment(database: Database) -> None:
    due = Checkpoints(database)
    database.execute(FILLING, (filling(checkpoints.WORTH_PAGES + 1),))
    assert due.is_due
    in_log, taken_in = log_frames(database)
    assert in_log > checkpoints.WORTH_PAGES
    assert taken_in == 0
    due.take_in()
    assert log_frames(database) == (in_log, in_log)
    database.close()


def test_a_log_at_its_cap_is_taken_in_by_the_commit_itself(database: Database) -> None:
    due = Checkpoints(database)
    database.execute(FILLING, (filling(checkpoints.MOST_PAGES - 100),))
    assert log_frames(database)[1] == 0
    database.execute(FILLING, (filling(200),))
    in_log, taken_in = log_frames(database)
    assert taken_in == in_log
    assert not due.is_due
    database.close()


def test_the_writer_takes_a_long_log_in_when_nothing_has_come_for_a_moment(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store", KEY, clock=clock.now)
    store.write(
        lambda tx: tx.connection.execute(FILLING, (filling(checkpoints.WORTH_PAGES + 1),))
    ).result()
    taken_in = 0
    pause = threading.Event()
    for _ in range(200):
        in_log, taken_in = store.maintain(log_frames).result()
        if taken_in == in_log:
            break
        pause.wait(2 * checkpoints.QUIET_SECONDS)
    assert taken_in == in_log
    store.close()
