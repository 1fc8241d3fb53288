"""Whether a message that arrived makes itself heard."""

from __future__ import annotations

from dataclasses import dataclass

from inbox_tui.domain.ids import Millis
from inbox_tui.domain.mute import Mute
from inbox_tui.policy.muting import is_muted, lets_mentions_through


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
    mutes: tuple[Mute, ...] = ()
    """Every mute that covers its chat or its sender."""
    is_put_away: bool = False
    """Whether its chat is snoozed, or stays in the archive in spite of it."""
    is_quiet_time: bool = False


def should_notify(arrival: Arrival, now: Millis) -> bool:
    """Whether to tell the person. A mute silences mentions too, unless it was made to let them by."""
    if arrival.is_mine or arrival.is_sender_blocked or arrival.is_request or arrival.is_history:
        return False
    if arrival.is_being_read or arrival.is_put_away or arrival.is_quiet_time:
        return False
    if any(is_muted(mute.until, now) for mute in arrival.mutes):
        return arrival.mentions_me and lets_mentions_through(arrival.mutes, now)
    return arrival.mentions_me or not arrival.is_low_priority
