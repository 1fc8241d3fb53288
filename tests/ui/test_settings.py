"""The settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import OptionList

from inbox_tui.config.settings import SETTINGS
from inbox_tui.domain.account import Account, Credentials
from inbox_tui.domain.event import MessageReceived
from inbox_tui.domain.ids import AccountId, ChatId, Identity, MessageId, Millis
from inbox_tui.domain.message import Message, TextPart
from inbox_tui.domain.verdict import Decision, Judged, Verdict
from inbox_tui.engine.session import Session
from inbox_tui.store import accounts, ingest, retention, settings
from inbox_tui.store.retention import Rule, Scope
from inbox_tui.store.session import Transaction
from inbox_tui.ui.screens.settings import SettingsScreen
from inbox_tui.ui.screens.settings_about import AboutScreen
from inbox_tui.ui.screens.sign_in_home import HomeScreen
from inbox_tui.ui.screens.third_party import ThirdPartyScreen
from inbox_tui.ui.theme import DARK, LIGHT
from tests.ui.screen_host import HARBOR, LANTERN, Host, opened, sign_in_to, until_shown


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with opened(tmp_path) as session:
        yield session


def kept(session: Session, key: str) -> str | None:
    with session.store.read() as reader:
        return settings.get(reader, key)


def add_an_old_message(tx: Transaction) -> None:
    account, me = AccountId("old"), Identity(HARBOR, "@me:example.org")
    added = Account(account, me, "Me", is_home=False, is_on=False, added_at=Millis(1))
    accounts.add(tx, added, Credentials({}))
    message = Message(
        MessageId("$1"), ChatId("!1"), me, Millis(1), (TextPart("old"),), accepted_at=Millis(1)
    )
    ingest.apply(tx, account, [Judged(MessageReceived(message), Verdict(Decision.ACCEPT))], {})


def go_to(app: Host, option: str) -> None:
    choices = app.screen.query_one(OptionList)
    choices.highlighted = choices.get_option_index(option)


def test_nobody_is_told_anything_unless_the_person_wants_it() -> None:
    defaults = {setting.stored: setting.kind.stored(setting.default) for setting in SETTINGS}
    assert defaults["receipts.send"] == "off"
    assert defaults["typing.send"] == "off"
    assert defaults["inbox.layout"] == "separate"


async def test_enter_changes_a_setting_and_it_is_kept(session: Session) -> None:
    app = Host(SettingsScreen("privacy.read_receipts"), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "Nobody is told what you have read.")
        await pilot.press("enter")
        await until_shown(pilot, "Others are told what you have read")
        assert kept(session, "receipts.send") == "on"
        await pilot.press("enter")
        await until_shown(pilot, "Nobody is told what you have read.")
        assert kept(session, "receipts.send") == "off"


async def test_how_long_messages_are_kept_is_a_rule_of_the_store(session: Session) -> None:
    app = Host(SettingsScreen("privacy.keep_days"), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "Nothing is taken away because it is old.")
        await pilot.press("enter")
        await until_shown(pilot, "30 days")
        with session.store.read() as reader:
            assert retention.rules(reader) == (Rule(Scope.EVERYTHING, "", 30),)


async def test_messages_that_would_go_are_counted_before_they_do(session: Session) -> None:
    session.store.write(add_an_old_message).result(10)
    app = Host(SettingsScreen("privacy.keep_days"), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "Nothing is taken away because it is old.")
        await pilot.press("enter")
        await until_shown(pilot, "Delete what is older than 30 days: 1 messages?")
        await pilot.press("escape")
        await until_shown(pilot, "Nothing is taken away because it is old.")
        with session.store.read() as reader:
            assert retention.rules(reader) == ()


async def test_the_theme_changes_at_once(session: Session) -> None:
    app = Host(SettingsScreen("appearance.theme"), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "Dark")
        await pilot.press("enter")
        await until_shown(pilot, "Enter keep")
        await pilot.press("down")
        assert app.theme == LIGHT.name, "shown before it is kept"
        await pilot.press("escape")
        assert app.theme == DARK.name
        assert kept(session, "theme") is None
        await pilot.press("enter")
        await until_shown(pilot, "Enter keep")
        await pilot.press("down", "enter")
        await pilot.wait_for_animation()
        await pilot.pause()
        assert app.theme == LIGHT.name == kept(session, "theme")


async def test_the_settings_lead_to_third_party_chats(session: Session) -> None:
    app = Host(SettingsScreen(), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "0 of 2 on")
        go_to(app, "go third-party")
        await pilot.press("enter")
        await until_shown(pilot, "each off until you turn it on")
        assert isinstance(app.screen, ThirdPartyScreen)


async def test_without_a_home_account_the_settings_lead_to_one(session: Session) -> None:
    app = Host(SettingsScreen(), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "None yet: sign in")
        await pilot.press("enter")
        await until_shown(pilot, "Which service is it on?")
        assert isinstance(app.screen, HomeScreen)


async def test_signing_out_of_home_asks_first_and_says_what_stays(session: Session) -> None:
    sign_in_to(session, LANTERN, is_home=True)
    app = Host(SettingsScreen(), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "me@lantern")
        go_to(app, "go sign-out")
        await pilot.press("enter")
        assert "can be read" in await until_shown(pilot, "Sign out of me@lantern?")
        await pilot.press("y")
        await until_shown(pilot, "me@lantern: signed out")


async def test_where_the_inbox_is_kept_is_told(session: Session) -> None:
    app = Host(AboutScreen(), session)
    async with app.run_test(size=(160, 30)) as pilot:
        text = await until_shown(pilot, "Kept in")
        assert str(session.store.folder) in text


async def test_a_service_that_is_not_installed_cannot_become_home(session: Session) -> None:
    app = Host(HomeScreen(), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "Which service is it on?")
        choices = app.screen.query_one(OptionList)
        assert choices.get_option(HARBOR).disabled
        assert not choices.get_option(LANTERN).disabled
