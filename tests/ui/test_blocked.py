"""The list of blocked people."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.domain.ids import Identity, ServiceId
from inbox_tui.engine.session import Session
from inbox_tui.store import people
from inbox_tui.ui.screens.blocked import BlockedScreen
from tests.ui.screen_host import (
    ANNA,
    BEN,
    Host,
    block_people,
    opened,
    shown,
    sign_in_to,
    until_shown,
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with opened(tmp_path) as session:
        sign_in_to(session)
        yield session


def blocked(session: Session) -> frozenset[Identity]:
    with session.store.read() as reader:
        return people.blocked_set(reader)


async def test_an_empty_list_says_how_to_block(session: Session) -> None:
    app = Host(BlockedScreen(), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "You have blocked nobody. Press b")


async def test_each_row_says_who_since_when_and_where(session: Session) -> None:
    block_people(session, (ANNA, "Anna [b]Byrne[/b]"))
    app = Host(BlockedScreen(), session)
    async with app.run_test() as pilot:
        text = await until_shown(pilot, "Anna [b]Byrne[/b]")
        assert ANNA.native in text
        assert "since" in text
        assert "here only" in text


async def test_an_unblocked_person_can_be_blocked_again_at_once(session: Session) -> None:
    block_people(session, (ANNA, "Anna"))
    app = Host(BlockedScreen(), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "Anna")
        await pilot.press("u")
        await until_shown(pilot, "Anna is no longer blocked. Press z to undo.")
        assert blocked(session) == frozenset()
        await pilot.press("z")
        await until_shown(pilot, "Anna is blocked again.")
        assert blocked(session) == {ANNA}


async def test_somebody_of_a_service_without_an_account_can_be_unblocked(session: Session) -> None:
    gone = Identity(ServiceId("gone"), "x@gone")
    block_people(session, (gone, "Old Friend"))
    app = Host(BlockedScreen(), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "Old Friend")
        await pilot.press("enter")
        await until_shown(pilot, "is no longer blocked")
        assert blocked(session) == frozenset()


async def test_people_are_found_by_name_or_id(session: Session) -> None:
    block_people(session, (ANNA, "Anna"), (BEN, "Ben"))
    app = Host(BlockedScreen(), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "Ben")
        await pilot.press("slash", "a", "n", "n")
        while BEN.native in shown(app):
            await pilot.pause()
        assert ANNA.native in shown(app)
        await pilot.press("x")
        await until_shown(pilot, "Nobody you blocked is called that.")
        await pilot.press("escape")
        await until_shown(pilot, BEN.native)


HOSTILE = (
    "\x1b]0;owned\x07Eve",
    "\x1b[31m[@click=app.quit]Eve[/]",
    "Eve\u202eenna\u2069",
    "\x9b2JEve",
    "[/]Eve[/nothing]",
    "Eve\nAnna",
)


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_name_is_shown_without_what_it_carries(session: Session, name: str) -> None:
    block_people(session, (BEN, name))
    app = Host(BlockedScreen(), session)
    async with app.run_test() as pilot:
        text = await until_shown(pilot, "Eve")
        await pilot.press("u")
        text += await until_shown(pilot, "is no longer blocked")
        assert not {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf")}
