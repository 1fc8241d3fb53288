"""What a person sees of a disk that takes nothing, and of how the store was found. On a real disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.message import plain_text
from inbox_tui.store import chats, notices, timeline
from inbox_tui.store.errors import StoreFull
from inbox_tui.store.room import Access
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.widgets.notice_line import NoticeLine
from inbox_tui.ui.widgets.status_line import StatusLine
from inbox_tui.ui.writing.bar import WritingBar
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


async def test_what_is_written_meanwhile_stays_and_is_sent_when_there_is_room(
    inbox: Scene, disk: SmallDisk
) -> None:
    anna, ben = inbox.chat("Anna"), inbox.chat("Ben")
    inbox.say(anna, "before", by="Anna")
    async with inbox.shown((80, 24)) as (screen, pilot):
        fill(disk, inbox)
        screen.open_chat(anna)
        bar = screen.query_one("#writing-bar", WritingBar)
        await until(pilot, lambda: "The disk is full: nothing can be sent" in text_of(bar))
        await pilot.press("h", "i", "enter")
        assert screen.composer.text == "hi"
        # a look into another chat costs nothing either
        screen.open_chat(ben)
        await pilot.press("y", "o")
        screen.open_chat(anna)
        assert screen.composer.text == "hi"
        assert "nothing can be sent" in screenshot_words(pilot)

        disk.make_room()
        await until(pilot, lambda: "nothing can be sent" not in text_of(bar))
        await until(pilot, lambda: draft(inbox, ben) == "yo")
        await pilot.press("enter")
        await until(pilot, lambda: not screen.composer.text)
        await until(pilot, lambda: said_last(inbox, anna) == "hi")
        await until(pilot, lambda: not unread(inbox, anna))


def row(inbox: Scene, chat: ChatKey) -> ChatRow:
    with inbox.session.store.read() as reader:
        found = chats.get(reader, chat)
    assert found is not None
    return found


def draft(inbox: Scene, chat: ChatKey) -> str:
    return row(inbox, chat).draft


def unread(inbox: Scene, chat: ChatKey) -> int:
    return row(inbox, chat).unread


def said_last(inbox: Scene, chat: ChatKey) -> str:
    with inbox.session.store.read() as reader:
        return plain_text(timeline.page(reader, chat, limit=1)[-1].parts)


def screenshot_words(pilot: Pilot[int]) -> str:
    return "".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


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
