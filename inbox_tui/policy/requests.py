"""Whose first messages a service may bring: a rule the person sets for each."""

from __future__ import annotations

from enum import Enum

from inbox_tui.domain.ids import ServiceId


class FirstContacts(Enum):
    """Who may write first. What isn't taken is set aside and counted, never answered."""

    EVERYONE = "everyone"
    KNOWN = "known"
    """People the person deals with already, on this service or another."""
    NOBODY = "nobody"


def setting_of(service: ServiceId) -> str:
    """The name of the setting that holds a service's rule."""
    return f"requests.{service}"


def rule(stored: str | None) -> FirstContacts:
    """The rule that a stored value means; anything not understood lets everyone ask."""
    try:
        return FirstContacts(stored)
    except ValueError:
        return FirstContacts.EVERYONE


def takes(rule: FirstContacts, *, is_known: bool) -> bool:
    """Whether a first message is let into Requests."""
    return rule is FirstContacts.EVERYONE or (rule is FirstContacts.KNOWN and is_known)
