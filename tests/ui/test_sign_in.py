"""Signing in: one screen for every service's steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.widgets import Input, RadioSet

from inbox_tui.connector.discovery import discover
from inbox_tui.domain.ids import ServiceId
from inbox_tui.engine.session import Session
from inbox_tui.store import accounts, consents
from inbox_tui.ui.screens.sign_in import SignInScreen
from inbox_tui.ui.screens.sign_in_fields import Entry
from inbox_tui.ui.screens.sign_in_steps import AskView
from tests.ui.pretend_connector import PASSWORD
from tests.ui.screen_host import LANTERN, Host, offer_of, opened, registry_of, shown, until_shown


@contextmanager
def signing_in_by(folder: Path, connector: str) -> Iterator[Session]:
    offer = offer_of(LANTERN, "Lantern", connector=f"tests.ui.pretend_connector:{connector}")
    with opened(folder, registry_of(offer)) as session:
        session.store.write(lambda tx: consents.give(tx, LANTERN, 1)).result()
        yield session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with signing_in_by(tmp_path, "connector") as session:
        yield session


def entry(app: Host, field: str) -> Entry:
    return next(each for each in app.screen.query(Entry) if each.field.id == field)


async def fill_in(app: Host, **values: str) -> None:
    for field, value in values.items():
        entry(app, field).value = value


async def test_a_service_without_consent_is_not_signed_in_to(tmp_path: Path) -> None:
    with opened(tmp_path) as session:
        app = Host(SignInScreen(LANTERN), session)
        async with app.run_test() as pilot:
            await until_shown(pilot, "is not switched on")
            assert not app.screen.query(Input)


async def test_the_fields_of_a_step_are_shown_and_its_note_is_not_obeyed(session: Session) -> None:
    app = Host(SignInScreen(LANTERN), session)
    async with app.run_test(size=(80, 34)) as pilot:
        text = await until_shown(pilot, "Who are you?")
        assert "[b]administrator[/b]" in text
        assert "Name of this device (optional)" in text
        assert entry(app, "password").password
        assert app.screen.query_one(RadioSet).pressed_index == 0


async def test_typing_can_begin_at_once(session: Session) -> None:
    app = Host(SignInScreen(LANTERN), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "Who are you?")
        await pilot.press("a", "b")
        assert entry(app, "server").value == "ab"


async def test_enter_goes_through_the_fields_and_signs_in(session: Session) -> None:
    app = Host(SignInScreen(LANTERN), session)
    async with app.run_test() as pilot:
        await until_shown(pilot, "Who are you?")
        await fill_in(app, server="example.org", password=PASSWORD)
        entry(app, "password").focus()
        await pilot.press("enter")
        while app.result == "not dismissed":
            await pilot.pause()
        with session.store.read() as reader:
            assert [account.id for account in accounts.all_accounts(reader)] == [app.result]


async def test_a_wrong_password_keeps_what_was_typed(session: Session) -> None:
    app = Host(SignInScreen(LANTERN), session)
    async with app.run_test(size=(80, 34)) as pilot:
        await until_shown(pilot, "Who are you?")
        await fill_in(app, server="example.org", password="wrong", device="desk")
        await pilot.click("#continue")
        await until_shown(pilot, "The password is wrong. Check it and try again.")
        assert entry(app, "server").value == "example.org"
        assert entry(app, "device").value == "desk"
        assert not entry(app, "server").disabled
        assert entry(app, "password").has_focus


async def test_a_field_that_was_left_out_is_named_and_nothing_is_sent(session: Session) -> None:
    app = Host(SignInScreen(LANTERN), session)
    async with app.run_test(size=(80, 34)) as pilot:
        await until_shown(pilot, "Who are you?")
        await fill_in(app, server="example.org")
        await pilot.click("#continue")
        await until_shown(pilot, "Fill in “Password” to go on.")
        assert entry(app, "password").has_focus


async def test_a_lost_connection_keeps_what_was_typed_and_says_what_to_do(tmp_path: Path) -> None:
    with signing_in_by(tmp_path, "broken_connector") as session:
        app = Host(SignInScreen(LANTERN), session)
        async with app.run_test(size=(80, 34)) as pilot:
            await until_shown(pilot, "Who are you?")
            await fill_in(app, server="nowhere.example", password="x")
            await pilot.click("#continue")
            await until_shown(pilot, "nowhere.example cannot be reached. Check the address.")
            assert entry(app, "server").value == "nowhere.example"


async def test_a_login_that_cannot_begin_says_why(tmp_path: Path) -> None:
    with signing_in_by(tmp_path, "closed_connector") as session:
        app = Host(SignInScreen(LANTERN), session)
        async with app.run_test() as pilot:
            text = await until_shown(pilot, "The service closed its doors. Come back tomorrow.")
            assert "Try again" in text


async def test_a_code_is_drawn_and_escape_gives_up(tmp_path: Path) -> None:
    with signing_in_by(tmp_path, "code_connector") as session:
        app = Host(SignInScreen(LANTERN), session)
        async with app.run_test(size=(100, 50)) as pilot:
            # what stands lower down is laid out later
            await until_shown(pilot, "▀▀▀▀")
            text = await until_shown(pilot, "Waiting")
            assert "Link this device" in text
            await pilot.press("escape")
            assert app.result is None
        with session.store.read() as reader:
            assert accounts.all_accounts(reader) == ()


async def test_a_window_too_small_for_the_code_says_how_large_it_has_to_be(tmp_path: Path) -> None:
    with signing_in_by(tmp_path, "code_connector") as session:
        app = Host(SignInScreen(LANTERN), session)
        async with app.run_test(size=(60, 16)) as pilot:
            text = await until_shown(pilot, "The code needs a window of")
            assert "▀▀▀▀" not in text
            await pilot.resize_terminal(80, 50)
            assert "▀▀▀▀" in await until_shown(pilot, "▀▀▀▀")


async def test_a_link_opens_only_after_its_host_was_shown_and_agreed_to(tmp_path: Path) -> None:
    with signing_in_by(tmp_path, "link_connector") as session:
        app = Host(SignInScreen(LANTERN), session)
        async with app.run_test(size=(90, 34)) as pilot:
            await until_shown(pilot, "https://login.example.org/x?y=1")
            assert app.opened == []
            await pilot.press("o")
            await until_shown(pilot, "It goes to  login.example.org")
            assert app.opened == []
            await pilot.press("y")
            assert app.opened == ["https://login.example.org/x?y=1"]


async def test_the_error_stays_in_sight_however_long_the_form_is(session: Session) -> None:
    app = Host(SignInScreen(LANTERN), session)
    async with app.run_test(size=(60, 12)) as pilot:
        await until_shown(pilot, "Who are you?")
        await fill_in(app, server="example.org", password="wrong")
        entry(app, "device").focus()
        await pilot.press("ctrl+s")
        await until_shown(pilot, "The password is wrong. Check it and try again.")


@pytest.mark.parametrize("service", ["demo-harbor", "demo-pigeon", "demo-lantern"])
async def test_each_of_the_pretend_services_can_be_signed_in_to(
    tmp_path: Path, service: str
) -> None:
    with opened(tmp_path, discover(demo=True)) as session:
        app = Host(SignInScreen(ServiceId(service), as_home=True), session)
        async with app.run_test(size=(100, 40)) as pilot:
            if service != "demo-lantern":
                await until_shown(pilot, "Sign in to")
                while not app.screen.query(Entry):
                    await pilot.pause()
                for each in app.screen.query(Entry):
                    each.value = "demo" if each.password else "Sam"
                await pilot.press("ctrl+s")
            while app.result == "not dismissed":
                await pilot.pause()
        with session.store.read() as reader:
            (account,) = accounts.all_accounts(reader)
        assert account.is_home
        assert account.service == service


async def test_only_the_fields_of_the_chosen_way_are_asked_for(tmp_path: Path) -> None:
    with signing_in_by(tmp_path, "either_connector") as session:
        app = Host(SignInScreen(LANTERN), session)
        async with app.run_test(size=(80, 34)) as pilot:
            await until_shown(pilot, "Password")
            assert not entry(app, "code").display
            assert entry(app, "password").has_focus
            app.screen.query_one(RadioSet).focus()
            await pilot.press("down")
            await until_shown(pilot, "Code")
            assert not entry(app, "password").display
            await pilot.press("enter", "1", "enter")
            while app.result == "not dismissed":
                await pilot.pause()
            assert app.result is not None


async def test_enter_steps_over_what_may_stay_empty(session: Session) -> None:
    app = Host(SignInScreen(LANTERN), session)
    async with app.run_test(size=(80, 34)) as pilot:
        await until_shown(pilot, "Who are you?")
        await fill_in(app, server="example.org", password="wrong")
        entry(app, "password").focus()
        await pilot.press("enter")
        await until_shown(pilot, "The password is wrong. Check it and try again.")


async def test_moving_over_a_choice_chooses_it(session: Session) -> None:
    app = Host(SignInScreen(LANTERN), session)
    async with app.run_test(size=(80, 34)) as pilot:
        await until_shown(pilot, "Who are you?")
        app.screen.query_one(RadioSet).focus()
        await pilot.press("down")
        await until_shown(pilot, "(•) By password")
        assert "( ) By code" in shown(app)


async def test_the_proxy_is_chosen_before_anything_is_sent_and_kept_with_the_account(
    session: Session,
) -> None:
    app = Host(SignInScreen(LANTERN), session)
    async with app.run_test(size=(80, 40)) as pilot:
        await until_shown(pilot, "Who are you?")
        await pilot.press("f9")
        await until_shown(pilot, "Everything of this account goes")
        app.screen.query_one("#address", Input).value = "socks://nowhere"
        await pilot.press("enter")
        await until_shown(pilot, "No proxy is reached so")
        app.screen.query_one("#address", Input).value = "socks5://127.0.0.1:9050"
        app.screen.query_one("#user", Input).value = "anna"
        app.screen.query_one("#password", Input).value = "topsecret"
        await pilot.press("enter")
        text = await until_shown(pilot, "Through the proxy socks5://127.0.0.1:9050.")
        assert "topsecret" not in text
        await until_shown(pilot, "Who are you?")
        await fill_in(app, server="example.org", password=PASSWORD)
        app.screen.query_one(AskView).submit()
        while app.result == "not dismissed":
            await pilot.pause()
    proxy = session.engine.proxy_for(LANTERN)
    assert proxy is not None
    assert (proxy.url, proxy.user) == ("socks5://127.0.0.1:9050", "anna")
    assert proxy.password.reveal() == "topsecret"
    with session.store.read() as reader:
        (account,) = accounts.all_accounts(reader)
        assert "topsecret" not in str(accounts.credentials(reader, account.id).settings)
