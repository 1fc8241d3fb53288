"""Signing in in the browser, with a real homeserver and a small CAS provider behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from connectors.matrix import connector
from connectors.matrix.sso import SsoListener
from inbox_tui.connector.conformance.subject import answer_to
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.login import Done, Show, ShowKind
from tests.servers.ports import free_port
from tests.servers.synapse import Synapse, is_installed, running_synapse

VALID = (
    "<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'><cas:authenticationSuccess>"
    "<cas:user>anna</cas:user></cas:authenticationSuccess></cas:serviceResponse>"
)


@pytest.fixture(scope="module")
def provider_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def server(provider_port: int) -> Iterator[Synapse]:
    if not is_installed():
        pytest.skip("Synapse is not installed: run  make servers")
    settings = {
        "cas_config": {"enabled": True, "server_url": f"http://127.0.0.1:{provider_port}"},
        "sso": {"client_whitelist": ["http://127.0.0.1"]},
    }
    with running_synapse(settings) as synapse:
        yield synapse


@pytest.fixture
async def provider(provider_port: int) -> AsyncIterator[None]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(VALID)}\r\nConnection: close\r\n\r\n"
        writer.write((head + VALID).encode())
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", provider_port)
    async with listener:
        yield


async def browse(address: str) -> httpx.Response:
    """What a browser does: to the homeserver, signed in at the provider, and back."""
    async with httpx.AsyncClient() as browser:
        to_provider = await browser.get(address)
        service = parse_qs(urlsplit(to_provider.headers["Location"]).query)["service"][0]
        back = await browser.get(f"{service}&{urlencode({'ticket': 'ST-1'})}")
        return await browser.get(back.headers["Location"])


@pytest.mark.server("synapse")
@pytest.mark.usefixtures("provider")
async def test_a_browser_that_comes_back_signs_in(server: Synapse) -> None:
    steps = connector.login(Egress())
    script = {"homeserver": server.base_url, "method": "sso"}
    second = await steps.asend(answer_to(await anext(steps), script))
    shown = await steps.asend(answer_to(second, script))
    assert isinstance(shown, Show)
    assert shown.kind is ShowKind.LINK
    waiting = asyncio.create_task(steps.asend({}))
    page = await browse(shown.data)
    assert "Signed in" in page.text
    done = await waiting
    await steps.aclose()
    assert isinstance(done, Done)
    assert done.identity.native == "@anna:localhost"


async def test_a_request_without_the_secret_path_is_turned_away() -> None:
    async with SsoListener() as listener, httpx.AsyncClient() as stranger:
        address = urlsplit(listener.address)
        for path in ("/?loginToken=theirs", f"{address.path}?loginToken=", "/favicon.ico"):
            reply = await stranger.get(f"http://{address.netloc}{path}")
            assert reply.status_code == 404
        reply = await stranger.post(f"{listener.address}?loginToken=x")
        assert reply.status_code == 404
        await stranger.get(f"{listener.address}?loginToken=mine")
        assert await listener.login_token() == "mine"
