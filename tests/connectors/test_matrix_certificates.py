"""Whose certificates are believed: the system's authorities, and the person's own when they say so."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from connectors.matrix import connector
from inbox_tui.connector.conformance.host import RecordingHost
from inbox_tui.connector.conformance.subject import Subject, answer_to
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.login import Ask, Done, LoginStep
from tests.connectors.matrix_peer import MatrixPeer
from tests.servers.certificates import TestAuthority
from tests.servers.synapse import Synapse

pytestmark = pytest.mark.server("synapse")


@contextlib.asynccontextmanager
async def behind_tls(synapse: Synapse, certificate: Path, key: Path) -> AsyncIterator[str]:
    """The homeserver's address behind a proxy that speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    port = urlsplit(synapse.base_url).port

    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pour(reader, behind[1]), pour(behind[0], writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def sign_in_at(peer: MatrixPeer, **answers: str) -> LoginStep:
    steps = connector.login(Egress())
    script = {**peer.login_script.right} | answers
    step = await anext(steps)
    while isinstance(step, Ask) and not step.error:
        step = await steps.asend(answer_to(step, script))
    await steps.aclose()
    return step


@pytest.mark.parametrize("host", ["127.0.0.1", "another.example"])
async def test_a_certificate_nobody_vouches_for_is_refused(
    synapse: Synapse, tmp_path: Path, host: str
) -> None:
    authority, stranger = TestAuthority(tmp_path / "a"), TestAuthority(tmp_path / "b")
    leaf = authority.issue(host)
    # a trusted authority's certificate for another host is worth no more than a stranger's
    trusted = stranger if host == "127.0.0.1" else authority
    peer = MatrixPeer(synapse)
    async with behind_tls(synapse, leaf.certificate, leaf.key) as address:
        step = await sign_in_at(peer, homeserver=address, ca_file=str(trusted.ca_file))
    await peer.close()
    assert isinstance(step, Ask)
    assert "is not trusted" in step.error


async def test_a_server_of_ones_own_is_believed_by_its_authority_for_the_whole_account(
    synapse: Synapse, tmp_path: Path
) -> None:
    authority = TestAuthority(tmp_path)
    leaf = authority.issue("127.0.0.1")
    peer = MatrixPeer(synapse)
    async with behind_tls(synapse, leaf.certificate, leaf.key) as address:
        done = await sign_in_at(peer, homeserver=address, ca_file=str(authority.ca_file))
        assert isinstance(done, Done)
        subject = Subject(peer, RecordingHost(done.identity, done.credentials, Egress()))
        await subject.start()
        await subject.stop()
    await peer.close()


async def test_a_file_that_holds_no_certificates_is_named(synapse: Synapse, tmp_path: Path) -> None:
    nothing = tmp_path / "ca.pem"
    nothing.write_text("nothing")
    peer = MatrixPeer(synapse)
    step = await sign_in_at(peer, ca_file=str(nothing))
    await peer.close()
    assert isinstance(step, Ask)
    assert "PEM" in step.error
