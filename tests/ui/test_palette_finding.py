"""Promises about the palette over a real inbox: ranking, people, plain words, every command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import ChatChanged, IdentityNamed
from inbox_tui.domain.ids import ChatId
from inbox_tui.domain.intent import StartDirect
from inbox_tui.store import persons
from inbox_tui.ui.keys import KEYS, Group, Where
from inbox_tui.ui.screens.palette import PaletteScreen
from inbox_tui.ui.screens.palette_entries import Entry
from inbox_tui.ui.screens.palette_search import Kind
from inbox_tui.ui.screens.palette_sources import commands_of
from tests.ui.inbox_connector import connector
from tests.ui.inbox_scene import OTHER, Scene, scene, until
from tests.ui.screen_host import shown


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


async def opened(pilot: Pilot[int], first: Kind = Kind.CHATS) -> PaletteScreen:
    await pilot.press("ctrl+k" if first is Kind.CHATS else "ctrl+p")
    await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))
    screen = pilot.app.screen
    assert isinstance(screen, PaletteScreen)
    await until(pilot, lambda: len(screen._lines) == len(Kind))
    return screen


async def found(pilot: Pilot[int], typed: str, first: Kind = Kind.CHATS) -> list[Entry]:
    screen = await opened(pilot, first)
    screen.query_one(Input).value = typed
    await pilot.pause()
    return [each.entry for each in screen._shown]


async def test_exact_and_recent_come_first(inbox: Scene) -> None:
    for number, name in enumerate(("Anna Old", "Anna New", "Joanna", "Ann")):
        inbox.chat(name, kind=ChatKind.GROUP, at=number)
    async with inbox.shown() as (_, pilot):
        names = [entry.name for entry in await found(pilot, "#ann")]
    assert names == ["Ann", "Anna New", "Anna Old", "Joanna"]


async def test_a_person_with_several_chats_shows_them(inbox: Scene) -> None:
    anna, elsewhere = inbox.chat("Anna"), inbox.chat("Annika", account=OTHER, at=9)
    number = inbox.session.store.write(
        lambda tx: persons.make(tx, "Anna Byrne", inbox.person("Anna"))
    ).result(10)
    other = inbox.person("Annika", OTHER)
    inbox.session.store.write(lambda tx: persons.link(tx, number, other)).result(10)
    async with inbox.shown() as (screen, pilot):
        entries = await found(pilot, "@byrne")
        assert [entry.about for entry in entries] == ["Harbor, Lantern · 2 chats"]
        await pilot.press("enter")
        assert "Annika" in shown(pilot.app)
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen.open_key == anna)
        assert elsewhere != anna


async def test_a_chat_can_be_begun_with_somebody_there_is_none_with(inbox: Scene) -> None:
    inbox.chat("Anna")
    inbox.apply(IdentityNamed(inbox.person("Zora"), "Zora"))
    async with inbox.shown() as (screen, pilot):
        entries = await found(pilot, "zora")
        assert [entry.about for entry in entries] == ["Harbor · start a chat"]
        await pilot.press("enter")
        asked = StartDirect(inbox.person("Zora"))
        await until(pilot, lambda: asked in connector.asked)
        inbox.apply(
            ChatChanged(
                ChatId("!zora"),
                kind=ChatKind.DIRECT,
                partner=inbox.person("Zora"),
                membership=Membership.JOINED,
            )
        )
        await until(pilot, lambda: screen.open_key and screen.open_key.chat == "!zora")


async def test_what_was_typed_is_marked_and_a_name_from_outside_cannot_act(inbox: Scene) -> None:
    inbox.chat("[@click=app.quit]Ångström[/]")
    async with inbox.shown() as (_, pilot):
        screen = await opened(pilot)
        screen.query_one(Input).value = "#angst"
        await pilot.pause()
        assert "[@click=app.quit]Ångström[/]" in shown(pilot.app)
        [line] = screen._shown
        assert "".join(line.entry.name[place] for place in line.at) == "Ångst"


WORDS = {
    "block": "chats.block",
    "report": "chats.report",
    "spam": "chats.report",
    "mute": "chats.mute",
    "silence": "chats.mute",
    "merge": "inbox.layout",
    "switch off": "app.third_party",
    "sign in": "app.third_party",
    "lock": "app.lock",
    "archive": "chats.archive",
    "remind": "chats.snooze",
    "label": "chats.labels",
    "tag": "chats.labels",
    "pin": "chats.pin",
    "unblock": "app.blocked",
    "exit": "app.quit",
    "preferences": "app.settings",
    "shortcuts": "app.help",
}

OTHER_WORDS = {"dark": "Theme", "backup": "Back up the inbox", "export": "Export chats"}


@pytest.mark.parametrize("first", [Kind.CHATS, Kind.COMMANDS])
async def test_plain_words_find_what_they_mean(inbox: Scene, first: Kind) -> None:
    anna = inbox.chat("Anna")
    descriptions = {key.id: key.description for key in KEYS}
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        for typed, wanted in WORDS.items():
            names = [entry.name for entry in await found(pilot, typed, first)]
            assert descriptions[wanted] in names[:4], (typed, names)
            await pilot.press("escape")
        for typed, wanted in (
            ("theme", "Theme"),
            ("backup", "Back up the inbox"),
            ("export", "Export chats"),
        ):
            names = [entry.name for entry in await found(pilot, typed, first)]
            assert wanted in names[:3], (typed, names)
            await pilot.press("escape")


IN_THE_INBOX = (Where.INBOX, Where.CHAT_LIST, Where.TIMELINE, Where.COMPOSER, Where.ANYWHERE)
NOT_LISTED = {"app.palette", "inbox.palette", "inbox.jump", "inbox.back", "chats.open"}


def commands_expected() -> set[str]:
    return {
        key.description
        for key in KEYS
        if key.where in IN_THE_INBOX and key.group is not Group.MOVING and key.id not in NOT_LISTED
    }


async def test_every_command_of_the_inbox_is_listed_with_its_key(inbox: Scene) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "hello", by="Anna")
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(anna)
        await pilot.pause()
        entries = commands_of(screen)
        assert {entry.name for entry in entries} == commands_expected()
        assert all(entry.key for entry in entries)


async def test_what_is_not_on_the_screen_is_not_offered(inbox: Scene) -> None:
    inbox.chat("Anna")
    async with inbox.shown() as (screen, _):
        names = {entry.name for entry in commands_of(screen)}
    assert "Attach a file" not in names
    assert "Put into the archive, or bring it back" in names


async def test_somebodys_only_chat_is_listed_once_and_the_latest_first(inbox: Scene) -> None:
    for number in range(4):
        inbox.chat(f"Anna {number}", at=-number)
    async with inbox.shown() as (_, pilot):
        names = [entry.name for entry in await found(pilot, "anna")]
    assert names == [f"Anna {number}" for number in range(4)]
