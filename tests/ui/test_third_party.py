"""The list of services: what is on, what is off, what can't be used here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.connector.discovery import Broken, Registry
from inbox_tui.domain.account import Account, Credentials
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.ids import AccountId
from inbox_tui.engine.session import Session
from inbox_tui.store import accounts, consents, settings
from inbox_tui.ui.screens.confirm import ConfirmScreen
from inbox_tui.ui.screens.facts import FactsScreen
from inbox_tui.ui.screens.third_party import ThirdPartyScreen
from inbox_tui.ui.screens.third_party_layout import LayoutQuestion
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


def account(session: Session, account_id: str) -> Account:
    with session.store.read() as reader:
        found = accounts.get(reader, AccountId(account_id))
    assert found is not None
    return found


async def test_looking_at_third_party_chats_imports_no_connector(tmp_path: Path) -> None:
    offer = offer_of(LANTERN, "Lantern", connector="tests.ui.never_imported:connector")
    with opened(tmp_path, registry_of(offer)) as session:
        app = Host(ThirdPartyScreen(), session)
        async with app.run_test() as pilot:
            await until_shown(pilot, "Lantern")
            await pilot.press("down", "i")
            await until_shown(pilot, "Encrypted by default?")
    assert "tests.ui.never_imported" not in sys.modules


async def test_a_service_is_off_until_it_is_turned_on(session: Session) -> None:
    app = Host(ThirdPartyScreen(), session)
    async with app.run_test() as pilot:
        text = await until_shown(pilot, "Lantern")
        assert text.count("○ Off") == 2


async def test_what_cannot_be_used_here_says_what_to_install(session: Session) -> None:
    app = Host(ThirdPartyScreen(), session)
    async with app.run_test() as pilot:
        text = await until_shown(pilot, "Harbor")
        assert text.index("Not available here") < text.index("Harbor")
        assert 'pip install "inbox-tui[harbor]"' in text


async def test_a_connector_that_cannot_be_read_is_named_and_not_obeyed(tmp_path: Path) -> None:
    registry = Registry({}, (Broken("odd [red]one[/]", "its facts.toml is \x1b[2Jmissing"),))
    with opened(tmp_path, registry) as session:
        app = Host(ThirdPartyScreen(), session)
        async with app.run_test() as pilot:
            text = await until_shown(pilot, "odd [red]one[/]")
            assert "No connector is installed" in text
            assert "\x1b" not in text


async def test_enter_on_a_service_that_is_off_leads_to_its_facts(session: Session) -> None:
    app = Host(ThirdPartyScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press("down", "enter")
        await until_shown(pilot, "Encrypted by default?")
        assert isinstance(app.screen, FactsScreen)
        assert not app.screen.is_reading


async def test_a_login_that_was_refused_says_what_to_do(session: Session) -> None:
    sign_in_to(session)
    refused = ConnectionStatus(ConnectionState.BAD_CREDENTIALS, "Lantern signed you out. Sign in.")
    session.store.write(lambda tx: accounts.set_status(tx, AccountId("a1"), refused)).result()
    app = Host(ThirdPartyScreen(), session)
    async with app.run_test() as pilot:
        text = await until_shown(pilot, "On · sign in")
        assert "Lantern signed you out. Sign in." in text


async def test_facts_that_changed_have_to_be_read_again(tmp_path: Path) -> None:
    with opened(tmp_path, registry_of(offer_of(LANTERN, "Lantern", version=2))) as session:
        sign_in_to(session)
        app = Host(ThirdPartyScreen(), session)
        async with app.run_test() as pilot:
            await until_shown(pilot, "Facts changed: read again")


async def test_turning_off_explains_and_does_nothing_without_a_yes(session: Session) -> None:
    sign_in_to(session)
    app = Host(ThirdPartyScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press("down", "o")
        text = await until_shown(pilot, "Turn off Lantern?")
        assert isinstance(app.screen, ConfirmScreen)
        assert "until you delete them" in text
        assert "destroyed" in text
        await pilot.press("enter")
        with session.store.read() as reader:
            assert consents.all_consents(reader)[LANTERN].holds


async def test_turning_off_withdraws_consent(session: Session) -> None:
    sign_in_to(session)
    app = Host(ThirdPartyScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press("down", "o")
        await until_shown(pilot, "Turn off Lantern?")
        await pilot.press("y")
        await until_shown(pilot, "Lantern [LA] ○ Off")
        with session.store.read() as reader:
            assert not consents.all_consents(reader)[LANTERN].holds


async def test_one_account_can_be_signed_out_of_and_the_service_stays_on(
    session: Session,
) -> None:
    sign_in_to(session)
    sign_in_to(session, account_id="a2")
    app = Host(ThirdPartyScreen(), session)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("down", "enter")
        text = await until_shown(pilot, "Turn it off…")
        assert text.count("Sign out of me@lantern…") == 2
        await pilot.press("up", "up", "enter")
        await until_shown(pilot, "Sign out of me@lantern?")
        await pilot.press("y")
        while account(session, "a2").is_on:
            await pilot.pause()
        assert account(session, "a1").is_on
        with session.store.read() as reader:
            assert accounts.credentials(reader, AccountId("a2")) == Credentials()
            assert consents.all_consents(reader)[LANTERN].holds


async def test_signing_out_of_an_account_does_nothing_without_a_yes(session: Session) -> None:
    sign_in_to(session)
    app = Host(ThirdPartyScreen(), session)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("down", "enter")
        await until_shown(pilot, "Sign out of this account…")
        await pilot.press("up", "up", "enter")
        await until_shown(pilot, "Sign out of me@lantern?")
        await pilot.press("enter")
        await until_shown(pilot, "Third-Party Chats")
        assert account(session, "a1").is_on


async def test_the_place_of_third_party_chats_is_kept(session: Session) -> None:
    app = Host(ThirdPartyScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press("home", "enter")
        await until_shown(pilot, "Where to show third-party chats?")
        await pilot.press("down", "enter")
        await until_shown(pilot, "Among your chats")
        with session.store.read() as reader:
            assert settings.get(reader, "inbox.layout") == "merged"


async def test_one_service_can_stand_elsewhere_than_the_others(session: Session) -> None:
    app = Host(ThirdPartyScreen(), session)
    async with app.run_test() as pilot:
        await pilot.press("down", "l")
        await until_shown(pilot, "Where to show Lantern chats?")
        assert isinstance(app.screen, LayoutQuestion)
        await pilot.press("down", "down", "enter")
        await until_shown(pilot, "Off · among your chats")
        with session.store.read() as reader:
            assert settings.get(reader, "inbox.layout.lantern") == "merged"
            assert settings.get(reader, "inbox.layout") is None


async def test_keys_that_would_do_nothing_are_not_offered(session: Session) -> None:
    app = Host(ThirdPartyScreen(), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "Lantern")
        assert "Turn off" not in shown(app)


async def test_a_key_on_the_bottom_line_can_be_clicked(session: Session) -> None:
    app = Host(ThirdPartyScreen(), session)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await until_shown(pilot, "where shown")
        await pilot.click(offset=(text.splitlines()[-1].index("where shown"), 23))
        await until_shown(pilot, "Where to show third-party chats?")
