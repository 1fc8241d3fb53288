"""Services are switched on by consent, and off without losing a chat."""

from __future__ import annotations

import asyncio
import sys
import textwrap
import threading
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from inbox_tui.connector.discovery import GROUP, discover
from inbox_tui.connector.protocol import Outcome
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.ids import ChatId, MessageId, ServiceId, TransactionId
from inbox_tui.domain.intent import Intent, MarkRead, SendMessage
from inbox_tui.domain.message import Status, TextPart
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.engine import Engine
from inbox_tui.engine.errors import Refused
from inbox_tui.store import accounts, chats, consents
from inbox_tui.store.errors import StoreFull
from tests.engine.conftest import Town
from tests.engine.scripted import direct, text

FACTS = """
id = "whisper"
name = "Whisper"
badge = "WH"
version = 1
checked_on = 2026-11-01
summary = "s"
operator = "o"
route = "official"
route_note = "n"
identified_by = "i"
provider_can = "p"
limits = "l"
cannot = []
warnings = []
[encryption]
by_default = "b"
here = "h"
decrypted_where = "d"
"""
CODE = """
class Connector:
    async def login(self, egress):
        raise RuntimeError
        yield

connector = Connector()
"""


def connected(town: Town) -> None:
    town.settle_in(town.lantern)
    town.start()
    town.connected(town.lantern)
    town.lantern.deliver(direct(town.lantern), text(town.lantern, "m1"), state={"since": b"1"})


def send(town: Town) -> TransactionId:
    intent = SendMessage(ChatId("chat"), (TextPart("hello"),))
    return town.engine.submit(town.chat().account, intent).result(10)


