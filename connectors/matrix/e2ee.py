"""The seam where end-to-end encryption goes in.

Everything else asks this engine what it can do and says so to people: without keys an encrypted room
is seen, not read, and nothing is ever sent to it in the clear.
"""

from __future__ import annotations

from typing import Final, Protocol

from connectors.matrix.json_reading import JsonObject
from connectors.matrix.mapping.place import UNREADABLE
from connectors.matrix.sync.update import Objects

WHY_NOT: Final = (
    "This room is end-to-end encrypted, and this version of inbox-tui holds no keys. Write in it "
    "with another client."
)


class E2EEEngine(Protocol):
    """Keys of this device, and what is done with them."""

    @property
    def has_keys(self) -> bool:
        """Whether it can read and write encrypted rooms at all."""

    @property
    def why_not(self) -> str:
        """Why encrypted rooms can't be written in; empty where they can."""

    def explain(self, event: JsonObject) -> str:
        """Why an encrypted event can't be read."""

    async def receive(self, to_device: Objects, keys: JsonObject) -> dict[str, bytes | None]:
        """Take in what was sent to this device; what must be stored before it is acknowledged."""


class NoE2EE:
    """No keys: nothing is read, nothing is sent, and people are told so."""

    @property
    def has_keys(self) -> bool:
        """Never."""
        return False

    @property
    def why_not(self) -> str:
        """The sentence people read instead of a text box."""
        return WHY_NOT

    def explain(self, event: JsonObject) -> str:
        """The same reason for every event."""
        del event
        return UNREADABLE

    async def receive(self, to_device: Objects, keys: JsonObject) -> dict[str, bytes | None]:
        """Nothing sent to this device means anything to it."""
        del to_device, keys
        return {}
