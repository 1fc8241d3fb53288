"""Promises about jumping in a timeline and coming back, and about what is new below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Input

from inbox_tui.domain.event import MessageReceived
from inbox_tui.domain.ids import ChatKey, MessageId, Millis
from inbox_tui.domain.message import Message, TextPart
from inbox_tui.store import timeline
from inbox_tui.ui.timeline.showing import LOADING
from inbox_tui.ui.timeline.view import Timeline
from inbox_tui.ui.times import moment
from tests.ui.inbox_scene import SECOND, Scene, among_messages, scene, text_of, until


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def told(app: App[object]) -> list[str]:
    """What the person was told in passing."""
    return [notification.message for notification in app._notifications]


def is_chosen(view: Timeline, message: MessageId) -> bool:
    row = view.chosen_row()
    return row is not None and row.key.message == message


def mention(inbox: Scene, chat: ChatKey, text: str, at: int) -> None:
    when = Millis(inbox.start_at + at * SECOND)
    message = Message(MessageId(f"$m{at}"), chat.chat, inbox.person("Bob"), when, (TextPart(text),))
    inbox.apply(MessageReceived(replace(message, accepted_at=when, mentions_me=True)))


async def test_one_comes_back_from_a_jump_to_the_very_line(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    [first] = inbox.say(anna, "the question", by="Anna", at=-5000)
    [second] = inbox.say(anna, "the counter-question", by="Anna", at=-4000, in_reply_to=first)
    inbox.say(anna, *(f"filler {n}" for n in range(600)), by="Anna", every=1)
    inbox.say(anna, "the answer", at=900, in_reply_to=second)
    inbox.read(anna)
    async with inbox.shown() as (screen, pilot):
        view = await among_messages(screen, pilot, anna)
        at_the_end = text_of(view)
        await pilot.press("enter")
        await until(pilot, lambda: is_chosen(view, second))
        middle = text_of(view)
        await pilot.press("enter")
        await until(pilot, lambda: is_chosen(view, first))
        await pilot.press("backspace")
        assert text_of(view) == middle
        await pilot.press("backspace")
        assert text_of(view) == at_the_end


async def test_going_back_without_having_jumped_says_so(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "hello", by="Anna")
    async with inbox.shown() as (screen, pilot):
        await among_messages(screen, pilot, anna)
        await pilot.press("backspace")
        await until(pilot, lambda: told(screen.app))
        assert told(screen.app) == ["You have not jumped from anywhere in this chat."]


async def test_what_comes_while_one_reads_above_is_counted(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, *(f"line {n}" for n in range(200)), by="Anna", every=1)
    inbox.read(anna)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        view = screen.timeline
        view.scroll_lines(-50)
        assert "newer messages · End" in text_of(view)
        inbox.say(anna, "one", "two", by="Anna", at=300)
        await until(pilot, lambda: "↓ 2 new · End" in text_of(view))
        inbox.say(anna, "from my telephone", at=500)
        inbox.say(anna, "three", by="Anna", at=600)
        await until(pilot, lambda: "↓ 3 new · End" in text_of(view))
        view.action_newest()
        view.scroll_lines(-50)
        assert "newer messages · End" in text_of(view)


async def test_a_click_on_the_count_goes_to_the_end(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, *(f"line {n}" for n in range(200)), by="Anna", every=1)
    inbox.read(anna)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        view = screen.timeline
        await pilot.pause()
        view.scroll_lines(-50)
        await pilot.click(view, offset=(view.size.width - 6, view.size.height - 1))
        assert "line 199" in text_of(view)
        assert view.is_at_newest


async def test_mentions_are_gone_to_one_after_the_other(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, *(f"line {n}" for n in range(400)), by="Anna", every=1)
    mention(inbox, anna, "first for you", 50)
    mention(inbox, anna, "second for you", 300)
    inbox.read(anna)
    async with inbox.shown() as (screen, pilot):
        view = await among_messages(screen, pilot, anna)
        for expected in ("second for you", "first for you"):
            await pilot.press("M")
            await until(pilot, lambda: view.chosen_row() is not None)
            row = view.chosen_row()
            assert row is not None
            assert row.parts == (TextPart(expected),)
        await pilot.press("m")
        row = view.chosen_row()
        assert row is not None
        assert row.parts == (TextPart("second for you"),)


async def test_a_day_that_is_named_is_jumped_to(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    day = 24 * 3600
    for number in range(30):
        inbox.say(anna, f"{number} days ago", by="Anna", at=-number * day)
    inbox.say(anna, *(f"filler {n}" for n in range(100)), by="Anna", at=1000, every=1)
    inbox.read(anna)
    wanted = moment(Millis(inbox.start_at - 12 * day * SECOND)).date()
    async with inbox.shown() as (screen, pilot):
        await among_messages(screen, pilot, anna)
        await pilot.press("J")
        await until(pilot, lambda: screen.app.screen is not screen)
        screen.app.screen.query_one(Input).value = wanted.isoformat()
        await pilot.press("enter")
        await until(pilot, lambda: screen.app.screen is screen)
        row = screen.timeline.chosen_row()
        assert row is not None
        assert row.parts == (TextPart("12 days ago"),)
        assert "12 days ago" in text_of(screen.timeline)


def test_before_the_first_message_leads_to_it_and_after_the_last_to_that(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "first", "last", by="Anna")
    with inbox.session.store.read() as reader:
        rows = timeline.page(reader, anna)
        long_ago = Millis(inbox.start_at - 10**9)
        assert timeline.position_on(reader, anna, long_ago) == rows[0].position
        assert timeline.position_on(reader, anna, Millis(inbox.start_at + 10**9)) == (
            rows[-1].position
        )


async def test_a_page_that_is_on_its_way_has_an_outline_and_nothing_below_it_moves(
    inbox: Scene,
) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, *(f"line {n}" for n in range(100)), by="Anna", every=1, gap="cursor-1")
    inbox.read(anna)
    async with inbox.shown() as (screen, _):
        screen.open_chat(anna)
        view = screen.timeline
        before = text_of(view)
        view.show_loading("cursor-1", is_loading=True)
        assert text_of(view) == before
        view.action_oldest()
        assert LOADING in text_of(view)
        assert "░░░░" in text_of(view)
        view.show_loading("cursor-1", is_loading=False)
        assert LOADING not in text_of(view)


async def test_the_first_unread_message_is_found_again(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, *(f"old {n}" for n in range(50)), by="Anna", every=1)
    inbox.read(anna)
    inbox.say(anna, *(f"fresh {n}" for n in range(100)), by="Anna", at=200, every=1)
    async with inbox.shown() as (screen, pilot):
        await among_messages(screen, pilot, anna)
        await pilot.press("end", "n")
        row = screen.timeline.chosen_row()
        assert row is not None
        assert row.parts == (TextPart("fresh 0"),)
