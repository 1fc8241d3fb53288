"""Muting a chat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.domain.ids import FOR_EVER
from inbox_tui.domain.mute import MuteScope
from inbox_tui.engine.session import Session
from inbox_tui.policy.muting import lets_mentions_through
from inbox_tui.store import chats
from inbox_tui.store.clock import now
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.screens.mute import MuteScreen
from tests.ui.screen_host import CHAT, Host, anna_writes, opened, sign_in_to, until_shown


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with opened(tmp_path) as session:
        sign_in_to(session)
        anna_writes(session, "hello", title="Anna [red]Byrne")
        yield session


def muted_until(session: Session) -> int | None:
    with session.store.read() as reader:
        row = chats.get(reader, CHAT)
    assert row is not None
    return row.muted_until


async def test_the_durations_are_offered_with_their_ends(session: Session) -> None:
    app = Host(MuteScreen(CHAT), session)
    async with app.run_test() as pilot:
        text = await until_shown(pilot, "Mute Anna [red]Byrne")
        for duration in ("1 hour", "8 hours", "Until tomorrow morning", "1 week", "Always"):
            assert duration in text
        assert "08:00" in text
        assert "It is not muted now." in text
        assert "Unmute" not in text


async def test_a_chat_is_muted_for_as_long_as_was_chosen(session: Session) -> None:
    before = now()
    app = Host(MuteScreen(CHAT), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "1 hour")
        await pilot.press("enter")
        while app.result is not True:
            await pilot.pause()
    assert before + 3_600_000 <= (muted_until(session) or 0) <= now() + 3_600_000


async def test_a_muted_chat_can_be_unmuted(session: Session) -> None:
    session.store.write(lambda tx: chats.set_mute(tx, CHAT, FOR_EVER)).result()
    app = Host(MuteScreen(CHAT), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "It is muted until you unmute it.")
        await pilot.press("enter")
        while app.result is not True:
            await pilot.pause()
    assert muted_until(session) is None


async def test_escape_changes_nothing(session: Session) -> None:
    app = Host(MuteScreen(CHAT), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "1 hour")
        await pilot.press("escape")
        assert app.result is False
    assert muted_until(session) is None


def row_of(session: Session) -> ChatRow:
    with session.store.read() as reader:
        row = chats.get(reader, CHAT)
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("presses", "scope"), [(1, MuteScope.PERSON), (2, MuteScope.SERVICE), (3, MuteScope.TRAY)]
)
async def test_a_person_a_service_and_the_tray_can_be_muted_from_a_chat(
    session: Session, presses: int, scope: MuteScope
) -> None:
    app = Host(MuteScreen(CHAT), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "1 hour")
        await pilot.press(*["s"] * presses, "enter")
        while app.result is not True:
            await pilot.pause()
    assert [mute.scope for mute in row_of(session).mutes] == [scope]
    again = Host(MuteScreen(CHAT), session)
    async with again.run_test() as pilot:
        await until_shown(pilot, "It is muted with")
        await pilot.press("enter")
        while again.result is not True:
            await pilot.pause()
    assert row_of(session).muted_until is None


async def test_mentions_get_through_where_that_was_asked_for(session: Session) -> None:
    app = Host(MuteScreen(CHAT), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "Mentions of you are silent too")
        await pilot.press("at")
        await until_shown(pilot, "Mentions of you are heard")
        await pilot.press("enter")
        while app.result is not True:
            await pilot.pause()
    assert lets_mentions_through(row_of(session).mutes, now())


async def test_the_end_can_be_typed(session: Session) -> None:
    app = Host(MuteScreen(CHAT), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "1 hour")
        await pilot.press("tab", *"3 days")
        await until_shown(pilot, "Until ")
        await pilot.press("enter")
        while app.result is not True:
            await pilot.pause()
    assert now() + 71 * 3_600_000 < (muted_until(session) or 0) < now() + 73 * 3_600_000
