"""Reporting, and what leaves the machine by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Checkbox

from inbox_tui.domain.capability import Capabilities, Feature, Level
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.ids import MessageId
from inbox_tui.domain.intent import ReportReason
from inbox_tui.engine.session import Session
from inbox_tui.store import people, reports
from inbox_tui.store.record_rows import ReportRow
from inbox_tui.ui.screens.report import ReportScreen
from inbox_tui.ui.screens.report_scope import Scope
from tests.ui.screen_host import (
    ANNA,
    CHAT,
    LANTERN,
    Host,
    anna_writes,
    opened,
    sign_in_to,
    some_facts,
    until_shown,
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with opened(tmp_path, before=sign_in_to) as session:
        anna_writes(session, *(f"offer number {n} [b]now[/b]" for n in range(7)))
        yield session


def kept(session: Session) -> tuple[ReportRow, ...]:
    with session.store.read() as reader:
        return reports.all_reports(reader)


def scope_with(*features: Feature) -> Scope:
    capabilities = Capabilities(dict.fromkeys(features, Level.FULL))
    return Scope(CHAT.chat, ANNA, capabilities, some_facts(LANTERN, "Lantern"))


def test_only_what_the_service_takes_leaves() -> None:
    scope = scope_with(Feature.REPORT_PERSON)
    report = scope.report(ReportReason.SPAM, "", [MessageId("m1")])
    assert report.messages == ()
    assert report.person == ANNA


def test_a_service_that_takes_chats_alone_is_told_no_person() -> None:
    report = scope_with(Feature.REPORT_CHAT).report(ReportReason.SPAM, "", [MessageId("m1")])
    assert (report.chat, report.person, report.messages) == (CHAT.chat, None, ())


def test_what_leaves_and_to_whom_is_said_exactly() -> None:
    scope = scope_with(Feature.REPORT_MESSAGE)
    words = scope.leaves(scope.report(ReportReason.SPAM, "a note", [MessageId("m1")]))
    assert "To Lantern (Lantern Ltd, Dublin) go: the reason, your note" in words
    assert "the id of 1 message" in words
    words = scope.leaves(scope.report(ReportReason.SPAM, "", [MessageId("m1"), MessageId("m2")]))
    assert "your note" not in words
    assert "the ids of 2 messages" in words


def test_where_the_service_takes_no_reports_nothing_leaves() -> None:
    scope = scope_with()
    assert scope.leaves(scope.report(ReportReason.SPAM, "", [])).startswith("Nothing leaves")


@pytest.fixture
def connected(session: Session) -> Session:
    """Until the connection has said what it can do, nothing can be reported to the service."""
    while session.engine.status(CHAT.account).state is not ConnectionState.CONNECTED:
        continue
    return session


async def test_the_last_five_messages_go_along_unless_taken_out(connected: Session) -> None:
    app = Host(ReportScreen(CHAT), connected)
    async with app.run_test(size=(100, 40)) as pilot:
        text = await until_shown(pilot, "the ids of 5 messages")
        assert "offer number 6 [b]now[/b]" in text
        assert "offer number 1" not in text
        await pilot.click(app.screen.query(Checkbox).first())
        await until_shown(pilot, "the ids of 4 messages")
        assert kept(connected) == ()


async def test_a_report_is_kept_and_blocking_is_offered_after_it(connected: Session) -> None:
    app = Host(ReportScreen(CHAT), connected)
    async with app.run_test(size=(100, 40)) as pilot:
        await until_shown(pilot, "the ids of 5 messages")
        await pilot.click("#send")
        await until_shown(pilot, "Block Anna Byrne too?")
        await pilot.press("y")
        while app.result is not True:
            await pilot.pause()
    (report,) = kept(connected)
    assert report.report.reason is ReportReason.SPAM
    assert report.report.messages == tuple(MessageId(f"m{n}") for n in range(2, 7))
    with connected.store.read() as reader:
        assert people.is_blocked(reader, ANNA)


async def test_cancelling_reports_nothing(session: Session) -> None:
    app = Host(ReportScreen(CHAT), session)
    async with app.run_test(size=(100, 40)) as pilot:
        await until_shown(pilot, "Report Anna Byrne")
        await pilot.press("escape")
        assert app.result is False
    assert kept(session) == ()
