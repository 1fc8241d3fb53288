"""Promises about the composer: nothing typed is lost, reordered, or sent by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.intent import EditMessage, SendMessage, SetTyping
from inbox_tui.domain.message import TextPart
from inbox_tui.store import chats, settings
from inbox_tui.ui.screens.confirm import ConfirmScreen
from tests.ui.inbox_connector import connector
from tests.ui.inbox_scene import OTHER, Scene, scene, text_of, until


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


def draft_of(inbox: Scene, chat: ChatKey) -> str:
    with inbox.session.store.read() as reader:
        row = chats.get(reader, chat)
    assert row is not None
    return row.draft


async def test_what_is_typed_right_after_enter_belongs_to_the_next_message(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        # all of it is in the terminal before the first key is looked at
        await pilot.press(*"one", "enter", *"two", "enter", *"three")
        await until(pilot, lambda: len(sent_texts()) == 2)
        assert sent_texts() == ["one", "two"]
        assert screen.composer.text == "three"


@pytest.mark.slow
async def test_fifty_messages_a_second_disturb_nobody_who_types(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    said = "the quick brown fox jumps over the lazy dog"
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        for number, key in enumerate(said):
            # five messages while a key is typed: fifty a second for somebody who types ten
            inbox.say(anna, *(f"{number}.{n}" for n in range(5)), by="Anna", at=number, every=0)
            await pilot.press("space" if key == " " else key)
        assert screen.composer.text == said
        await pilot.press("enter")
        await until(pilot, lambda: sent_texts() == [said])
        assert screen.composer.has_focus


async def test_a_draft_is_kept_while_somebody_types_without_a_pause(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        typed = 0
        while not draft_of(inbox, anna) and typed < 400:
            await pilot.press("x")
            typed += 1
        assert draft_of(inbox, anna)


async def test_what_looks_secret_is_asked_about_once_in_a_third_party_chat(inbox: Scene) -> None:
    xavier = inbox.chat("Xavier", account=OTHER)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(xavier)
        screen.composer.put("4111 1111 1111 1111")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("n")
        await until(pilot, lambda: screen.composer.text == "4111 1111 1111 1111")
        assert sent_texts() == []
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: sent_texts() == ["4111 1111 1111 1111"])


async def test_among_ones_own_chats_nobody_asks_about_secrets(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        screen.composer.put("4111 1111 1111 1111")
        await pilot.press("enter")
        await until(pilot, lambda: sent_texts() == ["4111 1111 1111 1111"])


async def test_what_is_asked_about_is_still_a_draft(inbox: Scene) -> None:
    xavier = inbox.chat("Xavier", account=OTHER)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(xavier)
        await pilot.press(*"482913", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await until(pilot, lambda: draft_of(inbox, xavier) == "482913")
        await pilot.press("y")
        await until(pilot, lambda: sent_texts() == ["482913"])
        await until(pilot, lambda: not draft_of(inbox, xavier))


async def test_a_text_that_is_too_long_is_divided_after_asking(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    first, second = "a" * 300 + ".", "b" * 300 + "."
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        screen.composer.put(f"{first}\n\n{second}")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: sent_texts() == [first, second])


async def test_a_key_edits_what_was_sent_last(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "the first", at=1)
    inbox.say(anna, "the lst", at=2)
    inbox.say(anna, "hm?", by="Anna", at=3)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press(*"begun", "f8")
        await until(pilot, lambda: screen.composer.text == "the lst")
        assert "Editing: the lst" in text_of(screen.query_one("#writing-bar"))
        await pilot.press("backspace", "backspace", *"ast", "enter")
        await until(pilot, lambda: any(isinstance(i, EditMessage) for i in connector.asked))
        assert screen.composer.text == "begun"
    [edit] = [intent for intent in connector.asked if isinstance(intent, EditMessage)]
    assert edit.parts == (TextPart("the last"),)


async def test_a_reply_that_was_begun_is_there_when_one_comes_back(inbox: Scene) -> None:
    anna, bob = inbox.chat("Anna", at=2), inbox.chat("Bob", at=1)
    inbox.say(anna, "Are you there?", by="Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press("up", "r", *"yes")
        screen.open_chat(bob)
        assert screen.composer.text == ""
        assert not screen.query_one("#writing-bar").display
        screen.open_chat(anna)
        assert screen.composer.text == "yes"
        assert "To Anna: Are you there?" in text_of(screen.query_one("#writing-bar"))


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["ctrl+w"], "one two "),
        (["ctrl+u"], ""),
        (["ctrl+a", "X"], "Xone two three"),
        (["ctrl+a", "ctrl+e", "X"], "one two threeX"),
        (["ctrl+a", "alt+f", "X"], "oneX two three"),
        (["alt+b", "X"], "one two Xthree"),
        (["ctrl+left", "ctrl+left", "X"], "one Xtwo three"),
        (["ctrl+a", "alt+d"], " two three"),
        (["alt+b", "ctrl+k"], "one two "),
        (["ctrl+w", "ctrl+a", "ctrl+y"], "threeone two "),
        (["ctrl+w", "ctrl+z"], "one two three"),
        (["ctrl+w", "ctrl+z", "ctrl+r"], "one two "),
    ],
)
async def test_the_keys_of_a_shell_work_in_the_text(
    inbox: Scene, keys: list[str], text: str
) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        screen.composer.put("one two three")
        await pilot.press(*keys)
        assert screen.composer.text == text


async def test_ctrl_k_jumps_where_there_is_nothing_to_cut(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press(*"hi", "ctrl+k")
        await until(pilot, lambda: pilot.app.screen is not screen)


async def test_who_leaves_the_composer_is_not_typing(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.session.store.write(lambda tx: settings.put(tx, "typing.send", "on")).result(10)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press("h")
        notices = [True]
        await until(pilot, lambda: typing_told() == notices)
        await pilot.press("f6")
        await until(pilot, lambda: typing_told() == [True, False])


async def test_nobody_is_told_of_typing_unless_that_is_switched_on(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press(*"hello", "enter")
        await until(pilot, lambda: sent_texts() == ["hello"])
    assert typing_told() == []


def typing_told() -> list[bool]:
    return [intent.is_typing for intent in connector.asked if isinstance(intent, SetTyping)]
