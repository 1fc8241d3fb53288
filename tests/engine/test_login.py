"""Signing in: steps, mistakes, giving up, and what is kept."""

from __future__ import annotations

import pytest

from inbox_tui.connector.login import Ask, Done
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.errors import Crashed, Refused
from inbox_tui.store import accounts
from tests.engine.conftest import Town


def test_a_login_ends_with_a_stored_and_connected_account(town: Town) -> None:
    engine = town.start()
    engine.give_consent(town.lantern.id).result(10)
    session = engine.begin_login(town.lantern.id)

    first = session.start().result(10)
    assert isinstance(first, Ask)
    done = session.answer({"user": Secret("lea")}).result(10)

    assert isinstance(done, Done)
    (account,) = town.read(accounts.all_accounts)
    assert account.id == session.account_id
    assert account.identity.native == "lea"
    kept = town.read(lambda reader: accounts.credentials(reader, account.id))
    assert kept.secrets["token"].reveal() == "token of lea"
    town.until(lambda: engine.status(account.id).state.is_online)


def test_a_mistake_is_the_same_question_again(town: Town) -> None:
    engine = town.start()
    engine.give_consent(town.lantern.id).result(10)
    session = engine.begin_login(town.lantern.id)
    session.start().result(10)

    again = session.answer({"user": Secret("")}).result(10)

    assert isinstance(again, Ask)
    assert again.error == "Enter your name."
    assert isinstance(session.answer({"user": Secret("lea")}).result(10), Done)


def test_giving_up_closes_the_connectors_steps_and_keeps_nothing(town: Town) -> None:
    engine = town.start()
    engine.give_consent(town.lantern.id).result(10)
    session = engine.begin_login(town.lantern.id)
    session.start().result(10)

    session.cancel()
    town.until(lambda: town.lantern.login_closed)

    assert town.read(accounts.all_accounts) == ()
    assert isinstance(session.answer({"user": Secret("lea")}).exception(10), Refused)


def test_a_login_that_breaks_says_so_and_is_over(town: Town) -> None:
    engine = town.start()
    engine.give_consent(town.lantern.id).result(10)
    session = engine.begin_login(town.lantern.id)
    session.start().result(10)

    error = session.answer({}).exception(10)  # the script misses its field

    assert isinstance(error, Crashed)
    assert isinstance(session.answer({}).exception(10), Refused)
    assert len(engine.faults()) == 1


def test_consent_withdrawn_while_signing_in_keeps_nothing(town: Town) -> None:
    engine = town.start()
    engine.give_consent(town.lantern.id).result(10)
    session = engine.begin_login(town.lantern.id)
    session.start().result(10)
    engine.switch_off(town.lantern.id).result(10)

    error = session.answer({"user": Secret("lea")}).exception(10)

    assert isinstance(error, Refused)
    assert town.read(accounts.all_accounts) == ()


def test_the_home_needs_no_consent_and_is_only_one(town: Town) -> None:
    engine = town.start()
    session = engine.begin_login(town.lantern.id, as_home=True)
    session.start().result(10)
    session.answer({"user": Secret("lea")}).result(10)

    (home,) = town.read(accounts.all_accounts)
    assert home.is_home
    with pytest.raises(Refused, match="home"):
        engine.begin_login(town.pigeon.id, as_home=True)

    second = engine.begin_login(town.lantern.id, as_home=True)
    second.start().result(10)
    error = second.answer({"user": Secret("mia")}).exception(10)
    assert isinstance(error, Refused)
    assert [one.secrets["token"].reveal() for one in town.lantern.logged_out] == ["token of mia"]


def test_a_service_without_connector_says_that_none_is_installed(town: Town) -> None:
    with pytest.raises(Refused, match="installed"):
        town.start().begin_login("nowhere")  # type: ignore[arg-type]
