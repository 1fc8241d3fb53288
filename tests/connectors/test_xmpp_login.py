"""Signing in, against a real server and against ones that are not to be trusted."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from connectors.xmpp import connector
from connectors.xmpp.acks import Mark
from connectors.xmpp.client import Client
from inbox_tui.connector.egress import Egress, EgressSettings
from inbox_tui.connector.errors import Unreachable
from inbox_tui.connector.login import Ask, Done
from inbox_tui.domain.proxy import parse_proxy
from inbox_tui.domain.secret import Secret
from tests.servers.certificates import TestAuthority
from tests.servers.prosody import Prosody

Play = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

HEADER = (
    b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' id='1' from='localhost' "
    b"xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
)
STARTTLS = (
    b"<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
    b"</stream:features>"
)
PROCEED = b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
PLAIN = (
    b"<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
    b"<mechanism>PLAIN</mechanism></mechanisms></stream:features>"
)
INJECTED = b"<message from='eve@evil.example'><body>injected</body></message>"


async def answer(egress: Egress, **entered: str) -> Ask | Done:
    """What the login says to one set of answers."""
    steps = connector.login(egress)
    try:
        asked = await anext(steps)
        assert isinstance(asked, Ask)
        step = await steps.asend({name: Secret(text) for name, text in entered.items()})
    finally:
        await steps.aclose()
    assert isinstance(step, Ask | Done)
    return step


async def complaint(egress: Egress, **entered: str) -> str:
    step = await answer(egress, **entered)
    assert isinstance(step, Ask)
    return step.error


class Listener:
    """Notes what a client hands on."""

    def __init__(self) -> None:
        self.heard: list[Element] = []

    def take(self, element: Element) -> bool:
        self.heard.append(element)
        return True

    def receive(self, element: Element, mark: Mark | None) -> None:
        self.heard.append(element)

    def could_not_read(self, element: Element, reason: str) -> None:
        self.heard.append(element)


@asynccontextmanager
async def pretend_server(play: Play) -> AsyncIterator[int]:
    """A server that does as ``play`` says to each who connects."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await play(reader, writer)
        except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def refusal(play: Play, egress: Egress | None = None) -> tuple[str, list[Element]]:
    """With which error a client turns away from a server, and what it had handed on until then."""
    listener = Listener()
    async with pretend_server(play) as port:
        client = Client(
            "romeo@localhost", Secret("pw"), egress or Egress(), listener, ("127.0.0.1", port)
        )
        try:
            with pytest.raises(Unreachable) as refused:
                await client.open()
        finally:
            await client.close()
    return str(refused.value), listener.heard


async def read_on(reader: asyncio.StreamReader) -> bytes:
    """Everything until the client goes."""
    return await asyncio.wait_for(reader.read(), 10)


@pytest.mark.server("prosody")
class TestOnProsody:
    async def test_the_right_password_signs_in(self, prosody: Prosody) -> None:
        address = prosody.register("login", "secret")
        step = await answer(
            prosody.egress,
            address=f"{address}/phone",
            password="secret",
            host="127.0.0.1",
            port=str(prosody.port),
        )
        assert isinstance(step, Done)
        assert step.identity.native == address
        assert step.credentials.secrets["password"].reveal() == "secret"
        assert "password" not in step.credentials.settings

    async def test_direct_tls_is_spoken_on_its_port(
        self, prosody: Prosody, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "connectors.xmpp.stream.DIRECT_TLS_PORTS", frozenset({prosody.direct_port})
        )
        address = prosody.register("direct", "secret")
        step = await answer(
            prosody.egress,
            address=address,
            password="secret",
            host="127.0.0.1",
            port=str(prosody.direct_port),
        )
        assert isinstance(step, Done)

    async def test_a_ca_file_makes_a_server_of_ones_own_trusted(self, prosody: Prosody) -> None:
        entered = {
            "address": prosody.register("own-ca", "secret"),
            "password": "secret",
            "host": "127.0.0.1",
            "port": str(prosody.port),
        }
        assert "not trusted" in await complaint(Egress(), **entered)
        trusting = await answer(Egress(), **entered, ca_file=str(prosody.ca_file))
        assert isinstance(trusting, Done)

    async def test_a_wrong_password_asks_again(self, prosody: Prosody) -> None:
        error = await complaint(
            prosody.egress,
            address=prosody.register("wrong", "secret"),
            password="guess",
            host="127.0.0.1",
            port=str(prosody.port),
        )
        assert "password is not right" in error


@pytest.mark.parametrize(
    ("entered", "mentions"),
    [
        ({"address": "romeo", "password": "x"}, "whole address"),
        ({"address": "@@", "password": "x"}, "whole address"),
        ({"address": "romeo@localhost", "password": ""}, "password"),
        ({"address": "romeo@localhost", "password": "x", "host": "h", "port": "no"}, "number"),
        ({"address": "romeo@localhost", "password": "x", "port": "5222"}, "host"),
        ({"address": "romeo@localhost", "password": "x", "ca_file": "/nowhere"}, "/nowhere"),
    ],
)
async def test_a_slip_is_told_before_any_server_is_asked(
    entered: dict[str, str], mentions: str
) -> None:
    assert mentions in await complaint(Egress(), **entered)


async def test_a_server_that_is_not_there_is_unreachable() -> None:
    error = await complaint(
        Egress(), address="romeo@localhost", password="x", host="127.0.0.1", port="1"
    )
    assert "cannot be reached" in error


async def test_a_server_without_encryption_is_refused_and_told_no_password() -> None:
    received: list[bytes] = []

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEADER + PLAIN)
        received.append(await read_on(reader))

    error, _ = await refusal(play)
    assert "no encryption" in error
    assert b"<auth" not in received[0]


async def test_what_is_injected_before_the_handshake_is_never_read(tmp_path: Path) -> None:
    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEADER + STARTTLS)
        await reader.readuntil(b"starttls")
        writer.write(PROCEED + INJECTED)
        await read_on(reader)

    error, heard = await refusal(play)
    assert "without encryption" in error
    assert heard == []


async def test_a_certificate_of_another_host_is_not_accepted(tmp_path: Path) -> None:
    authority = TestAuthority(tmp_path)
    leaf = authority.issue("elsewhere.example")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(leaf.certificate, leaf.key)

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEADER + STARTTLS)
        await reader.readuntil(b"starttls")
        await reader.readuntil(b">")
        writer.write(PROCEED)
        await writer.start_tls(context)
        await read_on(reader)

    trusting = Egress(EgressSettings(ca_file=authority.ca_file))
    error, _ = await refusal(play, trusting)
    assert "not trusted" in error


async def test_a_proxy_that_could_not_be_used_is_not_passed_by() -> None:
    egress = Egress(EgressSettings(proxy=parse_proxy("socks5://127.0.0.1:1")))
    error = await complaint(egress, address="romeo@localhost", password="x")
    assert "proxy" in error
