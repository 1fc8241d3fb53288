"""What the end of a connection's run means, and whether and when to try again."""

from __future__ import annotations

from dataclasses import dataclass

from inbox_tui.connector.errors import BadCredentials, RateLimited, Transient, Unreachable
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus

LONGEST_OBEYED_SECONDS = 24 * 3_600.0
"""A service that asks for a longer wait is asked again once a day."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The state to show, and how long to wait: ``None`` for the usual back-off."""

    status: ConnectionStatus
    wait_seconds: float | None = None
    is_final: bool = False
    """Whether nothing is tried again until the person does something."""
    is_fault: bool = False
    """Whether the connector broke, and diagnostics should know."""


def ending_of(error: BaseException | None) -> Ending:
    """What it means that a run ended with ``error``, or by itself."""
    match error:
        case None:
            reason = "This device was signed out. Sign in again to go on."
            return Ending(_status(ConnectionState.LOGGED_OUT, reason), is_final=True)
        case BadCredentials():
            return Ending(_status(ConnectionState.BAD_CREDENTIALS, str(error)), is_final=True)
        case RateLimited(retry_after=seconds):
            wait = min(max(seconds, 0.0), LONGEST_OBEYED_SECONDS)
            return Ending(_status(ConnectionState.TRANSIENT_DISCONNECT, str(error)), wait)
        case Unreachable():
            return Ending(_status(ConnectionState.UNREACHABLE, str(error)))
        case Transient():
            return Ending(_status(ConnectionState.TRANSIENT_DISCONNECT, str(error)))
        case _:
            reason = f"{str(error) or 'The connector has a fault.'} It is started again by itself."
            return Ending(_status(ConnectionState.ERROR, reason), is_fault=True)


def _status(state: ConnectionState, reason: str) -> ConnectionStatus:
    return ConnectionStatus(state, reason)
