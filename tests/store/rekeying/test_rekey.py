"""A new key: everything is there, the old one opens none of it, and nothing is left of the work."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from inbox_tui.domain.secret import Secret
from inbox_tui.keys.errors import KeysError
from inbox_tui.keys.errors import WrongKey as WrongSecret
from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.recovery import RecoveryUnlocker, new_code
from inbox_tui.keys.renewal import Renewal
from inbox_tui.keys.slots import SlotKind
from inbox_tui.keys.unlockers import PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.store import database, files, header, opening
from inbox_tui.store.backup.making import make
from inbox_tui.store.backup.restoring import replace_store, restore
from inbox_tui.store.backup.verifying import verify
from inbox_tui.store.checking import check
from inbox_tui.store.ciphers import Cipher
from inbox_tui.store.errors import Damaged, StoreFull, StoreHeld, WrongKey
from inbox_tui.store.progress import Cancelled, Report, Step
from inbox_tui.store.rekeying.rekey import rekey
from inbox_tui.store.store import Store
from tests.store.backup.arranging import CHEAPEST, Home, unlocker
from tests.store.building import KITCHEN, received
from tests.store.rekeying.renewing import held, rekeyed, renewal, unlocked


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def raising(stop: type[BaseException], *, at: int) -> Report:
    """Stops at the ``at``-th step."""
    steps = count(1)

    def report(_step: Step) -> None:
        if next(steps) == at:
            raise stop

    return report


def file_keys(folder: Path, key: MasterKey) -> dict[str, bytes]:
    store = Store.open(folder, key, read_only=True)
    with store.read() as reader:
        found = dict(reader.connection.rows("SELECT file, key FROM attachments"))
    store.close()
    return found


def test_everything_is_there_under_the_new_key(home: Home) -> None:
    folder = home.store.folder
    before = held(folder, home.key)
    done = rekeyed(home)
    assert done.key.reveal() == unlocked(folder).reveal() != home.key.reveal()
    assert names(folder) == [
        "attachments",
        DATABASE_NAME,
        header.FILE_NAME,
        "keyslots.json",
        "store.lock",
    ]
    assert held(folder, done.key) == before
    assert (done.files, done.unreadable) == (2, ())
    assert check(folder, done.key).is_whole


def test_the_old_key_opens_nothing_any_more(home: Home) -> None:
    folder = home.store.folder
    old = file_keys(folder, home.key)
    done = rekeyed(home)
    for opener in (Store.open, opening.open_reader, check):
        with pytest.raises(WrongKey):
            opener(folder, home.key)
    for cipher in Cipher:
        with pytest.raises(Exception, match="not a database"):
            database.open_for_reading(
                files.database_path(folder), home.key.derive(opening.PURPOSE), cipher
            )
    sealed = {path.name for path in (folder / files.ATTACHMENTS_NAME).glob("*/*")}
    new = file_keys(folder, done.key)
    assert sealed == new.keys()
    assert not old.keys() & new.keys()
    assert not {*old.values()} & {*new.values()}


def test_the_store_keeps_its_name_and_can_change_its_cipher(home: Home) -> None:
    folder = home.store.folder
    before, rows = header.read(folder), held(folder, home.key)
    assert before is not None
    other = next(cipher for cipher in Cipher if cipher is not before.header.cipher)
    done = rekeyed(home, cipher=other)
    after = header.read(folder)
    assert after is not None
    assert header.is_whole(after, done.key)
    assert (after.header.store, after.header.made_at) == (
        before.header.store,
        before.header.made_at,
    )
    assert after.header.cipher is done.cipher is other
    assert held(folder, done.key) == rows
    assert check(folder, done.key).is_whole
    assert rekeyed(home).cipher is other


def test_what_was_in_the_log_alone_is_not_lost(home: Home) -> None:
    folder = home.store.folder
    home.store = Store.open(folder, home.key, clock=home.clock)
    home.hear(received("late", "written last", after=900))
    other = Store.open(folder, home.key, read_only=True)
    with other.read():
        # who reads meanwhile keeps the log from being emptied
        home.store.close()
        assert files.beside(files.database_path(folder))[0].stat().st_size
        done = rekeyed(home)
    other.close()
    home.store = Store.open(folder, done.key)
    assert "written last" in home.texts(KITCHEN)


def test_equal_files_are_known_as_equal_under_the_new_key(home: Home) -> None:
    home.store = Store.open(home.store.folder, rekeyed(home).key, clock=home.clock)
    home.add_file("mxc://again", b"small", "again.txt")
    with home.store.read() as reader:
        files_of_it = reader.connection.rows("SELECT DISTINCT file FROM attachments WHERE size = 5")
    assert len(files_of_it) == 1


def test_the_copy_an_upgrade_left_goes_with_the_old_key(home: Home) -> None:
    folder = home.store.folder
    (folder / f"{DATABASE_NAME}.before-2").write_bytes(b"what the old key opens")
    rekeyed(home)
    assert not list(folder.glob("*.before-*"))


def test_a_damaged_file_stays_as_it_is_and_is_named(home: Home) -> None:
    folder = home.store.folder
    largest = max((folder / files.ATTACHMENTS_NAME).glob("*/*"), key=lambda one: one.stat().st_size)
    altered = bytearray(largest.read_bytes())
    altered[1000] ^= 1
    largest.write_bytes(altered)
    done = rekeyed(home)
    assert (done.files, done.unreadable) == (1, ("a.png",))
    assert largest.read_bytes() == altered
    with pytest.raises(Damaged):
        held(folder, done.key)


def test_the_beginning_of_a_file_is_fetched_anew(home: Home) -> None:
    home.store = Store.open(home.store.folder, home.key, clock=home.clock)
    with home.store.attachments.begin(KITCHEN, "mxc://half") as partial:
        partial.write(b"x" * 200_000)
    home.store.close()
    home.store = Store.open(home.store.folder, rekeyed(home).key)
    assert home.store.attachments.resume(KITCHEN, "mxc://half") is None


class TestSlots:
    def test_a_slot_without_its_secret_goes_and_a_code_can_be_renewed(self, home: Home) -> None:
        folder = home.store.folder
        old, new = new_code(), new_code()
        other = PassphraseUnlocker(Secret("somebody else's"), cost=CHEAPEST)
        vault = Vault.open(folder)
        vault.add(home.key, other)
        vault.add(home.key, RecoveryUnlocker(old))
        plan = Renewal(vault, {0: unlocker()}, {2: RecoveryUnlocker(new)})
        assert plan.gone == (1,)
        done = rekey(folder, home.key, plan)
        now = Vault.open(folder)
        assert now.slots == (SlotKind.PASSPHRASE, SlotKind.RECOVERY)
        assert now.unlock(RecoveryUnlocker(new)).reveal() == done.key.reveal()
        for gone in (other, RecoveryUnlocker(old)):
            with pytest.raises(WrongSecret):
                now.unlock(gone)

    def test_a_secret_that_opens_nothing_is_never_taken_for_a_new_one(self, home: Home) -> None:
        folder = home.store.folder
        slip = PassphraseUnlocker(Secret("corect horse"), cost=CHEAPEST)
        with pytest.raises(WrongSecret):
            rekey(folder, home.key, Renewal(Vault.open(folder), {0: slip}))
        assert held(folder, home.key)

    def test_a_store_that_nobody_could_open_is_not_made(self, home: Home) -> None:
        folder = home.store.folder
        with pytest.raises(KeysError, match="None of the ways"):
            rekey(folder, home.key, Renewal(Vault.open(folder), {}))
        assert held(folder, home.key)

    def test_slots_changed_meanwhile_stop_it(self, home: Home) -> None:
        folder = home.store.folder
        plan, before = renewal(folder), held(folder, home.key)
        Vault.open(folder).add(home.key, RecoveryUnlocker(code := new_code()))
        with pytest.raises(KeysError, match="another process"):
            rekey(folder, home.key, plan)
        assert Vault.open(folder).unlock(RecoveryUnlocker(code)).reveal() == home.key.reveal()
        assert held(folder, home.key) == before

    def test_a_key_file_read_before_is_not_written_over_the_new_one(self, home: Home) -> None:
        stale = Vault.open(home.store.folder)
        done = rekeyed(home)
        with pytest.raises(KeysError, match="another process"):
            stale.add(home.key, RecoveryUnlocker(new_code()))
        assert unlocked(home.store.folder).reveal() == done.key.reveal()


class TestStopping:
    def test_it_leaves_the_store_as_it_was_at_any_step(self, home: Home) -> None:
        folder = home.store.folder
        before, key_file = held(folder, home.key), (folder / "keyslots.json").read_bytes()
        steps: list[Step] = []
        rekeyed_once = Home.new(folder.with_name("other"))
        rekeyed_once.fill()
        rekeyed_once.store.close()
        rekeyed(rekeyed_once, steps.append)
        assert steps[-1].done == steps[-1].total
        for at in range(1, len(steps) + 1):
            # a person's button, and Ctrl+C
            stop = Cancelled if at % 2 else KeyboardInterrupt
            with pytest.raises(stop):
                rekeyed(home, raising(stop, at=at))
            assert (folder / "keyslots.json").read_bytes() == key_file
            assert "rekeying" not in names(folder)
        assert held(folder, home.key) == before

    def test_a_store_that_is_open_elsewhere_is_left_alone(self, home: Home) -> None:
        home.store = Store.open(home.store.folder, home.key)
        with pytest.raises(StoreHeld):
            rekeyed(home)

    def test_too_little_room_is_told_before_anything_is_written(
        self, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000}))
        with pytest.raises(StoreFull, match="a second time"):
            rekeyed(home)


class TestBackups:
    def test_one_made_before_opens_as_it_did(self, home: Home, tmp_path: Path) -> None:
        target = tmp_path / "one.inboxbackup"
        home.store = Store.open(home.store.folder, home.key)
        make(home.store, target)
        home.store.close()
        rekeyed(home)
        assert verify(target, home.key).is_whole
        restore(target, tmp_path / "again", home.key)
        assert unlocked(tmp_path / "again").reveal() == home.key.reveal()

    def test_one_made_before_can_take_the_place_of_what_is_here(
        self, home: Home, tmp_path: Path
    ) -> None:
        target, folder = tmp_path / "one.inboxbackup", home.store.folder
        home.store = Store.open(folder, home.key)
        make(home.store, target)
        home.store.close()
        done = rekeyed(home)
        replace_store(target, folder, (home.key, done.key), tmp_path / "kept.inboxbackup")
        assert len(held(folder, done.key)["messages"]) == 4
        assert verify(tmp_path / "kept.inboxbackup", done.key).is_whole

    def test_one_made_after_needs_the_new_key(self, home: Home, tmp_path: Path) -> None:
        done = rekeyed(home)
        home.store = Store.open(home.store.folder, done.key)
        make(home.store, tmp_path / "one.inboxbackup")
        assert verify(tmp_path / "one.inboxbackup", done.key).is_whole
        with pytest.raises(WrongKey):
            verify(tmp_path / "one.inboxbackup", home.key)
