"""Homeservers whose access tokens expire."""

from __future__ import annotations

import asyncio

import pytest

from inbox_tui.connector.conformance.host import RecordingHost
from inbox_tui.connector.conformance.peer import PATIENCE
from inbox_tui.connector.conformance.subject import Subject, sign_in, wording
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.event import ConnectionChanged
from tests.connectors.matrix_peer import MatrixPeer
from tests.servers.synapse import is_installed, running_synapse


@pytest.mark.server("synapse")
async def test_a_connection_outlives_its_access_token() -> None:
    if not is_installed():
        pytest.skip("Synapse is not installed: run  make servers")
    with running_synapse({"refreshable_access_token_lifetime": "1s"}) as synapse:
        peer = MatrixPeer(synapse, "sliding")
        done = await sign_in(peer)
        first = done.credentials.secrets["access_token"]
        subject = Subject(peer, RecordingHost(done.identity, done.credentials, peer.egress))
        await subject.start()
        chat = await subject.direct()
        async with asyncio.timeout(PATIENCE):
            while subject.host.credentials.secrets["access_token"] == first:
                await subject.is_told(chat, wording("Still there?"))
        await subject.say(chat, wording("Yes"))
        await subject.stop()
        await subject.come_back()
        states = [event.status.state for event in subject.host.found(ConnectionChanged)]
        assert ConnectionState.CONNECTED in states
        await subject.stop()
        await peer.close()
