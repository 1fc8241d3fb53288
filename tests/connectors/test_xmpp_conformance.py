"""XMPP against Prosody, with slixmpp's own plugins on the other side."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from inbox_tui.connector.conformance.suite import ConnectorConformance
from tests.connectors.xmpp_peer import XmppPeer, xmpp_peer
from tests.servers.prosody import Prosody


@pytest.mark.server("prosody")
class TestXmpp(ConnectorConformance):
    """Everything the suite asks of a connector."""

    @pytest_asyncio.fixture
    async def peer(self, prosody: Prosody) -> AsyncIterator[XmppPeer]:
        async with xmpp_peer(prosody) as peer:
            yield peer
