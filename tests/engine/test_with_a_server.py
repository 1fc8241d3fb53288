"""Two people, a real XMPP server, and the whole way in and out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest

from inbox_tui.connector.discovery import discover
from inbox_tui.connector.login import Done
from inbox_tui.domain.ids import AccountId, ChatId, ChatKey, Identity, ServiceId
from inbox_tui.domain.intent import AnswerRequest, SendMessage, StartDirect
from inbox_tui.domain.message import Status, TextPart, plain_text
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.engine import Engine
from inbox_tui.engine.session import Session
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import chats, timeline
from inbox_tui.store.rows import ChatRow, MessageRow
from inbox_tui.store.store import Store
from tests.engine.conftest import until
from tests.servers.prosody import Prosody

XMPP = ServiceId("xmpp")


class Person:
    """One whole program of one person, without its screen."""

    def __init__(self, folder: Path, server: Prosody, name: str) -> None:
        self.address = server.register(name, "a password")
        registry = discover()
        store = Store.create(folder / name, MasterKey.random())
        self.session = Session(store, Engine(store, registry), registry)
        self.session.start()
        self.engine = self.session.engine
        self.engine.give_consent(XMPP).result(10)
        self.account = self.sign_in(server)

    def sign_in(self, server: Prosody) -> AccountId:
        login = self.engine.begin_login(XMPP)
        login.start().result(10)
        done = login.answer(
            {
                "address": Secret(self.address),
                "password": Secret("a password"),
                "host": Secret("127.0.0.1"),
                "port": Secret(str(server.port)),
                "ca_file": Secret(str(server.ca_file)),
            }
        ).result(30)
        assert isinstance(done, Done), done
        assert login.account_id is not None
        until(lambda: self.engine.status(login.account_id).state.is_online)  # type: ignore[arg-type]
        return login.account_id

    def say(self, to: str, text: str) -> None:
        intent = SendMessage(ChatId(to), (TextPart(text),))
        self.engine.submit(self.account, intent).result(10)

    def say_first(self, to: str, text: str) -> None:
        self.engine.submit(self.account, StartDirect(Identity(XMPP, to))).result(10)
        until(lambda: self.chat(to))
        self.say(to, text)

    def chat(self, who: str) -> ChatRow | None:
        with self.session.store.read() as reader:
            return chats.get(reader, ChatKey(self.account, ChatId(who)))

    def messages(self, who: str) -> tuple[MessageRow, ...]:
        with self.session.store.read() as reader:
            return timeline.page(reader, ChatKey(self.account, ChatId(who)))


@pytest.fixture
def two(tmp_path: Path, prosody: Prosody) -> Iterator[tuple[Person, Person]]:
    # the server is shared by every test: names of their own keep these chats apart
    lea, mia = (Person(tmp_path, prosody, f"{name}-{token_hex(4)}") for name in ("lea", "mia"))
    yield lea, mia
    lea.session.close()
    mia.session.close()


@pytest.mark.server("prosody")
def test_a_first_message_waits_in_requests_and_an_answer_comes_back(
    two: tuple[Person, Person],
) -> None:
    lea, mia = two
    lea.say_first(mia.address, "Are you there?")
    until(lambda: mia.messages(lea.address))

    waiting = mia.chat(lea.address)
    assert waiting is not None
    assert waiting.is_request
    assert plain_text(mia.messages(lea.address)[0].parts) == "Are you there?"
    until(lambda: lea.messages(mia.address)[0].status is not Status.QUEUED)

    accept = AnswerRequest(ChatId(lea.address), is_accepted=True)
    mia.engine.submit(mia.account, accept).result(10)
    mia.say(lea.address, "Always.")
    until(lambda: len(lea.messages(mia.address)) == 2)
    accepted = mia.chat(lea.address)
    assert accepted is not None
    assert not accepted.is_request


@pytest.mark.server("prosody")
def test_a_service_that_is_switched_off_and_on_again_continues_its_chats(
    two: tuple[Person, Person], prosody: Prosody
) -> None:
    lea, mia = two
    lea.say_first(mia.address, "one")
    until(lambda: mia.messages(lea.address))
    account = mia.account

    mia.engine.switch_off(XMPP).result(20)
    kept = mia.chat(lea.address)
    assert kept is not None
    assert not kept.is_service_on

    lea.say(mia.address, "two")
    mia.engine.give_consent(XMPP).result(10)
    assert mia.sign_in(prosody) == account
    until(lambda: len(mia.messages(lea.address)) == 2)
    assert {plain_text(row.parts) for row in mia.messages(lea.address)} == {"one", "two"}
