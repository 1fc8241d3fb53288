"""The tests every connector passes, against the real service or a server of its kind.

A connector's author writes a :class:`~inbox_tui.connector.conformance.peer.Peer`, which plays
somebody else on that service with other software than the connector, and a test class::

    from inbox_tui.connector.conformance.suite import ConnectorConformance

    class TestMyConnector(ConnectorConformance):
        @pytest_asyncio.fixture
        async def peer(self) -> AsyncIterator[Peer]:
            async with my_peer() as peer:
                yield peer

Only tests import this package: it needs ``pytest`` and ``pytest-asyncio``, which the extra
``inbox-tui[conformance]`` installs.
"""

import pytest

# so that a failing assertion in the suite shows its values, as it does in a test module
pytest.register_assert_rewrite(
    *(
        f"{__name__}.{module}"
        for module in (
            "base",
            "capabilities",
            "changes",
            "files",
            "groups",
            "history",
            "lifecycle",
            "organising",
            "safety",
            "signals",
            "signing_in",
            "subject",
            "text",
        )
    )
)
