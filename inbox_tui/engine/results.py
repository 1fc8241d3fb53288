"""What the engine answers to those who ask it for something."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HistoryLoaded:
    """How many messages came that were not here before, and whether still older ones exist."""

    count: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class BlockOutcome:
    """Where somebody was blocked or unblocked, and what that does not cover.

    ``here`` is this program's own record, which comes first. ``on_service`` says whether the service
    did it too. ``note`` is what the person should know; it may quote the service.
    """

    here: bool
    on_service: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """Whether the service took a report. It is kept here in any case."""

    is_recorded: bool
    was_sent: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that went wrong inside a connector, for diagnostics.

    Holds the kind of error and where it was raised, never what it said: that may be remote text.
    """

    account: str
    what: str
    where: str
    at: int
