"""The only way out verifies, refuses, caps, and says why in words."""

from __future__ import annotations

import gzip
from pathlib import Path

import httpx
import pytest

from inbox_tui.connector.conformance.base import is_a_sentence
from inbox_tui.connector.egress import (
    Egress,
    EgressSettings,
    describe_failure,
    is_loopback,
    read_capped,
)
from inbox_tui.connector.errors import LimitExceeded, Transient, Unreachable
from tests.connector.tls_server import authority, reply, serving


@pytest.mark.parametrize(
    "url", ["http://chat.example/", "http://192.0.2.7/", "http://[2001:db8::1]/"]
)
async def test_plain_http_to_another_machine_is_refused_before_anything_is_sent(url: str) -> None:
    async with Egress().http() as client:
        with pytest.raises(Unreachable) as refusal:
            await client.get(url)
    assert "https" in str(refusal.value)
    assert is_a_sentence(str(refusal.value).replace(httpx.URL(url).host, "The host"))


async def test_plain_http_on_this_machine_is_allowed() -> None:
    async with (
        serving(lambda *_: reply(b"hello")) as port,
        Egress().http(f"http://127.0.0.1:{port}") as client,
    ):
        assert (await client.get("/")).text == "hello"


async def test_a_redirect_to_plain_http_elsewhere_is_refused() -> None:
    def redirect(*_: object) -> bytes:
        return reply(b"", "Location: http://chat.example/", status="302 Found")

    async with (
        serving(redirect) as port,
        Egress().http(f"http://127.0.0.1:{port}") as client,
    ):
        with pytest.raises(Unreachable):
            await client.get("/")


async def test_a_token_does_not_follow_a_redirect_to_another_origin() -> None:
    seen: list[dict[str, str]] = []

    def other(_: str, headers: dict[str, str]) -> bytes:
        seen.append(headers)
        return reply(b"other")

    async with serving(other) as elsewhere:

        def redirect(*_: object) -> bytes:
            return reply(b"", f"Location: http://127.0.0.1:{elsewhere}/", status="302 Found")

        async with (
            serving(redirect) as port,
            Egress().http(f"http://127.0.0.1:{port}") as client,
        ):
            answer = await client.get("/", headers={"Authorization": "Bearer secret"})
    assert answer.text == "other"
    assert "authorization" not in seen[0]


async def test_an_endless_redirect_ends() -> None:
    def again(*_: object) -> bytes:
        return reply(b"", "Location: /", status="302 Found")

    async with serving(again) as port, Egress().http(f"http://127.0.0.1:{port}") as client:
        with pytest.raises(httpx.TooManyRedirects):
            await client.get("/")


async def test_an_untrusted_certificate_is_refused_and_the_person_told_what_to_do(
    tmp_path: Path,
) -> None:
    ours = authority(tmp_path)
    async with serving(lambda *_: reply(b"secret"), ours.context) as port:
        url = f"https://localhost:{port}/"
        async with Egress().http() as client:
            with pytest.raises(httpx.ConnectError) as failure:
                await client.get(url)
    told = describe_failure(failure.value, url)
    assert isinstance(told, Unreachable)
    assert "certificate of localhost" in str(told)
    assert "CA file" in str(told)
    assert is_a_sentence(str(told))


async def test_a_certificate_of_an_authority_the_person_named_is_trusted(tmp_path: Path) -> None:
    ours = authority(tmp_path)
    egress = Egress(EgressSettings(ca_file=ours.ca_file))
    async with (
        serving(lambda *_: reply(b"hello"), ours.context) as port,
        egress.http(f"https://localhost:{port}") as client,
    ):
        assert (await client.get("/")).text == "hello"


async def test_a_certificate_for_another_host_is_refused(tmp_path: Path) -> None:
    theirs = authority(tmp_path, host="chat.example")
    egress = Egress(EgressSettings(ca_file=theirs.ca_file))
    async with (
        serving(lambda *_: reply(b"secret"), theirs.context) as port,
        egress.http(f"https://localhost:{port}") as client,
    ):
        with pytest.raises(httpx.ConnectError) as failure:
            await client.get("/")
    assert isinstance(describe_failure(failure.value, f"https://localhost:{port}"), Unreachable)


async def test_the_environment_cannot_reroute_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    async with (
        serving(lambda *_: reply(b"direct")) as port,
        Egress().http(f"http://127.0.0.1:{port}") as client,
    ):
        assert (await client.get("/")).text == "direct"


@pytest.mark.parametrize(("length", "is_too_long"), [(1000, False), (1001, True)])
async def test_a_reply_is_read_up_to_its_cap_and_no_further(length: int, is_too_long: bool) -> None:
    async with (
        serving(lambda *_: reply(b"x" * length)) as port,
        Egress().http(f"http://127.0.0.1:{port}") as client,
        client.stream("GET", "/") as response,
    ):
        if not is_too_long:
            assert len(await read_capped(response, 1000)) == length
            return
        with pytest.raises(LimitExceeded, match=r"larger than 1,000 bytes"):
            await read_capped(response, 1000)


async def test_a_reply_that_unpacks_to_more_than_its_cap_is_dropped() -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    assert len(bomb) < 100_000
    async with (
        serving(lambda *_: reply(bomb, "Content-Encoding: gzip")) as port,
        Egress().http(f"http://127.0.0.1:{port}") as client,
        client.stream("GET", "/") as response,
    ):
        with pytest.raises(LimitExceeded):
            await read_capped(response, 100_000)


async def test_a_server_that_is_not_there_is_named() -> None:
    async with serving(lambda *_: b"") as port:
        url = f"http://127.0.0.1:{port}/"
    async with Egress().http() as client:
        with pytest.raises(httpx.ConnectError) as failure:
            await client.get(url)
    told = describe_failure(failure.value, url)
    assert isinstance(told, Unreachable)
    assert "127.0.0.1" in str(told)


async def test_a_connection_that_breaks_off_may_work_later() -> None:
    async with serving(lambda *_: b"") as port, Egress().http() as client:
        url = f"http://127.0.0.1:{port}/"
        with pytest.raises(httpx.RemoteProtocolError) as failure:
            await client.get(url)
    told = describe_failure(failure.value, url)
    assert type(told) is Transient
    assert "broke off" in str(told)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_is_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["localhost.example", "10.0.0.1", "0.0.0.0", "127.0.0.1.example", "", "[::1]x"]
)
def test_what_only_looks_like_this_machine_is_not(host: str) -> None:
    assert not is_loopback(host)
