"""The people somebody writes with, who use other programs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.connectors.matrix_user import MatrixUser
from tests.servers.synapse import Registered, Synapse


@asynccontextmanager
async def on_matrix(
    synapse: Synapse, account: Registered | None = None
) -> AsyncIterator[MatrixUser]:
    """Somebody on the homeserver, gone afterwards."""
    user = MatrixUser(synapse, account or synapse.register())
    try:
        yield user
    finally:
        await user.http.aclose()


async def gets(user: MatrixUser, room: str, text: str) -> None:
    """Until ``user`` has seen this text in a room."""

    def seen() -> bool | None:
        events = user.events.get(room, [])
        return True if any(event["content"].get("body") == text for event in events) else None

    await user.until(seen)
