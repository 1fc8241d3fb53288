"""Promises about proxies: everything goes through them, and nothing beside them."""

from __future__ import annotations

import gc
from pathlib import Path

import httpx
import pytest

from inbox_tui.connector.egress import Egress, EgressSettings, describe_failure
from inbox_tui.connector.errors import Unreachable
from inbox_tui.domain.proxy import BadProxy, Proxy, parse_proxy
from inbox_tui.domain.secret import Secret
from tests.connector.proxy_server import PretendProxy, proxying
from tests.connector.tls_server import authority, reply, serving

HOST = "chat.nowhere.invalid"
"""No resolver knows it: who reaches it was taken there."""
USER = ("anna", "a secret: with / and @")


def through(address: str, ca_file: Path, user: tuple[str, str] | None = None) -> Egress:
    proxy = parse_proxy(address)
    if user is not None:
        proxy = Proxy(proxy.url, user[0], Secret(user[1]))
    return Egress(EgressSettings(ca_file=ca_file, proxy=proxy))


@pytest.mark.parametrize("kind", ["socks5", "http"])
@pytest.mark.parametrize("user", [None, USER])
async def test_the_name_is_looked_up_and_reached_by_the_proxy_alone(
    kind: str, user: tuple[str, str] | None, tmp_path: Path
) -> None:
    trusted = authority(tmp_path, host=HOST)
    async with serving(lambda *_: reply(b"hello"), trusted.context) as port:
        proxy = PretendProxy({(HOST, 443): port}, user)
        async with (
            proxying(proxy, kind) as address,
            through(address, trusted.ca_file, user).http(f"https://{HOST}") as client,
        ):
            assert (await client.get("/")).text == "hello"
    assert proxy.asked == [(HOST, 443)]


@pytest.mark.parametrize("kind", ["socks5", "http"])
async def test_a_proxy_that_is_not_there_is_not_passed_by(kind: str, tmp_path: Path) -> None:
    """The server could be reached directly, and is not."""
    reached: list[str] = []

    def answer(path: str, _: dict[str, str]) -> bytes:
        reached.append(path)
        return reply(b"hello")

    trusted = authority(tmp_path)
    async with serving(answer, trusted.context) as port:
        url = f"https://localhost:{port}"
        async with through(f"{kind}://127.0.0.1:1", trusted.ca_file).http(url) as client:
            with pytest.raises(httpx.TransportError):
                await client.get("/")
    assert reached == []


# httpcore leaves the connection to a SOCKS proxy that refused it to the garbage collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", ["socks5", "http"])
async def test_a_proxy_that_turns_one_away_is_told_and_not_passed_by(
    kind: str, tmp_path: Path
) -> None:
    proxy = PretendProxy({}, USER)
    trusted = authority(tmp_path)
    async with (
        proxying(proxy, kind) as address,
        through(address, trusted.ca_file, ("anna", "wrong")).http(f"https://{HOST}") as client,
    ):
        with pytest.raises(httpx.ProxyError) as caught:
            await client.get("/")
    told = describe_failure(caught.value, f"https://{HOST}/")
    assert isinstance(told, Unreachable)
    assert "proxy" in str(told)
    assert "wrong" not in str(told)
    assert (proxy.asked, proxy.turned_away) == ([], 1)
    del client, caught
    gc.collect()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("socks5://127.0.0.1:1080", "socks5://127.0.0.1:1080"),
        ("socks5h://tor.example:9050", "socks5://tor.example:9050"),
        (" http://[::1]:3128/ ", "http://[::1]:3128"),
    ],
)
def test_a_proxy_is_read(text: str, url: str) -> None:
    assert parse_proxy(text) == Proxy(url)


def test_who_one_is_there_is_kept_apart_and_the_password_is_never_printed() -> None:
    proxy = parse_proxy("socks5://anna:p%40ss@127.0.0.1:1080")
    assert (proxy.url, proxy.user, proxy.password.reveal()) == (
        "socks5://127.0.0.1:1080", "anna", "p@ss",
    )  # fmt: skip
    assert "p@ss" not in repr(proxy)
    assert "p@ss" not in repr(EgressSettings(proxy=proxy))


@pytest.mark.parametrize(
    "text",
    ["", "localhost:1080", "ftp://h:1", "socks5://h", "socks5://:1", "http://h:99999", "http://h:1/x",
     "socks5://anna:topsecret@h:x", "http://h:1?topsecret", "socks4://h:1", "http://h :1"],
)  # fmt: skip
def test_what_is_no_proxy_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(BadProxy) as refusal:
        parse_proxy(text)
    assert "topsecret" not in str(refusal.value)
    assert "socks5://host:port" in str(refusal.value)
