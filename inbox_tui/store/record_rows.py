"""Rows of what is kept beside the lists of chats and messages, which a start shows without them.

As in :mod:`inbox_tui.store.rows`, remote text in here reaches a screen through ``SafeText`` only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inbox_tui.domain.ids import AccountId, ChatId, Identity, Millis, TransactionId
from inbox_tui.domain.message import Part, Status, plain_text
from inbox_tui.store.rows import MessageRow

if TYPE_CHECKING:
    from inbox_tui.domain.intent import Intent, Report
    from inbox_tui.store.matching import Finder


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
    send_at: Millis | None = None
    """When the person wants it sent, where that is not as soon as can be."""


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
class Place:
    """Where a hit stands among the others: its rank, 0 being the best, and its position in time."""

    rank: int
    position: int

    def __str__(self) -> str:
        return f"{self.rank}/{self.position}"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message that holds what was searched for."""

    row: MessageRow
    chat_title: str
    rank: int
    """How well it fits, 0 being the best; hits that come newest first are all alike."""
    finder: Finder = field(compare=False, repr=False)

    @property
    def place(self) -> Place:
        """Where the page after this hit begins."""
        return Place(self.rank, self.row.position)

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where, as (start, end) in ``plain_text(row.parts)``: looked for when it is shown."""
        return self.finder.spans(plain_text(self.row.parts))


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
