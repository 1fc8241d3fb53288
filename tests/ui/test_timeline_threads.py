"""Promises about threads: counted at their root, opened alone, answered in, left again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.event import MessageReceived
from inbox_tui.domain.ids import ChatKey, MessageId, Millis
from inbox_tui.domain.intent import SendMessage
from inbox_tui.domain.message import Message, TextPart
from inbox_tui.store import timeline
from tests.ui.inbox_connector import connector
from tests.ui.inbox_scene import SECOND, Scene, among_messages, scene, text_of, until


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def answer(inbox: Scene, chat: ChatKey, topic: MessageId, text: str, at: int) -> None:
    when = Millis(inbox.start_at + at * SECOND)
    said = Message(MessageId(f"$t{at}"), chat.chat, inbox.person("Bob"), when, (TextPart(text),))
    inbox.apply(MessageReceived(replace(said, accepted_at=when, topic=topic)))


def thread_of_three(inbox: Scene) -> tuple[ChatKey, MessageId]:
    club = inbox.chat("Club", kind=ChatKind.GROUP)
    inbox.say(club, "before", by="Anna", at=-500)
    [root] = inbox.say(club, "who comes?", by="Anna", at=0)
    for number in range(3):
        answer(inbox, club, root, f"I do {number}", 100 + number * 100)
    inbox.say(club, "something else", by="Carla", at=2000)
    return club, root


def test_a_thread_is_read_with_its_root_and_nothing_else(inbox: Scene) -> None:
    club, root = thread_of_three(inbox)
    with inbox.session.store.read() as reader:
        rows = timeline.page(reader, club, topic=root)
        assert [row.replies for row in timeline.page(reader, club)] == [0, 3, 0, 0, 0, 0]
        older = timeline.page(reader, club, topic=root, before=rows[-1].position, limit=2)
    assert [part.text for row in rows for part in row.parts if isinstance(part, TextPart)] == [
        "who comes?",
        "I do 0",
        "I do 1",
        "I do 2",
    ]
    assert older == rows[1:3]


async def test_a_thread_opens_alone_and_esc_leads_back(inbox: Scene) -> None:
    club, root = thread_of_three(inbox)
    async with inbox.shown() as (screen, pilot):
        view = await among_messages(screen, pilot, club)
        assert "3 replies in a thread · Enter opens it" in text_of(view)
        assert "in a thread · " in text_of(view)
        view.go_to_message(root)
        await pilot.press("t")
        await until(pilot, lambda: view.banners)
        shown = text_of(view)
        assert shown.splitlines()[0].startswith(" ⤷ Thread  who comes?")
        assert "I do 2" in shown
        assert "something else" not in shown
        assert "The beginning of the thread" in shown
        await pilot.press("escape")
        await until(pilot, lambda: not view.banners)
        assert "something else" in text_of(view)
        row = view.chosen_row()
        assert row is not None
        assert row.key.message == root


async def test_what_is_written_in_an_open_thread_stands_in_it(inbox: Scene) -> None:
    club, root = thread_of_three(inbox)
    async with inbox.shown() as (screen, pilot):
        view = await among_messages(screen, pilot, club)
        view.go_to_message(root)
        await pilot.press("t")
        await until(pilot, lambda: view.banners)
        screen.composer.focus()
        await pilot.pause()
        screen.composer.put("I come too")
        await pilot.press("enter")
        await until(pilot, lambda: any(isinstance(each, SendMessage) for each in connector.asked))
        await until(pilot, lambda: "I come too" in text_of(view))
    [sent] = [each for each in connector.asked if isinstance(each, SendMessage)]
    assert sent.topic == root


async def test_new_answers_come_into_an_open_thread(inbox: Scene) -> None:
    club, root = thread_of_three(inbox)
    async with inbox.shown() as (screen, pilot):
        view = await among_messages(screen, pilot, club)
        view.go_to_message(root)
        await pilot.press("t")
        await until(pilot, lambda: view.banners)
        inbox.say(club, "elsewhere", by="Carla", at=3000)
        answer(inbox, club, root, "late answer", 3100)
        await until(pilot, lambda: "late answer" in text_of(view))
        assert "elsewhere" not in text_of(view)
