"""Whether a message that arrived makes itself heard."""

from __future__ import annotations

from dataclasses import dataclass

from inbox_tui.domain.ids import Millis
from inbox_tui.policy.muting import is_muted


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What is known of a message and its chat when it arrives."""

    is_mine: bool = False
    is_sender_blocked: bool = False
    is_request: bool = False
    is_history: bool = False
    """Loaded or caught up with, rather than new."""
    is_low_priority: bool = False
    is_being_read: bool = False
    """Whether its chat is open in front of the person."""
    mentions_me: bool = False
    muted_until: Millis | None = None


def should_notify(arrival: Arrival, now: Millis) -> bool:
    """Whether to tell the person. A mute silences mentions too: it was asked for by the person."""
    if arrival.is_mine or arrival.is_sender_blocked or arrival.is_request or arrival.is_history:
        return False
    if arrival.is_being_read or is_muted(arrival.muted_until, now):
        return False
    return arrival.mentions_me or not arrival.is_low_priority
