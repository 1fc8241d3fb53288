"""Promises about doing something with several messages, and about what is told of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from inbox_tui.domain.chat import ChatKind, Member
from inbox_tui.domain.event import (
    MembersChanged,
    MessageEdited,
    ReactionAdded,
    ReceiptKind,
    ReceiptReceived,
)
from inbox_tui.domain.ids import MessageId, Millis
from inbox_tui.domain.intent import DeleteMessage, SendMessage
from inbox_tui.domain.message import FileKind, FilePart, Message, TextPart
from inbox_tui.store.clock import now
from inbox_tui.ui.dialogs import Words
from inbox_tui.ui.screens.message_info import MessageInfoScreen
from tests.ui.inbox_connector import connector
from tests.ui.inbox_scene import SECOND, Scene, among_messages, scene, text_of, until


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


async def test_marked_messages_are_copied_in_their_order(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "one", "two", "three", by="Anna")
    async with inbox.shown() as (screen, pilot):
        await among_messages(screen, pilot, anna)
        await pilot.press("space", "up", "up", "space")
        assert "2 marked" in text_of(screen.timeline)
        assert text_of(screen.timeline).count("◆") >= 2
        await pilot.press("y")
        await until(pilot, lambda: screen.app.clipboard)
        assert screen.app.clipboard == "one\nthree"
        assert "marked" not in text_of(screen.timeline)


async def test_esc_lifts_the_marks_before_it_leaves(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "one", "two", by="Anna")
    async with inbox.shown() as (screen, pilot):
        await among_messages(screen, pilot, anna)
        await pilot.press("space", "escape")
        assert screen.timeline.has_focus
        assert not screen.timeline.marked
        await pilot.press("escape")
        assert not screen.timeline.has_focus


async def test_deleting_several_takes_back_ones_own_and_leaves_the_others(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "theirs", by="Anna")
    own = inbox.say(anna, "mine", "mine too", at=90)
    async with inbox.shown() as (screen, pilot):
        await among_messages(screen, pilot, anna)
        await pilot.press("space", "up", "space", "up", "space", "d")
        await until(pilot, lambda: screen.app.screen is not screen)
        await pilot.press("y")
        await until(pilot, lambda: sum(isinstance(i, DeleteMessage) for i in connector.asked) == 2)
    deleted = [each.target for each in connector.asked if isinstance(each, DeleteMessage)]
    assert sorted(deleted) == sorted(own)


async def test_messages_are_forwarded_with_their_files_to_the_chats_that_were_ticked(
    inbox: Scene,
) -> None:
    anna, bob, carla = (inbox.chat(name) for name in ("Anna", "Bob", "Carla"))
    inbox.say(anna, "see you", by="Anna")
    photo = FilePart("lake.jpg", "remote", "image/jpeg", 19, FileKind.IMAGE)
    inbox.say(anna, parts=[photo], by="Anna", at=90)
    async with inbox.shown() as (screen, pilot):
        await among_messages(screen, pilot, anna)
        await pilot.press("space", "up", "space", "f")
        await until(pilot, lambda: screen.app.screen is not screen)
        for name in ("Bob", "Carla"):
            screen.app.screen.query_one(Input).value = name
            await pilot.pause()
            await pilot.press("tab")
        await pilot.press("enter")
        await until(pilot, lambda: sum(isinstance(i, SendMessage) for i in connector.asked) == 4)
    sent = [each for each in connector.asked if isinstance(each, SendMessage)]
    assert {each.chat for each in sent} == {bob.chat, carla.chat}
    files = [part for each in sent for part in each.parts if isinstance(part, FilePart)]
    assert len({part.locator for part in files}) == 2
    assert all(part.locator != "remote" for part in files)
    texts = [part.text for each in sent for part in each.parts if isinstance(part, TextPart)]
    assert texts == ["see you", "see you"]


async def test_messages_are_saved_as_text_among_the_downloads(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "to keep", by="Anna")
    downloads = inbox.places.downloads
    async with inbox.shown() as (screen, pilot):
        await among_messages(screen, pilot, anna)
        await pilot.press("x")
        await until(pilot, lambda: downloads.is_dir() and list(downloads.glob("*.txt")))
    [saved] = downloads.glob("*.txt")
    assert "to keep" in saved.read_text()


def facts_of(screen: MessageInfoScreen) -> str:
    return "\n".join(words.content.plain for words in screen.query(Words))  # type: ignore[union-attr]


async def test_versions_reactions_and_readers_of_a_message_are_told(inbox: Scene) -> None:
    club = inbox.chat("Club", kind=ChatKind.GROUP)
    bob, carla, me = inbox.person("Bob"), inbox.person("Carla"), inbox.me()
    inbox.apply(MembersChanged(club.chat, tuple(Member(who) for who in (bob, carla, me))))
    [mine] = inbox.say(club, "fisrt", at=0)
    edit = Message(MessageId("$e"), club.chat, me, now(), (TextPart("first"),), replaces=mine)
    at = Millis(inbox.start_at + 60 * SECOND)
    inbox.apply(
        MessageEdited(edit),
        ReactionAdded(club.chat, mine, bob, "🎉", at),
        ReceiptReceived(club.chat, bob, mine, ReceiptKind.READ, at),
    )
    async with inbox.shown() as (screen, pilot):
        await among_messages(screen, pilot, club)
        assert "read by 1 ✓" in text_of(screen.timeline)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(screen.app.screen, MessageInfoScreen))
        shown = screen.app.screen
        assert isinstance(shown, MessageInfoScreen)
        told = facts_of(shown)
    assert "fisrt" in told
    assert "Version 1" in told
    assert "🎉  @bob:example.org" in told
    assert "Read by 1 of 2" in told
    assert mine in told
    assert "encrypted" in told
