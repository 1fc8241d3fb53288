"""The Matrix connector keeps every connector's promises, by either sync protocol."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from inbox_tui.connector.conformance.suite import ConnectorConformance
from tests.connectors.matrix_peer import MatrixPeer
from tests.servers.synapse import Synapse


@pytest.mark.server("synapse")
class TestMatrixBySlidingSync(ConnectorConformance):
    @pytest_asyncio.fixture
    async def peer(self, synapse: Synapse) -> AsyncIterator[MatrixPeer]:
        peer = MatrixPeer(synapse, "sliding")
        yield peer
        await peer.close()


@pytest.mark.server("synapse")
class TestMatrixByClassicSync(ConnectorConformance):
    @pytest_asyncio.fixture
    async def peer(self, synapse: Synapse) -> AsyncIterator[MatrixPeer]:
        peer = MatrixPeer(synapse, "v2")
        yield peer
        await peer.close()
