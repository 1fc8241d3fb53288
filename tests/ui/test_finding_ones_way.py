"""Promises about not getting lost: where one is, what is known of a chat, which keys there are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption
from inbox_tui.domain.event import ChatChanged
from inbox_tui.domain.verdict import Decision
from inbox_tui.ui.badges import encryption_lines
from inbox_tui.ui.chat_list.entries import Place
from inbox_tui.ui.screens.chat_info import ChatInfoScreen
from inbox_tui.ui.screens.inbox import InboxScreen
from inbox_tui.ui.wrap import cells
from tests.ui.inbox_scene import OTHER, Scene, scene, text_of, until
from tests.ui.screen_host import shown


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def place_of(screen: InboxScreen) -> Place:
    return screen.model.place


def key_line(screen: InboxScreen) -> str:
    return text_of(screen.query_one("#keys"))


async def test_no_size_of_the_terminal_stops_the_program(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, *(f"a line of some words, number {n} 👩‍👩‍👧" for n in range(60)), by="Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.pause()
        for size in ((100, 40), (64, 20), (63, 20), (40, 12), (39, 12), (20, 5), (3, 2), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "a line of some words" in text_of(screen.timeline)


# Where one is


async def test_jumping_into_the_tray_shows_the_tray(inbox: Scene) -> None:
    anna, xavier = inbox.chat("Anna"), inbox.chat("Xavier", account=OTHER)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(xavier)
        await pilot.pause()
        assert place_of(screen) is Place.TRAY
        assert "▏Xavier" in text_of(screen.chat_list)
        screen.open_chat(anna)
        await pilot.pause()
        assert place_of(screen) is Place.MAIN
        assert "▏Anna" in text_of(screen.chat_list)


async def test_the_door_of_the_list_an_open_chat_stands_in_is_marked(inbox: Scene) -> None:
    inbox.chat("Anna")
    xavier = inbox.chat("Xavier", account=OTHER)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(xavier)
        screen.chat_list.go_in(Place.MAIN)
        await pilot.pause()
        assert "▏▤ Third-Party Chats" in text_of(screen.chat_list)


async def test_an_accepted_request_takes_the_list_and_the_focus_along(inbox: Scene) -> None:
    zed = inbox.chat("Zed", is_request=True)
    inbox.chat("Yann", is_request=True)
    inbox.say(zed, "hello dear", by="Zed", decision=Decision.REQUEST)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(zed)
        await pilot.pause()
        assert place_of(screen) is Place.REQUESTS
        await pilot.press("a")
        await until(pilot, lambda: screen.composer.has_focus)
        assert place_of(screen) is Place.MAIN
        assert "▏Zed" in text_of(screen.chat_list)


async def test_a_request_says_who_asked_when_and_that_nobody_is_told(inbox: Scene) -> None:
    zed = inbox.chat("Zed", is_request=True)
    for size in ((120, 40), (40, 12)):
        async with inbox.shown(size) as (screen, pilot):
            screen.open_chat(zed)
            await pilot.pause()
            bar = " ".join(text_of(screen.query_one("#request")).split())
        for words in ("Harbor", "@zed:example.org", "asked", "They are not told", "! Report"):
            assert words in bar, size


# What is known of a chat


@pytest.mark.parametrize("state", Encryption)
@pytest.mark.parametrize("where", DecryptedAt)
async def test_all_three_facts_of_encryption_fit_the_header(
    inbox: Scene, state: Encryption, where: DecryptedAt
) -> None:
    anna = inbox.chat("Anna")
    inbox.apply(ChatChanged(anna.chat, encryption=state, decrypted_at=where))
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        for width in (120, 80):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            line = text_of(screen.query_one("#chat-header")).splitlines()[1]
            assert line.count(" · ") == 2, line
            assert "…" not in line
        row = screen.pane.row()
        assert row is not None
        tersest = encryption_lines(row, "per room")[-1]
        assert cells(tersest) <= 44


async def test_everything_known_of_a_chat_is_one_key_away(inbox: Scene) -> None:
    xavier = inbox.chat("Xavier", account=OTHER)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(xavier)
        await pilot.pause()
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChatInfoScreen))
        words = shown(pilot.app)
        for known in ("@xavier:example.org", "a third-party chat", "Only in “secret” chats"):
            assert known in words
        await pilot.press("escape")
        assert pilot.app.screen is screen


async def test_who_is_typing_is_not_hidden_by_the_mark_of_the_demonstration(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown((80, 24), is_demo=True) as (screen, pilot):
        screen.open_chat(anna)
        await pilot.pause()
        header = screen.pane._header
        row = screen.pane.row()
        for name in ("Anna", "Anna-Katharina von und zu Hohenheim-Lichtenstein the elder"):
            header.show(row, now=inbox.start_at, typing=(name,))
            first = text_of(header).splitlines()[0]
            assert "typing…" in first
            assert cells(first) <= header.size.width - header.keep_right


# Keys


@pytest.mark.parametrize("width", [40, 64, 80, 120, 200])
async def test_the_key_to_help_is_on_the_key_line_at_every_width(inbox: Scene, width: int) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown((width, 24)) as (screen, pilot):
        await pilot.pause()
        assert "Enter open" in key_line(screen)
        assert "F1 help" in key_line(screen)
        screen.open_chat(anna)
        await pilot.pause()
        assert "Enter send" in key_line(screen)
        assert "Esc back" in key_line(screen)
        assert "F1 help" in key_line(screen)
        if width >= 80:
            assert "^q quit" in key_line(screen)


async def test_with_no_chat_open_the_screen_says_how_to_begin(inbox: Scene) -> None:
    inbox.chat("Anna")
    async with inbox.shown() as (screen, _):
        begin = text_of(screen.timeline)
    for words in ("No chat is open.", "Enter", "F3", "F1"):
        assert words in begin


async def test_a_message_is_not_left_marked_when_one_goes_back_to_the_list(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "hello", by="Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.pause()
        await pilot.press("up")
        assert "▌Anna" in text_of(screen.timeline)
        await pilot.press("f6")
        assert "▌" not in text_of(screen.timeline)


# Messages


async def test_ones_own_words_are_quoted_as_ones_own(inbox: Scene) -> None:
    group = inbox.chat("Walk", kind=ChatKind.GROUP)
    (mine,) = inbox.say(group, "Shall we?")
    inbox.say(group, "Yes", by="Anna", at=90, in_reply_to=mine)
    async with inbox.shown() as (screen, _):
        screen.open_chat(group)
        assert "↪ You: Shall we?" in text_of(screen.timeline)


async def test_the_reason_for_a_closed_chat_is_told_whole(inbox: Scene) -> None:
    xavier = inbox.chat("Xavier", account=OTHER)
    async with inbox.shown((80, 24)) as (screen, pilot):
        inbox.session.engine.switch_off(inbox.me(OTHER).service).result(10)
        screen.open_chat(xavier)
        await pilot.pause()
        bar = " ".join(text_of(screen.query_one("#writing-bar")).split())
    assert screen.pane.writing.closed.split()[-1] in bar
