"""What a service is, and what a person must know before switching it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from inbox_tui.domain.ids import ServiceId


class Route(Enum):
    """Whether the way in is the service's own or somebody else's."""

    OFFICIAL = "official"
    """A protocol or interface the service publishes for this use."""
    UNOFFICIAL = "unofficial"
    """Not meant for programs like this one: the account may be at risk."""
    PRETEND = "pretend"
    """No service at all: a demonstration."""


@dataclass(frozen=True, slots=True)
class EncryptionFacts:
    """The default of a service, in the three sentences a person needs."""

    by_default: str
    """Whether chats are end-to-end encrypted unless somebody does something."""
    here: str
    """What this program's connector does about it."""
    decrypted_where: str
    """Where messages become readable: this device, a bridge, the provider."""


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What the settings screen tells of a service before anything of it runs.

    Read from the connector's ``facts.toml`` as data, so that looking costs no import.
    ``version`` grows whenever a fact changes for the worse; the consent records which was seen.
    """

    id: ServiceId
    name: str
    badge: str
    """Two or three letters that name the origin on a row, without colour."""
    version: int
    checked_on: date
    summary: str
    operator: str
    route: Route
    route_note: str
    encryption: EncryptionFacts
    identified_by: str
    provider_can: str
    limits: str
    cannot: tuple[str, ...]
    warnings: tuple[str, ...]
    """Accepted one by one before the service is switched on."""
    requires: tuple[str, ...] = ()
    """Importable modules the connector cannot do without."""
    extra: str | None = None
    """The extra that installs them: ``inbox-tui[xmpp]``."""
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a connector could be switched on here, and if not, what to do."""

    usable: bool
    reason: str = ""
