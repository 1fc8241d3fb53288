"""Connectors that sign in and connect to nothing, each with another way to sign in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from inbox_tui.connector.egress import Egress
from inbox_tui.connector.errors import BadCredentials, Unreachable
from inbox_tui.connector.login import Ask, Done, Field, FieldKind, LoginSteps, Show, ShowKind
from inbox_tui.connector.protocol import HistoryPage, Host, Outcome
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.capability import Capabilities, Feature, Level
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.event import Batch, ConnectionChanged
from inbox_tui.domain.ids import ChatId, Identity, ServiceId, TransactionId
from inbox_tui.domain.intent import Intent
from inbox_tui.domain.secret import Secret

PASSWORD = "open sesame"
ASKED = (
    Field("server", "Server", FieldKind.ADDRESS, hint="example.org"),
    Field("way", "How", FieldKind.CHOICE, choices=(("code", "By code"), ("word", "By password"))),
    Field("password", "Password", FieldKind.PASSWORD),
    Field("device", "Name of this device", is_optional=True),
)


class PretendConnection:
    def __init__(self, host: Host) -> None:
        self._host = host

    def capabilities(self, chat: ChatId | None = None) -> Capabilities:
        return Capabilities({Feature.TEXT: Level.FULL, Feature.REPORT_MESSAGE: Level.FULL})

    async def run(self) -> None:
        status = ConnectionStatus(ConnectionState.CONNECTED)
        await self._host.commit(Batch((ConnectionChanged(status),)))
        await asyncio.Event().wait()

    async def perform(self, intent: Intent, transaction: TransactionId) -> Outcome:
        return Outcome()

    async def history(self, chat: ChatId, cursor: str | None, limit: int) -> HistoryPage:
        return HistoryPage((), None)

    async def fetch(self, locator: str) -> AsyncIterator[bytes]:
        yield b""

    async def log_out(self) -> None: ...

    async def close(self) -> None: ...


class PretendConnector:
    def __init__(self, steps: Callable[[], LoginSteps]) -> None:
        self._steps = steps

    def login(self, egress: Egress) -> LoginSteps:
        return self._steps()

    def connect(self, host: Host) -> PretendConnection:
        return PretendConnection(host)


def done(service: str = "lantern") -> Done:
    me = Identity(ServiceId(service), "me@example.org")
    return Done(me, "Me", Credentials({"token": Secret("t")}))


async def by_password() -> LoginSteps:
    error = ""
    while True:
        answers = yield Ask(
            "Who are you?", ASKED, note="Ask your [b]administrator[/b].", error=error
        )
        if answers["password"].reveal() == PASSWORD:
            break
        error = "The password is wrong. Check it and try again."
    yield done()


async def by_either() -> LoginSteps:
    ways = (("word", "By password"), ("code", "By code"))
    answers = yield Ask(
        "How?",
        (
            Field("way", "How", FieldKind.CHOICE, choices=ways),
            Field("password", "Password", FieldKind.PASSWORD, only_for=("way", "word")),
            Field("code", "Code", only_for=("way", "code")),
        ),
    )
    if set(answers) != {"way", answers["way"].reveal().replace("word", "password")}:
        raise BadCredentials("Something was sent that was not asked for. Begin again.")
    yield done()


async def by_code() -> LoginSteps:
    yield Show("Link this device", ShowKind.QR, "pretend://link?secret=abc", "Scan it.")
    await asyncio.Event().wait()
    yield done()


async def by_browser() -> LoginSteps:
    yield Show("Go on in the browser", ShowKind.LINK, "https://login.example.org/x?y=1")
    await asyncio.Event().wait()
    yield done()


async def by_a_broken_line() -> LoginSteps:
    answers = yield Ask("Who are you?", ASKED)
    raise Unreachable(f"{answers['server'].reveal()} cannot be reached. Check the address.")


async def by_nothing() -> LoginSteps:
    for reason in ("The service closed its doors. Come back tomorrow.",):
        raise BadCredentials(reason)
    yield done()


connector = PretendConnector(by_password)
either_connector = PretendConnector(by_either)
code_connector = PretendConnector(by_code)
link_connector = PretendConnector(by_browser)
broken_connector = PretendConnector(by_a_broken_line)
closed_connector = PretendConnector(by_nothing)
