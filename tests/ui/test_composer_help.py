"""Promises about what the composer offers: names, emoji, commands, and how a text will look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.intent import React, SendMessage
from inbox_tui.domain.message import Mention, TextPart
from inbox_tui.store import settings
from inbox_tui.ui.screens.commands import CommandsScreen
from inbox_tui.ui.screens.inbox import InboxScreen
from inbox_tui.ui.writing.commands import COMMANDS
from tests.ui.inbox_connector import connector
from tests.ui.inbox_scene import Scene, scene, text_of, until


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def group(inbox: Scene) -> ChatKey:
    chat = inbox.chat("Garden", kind=ChatKind.GROUP)
    for at, name in enumerate(("Zoë Åström", "Anna Berg", "Bjørn")):
        inbox.say(chat, f"I am {name}", by=name, at=at)
    return chat


def sent_parts() -> list[TextPart]:
    return [
        part
        for intent in connector.asked
        if isinstance(intent, SendMessage)
        for part in intent.parts
        if isinstance(part, TextPart)
    ]


def offered(screen: InboxScreen) -> str:
    offers = screen.query_one("#offers")
    return text_of(offers) if offers.display else ""


async def test_a_name_is_completed_and_the_mention_reaches_the_person(inbox: Scene) -> None:
    garden = group(inbox)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(garden)
        await pilot.press(*"hi @zo")
        await until(pilot, lambda: "Zoë Åström" in offered(screen))
        await pilot.press("tab", *"!", "enter")
        await until(pilot, sent_parts)
    zoe = inbox.person("Zoë Åström")
    assert sent_parts() == [TextPart("hi @Zoë Åström !", mentions=(Mention(3, 14, zoe),))]


async def test_the_arrows_choose_and_escape_closes_the_list_only(inbox: Scene) -> None:
    garden = group(inbox)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(garden)
        await pilot.press("@")
        await until(pilot, lambda: offered(screen).count("\n") == 2)
        first = offered(screen).splitlines()[0]
        await pilot.press("down")
        assert offered(screen).splitlines()[0] != first
        await pilot.press("escape")
        await until(pilot, lambda: not offered(screen))
        assert screen.composer.has_focus
        await pilot.press("enter")
        await until(pilot, lambda: [part.text for part in sent_parts()] == ["@"])


async def test_an_emoji_is_completed_by_its_name(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press(*":thumbs_u", "enter")
        await pilot.pause()
        assert screen.composer.text == "👍 "
        assert sent_parts() == []


async def test_a_command_is_completed_and_done(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press(*"/he")
        await until(pilot, lambda: "/help" in offered(screen))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandsScreen))
        shown = "\n".join(str(words.render()) for words in pilot.app.screen.query("Words"))
        for command in COMMANDS:
            assert command.description in shown
    assert sent_parts() == []


async def test_every_command_of_the_table_does_something(inbox: Scene) -> None:
    async with inbox.shown() as (screen, _):
        assert set(screen.pane._commanding.does) == {command.name for command in COMMANDS}


async def test_me_and_reply_and_react(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    [first] = inbox.say(anna, "Coming?", by="Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        for written in ("/me waves", "/reply yes", "/react 👍"):
            screen.composer.put(written)
            await pilot.press("enter")
        await until(pilot, lambda: any(isinstance(each, React) for each in connector.asked))
        await until(pilot, lambda: len(sent_parts()) == 2)
    assert sent_parts()[0] == TextPart("waves", is_action=True)
    reply = next(i for i in connector.asked if isinstance(i, SendMessage) and i.in_reply_to)
    assert reply.in_reply_to == first
    [reaction] = [each for each in connector.asked if isinstance(each, React)]
    assert (reaction.target, reaction.key) == (first, "👍")


async def test_an_unknown_command_is_named_and_nothing_is_sent(
    inbox: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = inbox.chat("Anna")
    told: list[str] = []
    async with inbox.shown() as (screen, pilot):
        monkeypatch.setattr(screen.pane.asking, "tell", told.append)
        screen.open_chat(anna)
        await pilot.press(*"/nonsense x", "enter")
        await until(pilot, lambda: told)
        assert screen.composer.text == "/nonsense x"
    assert "There is no command /nonsense" in told[0]
    assert sent_parts() == []


async def test_what_was_pasted_is_never_a_command(inbox: Scene) -> None:
    anna, bob = inbox.chat("Anna", at=2), inbox.chat("Bob", at=1)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        pilot.app.post_message(events.Paste("/block"))
        await until(pilot, lambda: screen.composer.text == "/block")
        assert not offered(screen)
        # nor after it was a draft
        screen.open_chat(bob)
        await pilot.pause()
        screen.open_chat(anna)
        await pilot.press("enter")
        await until(pilot, lambda: [part.text for part in sent_parts()] == ["/block"])
        await pilot.press(*"/he")
        await until(pilot, lambda: "/help" in offered(screen))


async def test_what_is_pasted_behind_a_typed_command_belongs_to_it(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press(*"/me ")
        pilot.app.post_message(events.Paste("waves"))
        await until(pilot, lambda: screen.composer.text == "/me waves")
        await pilot.press("enter")
        await until(pilot, lambda: sent_parts() == [TextPart("waves", is_action=True)])


async def test_formatting_is_previewed_and_sent_as_such(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        preview = screen.query_one("#preview")
        await pilot.press("f9", *"so **good**")
        await until(pilot, lambda: "so good" in text_of(preview))
        await pilot.press("enter")
        await until(pilot, lambda: sent_parts() == [TextPart("so **good**", is_markdown=True)])
        assert not preview.display
        inbox.session.store.write(lambda tx: settings.put(tx, "writing.markdown", "off")).result(9)
        await pilot.press(*"*x*")
        await until(pilot, lambda: "switched off" in text_of(preview))
        await pilot.press("enter")
        await until(pilot, lambda: sent_parts()[-1] == TextPart("*x*"))


async def test_files_that_are_dragged_in_are_attached_only_when_the_person_says_so(
    inbox: Scene, tmp_path: Path
) -> None:
    anna = inbox.chat("Anna")
    paths = [tmp_path / "one.txt", tmp_path / "two words.txt"]
    for path in paths:
        path.write_bytes(b"hello")
    pasted = f"'{paths[0]}' '{paths[1]}'"
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        pilot.app.post_message(events.Paste(pasted))
        bar = screen.query_one("#writing-bar")
        await until(pilot, lambda: "2 files: Ctrl+O attaches" in text_of(bar))
        assert screen.composer.text == pasted
        assert connector.asked == []
        await pilot.press("ctrl+o")
        await until(pilot, lambda: len(connector.asked) == 2)
        assert screen.composer.text == ""
        await until(pilot, lambda: "two words.txt" in text_of(screen.timeline))


async def test_a_dragged_in_path_may_also_be_what_one_wants_to_say(
    inbox: Scene, tmp_path: Path
) -> None:
    anna = inbox.chat("Anna")
    (tmp_path / "one.txt").write_bytes(b"hello")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        pilot.app.post_message(events.Paste(str(tmp_path / "one.txt")))
        bar = screen.query_one("#writing-bar")
        await until(pilot, lambda: "one.txt: Ctrl+O attaches" in text_of(bar))
        await pilot.press("enter")
        await until(pilot, sent_parts)
        assert not bar.display
    assert [part.text for part in sent_parts()] == [str(tmp_path / "one.txt")]


async def test_a_file_says_how_far_it_is_and_can_be_withdrawn_on_the_way(
    inbox: Scene, tmp_path: Path
) -> None:
    anna = inbox.chat("Anna")
    (tmp_path / "large.bin").write_bytes(b"x" * 500_000)
    connector.takes_files.clear()
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        screen.composer.put(f"/file {tmp_path / 'large.bin'}")
        await pilot.press("enter")
        await until(pilot, lambda: "% · X withdraws it" in text_of(screen.timeline))
        screen.timeline.focus()
        await pilot.press("up", "X")
        connector.takes_files.set()
        await until(pilot, lambda: "large.bin" not in text_of(screen.timeline))


async def test_what_a_chat_cannot_do_is_greyed_on_the_key_line(inbox: Scene) -> None:
    anna, limited = inbox.chat("Anna", at=2), inbox.chat("Limited", at=1)
    inbox.say(limited, "hello", by="Limited")
    inbox.say(anna, "hello", by="Anna")
    async with inbox.shown() as (screen, pilot):
        for chat, is_greyed in ((anna, False), (limited, True)):
            screen.open_chat(chat)
            screen.timeline.focus()
            await until(pilot, lambda: is_reply_greyed(screen) is is_greyed)  # noqa: B023


def is_reply_greyed(screen: InboxScreen) -> bool | None:
    """``None`` while the key line shows other keys."""
    for piece in screen.query_one("#keys").render_line(0):
        if piece.text.strip().endswith("reply"):
            return bool(piece.style and piece.style.strike)
    return None