def test_before_consent_nothing_of_a_service_is_imported(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "whisper_connector"
    package.mkdir()
    (package / "facts.toml").write_text(textwrap.dedent(FACTS), encoding="utf-8")
    (package / "__init__.py").write_text(CODE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    point = EntryPoint("whisper", "whisper_connector:connector", GROUP)
    engine = Engine(town.store, discover(entry_points=[point]))
    engine.start()
    try:
        with pytest.raises(Refused, match="not switched on"):
            engine.begin_login(ServiceId("whisper"))
        with pytest.raises(Refused):
            engine.switch_on(ServiceId("whisper")).result(10)
        assert "whisper_connector" not in sys.modules

        engine.give_consent(ServiceId("whisper")).result(10)
        assert "whisper_connector" not in sys.modules

        engine.begin_login(ServiceId("whisper")).start().exception(10)
        assert "whisper_connector" in sys.modules
    finally:
        engine.stop()
        sys.modules.pop("whisper_connector", None)


def test_without_consent_an_account_is_not_connected(town: Town) -> None:
    account = town.settle_in(town.lantern)
    town.store.write(lambda tx: consents.withdraw(tx, town.lantern.id)).result(10)

    engine = town.start()

    assert town.lantern.loads == 0
    assert engine.status(account).state is ConnectionState.LOGGED_OUT
    assert "not switched on" in engine.status(account).reason


def test_consent_to_older_facts_does_not_connect(town: Town) -> None:
    account = town.settle_in(town.lantern)
    town.lantern.facts_version = 2

    engine = town.start()

    assert town.lantern.loads == 0
    assert "has changed" in engine.status(account).reason


def test_switching_off_destroys_credentials_and_keeps_the_chats(town: Town) -> None:
    connected(town)
    account = town.chat().account

    town.engine.switch_off(town.lantern.id).result(10)

    assert town.read(lambda reader: accounts.credentials(reader, account)) == Credentials()
    assert town.read(lambda reader: accounts.state(reader, account)) == {}
    assert [row.key.message for row in town.messages()] == ["m1"]
    row = town.read(lambda reader: chats.get(reader, town.chat()))
    assert row is not None
    assert not row.is_service_on
    consent = town.read(lambda reader: consents.of(reader, town.lantern.id))
    assert consent is not None
    assert not consent.holds
    assert [one.secrets["token"].reveal() for one in town.lantern.logged_out] == ["a token"]
    assert town.lantern.closed == 1
    assert town.engine.status(account).state is ConnectionState.LOGGED_OUT


def test_a_service_that_hangs_in_logging_out_is_off_all_the_same(town: Town) -> None:
    connected(town)

    async def hang() -> None:
        await asyncio.Event().wait()

    town.lantern.log_out = hang
    town.engine.switch_off(town.lantern.id).result(10)

    account = town.chat().account
    assert town.read(lambda reader: accounts.credentials(reader, account)) == Credentials()
    assert town.lantern.closed == 1


def test_where_switching_off_cannot_be_stored_everything_goes_on(town: Town) -> None:
    connected(town)
    town.store.is_full = True

    error = town.engine.switch_off(town.lantern.id).exception(10)
    town.store.is_full = False

    assert isinstance(error, StoreFull)
    town.until(lambda: len(town.lantern.connections) == 2)
    town.connected(town.lantern)
    assert town.lantern.logged_out == []


def test_what_was_queued_is_never_sent_after_switching_off(town: Town) -> None:
    connected(town)
    begun = threading.Event()

    async def hang(intent: Intent, transaction: TransactionId) -> Outcome:
        begun.set()
        await asyncio.Event().wait()
        return Outcome()

    town.lantern.perform = hang
    send(town)
    send(town)
    begun.wait(10)
    town.engine.switch_off(town.lantern.id).result(10)

    assert [row.status for row in town.messages()[1:]] == [Status.UNKNOWN, Status.FAILED]

    town.engine.give_consent(town.lantern.id).result(10)
    session = town.engine.begin_login(town.lantern.id)
    session.start().result(10)
    session.answer({"user": Secret("me")}).result(10)
    town.connected(town.lantern)
    assert len(town.lantern.performed) == 1
    assert len(town.messages()) == 3


def test_an_off_service_can_be_read_and_not_written_to(town: Town) -> None:
    connected(town)
    town.engine.switch_off(town.lantern.id).result(10)

    intent = SendMessage(ChatId("chat"), (TextPart("hello"),))
    error = town.engine.submit(town.chat().account, intent).exception(10)
    read = MarkRead(ChatId("chat"), MessageId("m1"), is_private=False)
    town.engine.submit(town.chat().account, read).result(10)

    assert isinstance(error, Refused)
    assert len(town.messages()) == 1
    row = town.read(lambda reader: chats.get(reader, town.chat()))
    assert row is not None
    assert row.unread == 0


def test_signing_in_again_as_the_same_person_continues_the_chats(town: Town) -> None:
    connected(town)
    account = town.chat().account
    town.engine.switch_off(town.lantern.id).result(10)
    town.engine.give_consent(town.lantern.id).result(10)
    town.engine.switch_on(town.lantern.id).result(10)
    assert town.engine.status(account).state is ConnectionState.LOGGED_OUT

    session = town.engine.begin_login(town.lantern.id)
    session.start().result(10)
    session.answer({"user": Secret("me")}).result(10)
    town.connected(town.lantern)

    assert session.account_id == account
    town.lantern.deliver(text(town.lantern, "m2", at=1_749_999_200_000))
    assert [row.key.message for row in town.messages()] == ["m1", "m2"]


def test_switching_off_leaves_other_services_and_the_home_alone(town: Town) -> None:
    connected(town)
    home = town.settle_in(town.pigeon, is_home=True)
    town.restart()
    town.connected(town.pigeon)

    town.engine.switch_off(town.lantern.id).result(10)
    town.engine.switch_off(town.pigeon.id).result(10)

    assert town.engine.status(home).state is ConnectionState.CONNECTED


def test_the_home_is_signed_out_of_by_itself(town: Town) -> None:
    home = town.settle_in(town.pigeon, is_home=True)
    town.start()
    town.connected(town.pigeon)

    town.engine.sign_out(home).result(10)

    assert town.read(lambda reader: accounts.credentials(reader, home)) == Credentials()
    assert len(town.pigeon.logged_out) == 1
