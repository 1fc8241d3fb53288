"""The three pretend services pass the suite that every connector passes."""

from __future__ import annotations

import pytest

from connectors.demo.styles import HARBOR, LANTERN, PIGEON
from inbox_tui.connector.conformance.peer import Peer
from inbox_tui.connector.conformance.suite import ConnectorConformance
from tests.connectors.demo_peer import DemoPeer


class TestHarbor(ConnectorConformance):
    """The pretend home service, which can do everything."""

    @pytest.fixture
    async def peer(self) -> Peer:
        return DemoPeer(HARBOR)


class TestLantern(ConnectorConformance):
    """A pretend service that is signed in to by a QR code."""

    @pytest.fixture
    async def peer(self) -> Peer:
        return DemoPeer(LANTERN)


class TestPigeon(ConnectorConformance):
    """An old pretend service that can do little."""

    @pytest.fixture
    async def peer(self) -> Peer:
        return DemoPeer(PIGEON)
