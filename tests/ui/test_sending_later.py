"""Promises about messages that wait: to be sent at a time, or to be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from inbox_tui.domain.ids import Millis
from inbox_tui.domain.intent import SendMessage
from inbox_tui.domain.message import TextPart
from inbox_tui.store import outbox, settings
from inbox_tui.store.clock import now
from inbox_tui.store.record_rows import OutboxItem
from inbox_tui.ui.asking import Asking
from inbox_tui.ui.inbox.outgoing import Outgoing
from inbox_tui.ui.inbox.undoing import Held, Undoing
from inbox_tui.ui.screens.later import LaterScreen
from tests.ui.inbox_connector import connector
from tests.ui.inbox_scene import Scene, scene, text_of, until

HOUR = 3_600_000


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def sent_texts() -> list[str]:
    return [
        part.text
        for intent in connector.asked
        if isinstance(intent, SendMessage)
        for part in intent.parts
        if isinstance(part, TextPart)
    ]


def waiting(inbox: Scene) -> tuple[OutboxItem, ...]:
    with inbox.session.store.read() as reader:
        return outbox.pending(reader)


def undo_for(inbox: Scene, seconds: int) -> None:
    inbox.session.store.write(
        lambda tx: settings.put(tx, "writing.undo_seconds", str(seconds))
    ).result(10)


async def test_a_message_is_sent_at_the_time_that_was_chosen(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press(*"good morning", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, LaterScreen))
        pilot.app.screen.query_one(Input).focus()
        await pilot.press(*"2 h", "enter")
        await until(pilot, lambda: waiting(inbox))
        await until(pilot, lambda: "To be sent" in text_of(screen.timeline))
        assert screen.composer.text == ""
    [item] = waiting(inbox)
    assert item.send_at is not None
    assert abs(item.send_at - now() - 2 * HOUR) < 60_000
    assert sent_texts() == []


async def test_what_waits_is_sent_now_edited_or_withdrawn(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        for text in ("one", "two", "three"):
            await pilot.press(*f"/later 2 h {text}", "enter")
        await until(pilot, lambda: len(waiting(inbox)) == 3)
        await until(pilot, lambda: "three" in text_of(screen.timeline))
        await pilot.press("up", "X")
        await until(pilot, lambda: "three" not in text_of(screen.timeline))
        screen.timeline.action_newest()
        screen.composer.focus()
        await pilot.press("up", "e")
        await until(pilot, lambda: screen.composer.text == "two")
        assert "To be sent" in text_of(screen.query_one("#writing-bar"))
        await pilot.press("!", "enter")
        await until(pilot, lambda: len(waiting(inbox)) == 2)
        await until(pilot, lambda: "two!" in text_of(screen.timeline))
        await pilot.press("up", "R")
        await until(pilot, lambda: sent_texts() == ["two!"])
    assert [item.send_at is not None for item in waiting(inbox)] == [True]


async def test_esc_sends_at_once_after_all(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        screen.pane.writing.send_at = Millis(now() + HOUR)
        await pilot.press(*"hi", "escape", "enter")
        await until(pilot, lambda: sent_texts() == ["hi"])


async def test_a_time_without_a_text_sends_nothing(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        for written in ("/later tomorrow", "/later soon hello"):
            screen.composer.put(written)
            await pilot.press("enter")
            await until(pilot, lambda: screen.composer.text == written)  # noqa: B023
    assert waiting(inbox) == ()
    assert sent_texts() == []


async def test_what_was_just_sent_is_taken_back_into_the_composer(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    undo_for(inbox, 60)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press(*"oops", "enter")
        bar = screen.query_one("#writing-bar")
        await until(pilot, lambda: "Ctrl+Z takes it back" in text_of(bar))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: screen.composer.text == "oops")
        assert "oops" not in text_of(screen.timeline)
        assert not bar.display
    assert waiting(inbox) == ()
    assert sent_texts() == []


async def test_ctrl_z_first_undoes_what_is_written_now(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    undo_for(inbox, 60)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press(*"first", "enter", *"second", "ctrl+z")
        assert screen.composer.text == ""
        assert len(waiting(inbox)) == 1
        await pilot.press("ctrl+z")
        await until(pilot, lambda: screen.composer.text == "first")


async def test_the_seconds_are_counted_and_then_it_is_too_late(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    undo_for(inbox, 5)
    clock = [Millis(1_000_000)]
    async with inbox.shown() as (screen, _):
        undoing = Undoing(
            inbox.session,
            Asking(screen.inbox_app),
            screen.set_timer,
            lambda: None,
            lambda: clock[0],
        )
        until_then = undoing.hold_until()
        assert until_then == 1_005_000
        undoing.hold(Held(anna, Outgoing("hi"), (), until_then))
        assert undoing.words(anna) == "◷ Sending in 5 s · Ctrl+Z takes it back"
        clock[0] = Millis(1_003_100)
        assert undoing.words(anna) == "◷ Sending in 2 s · Ctrl+Z takes it back"
        clock[0] = until_then
        assert undoing.words(anna) == ""
        assert await undoing.take_back(anna) is None
