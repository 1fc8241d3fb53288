"""Reading what a service does, and consenting to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Button

from inbox_tui.engine.session import Session
from inbox_tui.store import accounts, consents, settings
from inbox_tui.ui.screens.facts import FactsScreen
from inbox_tui.ui.screens.facts_warning import Acceptance
from inbox_tui.ui.screens.sign_in import SignInScreen
from inbox_tui.ui.screens.sign_in_fields import Entry
from tests.ui.pretend_connector import PASSWORD
from tests.ui.screen_host import (
    LANTERN,
    Host,
    offer_of,
    opened,
    registry_of,
    shown,
    sign_in_to,
    until_shown,
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with opened(tmp_path) as session:
        yield session


def consent_holds(session: Session) -> bool:
    with session.store.read() as reader:
        consent = consents.of(reader, LANTERN)
    return consent is not None and consent.holds


async def test_every_fact_is_shown(session: Session) -> None:
    app = Host(FactsScreen(LANTERN), session)
    async with app.run_test(size=(120, 50)) as pilot:
        text = await until_shown(pilot, "Encrypted by default?")
        facts = session.registry.offers[LANTERN].facts
        for fact in (facts.operator, facts.provider_can, facts.encryption.here, *facts.cannot):
            assert fact in text
        assert "Unofficial" in text
        assert "03 November 2026" in text


async def test_a_service_cannot_be_turned_on_before_every_warning_is_accepted(
    session: Session,
) -> None:
    app = Host(FactsScreen(LANTERN), session)
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.pause()
        boxes = list(app.screen.query(Acceptance))
        button = app.screen.query_one("#turn-on", Button)
        for box in boxes:
            assert button.disabled
            await pilot.click(button)
            box.focus()
            await pilot.press("space")
        await pilot.pause()
        assert not button.disabled
        assert not consent_holds(session)


async def test_taking_one_acceptance_back_bars_the_way_again(session: Session) -> None:
    app = Host(FactsScreen(LANTERN), session)
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.pause()
        for box in app.screen.query(Acceptance):
            await pilot.click(box)
        await pilot.click(app.screen.query(Acceptance).first())
        assert app.screen.query_one("#turn-on", Button).disabled
        assert "1 of 3 still to accept" in shown(app)


async def test_turning_on_records_consent_and_goes_on_to_signing_in(session: Session) -> None:
    app = Host(FactsScreen(LANTERN), session)
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.pause()
        for box in app.screen.query(Acceptance):
            await pilot.click(box)
        await pilot.click("#turn-on")
        await until_shown(pilot, "Who are you?")
        assert isinstance(app.screen, SignInScreen)
        assert consent_holds(session)


async def test_leaving_records_nothing(session: Session) -> None:
    app = Host(FactsScreen(LANTERN), session)
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.pause()
        for box in app.screen.query(Acceptance):
            await pilot.click(box)
        await pilot.press("escape")
        assert app.result is None
        assert not consent_holds(session)


async def test_reading_the_facts_imports_no_connector(tmp_path: Path) -> None:
    offer = offer_of(LANTERN, "Lantern", connector="tests.ui.never_imported:connector")
    with opened(tmp_path, registry_of(offer)) as session:
        app = Host(FactsScreen(LANTERN), session)
        async with app.run_test(size=(120, 50)) as pilot:
            await until_shown(pilot, "Encrypted by default?")
    assert "tests.ui.never_imported" not in sys.modules


async def test_on_a_small_screen_space_reads_on_before_it_accepts(session: Session) -> None:
    app = Host(FactsScreen(LANTERN), session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        assert not any(box.is_accepted for box in app.screen.query(Acceptance))
        await pilot.press("space", "space")
        assert [box.is_accepted for box in app.screen.query(Acceptance)] == [True, False, False]


async def test_after_signing_in_the_place_of_its_chats_is_asked(session: Session) -> None:
    app = Host(FactsScreen(LANTERN), session)
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.pause()
        for box in app.screen.query(Acceptance):
            await pilot.click(box)
        await pilot.click("#turn-on")
        await until_shown(pilot, "Who are you?")
        for entry in app.screen.query(Entry):
            entry.value = PASSWORD if entry.password else "example.org"
        await pilot.press("ctrl+s")
        await until_shown(pilot, "Where to show third-party chats?")
        await pilot.press("down", "enter")
        while app.result == "not dismissed":
            await pilot.pause()
    with session.store.read() as reader:
        assert settings.get(reader, "inbox.layout") == "merged"
        assert [account.id for account in accounts.all_accounts(reader)] == [app.result]


async def test_facts_that_got_worse_are_accepted_again_without_signing_in_again(
    tmp_path: Path,
) -> None:
    registry = registry_of(offer_of(LANTERN, "Lantern", version=2))
    with opened(tmp_path, registry, before=sign_in_to) as session:
        app = Host(FactsScreen(LANTERN, has_account=True), session)
        async with app.run_test(size=(120, 50)) as pilot:
            await pilot.pause()
            for box in app.screen.query(Acceptance):
                await pilot.click(box)
            await pilot.click("#turn-on")
            while app.result == "not dismissed":
                await pilot.pause()
        with session.store.read() as reader:
            consent = consents.of(reader, LANTERN)
        assert consent is not None
        assert consent.facts_version == 2
