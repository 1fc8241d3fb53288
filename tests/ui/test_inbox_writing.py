"""Promises about writing, sending and acting on messages, kept by the real app over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.intent import DeleteMessage, EditMessage, MarkRead, React, SendMessage
from inbox_tui.domain.message import FileKind, FilePart, Status, TextPart
from inbox_tui.store import chats, settings, timeline
from inbox_tui.store.rows import MessageRow
from inbox_tui.ui.dialogs import Words
from inbox_tui.ui.screens.attach import AttachScreen
from inbox_tui.ui.screens.confirm import ConfirmScreen
from inbox_tui.ui.screens.inbox import InboxScreen
from inbox_tui.ui.screens.link import LinkScreen
from inbox_tui.ui.screens.reaction import ReactionScreen
from tests.ui.inbox_connector import FILE, connector
from tests.ui.inbox_scene import OTHER, Scene, scene, text_of, until
from tests.ui.screen_host import LANTERN


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def newest(inbox: Scene, chat: ChatKey) -> MessageRow:
    with inbox.session.store.read() as reader:
        return timeline.page(reader, chat, limit=1)[-1]


def asked(kind: type) -> list[object]:
    return [intent for intent in connector.asked if isinstance(intent, kind)]


def focused(screen: InboxScreen) -> str | None:
    return screen.focused.id if screen.focused else None


async def test_enter_sends_what_is_written(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press("h", "i", "alt+enter", "y", "o", "u", "enter")
        await until(pilot, lambda: asked(SendMessage))
        assert screen.composer.text == ""
        await until(pilot, lambda: newest(inbox, anna).status is Status.SENT)
        await until(pilot, lambda: "sent ✓" in text_of(screen.timeline))
    sent = connector.asked[-1]
    assert isinstance(sent, SendMessage)
    assert sent.parts == (TextPart("hi\nyou"),)


async def test_nothing_that_is_pasted_is_sent_or_obeyed(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        pilot.app.post_message(events.Paste("one\n\x1b[31mtwo\x1b[0m\r\nthree\n"))
        await until(pilot, lambda: "three" in screen.composer.text)
        assert screen.composer.text == "one\ntwo\nthree\n"
        assert connector.asked == []


async def test_a_draft_is_kept_for_each_chat(inbox: Scene) -> None:
    anna, bob = inbox.chat("Anna", at=2), inbox.chat("Bob", at=1)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press("d", "e", "a", "r")
        screen.open_chat(bob)
        await pilot.pause()
        assert screen.composer.text == ""
        await until(pilot, lambda: "Draft: dear" in text_of(screen.chat_list))
        screen.open_chat(anna)
        await pilot.pause()
        assert screen.composer.text == "dear"


async def test_a_failed_message_says_why_and_can_be_sent_again(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press(*"fail", "enter")
        await until(pilot, lambda: "does not like that" in text_of(screen.timeline))
        assert "! not sent" in text_of(screen.chat_list)
        await pilot.press("up", "R")
        await until(pilot, lambda: len(asked(SendMessage)) == 2)


async def test_a_reply_names_the_message_it_answers(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    [first] = inbox.say(anna, "Are you there?", by="Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press("up", "r")
        assert screen.focused is screen.composer
        assert "To Anna: Are you there?" in text_of(screen.query_one("#writing-bar"))
        await pilot.press(*"yes", "enter")
        await until(pilot, lambda: asked(SendMessage))
        await until(pilot, lambda: "↪ Anna: Are you there?" in text_of(screen.timeline))
    [sent] = asked(SendMessage)
    assert isinstance(sent, SendMessage)
    assert sent.in_reply_to == first


async def test_escape_gives_up_a_reply(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "Are you there?", by="Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press("up", "r", "escape")
        assert not screen.query_one("#writing-bar").display
        assert screen.focused is screen.composer


async def test_only_ones_own_message_can_be_edited(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "mine", at=1)
    inbox.say(anna, "theirs", by="Anna", at=2)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press("up", "e")
        assert focused(screen) == "timeline"
        await pilot.press("up", "e")
        assert focused(screen) == "composer"
        assert screen.composer.text == "mine"
        await pilot.press("!", "enter")
        await until(pilot, lambda: asked(EditMessage))
    [edit] = asked(EditMessage)
    assert isinstance(edit, EditMessage)
    assert edit.parts == (TextPart("mine!"),)


async def test_deleting_for_everybody_asks_first(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "mine", at=1)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press("up", "d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        assert asked(DeleteMessage) == []
        await pilot.press("y")
        await until(pilot, lambda: asked(DeleteMessage))


async def test_a_reaction_is_chosen_from_a_short_list(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "Good news", by="Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press("up", "plus")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReactionScreen))
        await pilot.press("down", "enter")
        await until(pilot, lambda: asked(React))
    [reaction] = asked(React)
    assert isinstance(reaction, React)
    assert reaction.key == "❤"


async def test_a_link_opens_only_after_its_host_was_shown(
    inbox: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "inbox_tui.ui.inbox.message_actions.open_in_browser",
        lambda verdict: bool(opened.append(verdict.url)),  # type: ignore[func-returns-value]
    )
    anna = inbox.chat("Anna")
    inbox.say(anna, "look: https://bücher.example/x", by="Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press("up", "o")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinkScreen))
        shown = "\n".join(str(words.render()) for words in pilot.app.screen.query("Words"))
        assert "xn--bcher-kva.example" in shown
        assert opened == []
        await pilot.click("#open")
        await until(pilot, lambda: opened)
    assert opened == ["https://xn--bcher-kva.example/x"]


async def test_a_file_is_fetched_and_saved_when_the_person_says_so(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    part = FilePart("../../etc/passwd", "remote", "image/png", 19, FileKind.IMAGE)
    inbox.say(anna, parts=[part], by="Anna")
    folder = inbox.places.downloads
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        assert not folder.exists()
        await pilot.press("up", "l")
        await until(
            pilot, lambda: folder.exists() and any(p.stat().st_size for p in folder.iterdir())
        )
        await pilot.app.workers.wait_for_complete()
    [saved] = folder.iterdir()
    assert saved.name == "passwd"
    assert saved.read_bytes() == FILE
    assert saved.stat().st_mode & 0o777 == 0o600


async def test_what_is_longer_than_the_chat_takes_is_counted_and_not_sent(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        screen.composer.put("x" * 501)
        await pilot.pause()
        assert "1 too many" in text_of(screen.query_one("#writing-bar"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("n")
        await until(pilot, lambda: screen.composer.text == "x" * 501)
        assert asked(SendMessage) == []


async def test_reading_is_told_to_nobody_but_ones_own_devices(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "news", by="Anna")
    async with inbox.shown() as (screen, pilot):
        assert asked(MarkRead) == []
        screen.open_chat(anna)
        await until(pilot, lambda: asked(MarkRead))
    [mark] = asked(MarkRead)
    assert isinstance(mark, MarkRead)
    assert mark.is_private
    with inbox.session.store.read() as reader:
        row = chats.get(reader, anna)
        assert row is not None
        assert row.unread == 0


async def test_receipts_go_to_the_others_once_that_is_switched_on(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "news", by="Anna")
    inbox.session.store.write(lambda tx: settings.put(tx, "receipts.send", "on")).result(10)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await until(pilot, lambda: asked(MarkRead))
    [mark] = asked(MarkRead)
    assert isinstance(mark, MarkRead)
    assert not mark.is_private


async def test_a_chat_of_a_service_that_is_off_says_why_it_is_closed(inbox: Scene) -> None:
    xavier = inbox.chat("Xavier", account=OTHER)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(xavier)
        assert screen.composer.display
        inbox.session.engine.switch_off(LANTERN).result(10)
        await until(pilot, lambda: not screen.composer.display)
        assert "switched off" in text_of(screen.query_one("#writing-bar"))


async def test_what_a_chat_cannot_do_is_answered_with_the_reason(
    inbox: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = inbox.chat("Limited")
    inbox.say(limited, "hello", by="Limited")
    told: list[str] = []
    async with inbox.shown() as (screen, pilot):
        monkeypatch.setattr(screen.pane.asking, "tell", told.append)
        screen.open_chat(limited)
        await pilot.press("up", "r")
    assert told == ["No replies here."]


async def test_a_draft_outlives_the_program(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press("w", "a", "i", "t")
    # closing the store finishes what was handed in, as this does
    inbox.session.store.write(lambda tx: None).result(10)
    with inbox.session.store.read() as reader:
        row = chats.get(reader, anna)
        assert row is not None
        assert row.draft == "wait"


async def test_what_is_written_offline_waits_and_says_so(inbox: Scene) -> None:
    connector.is_cut_off = True
    anna = inbox.chat("Anna")
    async with inbox.shown(is_online=False) as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press(*"later", "enter")
        await until(pilot, lambda: "waiting ◌" in text_of(screen.timeline))
        await pilot.press("up", "X")
        await until(pilot, lambda: "later" not in text_of(screen.timeline))
    assert asked(SendMessage) == []


async def test_a_file_is_sent_by_its_path(inbox: Scene, tmp_path: Path) -> None:
    anna = inbox.chat("Anna")
    (tmp_path / "note.txt").write_bytes(b"hello")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(pilot.app.screen, AttachScreen))
        field = pilot.app.screen.query_one(Input)
        field.value = str(tmp_path / "missing.txt")
        await pilot.press("enter")
        assert "no such file" in str(pilot.app.screen.query_one("#problem", Words).render())
        field.value = str(tmp_path / "note.txt")
        await pilot.press("enter")
        await until(pilot, lambda: asked(SendMessage))
        await until(pilot, lambda: "note.txt · text · 5 B" in text_of(screen.timeline))
