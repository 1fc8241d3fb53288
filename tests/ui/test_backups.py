"""The backups screen, over a real store and real files."""

from __future__ import annotations

import asyncio
import os
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.engine.engine import Engine
from inbox_tui.engine.session import Session
from inbox_tui.keys.vault import Vault
from inbox_tui.store import settings
from inbox_tui.store.backup import rotation, schedule
from inbox_tui.store.backup.format import SUFFIX
from inbox_tui.store.backup.listing import backups_in
from inbox_tui.store.progress import Cancelled, Report, Step
from inbox_tui.store.store import Store
from inbox_tui.ui.screens.backups import BackupsScreen
from inbox_tui.ui.screens.long_work import LongWork, progress_words
from tests.store.backup.arranging import unlocker
from tests.ui.screen_host import Host, anna_writes, sign_in_to, until_shown, usual_registry


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    folder = tmp_path / "data"
    key = Vault.create(folder, unlocker=unlocker())
    store, registry = Store.create(folder, key), usual_registry()
    with Session(store, Engine(store, registry), registry) as session:
        sign_in_to(session)
        anna_writes(session, "one", "two")
        yield session


def folder_of(session: Session) -> Path:
    return rotation.default_folder(session.store.folder)


def choose(session: Session, key: str, value: str) -> None:
    session.store.write(lambda tx: settings.put(tx, key, value)).result()


async def test_without_a_backup_it_says_how_to_make_one(session: Session) -> None:
    app = Host(BackupsScreen(), session)
    async with app.run_test() as pilot:
        text = await until_shown(pilot, "There are no backups yet. Press n to make one now.")
        assert "By itself: never." in text


async def test_a_backup_is_made_listed_and_verified(session: Session) -> None:
    app = Host(BackupsScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press("n")
        await until_shown(pilot, "1 chats, 2 messages, 0 files.")
        await until_shown(pilot, "kept by rotation")
        assert len(backups_in(folder_of(session))) == 1
        await pilot.press("v")
        await until_shown(pilot, "is whole: 1 chats and 2 messages can be brought back.")
        await until_shown(pilot, "verified: whole")


async def test_a_damaged_backup_is_not_called_whole(session: Session) -> None:
    app = Host(BackupsScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press("n")
        await until_shown(pilot, "kept by rotation")
        path = backups_in(folder_of(session))[0].path
        altered = bytearray(path.read_bytes())
        altered[len(altered) // 2] ^= 1
        path.write_bytes(altered)
        await pilot.press("v")
        await until_shown(pilot, "is damaged")
        await until_shown(pilot, "Make another one now")


async def test_a_key_file_that_is_gone_is_said_and_nothing_is_written(session: Session) -> None:
    (session.store.folder / "keyslots.json").unlink()
    app = Host(BackupsScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press("n")
        await until_shown(pilot, "nobody could open the backup: put it back first.")
        await until_shown(pilot, "There are no backups yet.")
    assert backups_in(folder_of(session)) == ()


async def test_how_often_is_chosen_from_a_list(session: Session) -> None:
    app = Host(BackupsScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press("o")
        await until_shown(pilot, "Every week")
        await pilot.press("down", "down", "enter")
        await until_shown(pilot, "By itself: every week.")
    with session.store.read() as reader:
        assert schedule.of(reader, session.store.folder).every_days == 7


async def test_a_folder_that_cannot_be_used_is_named_with_what_to_do(
    session: Session, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    choose(session, schedule.FOLDER, str(in_the_way / "backups"))
    app = Host(BackupsScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press("n")
        await until_shown(pilot, "Set backup.folder to another folder.")


async def test_a_hostile_file_name_and_cjk_are_shown_inert(session: Session) -> None:
    folder = folder_of(session)
    folder.mkdir()
    (folder / f"备份[@click=app.quit]\x1b[31m{SUFFIX}").write_bytes(b"nothing")
    app = Host(BackupsScreen(), session)
    async with app.run_test() as pilot:
        text = await until_shown(pilot, "stays until you remove it")
        assert "备份[@click=app.quit]" in text
        assert not {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf")}
        await pilot.press("v")
        await until_shown(pilot, "is not a finished backup of this program")


def test_the_newest_backup_comes_first_and_hand_made_ones_are_told_apart(tmp_path: Path) -> None:
    for at, name in enumerate((f"by-hand{SUFFIX}", f"inbox-20260101T000000.000Z{SUFFIX}"), 1):
        (tmp_path / name).write_bytes(b"x" * at)
        os.utime(tmp_path / name, (at, at))
    (tmp_path / "something else").write_bytes(b"")
    found = backups_in(tmp_path)
    assert [(one.size, one.is_rotated) for one in found] == [(2, True), (1, False)]
    assert backups_in(tmp_path / "nowhere") == ()


async def test_work_that_is_stopped_ends_where_it_tells_how_far_it_is() -> None:
    doing = LongWork("Counting")
    doing.stop()
    with pytest.raises(Cancelled):
        await doing.do(lambda report: report(Step(1, 2, "pages")))
    assert doing.words() == "Counting: stopping"


def test_time_left_is_told_once_the_rate_is_known() -> None:
    step = Step(1024 * 1024, 4 * 1024 * 1024, "bytes")
    assert progress_words(step, 1.0) == "1.0 of 4.0 MiB · 25%"
    assert progress_words(step, 10.0) == "1.0 of 4.0 MiB · 25% · 30 s left"
    assert progress_words(Step(1, 10, "pages"), 60.0) == "1 of 10 pages · 10% · 9 min left"
    assert progress_words(Step(5, None, "messages"), 60.0) == "5 messages"


async def test_leaving_the_screen_stops_what_is_being_done(session: Session) -> None:
    screen = BackupsScreen()
    app = Host(screen, session)
    has_begun, has_stopped = threading.Event(), threading.Event()

    def endless(report: Report) -> None:
        try:
            while True:
                report(Step(1, 2, "pages"))
                has_begun.set()
        except Cancelled:
            has_stopped.set()
            raise

    async with app.run_test() as pilot:
        screen.run_worker(screen._do("Making a backup", endless, lambda _: None))
        await asyncio.to_thread(has_begun.wait)
        await pilot.press("escape")
        await asyncio.to_thread(has_stopped.wait)
        await pilot.pause()
        assert app.result is None
        assert app.screen is not screen
