"""How each installed service stands, read from the store and from data beside the connectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from inbox_tui.connector.discovery import Offer
from inbox_tui.domain.account import Account, Consent
from inbox_tui.domain.connection import ConnectionStatus
from inbox_tui.domain.ids import AccountId, ServiceId
from inbox_tui.domain.service import ServiceFacts
from inbox_tui.engine.session import Session
from inbox_tui.policy.consent import needs_new_consent
from inbox_tui.store import accounts, consents


class Standing(Enum):
    """What a service is to the person now, and the words for it."""

    OFF = "Off"
    READ_AGAIN = "Facts changed: read again"
    SIGN_IN = "On · sign in"
    TROUBLE = "On · not connected"
    CONNECTING = "On · connecting"
    CONNECTED = "On · connected"
    HOME = "Your home"
    UNAVAILABLE = "Not available here"

    @property
    def is_on(self) -> bool:
        """Whether it can be switched off."""
        return self not in (Standing.OFF, Standing.HOME, Standing.UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service in the list."""

    facts: ServiceFacts
    standing: Standing
    reason: str = ""
    """What the person can do, where something is wrong. May quote the service."""
    accounts: tuple[Account, ...] = ()
    """Its third-party accounts."""


def service_rows(session: Session) -> list[ServiceRow]:
    """Every service of the registry by name, those that can't be used here last."""
    with session.store.read() as reader:
        given = consents.all_consents(reader)
        mine = accounts.all_accounts(reader)
        known = {account.id: accounts.status(reader, account.id) for account in mine}
    statuses = {id_: status[0] for id_, status in known.items() if status is not None}
    rows = [
        service_row(offer, given.get(service), _of(mine, service), statuses)
        for service, offer in session.registry.offers.items()
    ]
    return sorted(rows, key=lambda row: (_rank(row.standing), row.facts.name.casefold()))


def service_row(
    offer: Offer,
    consent: Consent | None,
    mine: tuple[Account, ...],
    statuses: Mapping[AccountId, ConnectionStatus],
) -> ServiceRow:
    """How one service stands."""
    facts = offer.facts
    others = tuple(account for account in mine if not account.is_home)
    if consent is not None and consent.holds:
        if needs_new_consent(consent, facts):
            reason = "What it does with your data has changed since you turned it on."
            return ServiceRow(facts, Standing.READ_AGAIN, reason, others)
        return _switched_on(facts, others, statuses)
    if not offer.availability.usable:
        return ServiceRow(facts, Standing.UNAVAILABLE, offer.availability.reason)
    if any(account.is_home for account in mine):
        return ServiceRow(facts, Standing.HOME, "Your own chats come from here.")
    return ServiceRow(facts, Standing.OFF, "", others)


def _switched_on(
    facts: ServiceFacts,
    mine: tuple[Account, ...],
    statuses: Mapping[AccountId, ConnectionStatus],
) -> ServiceRow:
    on = [account for account in mine if account.is_on]
    if not on:
        return ServiceRow(facts, Standing.SIGN_IN, "Turned on, and not signed in yet.", mine)
    found = [statuses[account.id] for account in on if account.id in statuses]
    for status in found:
        if status.state.needs_the_user:
            return ServiceRow(facts, Standing.SIGN_IN, status.reason or "Sign in again.", mine)
    for status in found:
        if not status.state.is_online and status.reason:
            return ServiceRow(facts, Standing.TROUBLE, status.reason, mine)
    if found and all(status.state.is_online for status in found):
        return ServiceRow(facts, Standing.CONNECTED, "", mine)
    return ServiceRow(facts, Standing.CONNECTING, "", mine)


def _of(mine: tuple[Account, ...], service: ServiceId) -> tuple[Account, ...]:
    return tuple(account for account in mine if account.service == service)


def _rank(standing: Standing) -> int:
    if standing is Standing.UNAVAILABLE:
        return 2
    return 0 if standing.is_on or standing is Standing.HOME else 1
