"""Promises about the settings file and the store's settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.config.settings import SETTINGS
from inbox_tui.engine.configuring import Configuration
from inbox_tui.engine.errors import NotConfigured
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.policy.privacy import Switch
from inbox_tui.policy.trays import LAYOUT_SETTING
from inbox_tui.store import retention, settings
from inbox_tui.store.retention import Rule, Scope
from inbox_tui.store.store import Store
from inbox_tui.ui.idle import SETTING as LOCK_SETTING

RECEIPTS_SETTING = Switch.RECEIPTS.value
TYPING_SETTING = Switch.TYPING.value


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path / "data", MasterKey.random())
    yield opened
    opened.close()


def kept(store: Store, key: str) -> str | None:
    with store.read() as reader:
        return settings.get(reader, key)


def put(store: Store, key: str, value: str) -> None:
    store.write(lambda tx: settings.put(tx, key, value)).result(10)


def write(folder: Path, text: str) -> None:
    path = folder / "config.toml"
    mark = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    # a test is faster than the clock of some file systems
    os.utime(path, ns=(mark + 10**9, mark + 10**9))


def read(folder: Path) -> str:
    return (folder / "config.toml").read_text(encoding="utf-8")


def test_what_the_schema_names_is_what_is_obeyed() -> None:
    stored = {setting.stored for setting in SETTINGS}
    obeyed = {RECEIPTS_SETTING, TYPING_SETTING, LAYOUT_SETTING, LOCK_SETTING, "theme"}
    assert obeyed | {"retention.everything"} <= stored


def test_an_older_store_gives_the_file_its_first_values(store: Store, tmp_path: Path) -> None:
    put(store, RECEIPTS_SETTING, "on")
    assert Configuration(store, tmp_path).take_in() == ()
    assert "\nread_receipts = true\n" in read(tmp_path)
    assert "\n# typing_notices = false\n" in read(tmp_path)
    assert kept(store, RECEIPTS_SETTING) == "on"


def test_a_file_that_is_there_before_the_store_wins_and_is_completed(
    store: Store, tmp_path: Path
) -> None:
    put(store, RECEIPTS_SETTING, "on")
    put(store, LAYOUT_SETTING, "merged")
    write(tmp_path, "[privacy]\nread_receipts = false # mine\n")
    Configuration(store, tmp_path).take_in()
    assert kept(store, RECEIPTS_SETTING) == "off"
    assert kept(store, LAYOUT_SETTING) == "merged"
    assert "read_receipts = false # mine" in read(tmp_path)
    assert 'third_party = "merged"' in read(tmp_path)


def test_a_change_of_the_file_holds_and_a_line_taken_out_goes_back_to_the_default(
    store: Store, tmp_path: Path
) -> None:
    configuration = Configuration(store, tmp_path)
    configuration.take_in()
    write(tmp_path, "[privacy]\ntyping_notices = true\n")
    configuration.take_in()
    assert kept(store, TYPING_SETTING) == "on"
    write(tmp_path, "[privacy]\n")
    configuration.take_in()
    assert kept(store, TYPING_SETTING) is None


def test_an_unchanged_file_is_not_read(store: Store, tmp_path: Path) -> None:
    Configuration(store, tmp_path).take_in()
    again = Configuration(store, tmp_path)
    assert not again.has_changed
    put(store, TYPING_SETTING, "on")
    again.take_in()
    assert kept(store, TYPING_SETTING) == "on"


def test_wrong_lines_leave_the_last_good_values_and_are_told_at_every_start(
    store: Store, tmp_path: Path
) -> None:
    Configuration(store, tmp_path).take_in()
    write(tmp_path, "[privacy]\ntyping_notices = true\n")
    Configuration(store, tmp_path).take_in()
    write(tmp_path, '[privacy]\ntyping_notices = "yes"\nread_receipts = true\n')
    for _ in range(2):
        (problem,) = Configuration(store, tmp_path).take_in()
        assert problem.line == 2
    assert kept(store, TYPING_SETTING) == "on"
    assert kept(store, RECEIPTS_SETTING) == "on"
    write(tmp_path, "[privacy\n")
    (problem,) = Configuration(store, tmp_path).take_in()
    assert "not TOML" in problem.what
    assert kept(store, TYPING_SETTING) == "on"


def test_a_change_in_the_program_is_in_the_file_and_in_the_store(
    store: Store, tmp_path: Path
) -> None:
    configuration = Configuration(store, tmp_path)
    configuration.take_in()
    configuration.change(LAYOUT_SETTING, "merged").result(10)
    assert kept(store, LAYOUT_SETTING) == "merged"
    assert 'third_party = "merged"' in read(tmp_path)
    assert configuration.set_in_file() == {"inbox.third_party"}
    assert not configuration.has_changed
    configuration.change(LAYOUT_SETTING, None).result(10)
    assert "third_party" in read(tmp_path)
    assert configuration.set_in_file() == frozenset()


def test_a_change_does_not_pass_over_what_was_written_there_meanwhile(
    store: Store, tmp_path: Path
) -> None:
    configuration = Configuration(store, tmp_path)
    configuration.take_in()
    write(tmp_path, "[privacy]\ntyping_notices = true\n")
    configuration.change(LAYOUT_SETTING, "merged").result(10)
    assert kept(store, TYPING_SETTING) == "on"
    assert "typing_notices = true" in read(tmp_path)


def test_where_the_file_can_t_be_written_nothing_changes(store: Store, tmp_path: Path) -> None:
    configuration = Configuration(store, tmp_path)
    configuration.take_in()
    write(tmp_path, "[privacy\n")
    with pytest.raises(NotConfigured, match=r"config\.toml"):
        configuration.change(LAYOUT_SETTING, "merged").result(10)
    assert kept(store, LAYOUT_SETTING) is None
    assert read(tmp_path) == "[privacy\n"


def test_how_long_messages_are_kept_is_a_rule_of_the_store(store: Store, tmp_path: Path) -> None:
    configuration = Configuration(store, tmp_path)
    configuration.take_in()
    write(tmp_path, "[privacy]\nkeep_days = 30\n")
    configuration.take_in()
    with store.read() as reader:
        assert retention.rules(reader) == (Rule(Scope.EVERYTHING, "", 30),)


def test_without_a_folder_settings_live_in_the_store(store: Store) -> None:
    configuration = Configuration(store)
    configuration.change(LAYOUT_SETTING, "merged").result(10)
    assert kept(store, LAYOUT_SETTING) == "merged"
    assert configuration.path is None


def test_what_is_of_one_service_stays_in_the_store_alone(store: Store, tmp_path: Path) -> None:
    configuration = Configuration(store, tmp_path)
    configuration.take_in()
    before = read(tmp_path)
    configuration.change(f"{LAYOUT_SETTING}.lantern", "merged").result(10)
    assert kept(store, f"{LAYOUT_SETTING}.lantern") == "merged"
    assert read(tmp_path) == before
