"""What is whole of a damaged store is read out, and what isn't has a name."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from inbox_tui.domain.ids import ChatId, ChatKey
from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.store import files, search, settings, timeline
from inbox_tui.store.checking import check
from inbox_tui.store.errors import Damaged, StoreError
from inbox_tui.store.salvaging import salvage
from inbox_tui.store.store import Store
from tests.store.building import ACCOUNT, KEY, House, edited, received, texts_of

PAGE = 8192
CHATS = tuple(ChatId(f"!chat-{number}:example.org") for number in range(4))
EACH = 300
LONG = "long " * 8000
PHOTO = b"a photo" * 1000


@pytest.fixture
def folder(house: House) -> Path:
    for chat in CHATS:
        house.hear(
            *(received(f"{chat}-{n}", f"text {n} " * 20, after=n, chat=chat) for n in range(EACH))
        )
    house.hear(edited("e1", f"{CHATS[0]}-1", "edited", chat=CHATS[0], after=EACH))
    house.hear(received("long", LONG, chat=CHATS[1], after=EACH))
    locator = house.store.attachments.add(PHOTO, name="photo.jpg")
    house.store.attachments.remember(ChatKey(ACCOUNT, CHATS[0]), "mxc://photo", locator)
    house.write(lambda tx: settings.put(tx, "theme", "dark"))
    house.store.index_now().result()
    house.store.close()
    return house.store.folder


def pages_of(folder: Path, name: str) -> list[int]:
    store = Store.open(folder, KEY, read_only=True)
    with store.read() as reader:
        rows = reader.connection.rows(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype <> 'internal' ORDER BY path",
            (name,),
        )
    store.close()
    return [page for (page,) in rows]


def break_page(folder: Path, number: int) -> None:
    path = folder / DATABASE_NAME
    content = bytearray(path.read_bytes())
    content[(number - 1) * PAGE + 100] ^= 1
    path.write_bytes(content)


def all_texts(folder: Path) -> dict[ChatId, list[str]]:
    store = Store.open(folder, KEY)
    try:
        with store.read() as reader:
            return {
                chat: texts_of(timeline.page(reader, ChatKey(ACCOUNT, chat), limit=10_000))
                for chat in CHATS
            }
    finally:
        store.close()


def test_a_whole_store_is_read_out_whole(folder: Path, tmp_path: Path) -> None:
    report = salvage(folder, KEY, tmp_path / "out")
    assert report.lost == ()
    assert report.files == 1
    assert all_texts(tmp_path / "out") == all_texts(folder)
    problems = check(tmp_path / "out", KEY).problems
    assert [problem.where for problem in problems] == ["key file"]
    store = Store.open(tmp_path / "out", KEY)
    with store.read() as reader:
        assert settings.get(reader, "theme") == "dark"
        assert len(list(search.search(reader, "text"))) > 0
    locator = store.attachments.cached(ChatKey(ACCOUNT, CHATS[0]), "mxc://photo")
    assert locator is not None
    assert b"".join(store.attachments.open(locator)) == PHOTO
    store.close()


def test_a_lost_page_costs_the_messages_on_it_and_no_others(folder: Path, tmp_path: Path) -> None:
    truth = all_texts(folder)
    leaves = pages_of(folder, "messages")
    break_page(folder, leaves[len(leaves) // 2])
    report = salvage(folder, KEY, tmp_path / "out")
    found = all_texts(tmp_path / "out")
    missing = sum(len(truth[chat]) - len(found[chat]) for chat in CHATS)
    assert 0 < missing < 60
    assert all(set(found[chat]) <= set(truth[chat]) for chat in CHATS)
    losses = [loss for loss in report.lost if loss.what == "messages"]
    assert sum(loss.rows or 0 for loss in losses) == missing
    assert all(loss.first and loss.last and loss.first <= loss.last for loss in losses)


def test_two_lost_pages_leave_what_is_between_them(folder: Path, tmp_path: Path) -> None:
    truth = all_texts(folder)
    leaves = pages_of(folder, "messages")
    for page in (leaves[2], leaves[-3]):
        break_page(folder, page)
    salvage(folder, KEY, tmp_path / "out")
    found = all_texts(tmp_path / "out")
    assert 0 < sum(len(truth[chat]) - len(found[chat]) for chat in CHATS) < 120


def test_without_an_index_the_other_chats_are_read(folder: Path, tmp_path: Path) -> None:
    truth = all_texts(folder)
    leaves = pages_of(folder, "messages")
    for page in (leaves[2], leaves[-3]):
        break_page(folder, page)
    for index in ("messages_position", "messages_id", "messages_own"):
        for page in pages_of(folder, index):
            break_page(folder, page)
    report = salvage(folder, KEY, tmp_path / "out")
    found = all_texts(tmp_path / "out")
    assert found[CHATS[1]] == truth[CHATS[1]]
    assert found[CHATS[2]] == truth[CHATS[2]]
    assert any(loss.what == "messages" and loss.rows is None for loss in report.lost)


def test_chats_that_were_lost_are_stood_in_for(folder: Path, tmp_path: Path) -> None:
    for page in pages_of(folder, "chats"):
        break_page(folder, page)
    report = salvage(folder, KEY, tmp_path / "out")
    assert "chats" in {loss.what for loss in report.lost}
    store = Store.open(tmp_path / "out", KEY)
    with store.read() as reader:
        kept = reader.connection.scalar(
            "SELECT count(*) FROM messages JOIN chats ON chats.id = messages.chat"
        )
    store.close()
    assert kept == EACH * len(CHATS) + 1


def test_a_damaged_file_is_named_and_left_out(folder: Path, tmp_path: Path) -> None:
    (path,) = (folder / files.ATTACHMENTS_NAME).glob("*/*")
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    report = salvage(folder, KEY, tmp_path / "out")
    assert [loss.what for loss in report.lost] == ["file 'photo.jpg'"]
    assert report.files == 0


@pytest.mark.slow
def test_whatever_page_is_lost_the_new_store_is_whole_in_itself(
    folder: Path, tmp_path: Path
) -> None:
    whole = (folder / DATABASE_NAME).read_bytes()
    pages = random.Random(5).sample(range(2, len(whole) // PAGE + 1), 40)
    for page in pages:
        (folder / DATABASE_NAME).write_bytes(whole)
        break_page(folder, page)
        target = tmp_path / f"out-{page}"
        try:
            salvage(folder, KEY, target)
        except Damaged:
            continue
        problems = check(target, KEY).problems
        assert [problem.where for problem in problems] == ["key file"], (page, problems)


def test_without_the_list_of_tables_only_a_backup_helps(folder: Path, tmp_path: Path) -> None:
    break_page(folder, 1)
    with pytest.raises(Damaged, match=r"copy|backup"):
        salvage(folder, KEY, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_over(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("x")
    with pytest.raises(StoreError, match="not an empty folder"):
        salvage(folder, KEY, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine"]
