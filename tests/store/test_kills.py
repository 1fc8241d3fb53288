"""Killed at any moment: what was acknowledged is there, nothing is half there, the index agrees."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inbox_tui.keys.vault import Vault
from inbox_tui.store import settings
from inbox_tui.store.backup import rotation, schedule
from inbox_tui.store.backup.container import opened
from inbox_tui.store.backup.verifying import verify
from inbox_tui.store.errors import Damaged, StoreError
from inbox_tui.store.files import REKEYING_NAME
from inbox_tui.store.store import Store
from tests.store import aftermath, storm_upheavals
from tests.store.aftermath import Notes
from tests.store.backup.arranging import Home, unlocker
from tests.store.building import KEY, Clock, House, received
from tests.store.storm_upheavals import fingerprint, key_of
from tests.store.test_migrations import FILLED_BY, everything_is_there, store_of_version
from tests.store.weather import Weather

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SEED = 7
NO_KEY_FILE = frozenset({"key file"})
"""The tests' key stands in no file."""
Property = Callable[[str, object], None]


@pytest.fixture
def weather(tmp_path: Path) -> Iterator[Weather]:
    weather = Weather(tmp_path / "notes", SEED)
    yield weather
    weather.end()


def test_three_hundred_kills_lose_nothing_that_was_acknowledged(
    house: House, weather: Weather, record_property: Property
) -> None:
    kills = 300
    folder = house.store.folder
    house.hear(received("before the storm"))
    house.store.close()
    for run in range(kills):
        noted = weather.storm("writing", run, folder, most=16)
        store = Store.open(folder, KEY)
        try:
            aftermath.messages_hold(store, run, noted)
            aftermath.added_files_hold(store, run, noted)
            aftermath.no_file_is_left_over(store)
            if run % 30 == 0 or run == kills - 1:
                aftermath.nothing_is_wrong(folder, KEY, apart_from=NO_KEY_FILE)
        finally:
            store.close()
    # a storm that never got to write would prove nothing
    assert len(weather.noted()) > kills
    record_property("acknowledged pieces of work", len(weather.noted()))


def test_kills_amid_new_keys_backups_compacting_and_eviction_lose_nothing(
    tmp_path: Path, weather: Weather, record_property: Property
) -> None:
    kills = 160
    home = Home.new(tmp_path / "data")
    folder = home.store.folder
    home.hear(received("before the storm"))
    home.write(lambda tx: settings.put(tx, schedule.EVERY_DAYS, "1"))
    home.write(lambda tx: settings.put(tx, schedule.KEEP, str(storm_upheavals.KEPT)))
    home.store.close()
    keys = [fingerprint(home.key)]
    for run in range(kills):
        noted = weather.storm("upheavals", run, folder, most=14)
        keys += [note[1] for note in noted if note[0] == "key"]
        key = key_of(folder)
        # a key that was given and not yet acknowledged may be in force; an earlier one never
        assert fingerprint(key) not in keys[:-1]
        if fingerprint(key) != keys[-1]:
            keys.append(fingerprint(key))
        store = Store.open(folder, key, clock=Clock(storm_upheavals.beginning_of(run, 0)))
        try:
            assert not (folder / REKEYING_NAME).exists()
            aftermath.messages_hold(store, run, noted)
            _fetched_files_hold(store, noted)
            aftermath.no_file_is_left_over(store)
            if run % 20 == 0 or run == kills - 1:
                aftermath.nothing_is_wrong(folder, key, apart_from=frozenset())
        finally:
            store.close()
        _newest_backup_holds(folder, noted)
    done = Counter(note[0] for note in weather.noted())
    for work in ("key", "compacted", "backup", "evicted"):
        # what never got done was never killed either
        assert done[work] > kills / 20, done
        record_property(work, done[work])


def test_kills_amid_an_upgrade_lose_nothing(
    tmp_path: Path, weather: Weather, record_property: Property
) -> None:
    kills = 30
    upgraded = 0
    for version in FILLED_BY:
        old = store_of_version(tmp_path / f"of version {version}", version)
        for number in range(kills):
            run = version * 1000 + number
            folder = tmp_path / f"run{run}"
            shutil.copytree(old, folder)
            noted = weather.storm("writing", run, folder, most=3)
            upgraded += bool(noted)
            store = Store.open(folder, KEY)
            aftermath.messages_hold(store, run, noted)
            aftermath.sweep(store)
            store.close()
            if not noted:
                everything_is_there(folder)
            aftermath.nothing_is_wrong(folder, KEY, apart_from=NO_KEY_FILE | {"file 'n'"})
            shutil.rmtree(folder)
    # some were killed before they were upgraded, and some after
    assert 0 < upgraded < kills * len(FILLED_BY)
    record_property("killed after the upgrade", upgraded)


def _fetched_files_hold(store: Store, noted: Notes) -> None:
    """Every fetched file is whole; those that were never to give way are there."""
    is_evicting = False
    for note in reversed(noted):
        is_evicting = is_evicting or note[0] == "evicting"
        if note[0] != "fetched":
            continue
        run, turn, number = map(int, note[1:4])
        try:
            content = b"".join(store.attachments.open(note[4]))
        except Damaged:
            raise
        except StoreError:
            assert is_evicting, f"{note} was not to give way"
        else:
            assert content == storm_upheavals.file_content(run, turn, number)


def _newest_backup_holds(folder: Path, noted: Notes) -> None:
    """It is whole, and opens with the way to unlock that stands in it."""
    made = [int(note[1]) for note in noted if note[0] == "backup"]
    kept = rotation.kept_in(rotation.default_folder(folder))
    if made:
        assert made[-1] in [one.made_at for one in kept]
    if not kept:
        return
    with opened(kept[-1].path) as container:
        slots = container.header.key_slots
    beside = folder.with_name("slots of a backup")
    beside.mkdir(exist_ok=True)
    (beside / "keyslots.json").write_text(slots)
    assert verify(kept[-1].path, Vault.open(beside).unlock(unlocker())).is_whole
