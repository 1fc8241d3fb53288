"""What the two sync protocols have in common for whoever drives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from connectors.matrix.json_reading import EMPTY, JsonObject, parse
from connectors.matrix.sync.update import SyncUpdate
from inbox_tui.connector.errors import ConnectorError

POSITION_KEY: Final = "sync"
LONG_POLL_MS: Final = 30_000


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply, and the position to keep with what it says."""

    update: SyncUpdate
    position: bytes
    is_complete: bool
    """Whether every room is within what the server tells of."""
    present: frozenset[str] | None = None
    """Every room there is, once, when a connection without a past has become complete."""


class SyncStream(Protocol):
    """A protocol that tells what is new, again and again."""

    async def next(self) -> Reply:
        """The next reply. Asking again acknowledges the last one: commit that before."""


def stored_position(state: Mapping[str, bytes], mode: str) -> JsonObject:
    """The position of an earlier run, where it was by the same protocol."""
    stored = state.get(POSITION_KEY)
    try:
        said = parse(stored) if stored else EMPTY
    except ConnectorError:
        return EMPTY
    return said if said.text_or("mode") == mode else EMPTY
