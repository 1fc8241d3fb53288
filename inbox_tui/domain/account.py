"""One login on one service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from inbox_tui.domain.ids import AccountId, Identity, Millis, ServiceId
from inbox_tui.domain.secret import Secret


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the rest of the program knows it, without its credentials."""

    id: AccountId
    identity: Identity
    display_name: str
    is_home: bool
    is_on: bool
    """Whether it may connect. A third-party account also needs its service's consent."""
    added_at: Millis

    @property
    def service(self) -> ServiceId:
        """The service it is a login on."""
        return self.identity.service


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a login yielded: secrets, and settings such as a homeserver's address."""

    secrets: Mapping[str, Secret] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Consent:
    """That the person opted in to a service: when, and which version of its facts they saw."""

    service: ServiceId
    facts_version: int
    given_at: Millis
    withdrawn_at: Millis | None = None

    @property
    def holds(self) -> bool:
        """Whether it has not been taken back."""
        return self.withdrawn_at is None
