"""Whom it is told that a chat was read."""

from __future__ import annotations

from enum import Enum
from typing import Final

from inbox_tui.domain.capability import Capabilities, Feature

RECEIPTS_SETTING: Final = "receipts.send"
TYPING_SETTING: Final = "typing.send"


class Receipt(Enum):
    """How far word of reading goes."""

    PUBLIC = "public"
    """The others are told."""
    PRIVATE = "private"
    """The person's own devices are told."""
    NONE = "none"
    """It stays here."""


def is_on(setting: str | None) -> bool:
    """Whether a switch that is off unless the person turned it on is on."""
    return setting == "on"


def receipt_for(capabilities: Capabilities, *, wants_public: bool, setting: str | None) -> Receipt:
    """How far reading is told: to the others only where the person switched that on."""
    if wants_public and is_on(setting) and capabilities.allows(Feature.READ_RECEIPT):
        return Receipt.PUBLIC
    if capabilities.allows(Feature.PRIVATE_READ):
        return Receipt.PRIVATE
    return Receipt.NONE
