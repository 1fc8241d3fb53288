"""What a person sees of a disk that takes nothing, and of how the store was found. On a real disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.store import notices
from inbox_tui.store.errors import StoreFull
from inbox_tui.store.room import Access
from inbox_tui.ui.widgets.notice_line import NoticeLine
from inbox_tui.ui.widgets.status_line import StatusLine
from tests.store.mounted_disk import SmallDisk, small_disk
from tests.ui.inbox_scene import Scene, scene, text_of, until

LONG = "words " * 200_000
LOST = "The last change before the program ended was left out."


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as mounted:
        yield mounted


@pytest.fixture
def inbox(disk: SmallDisk) -> Iterator[Scene]:
    with scene(disk.folder) as made:
        yield made


def fill(disk: SmallDisk, inbox: Scene) -> None:
    """Fill the disk, and let the store find out."""
    disk.fill()
    with pytest.raises(StoreFull):
        inbox.session.store.write(
            lambda tx: tx.connection.execute("INSERT INTO meta VALUES('big', ?)", (LONG,))
        ).result(10)
    assert inbox.session.store.writability.access is Access.FULL


async def test_a_full_disk_is_told_with_what_to_do_until_there_is_room(
    inbox: Scene, disk: SmallDisk
) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "before", by="Anna")
    async with inbox.shown((80, 24)) as (screen, pilot):
        status = screen.query_one("#status", StatusLine)
        fill(disk, inbox)
        await until(pilot, lambda: "The disk is full. Free 8 MB" in status.words)
        screen.open_chat(anna)
        await until(pilot, lambda: "before" in text_of(screen.timeline))
        disk.make_room()
        await until(pilot, lambda: not status.words)
        assert not status.display


async def test_how_the_store_was_found_is_told_until_it_is_put_away(inbox: Scene) -> None:
    inbox.chat("Anna")
    inbox.session.store.write(lambda tx: notices.keep(tx, [LOST])).result(10)
    async with inbox.shown((80, 24)) as (screen, pilot):
        line = screen.query_one(NoticeLine)
        await until(pilot, lambda: LOST in " ".join(text_of(line).split()))
        await pilot.press("escape")
        await until(pilot, lambda: not line.display)
    with inbox.session.store.read() as reader:
        assert notices.unseen(reader) == ()
        assert [notice.text for notice in notices.latest(reader)] == [LOST]
