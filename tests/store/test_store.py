"""The store as a whole: who may open it, what it promises of writes, and whom it tells."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.domain.account import Credentials
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.event import ConnectionChanged, TypingChanged
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import accounts, consents, migrations, settings
from inbox_tui.store.changes import Changes
from inbox_tui.store.database import open_for_writing
from inbox_tui.store.errors import (
    Damaged,
    NotAStore,
    StoreError,
    StoreHeld,
    StoreReadOnly,
    TooNew,
    WrongKey,
)
from inbox_tui.store.lock import StoreLock
from inbox_tui.store.opening import PURPOSE
from inbox_tui.store.session import Transaction
from inbox_tui.store.store import Store
from tests.store.building import ACCOUNT, ANNA, CHAT, KEY, KITCHEN, MATRIX, NOON, House, received

HOLDER = """
import sys
from pathlib import Path
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store.session import Transaction
from inbox_tui.store.store import Store
Store.open(Path(sys.argv[1]), MasterKey(bytes(range(32))))
print("open", flush=True)
sys.stdin.read()
"""


def database_key() -> bytes:
    return KEY.derive(PURPOSE)


def putting(name: str) -> Callable[[Transaction], None]:
    return lambda tx: settings.put(tx, name, "x")


class TestOpening:
    def test_what_was_stored_is_there_after_a_restart(self, house: House) -> None:
        house.hear(received("m1", "hello"), state={"position": b"\x00\xff", "old": b"x"})
        house.hear(state={"old": None})
        house.write(lambda tx: settings.put(tx, "theme", "dark"))
        house.reopen()
        assert house.texts() == ["hello"]
        assert house.read(accounts.state, ACCOUNT) == {"position": b"\x00\xff"}
        assert house.read(settings.get, "theme") == "dark"

    def test_a_wrong_key_is_told_from_damage(self, house: House) -> None:
        house.store.close()
        with pytest.raises(WrongKey, match="belongs to another inbox"):
            Store.open(house.store.folder, MasterKey.random())
        house.store = Store.open(house.store.folder, KEY)

    def test_an_empty_folder_is_no_store(self, tmp_path: Path) -> None:
        with pytest.raises(NotAStore, match="no inbox"):
            Store.open(tmp_path, KEY)
        assert list(tmp_path.iterdir()) == []

    def test_somebody_elses_database_is_no_store(self, tmp_path: Path) -> None:
        (tmp_path / DATABASE_NAME).write_bytes(b"SQLite format 3\0" + bytes(4080))
        with pytest.raises(NotAStore, match="another program"):
            Store.open(tmp_path, KEY)

    def test_a_store_is_not_made_over_another(self, house: House) -> None:
        house.store.close()
        with pytest.raises(StoreError, match="already"):
            Store.create(house.store.folder, KEY)
        house.store = Store.open(house.store.folder, KEY)
        assert house.read(accounts.get, ACCOUNT) is not None

    def test_a_store_of_a_later_version_is_left_as_it_is(self, house: House) -> None:
        house.store.close()
        path = house.store.folder / DATABASE_NAME
        database = open_for_writing(path, database_key(), house.store.cipher)
        database.pragma("user_version", 99)
        database.close()
        for read_only in (False, True):
            with pytest.raises(TooNew, match="Update the program"):
                Store.open(house.store.folder, KEY, read_only=read_only)

    def test_a_copy_is_kept_before_migrating(self, house: House) -> None:
        house.hear(received("m1", "hello"))
        house.store.close()
        path = house.store.folder / DATABASE_NAME
        steps = (*migrations.MIGRATIONS, "CREATE TABLE new(a); DROP TABLE messages;")
        database = open_for_writing(path, database_key(), house.store.cipher)
        migrations.migrate(database, path, steps)
        assert migrations.schema_version(database) == len(steps)
        database.close()
        path.with_name(f"{DATABASE_NAME}.before-{len(steps)}").replace(path)
        house.store = Store.open(house.store.folder, KEY)
        assert house.texts() == ["hello"]

    def test_a_failed_migration_changes_nothing(self, house: House) -> None:
        house.store.close()
        path = house.store.folder / DATABASE_NAME
        database = open_for_writing(path, database_key(), house.store.cipher)
        with pytest.raises(Exception, match="no such table"):
            migrations.migrate(database, path, (*migrations.MIGRATIONS, "DROP TABLE nowhere"))
        assert migrations.schema_version(database) == len(migrations.MIGRATIONS)
        database.close()

    def test_files_are_their_owners_alone(self, house: House) -> None:
        house.store.attachments.add(b"x")
        modes = {path.name: path.stat().st_mode & 0o077 for path in house.store.folder.rglob("*")}
        assert set(modes.values()) == {0}, modes
        assert house.store.folder.stat().st_mode & 0o077 == 0


class TestLock:
    def test_a_store_held_by_another_process_names_it(self, house: House) -> None:
        house.hear(received("m1", "hello"))
        house.store.close()
        with subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(house.store.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "open\n"
            with pytest.raises(StoreHeld) as held:
                Store.open(house.store.folder, KEY)
            assert held.value.pid == holder.pid
            assert str(holder.pid) in str(held.value)
            reading = Store.open(house.store.folder, KEY, read_only=True)
            assert House(reading, house.clock).texts() == ["hello"]
            reading.close()
            holder.kill()
        house.store = Store.open(house.store.folder, KEY, clock=house.clock)
        assert house.texts() == ["hello"]

    def test_one_process_does_not_open_a_store_twice(self, house: House) -> None:
        with pytest.raises(StoreHeld):
            Store.open(house.store.folder, KEY)

    def test_a_lock_without_a_name_is_a_lock_all_the_same(self, tmp_path: Path) -> None:
        lock = StoreLock(tmp_path, NOON)
        (tmp_path / "store.lock").write_text("not json")
        with pytest.raises(StoreHeld, match="another process"):
            StoreLock(tmp_path, NOON)
        lock.release()
        StoreLock(tmp_path, NOON).release()

    def test_a_read_only_store_sees_later_writes_and_refuses_its_own(self, house: House) -> None:
        reading = House(Store.open(house.store.folder, KEY, read_only=True), house.clock)
        house.hear(received("m1", "hello"))
        assert reading.texts() == ["hello"]
        assert reading.store.is_read_only
        with pytest.raises(StoreReadOnly, match="Close it wherever else it is open"):
            reading.write(lambda tx: settings.put(tx, "theme", "dark"))
        reading.store.close()


class TestWriting:
    def test_a_piece_of_work_that_fails_undoes_itself_alone(self, house: House) -> None:
        def fail(tx: Any) -> None:
            settings.put(tx, "b", "lost")
            raise LookupError("mine")

        gate = threading.Event()
        blocker = house.store.write(lambda tx: gate.wait(10))
        futures = [
            house.store.write(lambda tx: settings.put(tx, "a", "1")),
            house.store.write(fail),
            house.store.write(lambda tx: settings.put(tx, "c", "3")),
        ]
        gate.set()
        assert blocker.result()
        assert futures[0].exception() is futures[2].exception() is None
        with pytest.raises(LookupError, match="mine"):
            futures[1].result()
        found = [house.read(settings.get, name) for name in "abc"]
        assert found == ["1", None, "3"]

    def test_work_that_waits_is_committed_together(self, house: House) -> None:
        heard: list[Changes] = []
        gate = threading.Event()
        house.store.write(lambda tx: gate.wait(10))
        house.store.subscribe(heard.append)
        futures = [house.store.write(putting(f"s{n}")) for n in range(20)]
        gate.set()
        for future in futures:
            future.result()
        house.write(lambda tx: None)
        assert len(heard) == 1

    def test_many_threads_write_and_read_at_once(self, house: House) -> None:
        def work(worker: int) -> None:
            for number in range(10):
                house.hear(received(f"{worker}-{number}", after=number))
                assert len(house.rows()) > 0

        threads = [threading.Thread(target=work, args=(worker,)) for worker in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(house.rows()) == 80

    def test_a_snapshot_does_not_change_while_it_is_read(self, house: House) -> None:
        house.write(lambda tx: settings.put(tx, "theme", "dark"))
        with house.store.read() as reader:
            assert settings.get(reader, "theme") == "dark"
            house.write(lambda tx: settings.put(tx, "theme", "light"))
            assert settings.get(reader, "theme") == "dark"
        assert house.read(settings.get, "theme") == "light"

    def test_closing_finishes_what_was_handed_in(self, house: House) -> None:
        futures = [house.store.write(putting(f"s{n}")) for n in range(50)]
        house.store.close()
        assert all(future.done() and future.exception() is None for future in futures)
        with pytest.raises(StoreError, match="closed"):
            house.store.write(lambda tx: None)
        with pytest.raises(StoreError, match="closed"), house.store.read():
            pass


class TestChanges:
    def test_subscribers_hear_what_changed(self, house: House) -> None:
        heard: list[Changes] = []
        stop = house.store.subscribe(heard.append)
        house.hear(received("m1"))
        house.write(lambda tx: None)
        assert heard[0].chats == heard[0].timelines == {KITCHEN}
        stop()
        house.hear(received("m2"))
        house.write(lambda tx: None)
        assert len(heard) == 1

    def test_typing_and_connection_are_told_and_not_stored(self, house: House) -> None:
        heard: list[Changes] = []
        house.store.subscribe(heard.append)
        status = ConnectionStatus(ConnectionState.UNREACHABLE, "No network.")
        house.hear(TypingChanged(CHAT, (ANNA,)), ConnectionChanged(status))
        house.write(lambda tx: None)
        assert heard[0].typing == {KITCHEN: (ANNA,)}
        assert heard[0].connections == {ACCOUNT: status}

    def test_a_listener_that_fails_stops_nobody(self, house: House) -> None:
        heard: list[Changes] = []

        def broken(changes: Changes) -> None:
            raise RuntimeError("a broken screen")

        house.store.subscribe(broken)
        house.store.subscribe(heard.append)
        house.hear(received("m1"))
        house.write(lambda tx: None)
        assert heard

    def test_changes_merge(self) -> None:
        one = Changes(chats=frozenset({KITCHEN}), outbox=True, typing={KITCHEN: (ANNA,)})
        two = Changes(accounts=frozenset({ACCOUNT}), typing={KITCHEN: ()})
        merged = one.merge(two)
        assert merged.chats == {KITCHEN}
        assert merged.accounts == {ACCOUNT}
        assert merged.outbox
        assert merged.typing == {KITCHEN: ()}
        assert not Changes()


class TestAccounts:
    def test_credentials_come_back_and_are_destroyed(self, house: House) -> None:
        kept = house.read(accounts.credentials, ACCOUNT)
        assert kept.secrets["token"].reveal() == "s3cret-token"
        fresh = Credentials({"token": Secret("renewed")}, {})
        house.write(lambda tx: accounts.replace_credentials(tx, ACCOUNT, fresh))
        assert house.read(accounts.credentials, ACCOUNT).secrets["token"].reveal() == "renewed"
        house.hear(state={"session": b"keys"})
        house.write(lambda tx: accounts.destroy_credentials(tx, ACCOUNT))
        assert house.read(accounts.credentials, ACCOUNT) == Credentials()
        assert house.read(accounts.state, ACCOUNT) == {}

    def test_a_status_says_since_when(self, house: House) -> None:
        since = house.clock()
        lost = ConnectionStatus(ConnectionState.UNREACHABLE, "No network.")
        house.write(lambda tx: accounts.set_status(tx, ACCOUNT, lost))
        house.clock.forward(1000)
        house.write(lambda tx: accounts.set_status(tx, ACCOUNT, lost))
        assert house.read(accounts.status, ACCOUNT) == (lost, since)

    def test_consent_is_given_anew_after_it_was_withdrawn(self, house: House) -> None:
        house.write(lambda tx: consents.give(tx, MATRIX, 1))
        house.write(lambda tx: consents.withdraw(tx, MATRIX))
        house.write(lambda tx: consents.give(tx, MATRIX, 2))
        (consent,) = house.read(consents.all_consents).values()
        assert (consent.facts_version, consent.holds) == (2, True)


def test_a_truncated_database_is_damaged_and_not_empty(house: House) -> None:
    house.store.close()
    path = house.store.folder / DATABASE_NAME
    whole = path.read_bytes()
    for length in (0, 8192):
        path.write_bytes(whole[:length])
        with pytest.raises(Damaged):
            Store.open(house.store.folder, KEY).read().__enter__()
    path.write_bytes(whole)
    house.store = Store.open(house.store.folder, KEY)
