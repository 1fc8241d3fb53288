"""What is exported and imported into an empty store is the same, to the last field."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.store import accounts, search
from inbox_tui.store.exporting.export import Format, Order, export
from inbox_tui.store.exporting.job import TargetTaken
from inbox_tui.store.importing.importer import ImportSummary
from inbox_tui.store.importing.importing import import_from
from tests.store.building import ACCOUNT, KITCHEN, House
from tests.store.transfer.filling import (
    GARDEN,
    PICTURE,
    contents_of,
    fill,
    fill_with_hostile_texts,
    lines_of,
)


def exported(house: House, target: Path, **options: object) -> Path:
    export(house.store, Order(target, **options))  # type: ignore[arg-type]
    return target


def imported(house: House, path: Path) -> ImportSummary:
    return import_from(house.store, path)


def normal(lines: list[dict[str, object]]) -> list[dict[str, object]]:
    """What waited to be sent is not known to have been sent, wherever it is imported."""
    for line in lines:
        if line.get("status") in ("queued", "sending"):
            line["status"] = "unknown"
    return lines


def test_everything_comes_back_the_same(house: House, empty: House, tmp_path: Path) -> None:
    fill(house)
    first = exported(house, tmp_path / "first")
    summary = imported(empty, first)
    second = exported(empty, tmp_path / "second")
    assert normal(lines_of(second)) == normal(lines_of(first))
    assert contents_of(second) == contents_of(first)
    assert PICTURE in contents_of(first).values()
    assert (summary.chats, summary.files, dict(summary.refused)) == (2, 2, {})
    assert summary.messages_known == 0
    assert summary.is_complete


def test_hostile_texts_come_back_the_same(house: House, empty: House, tmp_path: Path) -> None:
    fill_with_hostile_texts(house)
    first = exported(house, tmp_path / "first")
    imported(empty, first)
    assert lines_of(exported(empty, tmp_path / "second")) == lines_of(first)


def test_what_comes_back_is_shown_and_found(house: House, empty: House, tmp_path: Path) -> None:
    fill(house)
    imported(empty, exported(house, tmp_path / "first"))
    assert empty.texts() == house.texts()
    assert empty.chat().unread == house.chat().unread
    assert [row.reactions for row in empty.rows()] == [row.reactions for row in house.rows()]
    empty.store.index_now().result()
    hits = empty.read(search.search, "tomatoes")
    assert [hit.row.key.chat for hit in hits] == [GARDEN]


def test_an_account_from_a_file_is_off_and_nobodys_home(
    house: House, empty: House, tmp_path: Path
) -> None:
    fill(house)
    imported(empty, exported(house, tmp_path / "first"))
    account = empty.read(accounts.get, ACCOUNT)
    assert not account.is_on
    assert not account.is_home
    assert not empty.chat().is_service_on
    assert empty.read(accounts.credentials, ACCOUNT).secrets == {}


def test_importing_twice_makes_no_doubles(house: House, empty: House, tmp_path: Path) -> None:
    fill(house)
    first = exported(house, tmp_path / "first")
    once = imported(empty, first)
    before = lines_of(exported(empty, tmp_path / "second"))
    again = imported(empty, first)
    assert (again.messages_new, again.messages_known) == (0, once.messages_new)
    assert (again.chats, again.files) == (0, 0)
    assert lines_of(exported(empty, tmp_path / "third")) == before


def test_importing_into_the_store_it_came_from_changes_nothing(
    house: House, tmp_path: Path
) -> None:
    fill(house)
    first = exported(house, tmp_path / "first")
    summary = imported(house, first)
    assert (summary.messages_new, summary.chats, summary.files) == (0, 0, 0)
    assert lines_of(exported(house, tmp_path / "second")) == lines_of(first)


def test_one_chat_is_exported_with_its_people_alone(house: House, tmp_path: Path) -> None:
    fill(house)
    lines = lines_of(exported(house, tmp_path / "one", chats=(KITCHEN,)))
    assert [line["chat"] for line in lines if line["type"] == "chat"] == [KITCHEN.chat]
    assert all(line.get("chat", KITCHEN.chat) == KITCHEN.chat for line in lines)
    assert len([line for line in lines if line["type"] == "identity"]) == 3


def test_without_files_their_names_stay(house: House, empty: House, tmp_path: Path) -> None:
    fill(house)
    first = exported(house, tmp_path / "first", has_files=False)
    assert not (first / "files").exists()
    summary = imported(empty, first)
    assert dict(summary.refused) == {"the file is not at hand": 2}
    assert [line for line in lines_of(first) if line["type"] == "attachment"]


@pytest.mark.parametrize("format_", Format)
def test_nothing_is_written_over(house: House, tmp_path: Path, format_: Format) -> None:
    fill(house)
    target = tmp_path / "taken"
    target.write_text("mine")
    with pytest.raises(TargetTaken, match="is there already"):
        exported(house, target, format=format_)
    assert target.read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"taken", "store"}


def test_what_is_written_is_for_its_owner_alone(house: House, tmp_path: Path) -> None:
    fill(house)
    target = exported(house, tmp_path / "all")
    assert {path.stat().st_mode & 0o777 for path in target.rglob("*") if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (target, target / "files")} == {0o700}
