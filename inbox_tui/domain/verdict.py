"""What policy says of an event before it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from inbox_tui.domain.event import Event


class Decision(Enum):
    """What happens to an event."""

    ACCEPT = "accept"
    REQUEST = "request"
    """Stored in a chat that waits in Requests: no sound, no receipt, nothing fetched."""
    QUARANTINE = "quarantine"
    """As a request, also in a chat that was accepted: it may be somebody who is blocked elsewhere."""
    HIDE = "hide"
    """Stored behind a line: its sender is blocked, the chat is shared with others."""
    LEAVE = "leave"
    """Of a chat the person did not bring in: its name is kept, its messages stay on the service."""
    REFUSE = "refuse"
    """Its sender may not do that, or is blocked: counted, set aside, never applied."""
    DEFER = "defer"
    """Its target isn't here yet: kept, and judged again when the target arrives."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision and, where it isn't to accept, the reason."""

    decision: Decision
    reason: str = ""


ACCEPTED = Verdict(Decision.ACCEPT)


@dataclass(frozen=True, slots=True)
class Judged:
    """An event with its verdict, ready for the store."""

    event: Event
    verdict: Verdict = ACCEPTED
