"""Rows of what is kept beside the lists of chats and messages, which a start shows without them.

As in :mod:`inbox_tui.store.rows`, remote text in here reaches a screen through ``SafeText`` only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_tui.domain.ids import AccountId, ChatId, Identity, Millis, TransactionId
from inbox_tui.domain.message import Part, Status
from inbox_tui.store.rows import MessageRow

if TYPE_CHECKING:
    from inbox_tui.domain.intent import Intent, Report


@dataclass(frozen=True, slots=True)
class MessageVersion:
    """One version of an edited message."""

    written_at: Millis
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Messages are missing below ``position``; ``cursor`` is what the connector loads them by."""

    position: int
    cursor: str


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One intent on its way out."""

    transaction: TransactionId
    account: AccountId
    intent: Intent
    status: Status
    """``QUEUED``, ``SENDING``, ``FAILED`` or ``UNKNOWN``; what succeeded is no longer here."""
    queued_at: Millis
    attempts: int
    next_at: Millis
    """Not to be tried before."""
    reason: str = ""
    chat: ChatId | None = None


@dataclass(frozen=True, slots=True)
class BlockRow:
    """Somebody who is blocked."""

    identity: Identity
    display_name: str
    blocked_at: Millis
    on_service: bool
    """Whether the service refuses them too, not this program alone."""
    because_of: Identity | None = None
    """Whose block this follows from: another identity of the same person."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as it was made, and what became of it."""

    id: int
    account: AccountId
    report: Report
    made_at: Millis
    outcome: str
    """``""`` until known."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message that holds what was searched for."""

    row: MessageRow
    chat_title: str
    spans: tuple[tuple[int, int], ...]
    """Where, as (start, end) in ``plain_text(row.parts)``."""
    rank: int = 0
    """How well it fits, 0 being the best; hits that come newest first are all alike."""


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """Something that was set aside instead of being applied."""

    account: AccountId
    chat: ChatId | None
    raw: bytes
    reason: str
    at: Millis


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """Figures for the diagnostics screen."""

    schema: int
    cipher: str
    bytes: int
    chats: int
    messages: int
    quarantined: int
    unindexed: int
