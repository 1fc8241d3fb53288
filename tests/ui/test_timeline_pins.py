"""Promises about pinned messages: in sight above the others, listed, gone to, pinned by a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.event import PinsChanged
from inbox_tui.domain.intent import PinMessage
from inbox_tui.ui.screens.pins import PinsScreen
from tests.ui.inbox_connector import connector
from tests.ui.inbox_scene import Scene, among_messages, scene, text_of, until


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


async def test_what_is_pinned_stays_in_sight_and_is_gone_to(inbox: Scene) -> None:
    club = inbox.chat("Club", kind=ChatKind.GROUP)
    [old] = inbox.say(club, "the [b]rules[/b]", by="Anna", at=-9000)
    inbox.say(club, *(f"line {n}" for n in range(300)), by="Anna", every=1)
    [recent] = inbox.say(club, "meeting at eight", by="Bob", at=400)
    inbox.apply(PinsChanged(club.chat, (old, recent)))
    inbox.read(club)
    async with inbox.shown() as (screen, pilot):
        view = await among_messages(screen, pilot, club)
        first = text_of(view).splitlines()[0]
        assert "2 pinned" in first
        assert "meeting at eight" in first
        await pilot.press("P")
        await until(pilot, lambda: isinstance(screen.app.screen, PinsScreen))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "the [b]rules[/b]" in text_of(view))
        row = view.chosen_row()
        assert row is not None
        assert row.key.message == old
        assert "2 pinned" in text_of(view).splitlines()[0]


async def test_a_pin_that_comes_while_a_chat_is_open_moves_nothing_at_its_end(
    inbox: Scene,
) -> None:
    club = inbox.chat("Club", kind=ChatKind.GROUP)
    ids = inbox.say(club, *(f"line {n}" for n in range(200)), by="Anna", every=1)
    inbox.read(club)
    async with inbox.shown() as (screen, pilot):
        view = await among_messages(screen, pilot, club)
        before = text_of(view).splitlines()
        inbox.apply(PinsChanged(club.chat, (ids[0],)))
        await until(pilot, lambda: view.banners)
        after = text_of(view).splitlines()
        assert "line 0" in after[0]
        assert [line[:20] for line in after[1:]] == [line[:20] for line in before[1:]]


async def test_a_key_pins_the_chosen_message_and_takes_the_pin_off(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    [said] = inbox.say(anna, "remember this", by="Anna")
    async with inbox.shown() as (screen, pilot):
        view = await among_messages(screen, pilot, anna)
        await pilot.press("p")
        await until(pilot, lambda: view.banners)
        assert "Pinned  remember this" in text_of(view)
        await pilot.press("p")
        await until(pilot, lambda: not view.banners)
    asked = [each for each in connector.asked if isinstance(each, PinMessage)]
    assert [each.is_pinned for each in asked] == [True, False]
    assert {each.target for each in asked} == {said}


async def test_a_click_on_the_line_shows_what_is_pinned(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    [said] = inbox.say(anna, "remember this", by="Anna")
    inbox.apply(PinsChanged(anna.chat, (said,)))
    async with inbox.shown() as (screen, pilot):
        view = await among_messages(screen, pilot, anna)
        await pilot.click(view, offset=(5, 0))
        await until(pilot, lambda: isinstance(screen.app.screen, PinsScreen))
