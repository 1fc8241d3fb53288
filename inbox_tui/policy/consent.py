"""Whether an account may connect: it is switched on, and its service was opted in to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from inbox_tui.domain.account import Account, Consent
from inbox_tui.domain.service import ServiceFacts


@dataclass(frozen=True, slots=True)
class Allowed:
    """It may."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It may not; ``reason`` says what the person can do."""

    reason: str


Permission: TypeAlias = Allowed | Refused


def may_connect(
    account: Account, consent: Consent | None, facts: ServiceFacts | None
) -> Permission:
    """Whether ``account`` may be connected. The home account needs no consent."""
    if facts is None:
        return Refused(
            f"The connector for {account.service} is not installed. Install it to connect again."
        )
    if not account.is_on:
        return Refused(f"{facts.name} is switched off. Its chats stay readable here.")
    if account.is_home:
        return Allowed()
    return may_use(consent, facts)


def may_use(consent: Consent | None, facts: ServiceFacts) -> Permission:
    """Whether anything of a third-party service may run at all."""
    if consent is None or not consent.holds:
        return Refused(f"{facts.name} is not switched on. Read what it does with your data first.")
    if needs_new_consent(consent, facts):
        return Refused(
            f"What {facts.name} does with your data has changed. Read it again to go on."
        )
    return Allowed()


def needs_new_consent(consent: Consent | None, facts: ServiceFacts) -> bool:
    """Whether the person saw an older version of the facts than the present one."""
    return consent is None or not consent.holds or consent.facts_version < facts.version
