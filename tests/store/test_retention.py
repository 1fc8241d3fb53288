"""What is too old goes, what disappears is gone on time, and neither leaves a trace on the disk."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import apsw
import pytest

from inbox_tui.domain.event import HistoryGap, MessageDeleted
from inbox_tui.domain.ids import MessageId, MessageKey, Millis
from inbox_tui.domain.message import Expiry
from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.store import chats, marks, retention, search, timeline
from inbox_tui.store.database import Database
from inbox_tui.store.opening import PURPOSE
from inbox_tui.store.record_rows import Gap
from inbox_tui.store.session import Reader, Transaction
from inbox_tui.store.store import Store
from tests.store.building import (
    ACCOUNT,
    ANNA,
    CHAT,
    KEY,
    KITCHEN,
    MATRIX,
    NOON,
    House,
    edited,
    received,
)

DAY = 24 * 3600
MARKER = "zanzibarquux"


def age(house: House, days: int) -> None:
    house.clock.forward(days * DAY * 1000)


def settle(house: House) -> None:
    """Let the writer do what it does when nobody waits."""
    house.write(retention.remove_some)
    house.store.index_now().result()


class TestRules:
    def test_what_is_older_than_the_rule_goes_and_what_is_newer_stays(self, house: House) -> None:
        house.hear(received("old"))
        age(house, 20)
        house.hear(received("new", after=20 * DAY))
        house.write(lambda tx: retention.keep_everything(tx, retention.MONTH_DAYS))
        age(house, 20)
        settle(house)
        assert house.texts() == ["new"]
        assert house.read(search.search, "old") == ()

    def test_the_nearest_rule_counts(self, house: House) -> None:
        house.hear(received("old"))
        house.write(lambda tx: retention.keep_everything(tx, 1))
        house.write(lambda tx: retention.keep_service(tx, MATRIX, 10))
        assert house.read(retention.days_for, KITCHEN) == 10
        house.write(lambda tx: retention.keep_chat(tx, KITCHEN, None))
        assert house.read(retention.days_for, KITCHEN) is None
        age(house, 400)
        settle(house)
        assert house.texts() == ["old"]
        house.write(lambda tx: retention.forget_chat_rule(tx, KITCHEN))
        settle(house)
        assert house.texts() == []

    def test_a_star_and_what_was_not_sent_stay(self, house: House) -> None:
        house.hear(received("starred"), received("plain"))
        key = MessageKey(ACCOUNT, CHAT, MessageId("starred"))
        house.write(lambda tx: marks.star(tx, key))
        house.say("not sent yet")
        house.write(lambda tx: retention.keep_everything(tx, 1))
        age(house, 400)
        settle(house)
        assert house.texts() == ["starred", "not sent yet"]

    def test_history_does_not_bring_back_what_was_too_old(self, house: House) -> None:
        house.hear(received("old"), HistoryGap(CHAT, "further down"))
        assert house.read(timeline.gaps, KITCHEN) != ()
        house.write(lambda tx: retention.keep_everything(tx, 10))
        age(house, 40)
        settle(house)
        house.hear(received("old"))
        assert house.texts() == []
        left: tuple[Gap, ...] = house.read(timeline.gaps, KITCHEN)
        assert left == ()

    def test_how_many_would_go_is_known_beforehand(self, house: House) -> None:
        for number in range(10):
            house.hear(received(f"m{number}", after=number * DAY))
            age(house, 1)
        # kept for ever by a nearer rule, so that nothing goes before it was counted
        house.write(lambda tx: retention.keep_chat(tx, KITCHEN, None))
        house.write(lambda tx: retention.keep_everything(tx, 5))

        def counted(tx: Transaction) -> int:
            retention.forget_chat_rule(tx, KITCHEN)
            return retention.would_go(tx, tx.now)

        assert house.write(counted) == 6
        settle(house)
        assert len(house.texts()) == 4

    def test_a_rule_of_less_than_a_day_is_refused(self, house: House) -> None:
        with pytest.raises(ValueError, match="a day at least"):
            house.write(lambda tx: retention.keep_everything(tx, 0))


class TestOnTime:
    def test_what_disappeared_while_nobody_looked_is_gone_before_anybody_can(
        self, house: House
    ) -> None:
        due = Millis(house.clock.at + 1000)
        house.hear(received("secret", MARKER, expires=Expiry(at=due)))
        house.store.close()
        house.clock.forward(2000)
        house.store = Store.open(house.store.folder, KEY, clock=house.clock)
        assert MARKER not in " ".join(house.texts())

    def test_a_message_disappears_by_itself_when_its_time_comes(self, tmp_path: Path) -> None:
        house = House.new(tmp_path / "store")
        house.store.close()
        # the real clock: the writer has to wake by itself
        store = Store.open(house.store.folder, KEY)
        house.store = store
        gone = threading.Event()
        with store.read() as reader:
            now = _now(reader)
        house.hear(
            received("secret", MARKER, accepted_at=now, expires=Expiry(at=Millis(now + 700)))
        )
        assert house.texts() == [MARKER]
        stop = store.subscribe(lambda changes: gone.set())
        assert gone.wait(20)
        assert house.texts() == [""]
        stop()
        store.close()


class TestNoTrace:
    """The database is decrypted with its key, free pages and all, and looked through."""

    @pytest.fixture
    def marked(self, house: House) -> House:
        others = [
            received(f"m{number}", f"word{number} other", after=number) for number in range(500)
        ]
        house.hear(*others, received("secret", f"{MARKER} and more", after=600))
        house.store.index_now().result()
        assert MARKER.encode() in decrypted(house)
        return house

    def test_a_deleted_message_leaves_nothing(self, marked: House) -> None:
        marked.hear(MessageDeleted(CHAT, MessageId("secret"), ANNA, NOON))
        leaves_nothing(marked)

    def test_an_expired_message_leaves_nothing(self, house: House) -> None:
        due = Millis(house.clock.at + 1000)
        house.hear(received("secret", MARKER, expires=Expiry(at=due)), received("other"))
        house.store.index_now().result()
        house.clock.forward(5000)
        house.hear(received("wake", after=4000))
        leaves_nothing(house)

    def test_an_edited_message_that_is_deleted_leaves_no_version(self, marked: House) -> None:
        marked.hear(edited("e1", "secret", "harmless", after=700))
        marked.hear(MessageDeleted(CHAT, MessageId("secret"), ANNA, NOON))
        leaves_nothing(marked)

    def test_what_retention_takes_leaves_nothing(self, marked: House) -> None:
        marked.write(lambda tx: retention.keep_everything(tx, 1))
        age(marked, 400)
        while marked.write(retention.remove_some):
            pass
        leaves_nothing(marked)

    def test_a_deleted_chat_leaves_nothing(self, marked: House) -> None:
        marked.write(lambda tx: chats.delete(tx, KITCHEN))
        leaves_nothing(marked)


def leaves_nothing(house: House) -> None:
    house.store.index_now().result()
    wal = house.store.folder / f"{DATABASE_NAME}-wal"
    emptied = threading.Event()
    for _ in range(400):
        # whenever the writer has nothing to do it empties the log; nothing tells us of that
        if wal.stat().st_size == 0:
            break
        emptied.wait(0.05)
    assert wal.stat().st_size == 0
    assert MARKER.encode() not in decrypted(house)


def decrypted(house: House) -> bytes:
    """Every page of the database and its log, as anybody who had the key could read them."""
    copy = house.store.folder.parent / "copy.db"
    for suffix in ("", "-wal"):
        shutil.copy(house.store.folder / f"{DATABASE_NAME}{suffix}", f"{copy}{suffix}")
    database = Database(str(copy))
    database.pragma("cipher", house.store.cipher.value)
    database.execute(f"PRAGMA key=\"x'{KEY.derive(PURPOSE).hex()}'\"").fetchall()
    database.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    database.pragma("journal_mode", "DELETE")
    database.execute("PRAGMA rekey=''").fetchall()
    database.close()
    plain = copy.read_bytes()
    assert plain.startswith(b"SQLite format 3\0")
    return plain


def _now(reader: Reader) -> Millis:
    return Millis(int(reader.connection.scalar("SELECT unixepoch('subsec') * 1000")))
