"""Promises about pins, the archive, snoozes, labels, filters and choosing several chats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest

from inbox_tui.domain.ids import FOR_EVER, ChatKey, Millis
from inbox_tui.domain.intent import MuteOnService, SetLowPriority
from inbox_tui.policy.quiet_hours import SETTING as QUIET_SETTING
from inbox_tui.store import chats, marks, settings
from inbox_tui.store.clock import now
from inbox_tui.ui.chat_list.entries import ChatEntry, DoorEntry, Place
from inbox_tui.ui.chat_list.model import ChatListModel
from inbox_tui.ui.screens.inbox import InboxScreen
from inbox_tui.ui.screens.labels import LabelsScreen
from inbox_tui.ui.screens.mute import MuteScreen
from inbox_tui.ui.screens.snooze import SnoozeScreen
from tests.ui.inbox_connector import connector
from tests.ui.inbox_scene import OTHER, Scene, scene, text_of, until
from tests.ui.screen_host import LANTERN


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def titles(screen: InboxScreen) -> list[str]:
    return titles_in(screen.model)


def titles_in(model: ChatListModel) -> list[str]:
    return [
        entry.place.value if isinstance(entry, DoorEntry) else entry.row.title
        for entry in model.entries()
    ]


def snoozed(inbox: Scene, key: ChatKey, at: Millis | None) -> None:
    inbox.session.store.write(lambda tx: marks.snooze(tx, key, at)).result(10)


def archived(inbox: Scene, key: ChatKey) -> None:
    inbox.session.store.write(lambda tx: marks.archive(tx, key, is_archived=True)).result(10)


# Pins


async def test_pinned_chats_stand_on_top_in_the_order_they_are_given(inbox: Scene) -> None:
    for number, name in enumerate(("Anna", "Bob", "Carla", "Dora")):
        inbox.chat(name, at=-number)
    async with inbox.shown() as (screen, pilot):
        await pilot.press("end", "p")
        await until(pilot, lambda: "Dora ▲" in text_of(screen.chat_list))
        await pilot.press("end", "p")
        await until(pilot, lambda: "Carla ▲" in text_of(screen.chat_list))
        assert titles(screen) == ["Dora", "Carla", "Anna", "Bob"]
        await pilot.press("K")
        await until(pilot, lambda: titles(screen)[:2] == ["Carla", "Dora"])
        await pilot.press("p")
        await until(pilot, lambda: titles(screen) == ["Dora", "Anna", "Bob", "Carla"])


async def test_low_priority_stands_below_the_others_and_the_service_is_told(inbox: Scene) -> None:
    inbox.chat("Anna", at=5)
    inbox.chat("Bob")
    async with inbox.shown() as (screen, pilot):
        await pilot.press("v")
        await until(pilot, lambda: titles(screen) == ["Bob", "Anna"])
        assert "Anna ▽" in text_of(screen.chat_list)
        await until(pilot, lambda: any(isinstance(i, SetLowPriority) for i in connector.asked))


# The archive


async def test_an_archived_chat_lies_in_its_own_place_until_somebody_writes(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.chat("Bob", at=-5)
    async with inbox.shown() as (screen, pilot):
        await pilot.press("a")
        await until(pilot, lambda: titles(screen) == ["Bob", "Archived"])
        await pilot.press("A")
        assert screen.model.place is Place.ARCHIVE
        assert titles(screen) == ["Anna"]
        await pilot.press("escape")
        inbox.say(anna, "still there?", by="Anna", at=50)
        await until(pilot, lambda: titles(screen) == ["Anna", "Bob"])


async def test_a_muted_chat_stays_archived_whatever_is_written(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    archived(inbox, anna)
    inbox.session.store.write(lambda tx: chats.set_mute(tx, anna, FOR_EVER)).result(10)
    async with inbox.shown() as (screen, pilot):
        inbox.say(anna, "still there?", by="Anna", at=50)
        await until(pilot, lambda: screen.model.row(anna).unread)  # type: ignore[union-attr]
        assert titles(screen) == ["Archived"]
        inbox.session.store.write(lambda tx: chats.set_mute(tx, anna, None)).result(10)
        await until(pilot, lambda: titles(screen) == ["Anna"])


async def test_the_same_key_brings_a_chat_back_from_the_archive(inbox: Scene) -> None:
    archived(inbox, inbox.chat("Anna"))
    async with inbox.shown() as (screen, pilot):
        await pilot.press("A", "a")
        await until(pilot, lambda: not titles(screen))
        assert "Nothing is put away." in text_of(screen.chat_list)
        await pilot.press("escape")
        assert titles(screen) == ["Anna"]


# Snoozes


def test_a_snoozed_chat_comes_back_by_itself_on_top_with_a_mark(inbox: Scene) -> None:
    clock = Millis(now())
    anna, bob = inbox.chat("Anna", at=-9), inbox.chat("Bob", at=5)
    inbox.session.store.write(lambda tx: marks.pin(tx, bob, is_pinned=True)).result(10)
    snoozed(inbox, anna, Millis(clock + 60_000))
    model = ChatListModel(inbox.session.store, lambda: clock)
    model.open()
    assert titles_in(model) == ["Bob", "Snoozed"]
    assert model.next_turn() == clock + 60_000
    inbox.say(anna, "hello?", by="Anna", at=9)
    clock = Millis(clock + 60_000)
    model.pass_time()
    assert titles_in(model) == ["Anna", "Bob"]
    assert model.next_turn() is None


async def test_the_list_draws_itself_again_when_a_snooze_ends(inbox: Scene) -> None:
    anna = inbox.chat("Anna", at=-9)
    inbox.chat("Bob")
    async with inbox.shown() as (screen, pilot):
        snoozed(inbox, anna, Millis(now() + 700))
        await until(pilot, lambda: titles(screen) == ["Bob", "Snoozed"])
        await until(pilot, lambda: titles(screen) == ["Anna", "Bob"])
        assert "⏰" in text_of(screen.chat_list).splitlines()[1]
        screen.open_chat(anna)
        await until(pilot, lambda: titles(screen) == ["Bob", "Anna"])


async def test_a_mute_ends_by_itself_on_the_row_and_in_the_head(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        end = Millis(now() + 900)
        inbox.session.store.write(lambda tx: chats.set_mute(tx, anna, end)).result(10)
        await until(pilot, lambda: "muted" in text_of(screen.chat_list))
        header = screen.query_one("#chat-header")
        assert "muted" in text_of(header)
        await until(pilot, lambda: "muted" not in text_of(screen.chat_list))
        await until(pilot, lambda: "muted" not in text_of(header))


async def test_a_time_is_chosen_or_typed_and_said_before_it_holds(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        await pilot.press("z")
        await until(pilot, lambda: isinstance(pilot.app.screen, SnoozeScreen))
        await pilot.press("tab", *"tomorrow 9")
        meant = pilot.app.screen.query_one("#meant")
        await until(pilot, lambda: "Until tomorrow 09:00." in str(meant.render()))
        await pilot.press("enter")
        await until(pilot, lambda: titles(screen) == ["Snoozed"])
        row = screen.model.row(anna)
        assert row is not None
        assert (row.snoozed_until or 0) > now()
        await pilot.press("Z")
        assert "until tomorrow 09:00" in text_of(screen.chat_list)
        await pilot.press("z")
        await until(pilot, lambda: isinstance(pilot.app.screen, SnoozeScreen))
        await pilot.press("enter")
        await until(pilot, lambda: screen.model.row(anna).snoozed_until is None)  # type: ignore[union-attr]


# Labels and filters


async def test_a_label_is_put_on_seen_and_filtered_by(inbox: Scene) -> None:
    inbox.chat("Anna", at=5)
    inbox.chat("Bob")
    async with inbox.shown() as (screen, pilot):
        await pilot.press("l")
        await until(pilot, lambda: isinstance(pilot.app.screen, LabelsScreen))
        await pilot.press(*"work", "enter")
        labels = pilot.app.screen.query_one("#labels")
        await until(pilot, lambda: "✓ work" in labels.render_line(0).text)
        await pilot.press("escape")
        await until(pilot, lambda: "Anna #work" in text_of(screen.chat_list))
        await pilot.press("number_sign")
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: titles(screen) == ["Anna"])
        assert "[work]" in text_of(screen.query_one("#list-header"))
        await pilot.press("escape")
        assert titles(screen) == ["Anna", "Bob"]


async def test_filters_narrow_by_service_unread_and_mentions_and_escape_clears(
    inbox: Scene,
) -> None:
    inbox.say(inbox.chat("Anna", at=1), "hello", by="Anna", at=99)
    inbox.chat("Bob")
    inbox.chat("Xavier", account=OTHER)
    async with inbox.shown() as (screen, pilot):
        await pilot.press("U")
        assert titles(screen) == ["Anna"]
        await pilot.press("U", "S", "S")
        while screen.model.filter.origin != LANTERN:
            await pilot.press("S")
        assert titles(screen) == ["Xavier"]
        assert "[Lantern]" in text_of(screen.query_one("#list-header"))
        await pilot.press("escape", "at")
        assert titles(screen) == []
        assert "No chat fits." in text_of(screen.chat_list)
        await pilot.press("escape")
        assert "Anna" in titles(screen)


async def test_a_click_on_a_chip_filters_and_another_shows_all(inbox: Scene) -> None:
    inbox.say(inbox.chat("Anna", at=1), "hello", by="Anna", at=99)
    inbox.chat("Bob")
    async with inbox.shown() as (screen, pilot):
        await pilot.click("#list-header", offset=(2, 1))
        await until(pilot, lambda: titles(screen) == ["Anna"])
        await pilot.click("#list-header", offset=(2, 1))
        await until(pilot, lambda: titles(screen) == ["Anna", "Bob"])


async def test_what_is_typed_is_marked_in_the_names_whatever_their_accents(inbox: Scene) -> None:
    inbox.chat("Åsa Strauß")
    inbox.chat("Bob")
    async with inbox.shown() as (screen, pilot):
        await pilot.press("slash", *"strauss")
        assert titles(screen) == ["Åsa Strauß"]
        strip = screen.chat_list.render_line(0)
        marked = [each.text for each in strip if each.style and each.style.underline]
        assert marked == ["Strauß"]


# Several at once


async def test_several_chosen_chats_are_archived_with_one_key(inbox: Scene) -> None:
    for number, name in enumerate(("Anna", "Bob", "Carla")):
        inbox.chat(name, at=-number)
    async with inbox.shown() as (screen, pilot):
        await pilot.press("x", "x")
        assert "2 chosen" in text_of(screen.query_one("#list-header"))
        assert text_of(screen.chat_list).count("✓") == 2
        await pilot.press("a")
        await until(pilot, lambda: titles(screen) == ["Carla", "Archived"])
        assert "chosen" not in text_of(screen.query_one("#list-header"))


async def test_escape_lets_go_of_what_was_chosen(inbox: Scene) -> None:
    inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        await pilot.press("ctrl+a")
        assert screen.chat_list.chosen
        await pilot.press("escape")
        assert not screen.chat_list.chosen
        assert "✓" not in text_of(screen.chat_list)


async def test_the_places_that_hold_nothing_say_so(inbox: Scene) -> None:
    inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        for key, words in (("A", "put away"), ("Z", "put off"), ("R", "Nobody"), ("T", "No third")):
            await pilot.press(key)
            assert words in text_of(screen.chat_list)
            await pilot.press("escape")
            assert isinstance(screen.model.entries()[0], ChatEntry)


async def test_a_mute_for_good_is_told_the_service_and_lifted_there_too(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, MuteScreen))
        await pilot.press("end", "enter")
        told = MuteOnService(anna.chat, FOR_EVER)
        await until(pilot, lambda: told in connector.asked)
        await until(pilot, lambda: "muted" in text_of(screen.chat_list))
        await pilot.press("m")
        await until(pilot, lambda: MuteOnService(anna.chat, None) in connector.asked)
        await until(pilot, lambda: "muted" not in text_of(screen.chat_list))


async def test_a_mute_that_ends_by_itself_stays_here(inbox: Scene) -> None:
    inbox.chat("Anna")
    async with inbox.shown() as (screen, pilot):
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, MuteScreen))
        await pilot.press("enter")
        await until(pilot, lambda: "muted" in text_of(screen.chat_list))
        assert not [intent for intent in connector.asked if isinstance(intent, MuteOnService)]


async def test_the_tray_is_muted_at_its_door(inbox: Scene) -> None:
    inbox.say(inbox.chat("Xavier", account=OTHER), "hello", by="Xavier", at=9)
    async with inbox.shown() as (screen, pilot):
        screen.chat_list.action_edge(-1)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, MuteScreen))
        await pilot.press("enter")
        await until(pilot, lambda: "muted" in text_of(screen.chat_list).splitlines()[0])


# Quiet hours


def test_the_list_says_when_it_is_quiet_and_looks_again_when_that_ends(inbox: Scene) -> None:
    clock = Millis(int(datetime(2026, 6, 1, 23).astimezone().timestamp() * 1000))
    hours = "daily 22:00-07:00"
    inbox.session.store.write(lambda tx: settings.put(tx, QUIET_SETTING, hours)).result(10)
    model = ChatListModel(inbox.session.store, lambda: clock)
    model.open()
    assert model.quiet_until() == time(7)
    assert model.next_turn() == clock + 8 * 3_600_000
    clock = Millis(clock + 8 * 3_600_000)
    assert model.quiet_until() is None


async def test_quiet_hours_that_hold_are_said_above_the_list(inbox: Scene) -> None:
    inbox.chat("Anna")
    hours = "daily 00:00-00:00"
    inbox.session.store.write(lambda tx: settings.put(tx, QUIET_SETTING, hours)).result(10)
    async with inbox.shown() as (screen, _):
        assert "quiet until 00:00" in text_of(screen.query_one("#list-header"))
