"""How an account's connection is doing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ConnectionState(Enum):
    """The states of a connection, as mautrix bridgev2 names them."""

    STARTING = "starting"
    CONNECTING = "connecting"
    BACKFILLING = "backfilling"
    CONNECTED = "connected"
    TRANSIENT_DISCONNECT = "transient_disconnect"
    BAD_CREDENTIALS = "bad_credentials"
    UNREACHABLE = "unreachable"
    LOGGED_OUT = "logged_out"
    ERROR = "error"

    @property
    def is_online(self) -> bool:
        """Whether messages are arriving."""
        return self in (ConnectionState.CONNECTED, ConnectionState.BACKFILLING)

    @property
    def needs_the_user(self) -> bool:
        """Whether nothing will get better until the person does something."""
        return self in (ConnectionState.BAD_CREDENTIALS, ConnectionState.LOGGED_OUT)


@dataclass(frozen=True, slots=True)
class ConnectionStatus:
    """A state and, where it isn't good, a reason a person can act on."""

    state: ConnectionState
    reason: str = ""
