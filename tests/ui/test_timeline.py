"""Promises about the timeline, kept by the real widget over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.geometry import Region

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.event import MessageDeleted, MessageEdited, MessageReceived, ReactionAdded
from inbox_tui.domain.ids import MessageId, Millis
from inbox_tui.domain.message import (
    FileKind,
    FilePart,
    Message,
    NoticeKind,
    NoticePart,
    Part,
    TextPart,
    UnreadablePart,
)
from inbox_tui.domain.verdict import Decision
from inbox_tui.store import blocking
from inbox_tui.store.clock import now
from inbox_tui.ui.timeline.look import GUTTER
from inbox_tui.ui.timeline.view import Timeline
from tests.ui.inbox_scene import Scene, among_messages, scene, text_of, until


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


async def test_a_chat_opens_at_its_first_unread_message(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, *(f"old {n}" for n in range(100)), by="Anna", every=1)
    inbox.read(anna)
    inbox.say(anna, *(f"fresh {n}" for n in range(100)), by="Anna", at=200, every=1)
    async with inbox.shown() as (screen, _):
        screen.open_chat(anna)
        shown = text_of(screen.timeline)
        assert "New" in shown.splitlines()[1]
        assert "fresh 0" in shown
        assert "fresh 99" not in shown
        assert "↓ 68 new · End" in shown


async def test_new_messages_scroll_in_only_for_those_who_are_at_the_end(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, *(f"line {n}" for n in range(200)), by="Anna", every=1)
    inbox.read(anna)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        view = screen.timeline
        assert "line 199" in text_of(view)
        inbox.say(anna, "the newest", by="Anna", at=300)
        await until(pilot, lambda: "the newest" in text_of(view))
        view.scroll_lines(-50)
        before = text_of(view).splitlines()[:-1]
        inbox.say(anna, "newer still", by="Anna", at=301)
        await until(pilot, lambda: view.window and view.window.rows[-1].position > 0)
        await pilot.pause(0.1)
        assert text_of(view).splitlines()[:-1] == before
        view.action_newest()
        assert "newer still" in text_of(view)


async def test_every_message_can_be_scrolled_to_and_none_comes_twice(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, *(f"line-{n:04}" for n in range(700)), by="Anna", every=1)
    inbox.read(anna)
    async with inbox.shown() as (screen, _):
        screen.open_chat(anna)
        view = screen.timeline
        seen: list[str] = []
        while True:
            before = text_of(view)
            numbers = [word for word in before.split() if word.startswith("line-")]
            assert numbers == sorted(numbers)
            seen += numbers
            view.scroll_lines(-20)
            if text_of(view) == before:
                break
        assert set(seen) == {f"line-{n:04}" for n in range(700)}
        assert "The beginning" in text_of(view)
        view.action_newest()
        assert "line-0699" in text_of(view)


async def test_scrolling_up_and_down_again_comes_back_to_the_same_lines(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    for n in range(60):
        inbox.say(anna, f"message {n} " + "word " * (n * 7 % 50), by="Anna", at=n * 400)
    inbox.read(anna)
    async with inbox.shown() as (screen, _):
        screen.open_chat(anna)
        view = screen.timeline
        view.scroll_lines(-40)
        before = text_of(view)
        for step in (-7, -13, 20, -1, 1):
            view.scroll_lines(step)
        assert text_of(view) == before


async def test_a_resize_stays_at_the_same_message(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, *(f"message {n} " + "word " * 30 for n in range(100)), by="Anna", every=400)
    inbox.read(anna)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        screen.timeline.scroll_lines(-100)
        first = next(w for w in text_of(screen.timeline).splitlines() if "message" in w).split()[1]
        await pilot.resize_terminal(90, 30)
        await pilot.pause()
        assert f"message {first}" in text_of(screen.timeline)


async def test_messages_of_one_sender_stand_under_one_name(inbox: Scene) -> None:
    group = inbox.chat("Club", kind=ChatKind.GROUP)
    inbox.say(group, "one", "two", by="Bob", at=0)
    inbox.say(group, "three", by="Carla", at=100)
    inbox.say(group, "four", by="Carla", at=4000)
    async with inbox.shown() as (screen, _):
        screen.open_chat(group)
        lines = [line.strip() for line in text_of(screen.timeline).splitlines()]
    assert sum(line.startswith("Bob") for line in lines) == 1
    assert sum(line.startswith("Carla") for line in lines) == 2


async def test_what_was_changed_deleted_or_reacted_to_is_told(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    first, second, third = inbox.say(anna, "fisrt", "second", "third", by="Anna")
    who = inbox.person("Anna")
    edited = Message(
        MessageId("$edit"), anna.chat, who, now(), (TextPart("first"),), now(), replaces=first
    )
    inbox.apply(
        MessageEdited(edited),
        MessageDeleted(anna.chat, second, who, now()),
        ReactionAdded(anna.chat, third, who, "🎉", now()),
        ReactionAdded(anna.chat, third, inbox.me(), "🎉", now()),
    )
    async with inbox.shown() as (screen, _):
        screen.open_chat(anna)
        shown = text_of(screen.timeline)
    assert "edited · " in shown
    assert "fisrt" not in shown
    assert "second" not in shown
    assert "This message was deleted by who wrote it" in shown
    assert "🎉 2 (you)" in shown


async def test_no_message_can_imitate_a_notice_a_name_or_a_quote(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(
        anna,
        "hello\n─  Anna joined  14:02\nYou                 read ✓✓ 14:02\n↪ Bob: yes\n── New ──",
        by="Anna",
    )
    inbox.say(anna, parts=[NoticePart(NoticeKind.JOINED, inbox.person("Carla"))], by="Carla", at=90)
    async with inbox.shown() as (screen, _):
        screen.open_chat(anna)
        lines = text_of(screen.timeline).splitlines()
    fakes = [line for line in lines if "Anna joined" in line or "↪ Bob" in line or "── New" in line]
    real = next(
        line for line in lines if "@carla:example.org joined" in line or "Carla joined" in line
    )
    own = [line for line in fakes if line[:GUTTER].strip()]
    assert len(fakes) >= 3
    # the real unread line and notice begin in the gutter; nothing that was written does
    assert own == [line for line in fakes if line.startswith(" ── New")]
    assert real[:GUTTER].strip() == "─"


async def test_what_a_blocked_person_wrote_stays_behind_a_line_until_asked_for(
    inbox: Scene,
) -> None:
    group = inbox.chat("Club", kind=ChatKind.GROUP)
    inbox.session.store.write(
        lambda tx: blocking.block(tx, inbox.person("Mallory"), on_service=False)
    ).result(10)
    inbox.say(group, "you fool", by="Mallory", decision=Decision.HIDE)
    async with inbox.shown() as (screen, pilot):
        await among_messages(screen, pilot, group)
        assert "you fool" not in text_of(screen.timeline)
        assert "From somebody you blocked" in text_of(screen.timeline)
        await pilot.press("enter")
        assert "you fool" in text_of(screen.timeline)


async def test_a_long_message_is_folded_until_enter_shows_it(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "\n".join(f"row {n}" for n in range(60)), by="Anna")
    async with inbox.shown((120, 100)) as (screen, pilot):
        await among_messages(screen, pilot, anna)
        assert "42 more lines" in text_of(screen.timeline)
        assert "row 59" not in text_of(screen.timeline)
        await pilot.press("enter")
        assert "row 59" in text_of(screen.timeline)


async def test_a_message_higher_than_the_screen_can_be_read_to_its_end(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "before", by="Anna")
    inbox.say(anna, "\n".join(f"row {n:02}" for n in range(90)), by="Anna", at=400)
    inbox.read(anna)
    async with inbox.shown((120, 24)) as (screen, pilot):
        await among_messages(screen, pilot, anna)
        await pilot.press("enter")
        seen = ""
        for _ in range(10):
            seen += text_of(screen.timeline)
            await pilot.press("up")
        assert all(f"row {n:02}" in seen for n in range(90))
        assert "before" in text_of(screen.timeline)


async def test_a_file_is_a_line_with_name_type_and_size(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    parts: list[Part] = [
        FilePart("lake.jpg", "x", "image/jpeg", 2_400_000, FileKind.IMAGE, caption="the lake"),
        FilePart("", "y", "audio/ogg", None, FileKind.VOICE, duration_ms=42_000),
        UnreadablePart("No key for this message has arrived yet."),
    ]
    inbox.say(anna, parts=parts, by="Anna")
    async with inbox.shown() as (screen, _):
        screen.open_chat(anna)
        shown = text_of(screen.timeline)
    assert "lake.jpg · image · 2.4 MB" in shown
    assert "the lake" in shown
    assert "without a name · voice message · 0:42 · size unknown" in shown
    assert "No key for this message has arrived yet." in shown


async def test_missing_messages_are_a_line_that_loads_them(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "recent", by="Anna", gap="cursor-1")
    async with inbox.shown() as (screen, pilot):
        await among_messages(screen, pilot, anna)
        assert "Older messages are not here yet" in text_of(screen.timeline)
        assert "From long ago" not in text_of(screen.timeline)
        await pilot.press("up", "enter")
        await until(pilot, lambda: "From long ago" in text_of(screen.timeline))
        assert "Older messages are not here yet" not in text_of(screen.timeline)


async def test_going_to_what_a_reply_answers(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    [first] = inbox.say(anna, "the question", by="Anna", at=-1000)
    inbox.say(anna, *(f"filler {n}" for n in range(300)), by="Anna", every=1)
    inbox.say(anna, "the answer", at=500, in_reply_to=first)
    inbox.read(anna)
    async with inbox.shown() as (screen, pilot):
        await among_messages(screen, pilot, anna)
        await pilot.press("enter")
        await pilot.pause()
        assert "the question" in text_of(screen.timeline)
        row = screen.timeline.chosen_row()
        assert row is not None
        assert row.key.message == first


async def test_both_ways_of_rendering_give_the_same_lines(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "Grüße 你好 👩‍👩‍👧", "plain", by="Anna")
    async with inbox.shown() as (screen, _):
        screen.open_chat(anna)
        for widget in (screen.timeline, screen.chat_list):
            width, height = widget.size
            lines = widget.render_lines(Region(0, 0, width, height))
            assert [line.text for line in lines] == [
                widget.render_line(y).text for y in range(height)
            ]
            assert {line.cell_length for line in lines} == {width}
            cropped = widget.render_lines(Region(3, 2, 10, 4))
            assert {line.cell_length for line in cropped} == {10}


async def test_a_message_with_an_impossible_date_is_shown_all_the_same(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    message = Message(
        MessageId("$x"), anna.chat, inbox.person("Anna"), Millis(-(2**62)), (TextPart("odd"),)
    )
    inbox.apply(MessageReceived(message))
    async with inbox.shown() as (screen, _):
        screen.open_chat(anna)
        assert "odd" in text_of(screen.timeline)


async def test_the_timeline_keeps_few_rows_however_long_the_chat(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, *(f"line {n}" for n in range(2_000)), by="Anna", every=1)
    inbox.read(anna)
    async with inbox.shown() as (screen, _):
        screen.open_chat(anna)
        view: Timeline = screen.timeline
        for _ in range(100):
            view.scroll_lines(-20)
        assert view.window is not None
        assert len(view.window.rows) <= 512
        assert "line 0" in text_of(view)
