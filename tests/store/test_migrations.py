"""From every earlier version, on a filled database: nothing lost, killed in the middle, undone."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from inbox_tui.domain.ids import MessageId, MessageKey
from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.store import chats, header, people, search, timeline
from inbox_tui.store.checking import check
from inbox_tui.store.ciphers import Cipher
from inbox_tui.store.database import Database, create, open_for_writing
from inbox_tui.store.errors import StoreFull
from inbox_tui.store.migrations import MIGRATIONS, migrate, schema_version, undo
from inbox_tui.store.opening import PURPOSE
from inbox_tui.store.positions import position_at
from inbox_tui.store.store import Store
from tests.store.building import ACCOUNT, ANNA, BEN, CHAT, KEY, KITCHEN, NOON, texts_of

CIPHER: Final = Cipher.AEGIS
COUNT: Final = 300

_PEOPLE: Final = """
INSERT INTO people(id, service, native, display_name) VALUES
    (1, 'matrix', '@me:example.org', 'Me'),
    (2, 'matrix', '@anna:example.org', 'Anna'),
    (3, 'matrix', '@ben:example.org', 'Ben');
INSERT INTO blocks(person, blocked_at, on_service) VALUES(3, 5, 1);
INSERT INTO accounts(id, account, person, service, display_name, is_home, is_on, added_at)
    VALUES(1, 'account-1', 1, 'matrix', 'Me', 1, 1, 0);
INSERT INTO chats(id, account, chat, title, draft) VALUES(1, 1, '!kitchen:example.org', 'Kitchen', 'so');
INSERT INTO members(chat, person, display_name, membership, role) VALUES(1, 2, 'Anna', 'joined', '');
INSERT INTO reactions(chat, target, person, key, at) VALUES(1, 'm0', 2, '👍', 9);
INSERT INTO receipts(chat, person, kind, position, at) VALUES(1, 2, 'read', 1, 9);
INSERT INTO attachments(locator, file, key, size, name, added_at) VALUES('l', 'f', x'00', 1, 'n', 1);
"""


def fill_version_1(database: Database) -> None:
    """One chat with messages that wait to be indexed, and one row of everything that has moved."""
    database.execute(_PEOPLE)
    _fill_messages(database)


def _fill_messages(database: Database) -> None:
    for number in range(COUNT):
        position = position_at(NOON) + number
        database.execute(
            "INSERT INTO messages(chat, position, id, sender, is_mine, ordered_at, sent_at, parts,"
            " has_reactions) VALUES(1, ?, ?, 2, 0, ?, ?, ?, ?)",
            (position, f"m{number}", NOON, NOON, f'["word{number} said"]', number == 0),
        )
        database.execute("INSERT INTO index_todo(position) VALUES(?)", (position,))
    database.execute("UPDATE chats SET last_position = ?", (position_at(NOON) + COUNT - 1,))


def fill_version_2(database: Database) -> None:
    """The same, in the words of version 2."""
    database.execute(
        _PEOPLE.replace("INTO people", "INTO identities")
        .replace("(person,", "(identity,")
        .replace(", person,", ", identity,")
    )
    _fill_messages(database)


FILLED_BY: Final[dict[int, Callable[[Database], None]]] = {1: fill_version_1, 2: fill_version_2}
"""What fills a database of each earlier version, in that version's own words."""


def store_of_version(folder: Path, version: int) -> Path:
    folder.mkdir(mode=0o700)
    path = folder / DATABASE_NAME
    database = create(path, KEY.derive(PURPOSE), CIPHER)
    migrate(database, path, MIGRATIONS[:version])
    FILLED_BY[version](database)
    database.close()
    header.write(folder, header.fresh(CIPHER, NOON), KEY)
    return folder


def test_every_earlier_version_is_tried() -> None:
    assert set(FILLED_BY) == set(range(1, len(MIGRATIONS)))


@pytest.fixture(params=sorted(FILLED_BY))
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def old(tmp_path: Path, version: int) -> Path:
    return store_of_version(tmp_path / "store", version)


def everything_is_there(folder: Path) -> None:
    store = Store.open(folder, KEY)
    try:
        store.index_now().result()
        with store.read() as reader:
            rows = timeline.page(reader, KITCHEN, limit=COUNT)
            assert texts_of(rows) == [f"word{number} said" for number in range(COUNT)]
            assert rows[0].reactions[0].names == ("Anna",)
            (chat,) = chats.page(reader)
            assert (chat.title, chat.draft) == ("Kitchen", "so")
            assert people.blocked_set(reader) == frozenset({BEN})
            assert [member.identity for member in chats.members(reader, KITCHEN)] == [ANNA]
            hits = search.search(reader, "word7 said")
            assert [hit.row.key for hit in hits] == [MessageKey(ACCOUNT, CHAT, MessageId("m7"))]
        found = check(folder, KEY, quick=True)
        # the key and the file were never made
        assert {one.where for one in found.problems} <= {"key file", "file 'n'"}, found.problems
    finally:
        store.close()


def test_nothing_is_lost_on_the_way(old: Path) -> None:
    everything_is_there(old)


def test_the_copy_taken_first_brings_the_earlier_version_back(old: Path, version: int) -> None:
    Store.open(old, KEY).close()
    undo(old / DATABASE_NAME, version)
    database = open_for_writing(old / DATABASE_NAME, KEY.derive(PURPOSE), CIPHER)
    assert schema_version(database) == version
    assert database.scalar("SELECT count(*) FROM messages") == COUNT
    database.close()
    everything_is_there(old)


@pytest.mark.parametrize("stopped_in", ["copy", "steps", "commit"])
def test_a_kill_in_the_middle_changes_nothing(old: Path, version: int, stopped_in: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED_IN[stopped_in], str(old)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    database = open_for_writing(old / DATABASE_NAME, KEY.derive(PURPOSE), CIPHER)
    assert schema_version(database) == version
    database.close()
    everything_is_there(old)


def test_without_room_for_the_copy_nothing_is_changed(old: Path, version: int) -> None:
    before = (old / DATABASE_NAME).read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_ROOM, str(old), str(len(before) // 2)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().strip() == StoreFull.__name__
    assert (old / DATABASE_NAME).read_bytes() == before
    everything_is_there(old)


_OPENING: Final = """
import os, shutil, signal, sys
from pathlib import Path
import apsw
from inbox_tui.store import migrations
from inbox_tui.store.database import Database
from inbox_tui.store.store import Store
from tests.store.building import KEY

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
"""
KILLED_IN: Final = {
    "copy": _OPENING
    + """
shutil.copyfileobj = lambda source, target: (target.write(source.read(5000)), target.flush(), die())
Store.open(Path(sys.argv[1]), KEY)
""",
    "steps": _OPENING
    + """
real = Database.execute
def execute(self, statements, *rest, **named):
    found = real(self, statements, *rest, **named)
    if "CREATE TABLE persons" in statements or "ADD COLUMN archive" in statements:
        die()
    return found
Database.execute = execute
Store.open(Path(sys.argv[1]), KEY)
""",
    "commit": _OPENING
    + """
real = Database.pragma
def pragma(self, name, *value, **named):
    found = real(self, name, *value, **named)
    if name == "user_version" and value:
        die()
    return found
Database.pragma = pragma
Store.open(Path(sys.argv[1]), KEY)
""",
}
WITHOUT_ROOM: Final = (
    _OPENING
    + """
import resource
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
from inbox_tui.store.errors import StoreError
try:
    Store.open(Path(sys.argv[1]), KEY)
except StoreError as error:
    print(type(error).__name__)
"""
)
