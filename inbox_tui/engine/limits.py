"""How long a connector may take, and how much it may hand over at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and counts; the defaults are for a person at a terminal."""

    perform_seconds: float = 60.0
    upload_seconds: float = 1_800.0
    """For an intent that carries a file."""
    history_seconds: float = 60.0
    stall_seconds: float = 60.0
    """Between two pieces of a file that is fetched."""
    log_out_seconds: float = 10.0
    close_seconds: float = 5.0
    login_seconds: float = 900.0
    """For one step of a login, which may wait for another device."""
    stable_seconds: float = 60.0
    """A connection that was up this long starts over with short waits when it is lost."""

    batch_events: int = 50_000
    """Events in one batch."""
    waiting_batches: int = 64
    """Batches of one account that wait to be stored."""
    parallel_sends: int = 4
    """Chats of one account that are sent to at once; within a chat, one after the other."""
    crashes_in_sending: int = 5
    """After so many, an intent that breaks its connector is given up."""
    history_messages: int = 50
    """Asked for at once."""
    backfill_pages: int = 5
    """Loaded of one chat without being asked, where being away left a gap."""
    fetch_bytes: int = 2 * 1024**3
    """The largest file that is fetched."""
    raw_bytes: int = 16 * 1024
    """Kept of an event that was set aside."""
    faults: int = 100
    """Kept in memory for diagnostics."""
    chats_described: int = 1_000
    """Chats whose capabilities are remembered at a time."""
