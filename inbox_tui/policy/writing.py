"""Whether a chat can be written to, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from inbox_tui.domain.capability import Capabilities, Feature
from inbox_tui.domain.chat import Membership
from inbox_tui.domain.ids import ChatKey


class WritableRow(Protocol):
    """What of a chat's row decides whether it is open."""

    @property
    def membership(self) -> Membership:
        """How the account stands to it."""

    @property
    def is_request(self) -> bool:
        """Whether it waits in Requests."""

    @property
    def is_service_on(self) -> bool:
        """Whether its account may connect."""

    @property
    def succeeded_by(self) -> ChatKey | None:
        """The chat that continues it."""


@dataclass(frozen=True, slots=True)
class Open:
    """It can be written to."""


@dataclass(frozen=True, slots=True)
class Closed:
    """It can't; ``reason`` says what the person can do."""

    reason: str


Writing: TypeAlias = Open | Closed

_BY_MEMBERSHIP = {
    Membership.LEFT: "You left this chat. It stays readable here.",
    Membership.BANNED: "You were removed from this chat. It stays readable here.",
    Membership.INVITED: "Accept the request before you write.",
}


def writable(
    row: WritableRow, *, capabilities: Capabilities | None = None, is_partner_blocked: bool = False
) -> Writing:
    """Whether the chat of ``row`` is open. ``capabilities`` are the chat's, where known."""
    if not row.is_service_on:
        return Closed("This service is switched off. Its chats are read-only until it is on again.")
    if row.succeeded_by is not None:
        return Closed("This chat goes on in another one. Open that to write.")
    if row.membership is not Membership.JOINED:
        return Closed(_BY_MEMBERSHIP[row.membership])
    if row.is_request:
        return Closed("Accept the request before you write.")
    if is_partner_blocked:
        return Closed("You blocked this person. Unblock them to write.")
    if capabilities is not None and not capabilities.allows(Feature.TEXT):
        return Closed(capabilities.reason(Feature.TEXT))
    return Open()
