"""Promises about the chat list, the tray, requests and moving between panes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.event import ChatChanged
from inbox_tui.domain.ids import FOR_EVER, ChatId, Millis, ServiceId
from inbox_tui.domain.intent import MarkRead, MarkUnread, SetFavourite
from inbox_tui.domain.verdict import Decision
from inbox_tui.store import chats, people, settings
from inbox_tui.ui.chat_list.entries import Place
from inbox_tui.ui.screens.confirm import ConfirmScreen
from inbox_tui.ui.screens.inbox import InboxScreen
from tests.ui.inbox_connector import connector
from tests.ui.inbox_scene import OTHER, Scene, scene, text_of, until


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def place_of(screen: InboxScreen) -> Place:
    return screen.model.place


async def test_third_party_chats_wait_in_a_tray_above_the_native_ones(inbox: Scene) -> None:
    anna = inbox.chat("Anna", at=1)
    xavier = inbox.chat("Xavier", account=OTHER, at=2)
    inbox.say(anna, "native", by="Anna")
    inbox.say(xavier, "third-party", by="Xavier")
    async with inbox.shown() as (screen, pilot):
        lines = text_of(screen.chat_list).splitlines()
        assert "Third-Party Chats" in lines[0]
        assert "1" in lines[0]
        assert "Anna" in lines[2]
        assert not any("third-party" in line for line in lines)
        screen.chat_list.action_edge(-1)
        await pilot.press("enter")
        assert place_of(screen) is Place.TRAY
        assert "Third-Party Chats" in text_of(screen.query_one("#list-header"))
        assert "third-party" in text_of(screen.chat_list)
        await pilot.press("escape")
        assert place_of(screen) is Place.MAIN


async def test_merged_chats_name_their_origin_on_every_row(inbox: Scene) -> None:
    inbox.say(inbox.chat("Anna", at=1), "native", by="Anna")
    inbox.say(inbox.chat("Xavier", account=OTHER, at=2), "from afar", by="Xavier")
    bridged = inbox.chat("Tamara", at=3, origin=ServiceId("telegram"))
    inbox.say(bridged, "over a bridge", by="Tamara")
    async with inbox.shown() as (screen, pilot):
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "Third-Party" not in text_of(screen.chat_list))
        shown = text_of(screen.chat_list)
        assert "LA from afar" in shown
        assert "TEL over a bridge" in shown
        assert "HA native" not in shown
    with inbox.session.store.read() as reader:
        assert settings.get(reader, "inbox.layout") == "merged"


async def test_the_header_says_where_a_chat_is_from_and_who_can_read_it(inbox: Scene) -> None:
    xavier = inbox.chat("Xavier", account=OTHER)
    async with inbox.shown((200, 40)) as (screen, _):
        screen.open_chat(xavier)
        header = text_of(screen.query_one("#chat-header"))
    assert "[LA]" in header
    assert "Lantern" in header
    assert "encrypted · readable on your devices only" in header
    assert "encrypted by default: only in “secret” chats" in header


async def test_a_slash_filters_all_chats_as_one_types(inbox: Scene) -> None:
    for name in ("Anna", "Bob", "Carla"):
        inbox.chat(name)
    inbox.chat("Bobby", account=OTHER)
    async with inbox.shown() as (screen, pilot):
        await pilot.press("slash", "b", "o", "b")
        shown = text_of(screen.chat_list)
        assert "Bob" in shown
        assert "Bobby" in shown
        assert "Anna" not in shown
        await pilot.press("escape")
        assert "Anna" in text_of(screen.chat_list)


async def test_a_new_message_moves_its_chat_up_and_the_cursor_stays_on_its_own(
    inbox: Scene,
) -> None:
    anna, bob = inbox.chat("Anna", at=2), inbox.chat("Bob", at=1)
    inbox.say(anna, "earlier", by="Anna", at=10)
    inbox.say(bob, "earlier still", by="Bob", at=5)
    async with inbox.shown() as (screen, pilot):
        assert screen.chat_list.cursor == anna
        inbox.say(bob, "just now", by="Bob", at=100)
        await until(pilot, lambda: "just now" in text_of(screen.chat_list))
        lines = text_of(screen.chat_list).splitlines()
        assert "Bob" in lines[0]
        assert screen.chat_list.cursor == anna


async def test_a_request_offers_four_answers_and_no_composer(inbox: Scene) -> None:
    zed = inbox.chat("Zed", is_request=True)
    inbox.say(zed, "hello dear", by="Zed", decision=Decision.REQUEST)
    async with inbox.shown() as (screen, pilot):
        assert "Requests" in text_of(screen.chat_list)
        assert "hello dear" not in text_of(screen.chat_list)
        screen.open_chat(zed)
        await pilot.pause()
        assert not screen.composer.display
        bar = text_of(screen.query_one("#request"))
        for word in ("Accept", "Delete", "Block", "Report", "@zed:example.org"):
            assert word in bar
        await pilot.pause()
        assert not [intent for intent in connector.asked if isinstance(intent, MarkRead)]
        await pilot.press("a")
        await until(pilot, lambda: screen.composer.display)
    with inbox.session.store.read() as reader:
        row = chats.get(reader, zed)
        assert row is not None
        assert not row.is_request


async def test_a_request_can_be_deleted(inbox: Scene) -> None:
    zed = inbox.chat("Zed", is_request=True)
    inbox.say(zed, "hello dear", by="Zed", decision=Decision.REQUEST)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(zed)
        await pilot.press("d")
        await until(pilot, lambda: screen.open_key is None)
        assert "Requests" not in text_of(screen.chat_list)


async def test_blocking_asks_first_and_says_what_it_cannot_do(inbox: Scene) -> None:
    inbox.say(inbox.chat("Anna"), "hello", by="Anna")
    async with inbox.shown() as (_, pilot):
        await pilot.press("b")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        question = "\n".join(str(words.render()) for words in pilot.app.screen.query("Words"))
        assert "another account or service" in question
        await pilot.press("y")

        def is_blocked() -> bool:
            with inbox.session.store.read() as reader:
                return people.is_blocked(reader, inbox.person("Anna"))

        await until(pilot, is_blocked)


async def test_a_muted_chat_is_marked_in_words(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "hello", by="Anna")
    inbox.session.store.write(lambda tx: chats.set_mute(tx, anna, FOR_EVER)).result(10)
    async with inbox.shown() as (screen, pilot):
        assert "muted" in text_of(screen.chat_list)
        screen.open_chat(anna)
        assert "muted" in text_of(screen.query_one("#chat-header"))
        screen.chat_list.focus()
        await pilot.press("m")
        await until(pilot, lambda: "muted" not in text_of(screen.chat_list))


async def test_keys_on_the_list_mark_and_favour_a_chat(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "hello")
    async with inbox.shown() as (_, pilot):
        await pilot.press("f")
        await until(pilot, lambda: any(isinstance(i, SetFavourite) for i in connector.asked))
        await pilot.press("u")
        await until(pilot, lambda: any(isinstance(i, MarkUnread) for i in connector.asked))


async def test_deleting_a_chat_asks_and_is_only_here(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "hello", by="Anna")
    async with inbox.shown() as (screen, pilot):
        await pilot.press("D")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: "Anna" not in text_of(screen.chat_list))
    assert connector.asked == []


async def test_a_narrow_terminal_shows_one_pane_at_a_time(inbox: Scene) -> None:
    inbox.say(inbox.chat("Anna"), "hello", by="Anna")
    async with inbox.shown((50, 24)) as (screen, pilot):
        assert not screen.query_one("#chat-pane").display
        await pilot.press("enter")
        await pilot.pause()
        assert not screen.query_one("#list-pane").display
        assert "hello" in text_of(screen.timeline)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert screen.query_one("#list-pane").display
        assert screen.focused is screen.chat_list


async def test_the_list_stays_cheap_with_thousands_of_chats(inbox: Scene) -> None:
    events = [
        ChatChanged(
            ChatId(f"!{n}"), kind=ChatKind.GROUP, title=f"Chat {n}", active_at=Millis(10_000 + n)
        )
        for n in range(1_500)
    ]
    inbox.apply(*events)
    async with inbox.shown() as (screen, _):
        assert len(screen.model.entries()) == 1_500
        screen.chat_list.action_edge(1)
        assert "Chat 0" in text_of(screen.chat_list)
        assert len(list(screen.walk_children())) < 25


async def test_the_demonstration_says_so_on_every_screen(inbox: Scene) -> None:
    inbox.chat("Anna")
    async with inbox.shown(is_demo=True) as (screen, pilot):
        await until(pilot, lambda: screen.query("DemoMark"))
        for action in ("show_help", "show_settings", "show_third_party"):
            await pilot.app.run_action(action)
            await until(pilot, lambda: pilot.app.screen is not screen)
            await until(pilot, lambda: pilot.app.screen.query("DemoMark"))
            pilot.app.pop_screen()
            await pilot.pause()


async def test_a_connection_that_is_down_says_so_and_why(inbox: Scene) -> None:
    connector.is_cut_off = True
    async with inbox.shown(is_online=False) as (screen, pilot):
        status = screen.query_one("#status")
        await until(pilot, lambda: "cannot be reached" in text_of(status))
        assert "Harbor" in text_of(status)
        assert "[b]network[/b]" in text_of(status)


async def test_a_click_opens_a_chat_and_another_chooses_a_message(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "one", by="Anna", at=0)
    [second] = inbox.say(anna, "two", by="Anna", at=900)
    async with inbox.shown() as (screen, pilot):
        await pilot.click("#chats", offset=(5, 0))
        assert screen.open_key == anna
        height = screen.timeline.size.height
        await pilot.click("#timeline", offset=(5, height - 1))
        row = screen.timeline.chosen_row()
        assert row is not None
        assert row.key.message == second


async def test_nothing_counts_as_read_while_nobody_is_looking(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        pilot.app.app_focus = False
        inbox.say(anna, "are you there?", by="Anna", at=10)
        await until(pilot, lambda: "are you there?" in text_of(screen.timeline))
        assert not [intent for intent in connector.asked if isinstance(intent, MarkRead)]
        pilot.app.app_focus = True
        await until(pilot, lambda: any(isinstance(i, MarkRead) for i in connector.asked))


async def test_alt_arrows_go_through_the_chats_without_leaving_the_writing(inbox: Scene) -> None:
    chats_here = [inbox.chat(name, at=-number) for number, name in enumerate(("Anna", "Bob"))]
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(chats_here[0])
        await pilot.press("alt+down")
        assert screen.open_key == chats_here[1]
        await pilot.press("alt+up")
        assert screen.open_key == chats_here[0]
        assert screen.focused is screen.composer


async def test_a_chat_opened_before_its_side_is_there_is_shown(
    inbox: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = inbox.chat("Early")
    inbox.say(early, "hello", by="Early")
    monkeypatch.setattr(InboxScreen, "_go_on", lambda screen: None)
    async with inbox.shown(is_whole=False) as (screen, pilot):
        assert not screen.query("#chat-pane")
        screen.open_chat(early)
        await until(pilot, lambda: screen.timeline.is_attached)
        await until(pilot, lambda: "hello" in text_of(screen.timeline))
        assert screen.focused is screen.composer
